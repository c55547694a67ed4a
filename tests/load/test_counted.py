"""What no runner can have done raises nothing: neither the longest run nor the minutes that are called safe."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

import backstride
from backstride.core.activity import Activity
from backstride.log import sessions

FIRST = datetime(2026, 3, 1, 7, tzinfo=UTC)


def activity(day: int, km: float | None, timer_s: float | None, elapsed_s: float | None = None) -> Activity:
    start = FIRST + timedelta(days=day)
    metres = km * 1000 if km is not None else None
    return Activity(
        file=f"{day}.fit",
        format="fit",
        sport="run",
        start=start,
        timer_s=timer_s,
        elapsed_s=elapsed_s,
        distance_m=metres,
    )


def today(*more: Activity) -> dict:
    """Eight runs of 8 km in 48 min, and what is added, as the day's answer."""
    usual = [activity(3 * n, 8.0, 2880.0) for n in range(8)]
    found = sessions([*usual, *more])
    return backstride.exposures(found, as_of=date(2026, 3, 25)).to_json()["today"]


@pytest.mark.parametrize(
    "odd",
    [
        activity(20, 40.0, 3600.0),  # a ride or a drive, 11 m/s
        activity(20, 1234.5, 3600.0),  # a spreadsheet's point
        activity(20, None, None, 2_012_530.0),  # left on for weeks
    ],
    ids=["ride", "decimal", "left on"],
)
def test_an_impossible_record_raises_no_cap(odd):
    usual, found = today(), today(odd)
    assert found["longest_30d_km"] == usual["longest_30d_km"] == 8.0
    assert found["longest_30d_min"] == usual["longest_30d_min"] == 48
    assert found["next_session_cap_min"] <= usual["next_session_cap_min"]


def test_it_is_a_session_whose_figures_are_unknown_not_zero():
    [session] = sessions([activity(0, 40.0, 3600.0)])
    assert (session.sport, session.distance_km, session.duration_min) == ("run", None, None)


def test_it_leaves_the_rest_of_its_session_alone():
    fast = activity(0, 40.0, 3600.0)
    slow = activity(0, 8.0, 2880.0)
    [session] = sessions([slow, fast])
    assert (session.distance_km, session.duration_min) == (8.0, 48.0)


def test_the_fastest_runner_counts():
    [session] = sessions([activity(0, 0.4, 43.03)])
    assert session.distance_km is None, "400 m at 9.3 m/s is the one record we would ask about"
    [session] = sessions([activity(0, 42.195, 7235.0)])
    assert session.distance_km == pytest.approx(42.195)
