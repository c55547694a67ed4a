"""Account exports that `services.toml` describes: the same half hour, as each service writes it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest

from backstride.formats.accounts.entry import services
from backstride.formats.reading import read_bytes
from backstride.log.running import run_walk_minutes

SIX = datetime(2026, 3, 1, 6, 0, tzinfo=UTC)
MS = int(SIX.timestamp() * 1000)
SAMSUNG = "com.samsung.health.exercise."
WITH_OFFSET = ("adidas", "health_auto_export", "huawei", "polar", "samsung", "suunto", "withings")
NAMES = (
    "datauuid,exercise_type,start_time,end_time,time_offset,duration,distance,mean_heart_rate,mean_cadence"
)
POLAR_OLD = {
    "exportVersion": "1.3", "name": "Sunday", "startTime": "2026-03-01T07:00:00.000", "stopTime": "2026-03-01T07:31:00.000",
    "exercises": [{
        "startTime": "2026-03-01T07:00:00.000", "stopTime": "2026-03-01T07:31:00.000", "timezoneOffset": 60, "duration": "PT1800S", "distance": 5000.0,
        "sport": "RUNNING", "heartRate": {"min": 90, "avg": 150, "max": 170}, "samples": {"heartRate": [{"dateTime": f"2026-03-01T07:{n // 60:02d}:{n % 60:02d}.000", "value": 150 if n else float("nan")} for n in range(0, 1800, 2)]},
    }],
}  # fmt: skip
POLAR_NEW = {
    "identifier": {"id": "s-1"}, "name": "Sunday", "startTime": "2026-03-01T07:00:00", "stopTime": "2026-03-01T07:31:00", "hrMax": 170,
    "distanceMeters": 5000.0, "timezoneOffsetMinutes": 60, "exercises": [{
        "identifier": {"id": "e-1"}, "startTime": "2026-03-01T07:00:00", "stopTime": "2026-03-01T07:31:00", "durationMillis": 1_800_000,
        "sport": {"id": "1"}, "ascentMeters": 41.5, "statistics": {"statistics": [{"type": "STATISTICS_TYPE_HEART_RATE", "min": 90, "avg": 150, "max": 170}]},
        "samples": {"samples": [{"type": "HEART_RATE", "intervalMillis": 1000, "values": [150.0] * 1800}]},
    }],
}  # fmt: skip
ADIDAS: dict[str, Any] = {
    "id": "r-1", "start_time": MS, "end_time": MS + 1_860_000, "start_time_timezone_offset": 3_600_000, "duration": 1_800_000, "sport_type_id": "1",
}  # fmt: skip
HUAWEI = (
    '{"data": [{"partTimeMap": {1.0: 360.5, 2.0: 720.0}, "sportType": 4, "startTime": %d, "totalTime": 1800000, "totalDistance": 5000, "timeZone": "+0100", '
    '"attribute": "HW_EXT_TRACK_DETAIL@istp=lbs;k=0;lat=1.0;lon=1.0;alt=0.0;t=1.7E9;\\ntp=h-r;k=%d;v=149;\\ntp=h-r;k=%d;v=151;\\ntp=h-r;k=%d;v=255;\\ntp=s-r;k=%d;v=168;\\ntp=p-m;k=1;v=300;\\n&&HW_EXT_TRACK_SIMPLIFY@is{\\"partTimeMap\\":{\\"1.0\\":360.5}}"}]}'
)
FILES: dict[str, bytes] = {
    "adidas": json.dumps(ADIDAS | {"distance": 5000, "pulse_avg": 150}).encode(),
    "adidas newer": json.dumps(ADIDAS | {"features": [
        {"type": "track_metrics", "attributes": {"distance": 5000}}, {"type": "heart_rate", "attributes": {"average": 150}},
    ]}).encode(),
    "endomondo": json.dumps([
        {"sport": "RUNNING"}, {"start_time": "2026-03-01 06:00:00.0"}, {"end_time": "2026-03-01 06:31:00.0"}, {"duration_s": 1800}, {"distance_km": 5.0},
        {"heart_rate_avg_bpm": 150}, {"points": [[{"location": [[{"latitude": 1.0}]]}, {"timestamp": "x"}]]},
    ]).encode(),
    "health_auto_export": json.dumps({"data": {"workouts": [{
        "id": "A", "name": "Outdoor Run", "start": "2026-03-01 07:00:00 +0100", "end": "2026-03-01 07:31:00 +0100", "duration": 1800.0,
        "distance": {"qty": 3.106856, "units": "mi"}, "heartRate": {"avg": {"qty": 150, "units": "bpm"}},
    }]}}).encode(),
    "huawei": (HUAWEI % (MS, MS + 1000, MS + 6000, MS + 11000, MS + 2000)).encode(),
    "huawei until 2020": (HUAWEI % (MS, MS + 1000, MS + 6000, MS + 11000, MS + 2000)).replace('{"data": ', '[{"recordDay": 20260301, "motionPathData": ').replace("]}", "]}]").encode(),
    "nike": json.dumps({
        "id": "n-1", "type": "run", "start_epoch_ms": MS, "end_epoch_ms": MS + 1_860_000, "active_duration_ms": 1_800_000,
        "summaries": [{"metric": "distance", "summary": "total", "value": 5.0}, {"metric": "heart_rate", "summary": "mean", "value": 150.0}],
    }).encode(),
    "polar": json.dumps(POLAR_OLD).encode(),
    "polar newer": json.dumps(POLAR_NEW).encode(),
    "samsung": (
        "com.samsung.shealth.exercise,6212011,7\n" + ",".join(SAMSUNG + n for n in NAMES.split(",")) + ",title\n"
        "u-1,1002,2026-03-01 06:00:00.000,2026-03-01 06:31:00.000,UTC+0100,1800000,5000.0,150.0,168.0,,\n"
    ).encode(),
    "suunto": json.dumps({"DeviceLog": {
        "Header": {"ActivityType": 3, "DateTime": "2026-03-01T07:00:00.000+01:00", "Duration": 1860.0, "Distance": 5000, "TimeISO8601": "2026-03-01T07:31:00.000+01:00"},
        "Windows": [
            {"Window": {"Type": "Autolap", "Duration": 360, "HR": [{"Avg": 2.3}]}},
            {"Window": {"Type": "Move", "Duration": 1800, "HR": [{"Avg": 2.5, "Max": 2.9}], "Cadence": [{"Avg": 1.4}]}},
        ],
        "Samples": [{"HR": 2.5, "TimeISO8601": "x"}] * 900,
    }}).encode(),
    "withings": (
        b'von,bis,"from (manual)","to (manual)",Timezone,"Activity type",Data,GPS,Modified\n2026-03-01T07:00:00+01:00,2026-03-01T07:31:00+01:00,,,'
        b'Europe/Berlin,Running,"{""calories"":310,""hr_average"":150,""pause_duration"":60,""distance"":5000}",,2026-03-01T08:00:00+01:00\n'
    ),
    "zepp": (
        "\ufefftype,startTime,sportTime(s),maxPace(/meter),minPace(/meter),distance(m),avgPace(/meter),calories(kcal)\n"
        "1,2026-03-01 06:00:00+0000,1800,0.3,0.4,5000.0,0.36,310.0\n"
    ).encode(),
    "zepp until 2020": (
        "\ufefftype,startTime,sportTime,distance,maxPace,minPace,avgPace,calories\n1,2026-03-01 06:00:00+0000,1800,5000.0,0.3,0.4,0.36,310.0\n"
    ).encode(),
}  # fmt: skip


def only(data: bytes, name: str = "x.json") -> Any:
    [result] = read_bytes(data, name)
    return result


@pytest.mark.parametrize("said", sorted(FILES))
def test_the_same_half_hour(said: str) -> None:
    result = only(FILES[said])
    [run] = result.activities
    service = said.split(" ", maxsplit=1)[0]
    assert (run.sport, run.source, run.timer_s) == ("run", service, 1800)
    assert run.avg_cadence_spm in (None, 168)
    assert run.distance_m == pytest.approx(5000, abs=1)
    if service == "huawei":
        assert run.avg_hr_bpm == 150
        assert np.nanmin(run.streams["hr_bpm"]) == 149
        assert run.avg_cadence_spm == 168
    elif service != "zepp":  # these tell their heart rate in samples only
        assert (run.avg_hr_bpm, run.elapsed_s) == (150, 1860)
    assert run.start == SIX
    assert run.utc_offset_s == (3600 if service in WITH_OFFSET else None)
    assert result.problems == ()


@pytest.mark.parametrize("said", [POLAR_OLD, POLAR_NEW], ids=["polar", "polar newer"])
def test_polars_clock_without_its_offset_is_the_walls(said: dict[str, Any]) -> None:
    [leg] = said["exercises"]
    bare = {k: v for k, v in leg.items() if "Offset" not in k}
    whole = {k: v for k, v in said.items() if "Offset" not in k}
    [run] = only(json.dumps(whole | {"exercises": [bare]}).encode()).activities
    assert run.start == SIX.replace(tzinfo=None) + timedelta(hours=1)
    assert (run.utc_offset_s, run.elapsed_s) == (None, 1860)


def test_each_service_has_a_file() -> None:
    assert {said.split(" ")[0] for said in FILES} == set(services())


def test_a_number_that_we_do_not_know_is_no_run_and_is_told() -> None:
    result = only(FILES["samsung"].replace(b"u-1,1002", b"u-1,1007"))
    assert [a.sport for a in result.activities] == ["other"]
    assert "in no measure: 1007" in result.problems[0].what


def test_legs_of_one_polar_session_keep_their_own_sums() -> None:
    [leg] = POLAR_NEW["exercises"]  # type: ignore[misc]
    two = POLAR_NEW | {"exercises": [leg | {"distanceMeters": 3000.0}, leg]}  # type: ignore[operator]
    first, second = only(json.dumps(two).encode()).activities
    assert (first.distance_m, second.distance_m, second.avg_hr_bpm) == (3000, None, 150)


def test_a_broken_row_loses_no_other() -> None:
    broken = (
        FILES["samsung"]
        + b"u-2,1002,,,UTC+0100,1800000,,,,,\nu-3,1002,2026-03-02 06:00:00.000,,UTC+0100,abc,,,,,\n"
    )
    result = only(broken + FILES["samsung"].splitlines()[-1].replace(b"u-1", b"u-4"))
    assert [a.source_id for a in result.activities] == ["u-1", "u-4"]
    assert [p.where for p in result.problems] == ["entry 2", "entry 3"]


def test_minus_one_is_how_zepp_says_nothing() -> None:
    result = only(FILES["zepp"].replace(b"5000.0,0.36", b"-1.0,-1.0"))
    assert (result.activities[0].distance_m, result.problems) == (None, ())


def test_what_is_not_measured_is_unknown() -> None:
    [row] = only(FILES["samsung"].replace(b"5000.0,150.0,168.0", b"0.0,0.0,")).activities
    assert (row.distance_m, row.avg_hr_bpm, row.avg_cadence_spm) == (None, None, None)


@pytest.mark.parametrize("said", ["polar", "suunto", "huawei", "endomondo"])
def test_a_file_cut_short_is_told(said: str) -> None:
    result = only(FILES[said][: int(len(FILES[said]) * 0.9)])
    assert result.failed or result.problems


def with_samples(*samples: dict[str, Any]) -> Any:
    [leg] = POLAR_NEW["exercises"]  # type: ignore[misc]
    [result] = read_bytes(
        json.dumps(POLAR_NEW | {"exercises": [leg | {"samples": {"samples": list(samples)}}]}).encode(),
        "x.json",  # type: ignore[operator]
    )
    return result


def test_walks_of_a_polar_run_are_told_by_its_samples() -> None:
    """Ten minutes of running, five of walking, twice; speed in km/h, strides of one foot."""
    speed = ([10.8] * 600 + [5.4] * 300) * 2
    strides = ([84] * 600 + [55] * 300) * 2
    [run] = with_samples(
        {"type": "SPEED", "intervalMillis": 1000, "values": speed},
        {"type": "CADENCE", "intervalMillis": 1000, "values": strides},
        {"type": "RR", "intervalMillis": 1000, "values": [1] * 5},
    ).activities
    assert sorted(run.streams) == ["cadence_spm", "speed_mps", "t_s"]
    assert (run.streams["speed_mps"][0], run.streams["cadence_spm"][0]) == (pytest.approx(3.0), 168)
    assert run.n_records == 1800
    assert run_walk_minutes(run) == (pytest.approx(20, abs=0.1), pytest.approx(10, abs=0.1))


@pytest.mark.parametrize("said", ["polar", "polar newer"])
def test_both_generations_of_polar_tell_the_heart_rate_by_the_second(said: str) -> None:
    [run] = only(FILES[said]).activities
    assert run.n_records in (900, 1800)
    assert np.nanmean(run.streams["hr_bpm"]) == 150


@pytest.mark.parametrize(
    "bad",
    [{"type": "SPEED"}, {"type": "SPEED", "intervalMillis": 1000, "values": ["fast"]}, {"type": "SPEED", "intervalMillis": 1e12, "values": [1, 2]}],
    ids=["nothing in it", "words", "a year long"],
)  # fmt: skip
def test_samples_that_cannot_be_read_lose_no_run(bad: dict[str, Any]) -> None:
    result = with_samples(bad)
    assert result.activities[0].distance_m == 5000
    assert result.activities[0].streams == {}
    assert result.problems[0].where == "entry 1, samples"


def test_workouts_behind_many_measurements_are_found() -> None:
    metric = {
        "name": "step_count",
        "units": "count",
        "data": [{"qty": 10, "date": "2026-03-01 07:00:00 +0100"}] * 3000,
    }
    whole = {"data": {"metrics": [metric], **json.loads(FILES["health_auto_export"])["data"]}}
    [run] = only(json.dumps(whole).encode()).activities
    assert run.distance_m == pytest.approx(5000, abs=1)
    result = only(json.dumps({"data": {"metrics": [metric]}}).encode())
    assert (result.not_activity, result.failed) == ("an export without activities", "")
