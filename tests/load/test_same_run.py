"""A diary that tells only the day beside a watch that tells the second."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import permutations

import pytest

from backstride.core.activity import Activity
from backstride.log.duplicates import group_same, same_activity

WATCH = {"format": "fit", "sport": "run", "start": datetime(2026, 3, 1, 23, 30, tzinfo=UTC), "timer_s": 1800.0, "distance_m": 5000.0, "utc_offset_s": 7200}  # fmt: skip
ROW = {
    "format": "list",
    "sport": "run",
    "start": datetime(2026, 3, 2),
    "timer_s": 1810.0,
    "distance_m": 5010.0,
}


def made(file: str, told: dict, **other) -> Activity:
    return Activity(file=file, **(told | other))


def test_a_row_without_a_clock_is_the_run_of_its_day():
    assert same_activity(made("w", WATCH), made("r", ROW))
    assert same_activity(made("r", ROW), made("w", WATCH))


@pytest.mark.parametrize(
    "other", [{"distance_m": 5400.0}, {"timer_s": None}, {"distance_m": None}, {"start": datetime(2026, 3, 1)}, {"sport": "ride"}]
)  # fmt: skip
def test_what_does_not_agree_closely_stays_a_run_of_its_own(other):
    assert not same_activity(made("w", WATCH), made("r", ROW, **other))


def test_two_equal_runs_of_a_day_stay_two_in_any_order():
    records = [
        made("w1", WATCH), made("w2", WATCH, start=datetime(2026, 3, 2, 6, tzinfo=UTC)),
        made("r1", ROW), made("r2", ROW, source_id="2026-03-02#2"),
    ]  # fmt: skip
    for order in permutations(records):
        assert len(group_same(order)) == 2
