"""Exports that services write as JSON, XML or a database."""

from __future__ import annotations

import io
import json
import sqlite3
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from backstride.formats import apple
from backstride.formats.reading import read_bytes

FITBIT = {
    "logId": 1, "activityName": "Run", "startTime": "03/20/20 17:23:37", "duration": 1_860_000, "activeDuration": 1_800_000,
    "distance": 3.1, "distanceUnit": "Mile", "steps": 4900, "averageHeartRate": 0, "source": {"name": "Inspire HR"},
}  # fmt: skip


def only(data: bytes, name: str) -> Any:
    [result] = read_bytes(data, name)
    return result


def test_fitbit_miles_steps_and_no_pulse() -> None:
    result = only(json.dumps([FITBIT]).encode(), "exercise-0.json")
    [run] = result.activities
    assert (run.sport, run.timer_s, run.elapsed_s, run.avg_hr_bpm) == ("run", 1800, 1860, None)
    assert run.distance_m == pytest.approx(4989, abs=1)
    assert run.avg_cadence_spm == pytest.approx(163.3)
    assert run.start == datetime(2020, 3, 20, 17, 23, 37)


def test_steps_that_make_no_running_cadence_are_not_one() -> None:
    [run] = only(json.dumps([FITBIT | {"steps": 900}]).encode(), "exercise-0.json").activities
    assert run.avg_cadence_spm is None


@pytest.mark.parametrize("cut", [0.4, 0.6, 0.95])
def test_a_file_cut_short_keeps_what_stands_before(cut: float) -> None:
    data = json.dumps([FITBIT | {"logId": n} for n in range(20)]).encode()
    result = only(data[: int(len(data) * cut)], "exercise-0.json")
    assert len(result.activities) == int(20 * cut)
    assert result.problems[-1].severity == "error"


def test_one_bad_entry_loses_no_other() -> None:
    entries = [FITBIT, {"logId": 2, "activityName": "Run", "startTime": "soon"}, FITBIT | {"logId": 3}]
    result = only(json.dumps(entries).encode(), "exercise-0.json")
    assert [a.source_id for a in result.activities] == ["1", "3"]
    assert result.problems[0].where == "entry 2"


def test_google_fit_sessions() -> None:
    session = {
        "fitnessActivity": "running.treadmill", "startTime": "2021-01-02T10:01:02.123Z", "endTime": "2021-01-02T10:31:02.123Z", "duration": "1790.5s",
        "aggregate": [{"metricName": "com.google.distance.delta", "floatValue": 5012.3}, {"metricName": "com.google.step_count.delta", "intValue": 5000}],
    }  # fmt: skip
    [run] = only(json.dumps(session).encode(), "2021-01-02_RUNNING.json").activities
    assert (run.sport, run.distance_m, run.timer_s) == ("treadmill_run", 5012.3, 1790.5)


def test_garmin_counts_centimetres_and_milliseconds() -> None:
    run = {
        "activityId": 5, "activityType": "running", "sportType": "RUNNING", "name": "x", "beginTimestamp": 1_700_000_000_000,
        "startTimeLocal": 1_700_003_600_000.0, "duration": 1_800_000.0, "movingDuration": 1_795_000.0, "elapsedDuration": 1_900_000.0,
        "distance": 500_000.0, "avgHr": 140.0, "elevationGain": 4000.0, "avgRunCadence": 82.0, "avgStrideLength": 105.0,
        "avgVerticalOscillation": 9.1, "avgGroundContactTime": 251.0,
    }  # fmt: skip
    data = json.dumps(
        [{"summarizedActivitiesExport": [run, {"activityId": 6}, {"parent": True, "beginTimestamp": 1}]}]
    ).encode()
    result = only(data, "ana_summarizedActivities.json")
    [found] = result.activities
    assert (found.distance_m, found.timer_s, found.elapsed_s, found.utc_offset_s) == (5000, 1795, 1900, 3600)
    assert (found.avg_cadence_spm, found.ascent_m, found.dynamics.vertical_oscillation_mm) == (164, 40, 91)
    assert [p.what for p in result.problems] == ["no start time; left out"]


ENTRY = {
    "run_id": 7, "name": "x", "distance": 5020.0, "moving_time": "0:21:44", "elapsed_time": "1970-01-01 00:22:00.000000", "type": "Run", "subtype": "",
    "start_date": "2024-04-07 14:25:54", "start_date_local": "2024-04-07 22:25:54", "average_heartrate": None,
}  # fmt: skip


def test_running_page_and_its_database_say_the_same(tmp_path: Path) -> None:
    path = tmp_path / "data.db"
    base = sqlite3.connect(path)
    base.execute(f"CREATE TABLE activities ({', '.join(ENTRY)})")
    base.execute(f"INSERT INTO activities VALUES ({', '.join('?' * len(ENTRY))})", list(ENTRY.values()))
    base.commit()
    base.close()
    [of_json] = only(json.dumps([ENTRY]).encode(), "x").activities
    [of_base] = only(path.read_bytes(), "x").activities
    assert of_json == of_base
    assert (of_json.timer_s, of_json.elapsed_s, of_json.utc_offset_s) == (1304, 1320, 8 * 3600)


def test_other_and_damaged_databases_are_a_calm_word(tmp_path: Path) -> None:
    path = tmp_path / "data.db"
    base = sqlite3.connect(path)
    base.execute(
        "CREATE VIEW activities AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x FROM n) SELECT x AS start_date_local, x AS distance FROM n"
    )
    base.commit()
    base.close()
    assert only(path.read_bytes(), "x").not_activity
    assert only(path.read_bytes()[:700], "x").failed


WORKOUT = (
    ' <Workout workoutActivityType="HKWorkoutActivityTypeRunning" duration="30" durationUnit="min" sourceName="Ana\u2019s Watch" startDate="2023-12-28 06:30:00 +0100"'
    ' endDate="2023-12-28 07:02:00 +0100">\n  <MetadataEntry key="HKIndoorWorkout" value="{indoor}"/>\n  <MetadataEntry key="HKTimeZone" value="America/New_York"/>\n'
    '  <WorkoutActivity startDate="x"><WorkoutStatistics type="HKQuantityTypeIdentifierDistanceWalkingRunning" sum="9" unit="km"/></WorkoutActivity>\n'
    '  <WorkoutStatistics type="HKQuantityTypeIdentifierDistanceWalkingRunning" sum="3.1" unit="mi"/>\n'
    '  <WorkoutStatistics type="HKQuantityTypeIdentifierStepCount" sum="5000"/>\n </Workout>\n'
)
DTD = "<!DOCTYPE HealthData [\n<!-- {} -->\n<!ELEMENT HealthData (ExportDate,Me,(Record|Workout)*)>\n<!ATTLIST HealthData\n  locale CDATA #REQUIRED\n>\n<!ELEMENT broken >\n]>\n"


def health(body: str, dtd: str = DTD) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{dtd}<HealthData locale="de_DE">\n{body}</HealthData>\n'.encode()


def pulse(minute: int, beats: str) -> str:
    return f' <Record type="HKQuantityTypeIdentifierHeartRate" unit="count/min" startDate="2023-12-28 06:{minute:02d}:05 +0100" value="{beats}"/>\n'


def test_apple_statistics_speak_and_pulse_is_taken_from_the_records() -> None:
    """The document type that no parser accepts is passed over; legs of a workout do not count twice."""
    body = (
        pulse(29, "90")
        + pulse(31, "150")
        + pulse(40, "160.4")
        + pulse(41, "nonsense")
        + WORKOUT.format(indoor=1)
    )
    [run] = only(health(body), "export.xml").activities
    assert (run.sport, run.timer_s, run.elapsed_s) == ("treadmill_run", 1800, 1920)
    assert run.distance_m == pytest.approx(4989, abs=1)
    assert (run.avg_hr_bpm, run.max_hr_bpm) == (155, 160)
    assert run.start == datetime(2023, 12, 28, 5, 30, tzinfo=UTC)
    assert run.utc_offset_s == -5 * 3600  # where it was run, not where it was exported
    assert run.avg_cadence_spm == pytest.approx(166.7)


def test_damage_in_the_middle_loses_one_workout_only() -> None:
    good = WORKOUT.format(indoor=0)
    body = good + ' <Workout sourceName="a < b" startDate="x">\n </Workout>\n' + good + "\x0b" + good
    result = only(health(body), "export.xml")
    assert len(result.activities) == 3
    assert any("damaged here" in p.what for p in result.problems)


@pytest.mark.parametrize("cut", [0.5, 0.8])
def test_an_export_cut_short_keeps_what_stands_before(cut: float) -> None:
    data = health(WORKOUT.format(indoor=0) * 20)
    result = only(data[: int(len(data) * cut)], "export.xml")
    assert len(result.activities) >= int(20 * cut) - 2
    assert "too early" in result.problems[-1].what


@pytest.mark.parametrize(
    "dtd",
    [
        '<!DOCTYPE HealthData [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>',
        '<!DOCTYPE HealthData SYSTEM "file:///etc/passwd">',
    ],
)
def test_entities_are_refused(dtd: str) -> None:
    assert "entities" in only(health(WORKOUT.format(indoor=0), dtd), "export.xml").failed


def test_entities_are_refused_in_tracks_too() -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE g [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><gpx version="1.1"><trk>&b;</trk></gpx>'
    assert "entities" in only(bomb, "bomb.gpx").failed


class Endless(io.RawIOBase):
    """An export of a given length, made as it is read."""

    def __init__(self, records: int) -> None:
        self._left = records
        self._ready = health("", "").replace(b"</HealthData>\n", b"")

    def read(self, size: int = -1) -> bytes:
        while len(self._ready) < size and self._left > 0:
            n = min(self._left, 2000)
            self._left -= n
            self._ready += "".join(pulse(at % 60, str(100 + at % 60)) for at in range(n)).encode()
            if self._left == 0:
                self._ready += WORKOUT.format(indoor=0).encode() + b"</HealthData>\n"
        part, self._ready = self._ready[:size], self._ready[size:]
        return part


def test_memory_does_not_grow_with_the_export() -> None:
    peaks = []
    for records in (20_000, 120_000):
        tracemalloc.start()
        result = apple.read_stream(Endless(records), "export.xml")
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert len(result.activities) == 1
    assert peaks[1] < 1.2 * peaks[0]
