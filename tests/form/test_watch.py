"""Running dynamics of the watch: like with like, doubled once, broken by a new device."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import backstride
from backstride.core.activity import Activity
from backstride.form.watch import by_pain, compare, drift, one_activity, run_seconds
from backstride.form.watch.drift import Drift
from backstride.form.watch.one import RUNS
from backstride.formats import read

from .made import run, streams

TODAY = date(2026, 3, 16)


def day(ago: int) -> date:
    return TODAY - timedelta(days=ago)


def baseline(*cadences: float) -> list:
    return [run(day(20 + 3 * n), cadence=c) for n, c in enumerate(cadences)]


def test_a_change_beyond_twice_the_spread_is_flagged():
    found = compare([*baseline(168, 169, 167, 168), run(day(2), cadence=175)], TODAY)
    cadence = next(c for c in found.changes if c.measure == "cadence")
    assert cadence.is_beyond
    assert cadence.change == pytest.approx(7)
    small = compare([*baseline(168, 172, 164, 168), run(day(2), cadence=172)], TODAY)
    assert not next(c for c in small.changes if c.measure == "cadence").is_beyond


def test_another_speed_is_not_compared():
    found = compare([*baseline(168, 169, 167), run(day(2), cadence=180, speed=4.0)], TODAY)
    assert not found.changes
    assert "cadence" in found.too_little


def test_uphill_is_not_compared_with_flat():
    t = np.arange(2400.0)
    hill = run(day(2), cadence=180, altitude_m=20 + t * 3 * 0.06)
    assert "cadence" in compare([*baseline(168, 169, 167), hill], TODAY).too_little


def test_too_few_minutes_say_nothing():
    assert "cadence" in compare([*baseline(168, 169, 167), run(day(1), minutes=8)], TODAY).too_little


def test_two_baseline_runs_give_no_spread():
    assert "cadence" in compare([*baseline(168, 169), run(day(1))], TODAY).too_little


def test_another_device_breaks_the_baseline():
    found = compare([*baseline(168, 169, 167), run(day(2), device="new", cadence=175)], TODAY)
    assert found.device_changed_on == day(2)
    assert not found.changes


def test_two_watches_that_take_turns_are_no_change_of_device():
    mixed = [
        *baseline(168, 169, 167, 168),
        *(run(day(19 + 3 * n), device="indoors", cadence=150) for n in range(4)),
    ]
    found = compare(
        [*mixed, run(day(2), cadence=175), run(day(1), device="indoors", minutes=20, cadence=150)], TODAY
    )
    assert found.device_changed_on is None
    assert found.runs_left_out == 5
    assert next(c for c in found.changes if c.measure == "cadence").change == pytest.approx(7)


def test_a_step_length_that_contradicts_speed_and_cadence_is_not_believed():
    said = run(TODAY, step_length_m=np.full(2400, 0.5))  # 168 steps a minute at 3 m/s are 1.07 m each
    assert said.measures["step_length"].mean() == pytest.approx(1.071, abs=0.01)
    assert said.measures["vertical_ratio"].mean() == pytest.approx(8.4, abs=0.1)


@pytest.mark.shared
@pytest.mark.timeout(600)
def test_every_recorded_run_counts_both_feet_once(shared_data: Path):
    said = []
    for file in sorted((shared_data / "activities" / "single").rglob("*.fit")):
        if file.stat().st_size < 150_000:
            said += [one_activity(a) for r in read(file) for a in r.activities if a.sport in RUNS]
    cadences = [m.value for one in said for m in one.measures if m.id == "cadence"]
    assert len(cadences) >= 5
    assert all(
        150 <= cadence <= 200 for cadence in cadences
    )  # one foot would be 75 to 100, doubled twice 300 and more


def test_walking_is_left_out():
    assert run_seconds(streams(cadence=110, speed=1.5), day=TODAY) is None


def test_a_recording_without_height_is_its_own_bin():
    flat = run(day(2), cadence=180, altitude_m=np.full(2400, np.nan))
    assert "cadence" in compare([*baseline(168, 169, 167), flat], TODAY).too_little


@settings(max_examples=30, deadline=None)
@given(st.floats(-8, 8), st.floats(150, 185))
def test_drift_is_what_was_put_in(change: float, cadence: float):
    n = 3600
    column = np.full(n, cadence)
    column[3 * n // 4 :] += change
    found = run(TODAY, minutes=60, cadence_spm=column) if column.min() >= 131 else None
    if found is not None:
        said = next(d for d in drift(found) if d.measure == "cadence")
        assert said.change == pytest.approx(change, abs=0.05)


def test_a_short_run_has_no_drift():
    assert drift(run(TODAY, minutes=30)) == ()


def test_drift_by_pain_needs_three_of_each_and_leaves_the_unasked_out():
    def one(change: float) -> list[Drift]:
        return [Drift("cadence", "spm", 168, 168 + change, change, 10)]

    rows = [(one(-4), True), (one(-5), True), (one(-4.5), True), (one(0), False), (one(0.5), False)]
    assert by_pain(rows) == ()
    assert by_pain([*rows, (one(9), None)]) == ()
    found = by_pain([*rows, (one(-0.5), False)])
    assert found[0].n_pain == 3
    assert found[0].is_apart


@pytest.mark.shared
def test_real_files_give_plausible_dynamics(shared_data: Path):
    files = [
        f for f in (shared_data / "activities").rglob("*.fit")
        if any(part in f.name for part in ("28andStryd.fit", "running-with-developer", "6860622783"))
    ]  # fmt: skip
    assert len(files) >= 3
    for file in files:
        results = [one_activity(a) for r in read(file) for a in r.activities]
        said = {m.id: m for result in results for m in result.measures}
        assert 150 < said["cadence"].value < 200, file.name  # one foot would be half
        assert 50 < said["vertical_oscillation"].value < 130
        assert 200 < said["ground_contact"].value < 320
        for measure in said.values():
            if measure.low is not None and measure.high is not None:
                assert measure.low <= measure.value <= measure.high


@pytest.mark.shared
def test_step_length_and_cadence_make_the_speed(shared_data: Path):
    file = next((shared_data / "activities").rglob("*28andStryd.fit"))
    activity = read(file)[0].activities[0]
    said = {m.id: m.value for m in one_activity(activity).measures}
    speed = activity.distance_m / activity.timer_s
    assert said["cadence"] * said["step_length"] / 60 == pytest.approx(speed, rel=0.05)


@pytest.mark.shared
def test_a_ride_is_refused_with_a_way_out(shared_data: Path):
    for file in (shared_data / "activities").rglob("*.fit"):
        for result in read(file):
            for activity in result.activities:
                if activity.sport == "ride":
                    said = one_activity(activity)
                    assert not said.accepted
                    assert said.refused[0].fix
                    return
    pytest.fail("no ride among the files")


def test_a_history_in_the_library_names_what_lies_beyond_the_usual():
    def recorded(day: date, cadence: float) -> Activity:
        return Activity(
            file="x.fit", format="fit", sport="run", start=datetime(day.year, day.month, day.day, 8, tzinfo=UTC),
            streams=streams(cadence=cadence),
        )  # fmt: skip

    last = date(2026, 3, 30)
    runs = [recorded(last - timedelta(days=d), 165 + d % 3) for d in (40, 36, 32, 28, 24, 20)]
    runs += [recorded(last - timedelta(days=d), 175) for d in (9, 3)]
    said = backstride.form.of_history(runs, last)
    change = next(c.to_json() for c in said.changes if c.id == "cadence")
    assert change["reading"] == "more"
    row = next(m for m in said.measures if m.id == "cadence")
    assert row.high < row.value == pytest.approx(175)
    assert {c.reading for c in said.changes if c.id == "vertical_oscillation"} == {"noise"}
    few = backstride.form.of_history(runs[:1])
    assert not few.accepted
    assert few.refused[0].fix
    assert not backstride.form.of_history([]).accepted
