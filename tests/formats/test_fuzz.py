"""Any damage to any kind of file: a calm word, quickly, in bounded memory. Seeds are made here or by our own writers.

`BACKSTRIDE_FUZZ=5000` tries longer; `guided.py` beside it is guided by coverage.
"""

from __future__ import annotations

import gzip
import io
import json
import os
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backstride.core.activity import ReadResult
from backstride.formats import read

from . import made_fit
from .test_accounts import FILES as ACCOUNTS
from .test_tracks import TEN_MINUTES, gpx, tcx

TRIES = int(os.environ.get("BACKSTRIDE_FUZZ", "60"))
APPLE = (
    '<?xml version="1.0"?><HealthData><Workout workoutActivityType="HKWorkoutActivityTypeRunning" duration="30" durationUnit="min" '
    'startDate="2026-03-01 08:00:00 +0100" endDate="2026-03-01 08:30:00 +0100"><WorkoutStatistics type="HKQuantityTypeIdentifierDistance'
    'WalkingRunning" sum="5" unit="km"/></Workout></HealthData>'
)
TABLES = (
    "date,sport,distance_km,duration_min\n2026-03-01,run,10.5,60\n",
    'Activity ID,Activity Date,Activity Name,Activity Type,Elapsed Time,Distance\n1,"Mar 1, 2026, 8:00:00 AM",x,Run,3600,10.5\n',
    "Aktivitätstyp;Datum;Distanz;Zeit\nLaufen;2026-03-01 08:00:00;10,5;01:00:00\n",
)
HRM = (
    "[Params]\nVersion=106\nMonitor=1\nDate=20260301\nStartTime=08:00:00.0\nLength=00:10:00.0\nInterval=5\n[HRData]\n"
    + "140\n" * 120
)
FITBIT = json.dumps(
    [
        {
            "logId": 1,
            "activityName": "Run",
            "startTime": "03/01/26 08:00:00",
            "duration": 3600000,
            "distance": 10,
            "distanceUnit": "Kilometer",
        }
    ]
)
RUNNING_PAGE = json.dumps(
    [
        {
            "run_id": 1,
            "name": "x",
            "type": "Run",
            "distance": 10000.0,
            "moving_time": "1:00:00",
            "start_date_local": "2026-03-01 08:00:00",
        }
    ]
)
GARMIN = json.dumps(
    [
        {
            "summarizedActivitiesExport": [
                {
                    "activityId": 1,
                    "activityType": "running",
                    "beginTimestamp": 1772352000000,
                    "duration": 3600000.0,
                    "distance": 1000000.0,
                }
            ]
        }
    ]
)


def zipped(files: dict[str, bytes]) -> bytes:
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    return box.getvalue()


SEEDS: dict[str, bytes] = {
    "run.fit": made_fit.run(40),
    "two.fit": made_fit.run(20) + made_fit.run(30),
    "run.gpx": gpx(TEN_MINUTES[:3000]).encode(),
    "run.tcx": tcx("<Trackpoint><Time>2026-03-01T08:00:00Z</Time></Trackpoint>").encode(),
    "export.xml": APPLE.encode(),
    "table.csv": TABLES[0].encode(),
    "activities.csv": TABLES[1].encode(),
    "Activities.csv": TABLES[2].encode("cp1252"),
    "run.hrm": HRM.encode(),
    "exercise-0.json": FITBIT.encode(),
    "activities.json": RUNNING_PAGE.encode(),
    "summarizedActivities.json": GARMIN.encode(),
    **{f"account {said}": ACCOUNTS[said] for said in ("samsung", "polar newer", "huawei", "endomondo")},
    "run.fit.gz": gzip.compress(made_fit.run(40)),
    "export.zip": zipped(
        {"activities.csv": TABLES[1].encode(), "activities/1.gpx": gpx(TEN_MINUTES[:2000]).encode()}
    ),
}
#: pieces that have broken readers before: numbers at the edge, half a character, other formats' beginnings
NASTY = st.sampled_from(
    [b"\x00", b"\xff" * 4, b"\x80", b"-", b"1e999", b"NaN", b"9" * 400, b"0001-01-01T00:00:00+14:00", b"<", b"&x;", b"]]>", b'"', b",", b"{", b"[",
     b".FIT", b"PK\x03\x04", b"\x1f\x8b", b"\xe2\x82", b"\r", b"\t\t\t", b"-" * 30, b"99:99:99", b"\xd8\x00"]
)  # fmt: skip


@st.composite
def damaged(draw: st.DrawFn) -> tuple[str, bytes]:
    """A seed with a few cuts, repeats, flips and nasty pieces; sometimes under another file's name."""
    name = draw(st.sampled_from(sorted(SEEDS)))
    data = bytearray(SEEDS[name])
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, max(0, len(data) - 1)))
        match draw(st.integers(0, 5)):
            case 0:
                del data[at:]
            case 1:
                del data[at : at + draw(st.integers(1, 40))]
            case 2 if data:
                data[at] ^= 1 << draw(st.integers(0, 7))
            case 3:
                data[at:at] = draw(NASTY)
            case 4:
                data[at:at] = data[at : at + draw(st.integers(1, 200))] * 2
            case _:
                data[at : at + 8] = draw(st.binary(min_size=8, max_size=8))
    if draw(st.integers(0, 9)) == 0:
        name = draw(st.sampled_from(sorted(SEEDS)))
    return name, bytes(data[:200_000])


def look(name: str, data: bytes) -> None:
    """What holds for any bytes: results with a word each, and activities whose columns are as long as each other."""
    results = read(data, name)
    assert results
    for result in results:
        assert isinstance(result, ReadResult)
        assert result.activities or result.failed or result.not_activity or result.problems
        for activity in result.activities:
            assert activity.start is not None or any(
                "kept without a day" in p.what for p in activity.problems
            )
            assert activity.timer_s is None or activity.timer_s >= 0
            assert activity.distance_m is None or activity.distance_m >= 0
            assert len({len(column) for column in activity.streams.values()}) <= 1


@settings(max_examples=TRIES * len(SEEDS), deadline=None, suppress_health_check=list(HealthCheck))
@given(damaged())
def test_any_damage_is_a_calm_word(file: tuple[str, bytes]) -> None:
    look(*file)


@settings(max_examples=TRIES * 2, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(sorted(SEEDS)), st.binary(max_size=400))
def test_any_bytes_under_any_name_are_a_calm_word(name: str, data: bytes) -> None:
    look(name, data)


@pytest.mark.parametrize("name", sorted(SEEDS))
def test_the_seeds_themselves_are_activities(name: str) -> None:
    assert any(result.activities for result in read(SEEDS[name], name)), name
