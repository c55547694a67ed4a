"""One run as other services list it: the same start, distance, time and heart rate whatever they call them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from backstride.formats.reading import read_bytes

CLOCK = "2026-03-01T07:00:00+01:00"
FILES: dict[str, Any] = {
    "smashrun": [{"activityId": 1, "startDateTimeLocal": CLOCK, "distance": 8.1, "duration": 2700.0, "heartRateAverage": 150, "cadenceAverage": 168, "activityType": "running"}],
    "runalyze": [{"id": 1, "date_time": CLOCK, "sport": {"id": 1, "name": "Running"}, "distance": 8.1, "duration": 2700, "hr_avg": 150, "cadence": 84}],
    "strava": [{"name": "Dawn", "distance": 8100.0, "moving_time": 2700, "sport_type": "Run", "id": 1, "start_date": "2026-03-01T06:00:00Z", "start_date_local": "2026-03-01T07:00:00Z", "average_heartrate": 150.0, "average_cadence": 84.0}],
    "garmin": [{"activityId": 1, "startTimeLocal": "2026-03-01 07:00:00", "startTimeGMT": "2026-03-01 06:00:00", "activityType": {"typeId": 1, "typeKey": "running"}, "distance": 8100.0, "duration": 2700.0, "averageHR": 150.0, "averageRunningCadenceInStepsPerMinute": 168.0}],
    "trainingpeaks": "Title,WorkoutType,PlannedDuration,PlannedDistanceInMeters,WorkoutDay,DistanceInMeters,TimeTotalInHours,CadenceAverage,HeartRateAverage\nDawn,Run,0.75,8000,2026-03-01,8100,0.75,84,150\n",
    "runalyze list": '"Date","Sport","Distance","Duration","HR avg","Cadence"\n"01.03.2026","Running","8,10 km","45:00","150 bpm","168 spm"\n"15.03.2026","Running","8,20 km","45:30","150 bpm","168 spm"\n',
    "runkeeper, German": "Aktivitäts-ID,Datum,Typ,Distanz (km),Dauer,Durchschn. Herzfrequenz (bpm),Durchschn. Trittfrequenz\nabc,2026-03-01 07:00:00,Laufen,8.10,45:00,150,\n",
}  # fmt: skip


@pytest.mark.parametrize("service", FILES)
def test_one_run_in_any_words(service: str) -> None:
    held = FILES[service]
    [result] = read_bytes((held if isinstance(held, str) else json.dumps(held)).encode(), "list")
    run = result.activities[0]
    assert (run.sport, run.distance_m, run.timer_s, run.avg_hr_bpm) == ("run", pytest.approx(8100), 2700, 150)
    assert run.avg_cadence_spm in (None, 168)
    assert run.start is not None
    assert run.start.date().isoformat() == "2026-03-01"
    if run.start.tzinfo is not None:
        assert (run.start.hour, run.utc_offset_s) == (6, 3600)
