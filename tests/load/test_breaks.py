"""Where a run broke: each stretch once, named by what says most of it; setting out is no break."""

from __future__ import annotations

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
    assert told(run((20, 3.2), (20, 2.2))) == [("slow", pytest.approx(20.0, abs=2))]
