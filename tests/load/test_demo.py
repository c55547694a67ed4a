"""The example runner: the same for a seed and a day, and the story in it."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from backstride.load import exposures
from backstride.load.demo import runner
from backstride.log import breaks

TODAY = date(2026, 3, 12)
SEED = 20260316


@pytest.fixture(scope="module")
def ana():
    return runner(SEED, TODAY)


def test_the_same_seed_and_day_give_the_same_runner(ana):
    again = runner(SEED, TODAY)
    assert again.sessions == ana.sessions
    assert again.pain == ana.pain
    for a, b in zip(ana.activities, again.activities, strict=True):
        assert (a.file, a.start, a.distance_m) == (b.file, b.start, b.distance_m)
        assert all(np.array_equal(a.streams[k], b.streams[k], equal_nan=True) for k in a.streams)
    assert runner(SEED + 1, TODAY).sessions != ana.sessions


def test_the_long_run_stands_61_percent_over_and_pain_came_next_morning(ana):
    found = exposures(ana.sessions, ana.pain, as_of=TODAY)
    row = next(s for s in found.sessions if s["run_km"] == 18.2)
    assert row["date"] == "2026-03-01"
    assert (row["longest_30d_km"], row["spike_state"]) == (11.3, "moderate")
    assert row["spike_ratio"] == pytest.approx(1.61, abs=0.005)
    assert row["red"]
    assert found.today["longest_30d_km"] == 18.2
    assert found.today["tolerated_longest_km"] < 11.3


def test_the_gym_went_from_20_and_20_to_30_and_30(ana):
    gym = [
        s for s in ana.sessions if s.date in (date(2026, 2, 17), date(2026, 2, 24)) and s.sport != "strength"
    ]
    assert [(s.sport, s.exercise_min) for s in gym] == [
        ("elliptical", 20), ("treadmill_run", 20), ("elliptical", 30), ("treadmill_run", 30),
    ]  # fmt: skip


def test_the_phone_copy_is_not_a_second_run(ana):
    assert sum(s.date == date(2026, 3, 1) for s in ana.sessions) == 1
    assert sum(a.start.date() == date(2026, 3, 1) for a in ana.activities) == 2


def test_the_long_run_broke_at_its_95th_minute(ana):
    run = next(a for a in ana.activities if a.streams and a.sport == "run" and a.distance_m > 18_000)
    found = {b.kind: b.minute for b in breaks(run)}
    assert 94 <= found["slow"] <= 97
    assert found["walk"] == pytest.approx(104, abs=0.5)


@pytest.mark.parametrize("day", [TODAY + timedelta(days=n) for n in range(7)] + [date(2028, 2, 29)])
def test_every_weekday_tells_the_same_story(day):
    runner_of_day = runner(SEED, day)
    rows = exposures(runner_of_day.sessions, runner_of_day.pain, as_of=day).sessions
    winter = [r for r in rows if r["run_km"] and r["date"] >= (day - timedelta(days=70)).isoformat()]
    assert [r["run_km"] for r in winter if r["spike_state"] != "reference"] == [18.2]
    assert all(s.date < day for s in runner_of_day.sessions)
    assert all(p.date < day for p in runner_of_day.pain)
    assert max(s.date for s in runner_of_day.sessions) >= day - timedelta(days=2)


def test_ten_years():
    log = runner(SEED, TODAY, years=10)
    assert min(s.date for s in log.sessions) < date(2016, 4, 15)
    assert len(log.sessions) > 900
