"""Where a run broke: each stretch once, named by what says most of it; setting out is no break."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from backstride.core.activity import Activity
from backstride.log import breaks


def run(*stretches: tuple[float, float]) -> Activity:
    """A recording of (minutes, metres a second) one after the other."""
    speed = np.concatenate([np.full(round(minutes * 60), mps) for minutes, mps in stretches])
    t = np.arange(speed.size, dtype=float)
    return Activity(
        file="x", format="fit", sport="run", start=datetime(2026, 3, 1, tzinfo=UTC), streams={"t_s": t, "speed_mps": speed}
    )  # fmt: skip


def told(activity: Activity) -> list[tuple[str, float]]:
    return [(b.kind, b.minute) for b in breaks(activity)]


def test_a_stop_is_told_once_not_as_a_walk_too():
    assert told(run((20, 3.0), (4, 0.0), (20, 3.0))) == [("stop", 20.0)]


def test_a_walk_with_a_short_stop_in_it_is_a_walk():
    assert told(run((20, 3.0), (5, 1.4), (1, 0.0), (5, 1.4), (20, 3.0))) == [("walk", 20.0)]


def test_walking_to_the_start_is_no_break():
    assert told(run((3, 1.4), (20, 3.0), (2, 1.4), (20, 3.0))) == [("walk", 23.0)]


def test_a_pace_that_fell_is_told_where_no_walk_tells_it():
    [fall] = breaks(run((20, 3.2), (20, 2.2)))
    assert (fall.kind, fall.minute) == ("slow", pytest.approx(20.0, abs=0.3))
    assert fall.lasted_s == pytest.approx(1200, abs=30)  # to the end, not a fixed three minutes


def test_a_pace_that_came_back_is_told_with_its_length():
    [fall] = breaks(run((20, 3.2), (8, 2.2), (20, 3.2)))
    assert (fall.minute, fall.lasted_s) == (pytest.approx(20.0, abs=0.3), pytest.approx(480, abs=60))


@pytest.mark.parametrize("every_s", [1, 5, 10])
def test_a_watch_that_writes_seldom_tells_the_same_minute(every_s: int):
    whole = run((33, 3.2), (15, 2.2))
    seldom = replace(whole, streams={name: column[::every_s] for name, column in whole.streams.items()})
    [fall] = breaks(seldom)
    assert fall.minute == pytest.approx(33.0, abs=0.5)


def test_a_fall_before_a_walk_does_not_hide_it():
    assert told(run((20, 3.2), (10, 2.2), (4, 1.2), (10, 2.2))) == [
        ("slow", pytest.approx(20.0, abs=0.3)),
        ("walk", 30.0),
    ]


def test_a_cadence_that_fell():
    even = run((40, 3.0))
    steps = np.where(even.streams["t_s"] < 1500, 170.0, 158.0)
    assert told(replace(even, streams=even.streams | {"cadence_spm": steps})) == [
        ("cadence", pytest.approx(25.0, abs=0.3))
    ]


def test_a_run_of_a_day_takes_no_minute():
    long = run((23 * 60, 2.6), (60, 1.9))
    [fall] = breaks(long)
    assert fall.minute == pytest.approx(23 * 60, abs=0.5)
