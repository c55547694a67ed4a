"""The runner's usual week as the log tells it. The form of a first plan is filled in with it, to be changed by hand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import ceil
from statistics import median

from backstride.core.session import Session
from backstride.export.words import WARM_UP_MIN
from backstride.plan.request import WEEKDAYS

WEEKS = 8
#: a weekday is one of the usual ones when a quarter of the weeks had a run on it
LEAST_RUNS = 2
_STEP_MIN = 5


@dataclass(frozen=True, slots=True)
class UsualWeek:
    """Minutes with the walk before and after by weekday, and running minutes of a middling week; empty: not known."""

    days: dict[str, int] = field(default_factory=dict)
    run_min: int = 0


def usual_week(sessions: Sequence[Session]) -> UsualWeek:
    """Of the eight weeks up to the last run: pain may have ended the running some weeks ago."""
    runs = [one for one in sessions if one.is_run and one.running_min]
    if not runs:
        return UsualWeek()
    first = max(one.date for one in runs) - timedelta(weeks=WEEKS)
    by_day: dict[date, float] = defaultdict(float)
    for one in runs:
        if one.date > first:
            by_day[one.date] += one.running_min or 0.0
    by_weekday: dict[str, list[float]] = defaultdict(list)
    by_week: dict[int, float] = defaultdict(float)
    for day, minutes in by_day.items():
        by_weekday[WEEKDAYS[day.weekday()]].append(minutes)
        by_week[((day - first).days - 1) // 7] += minutes
    return UsualWeek(
        days={
            day: _rounded(median(by_weekday[day]) + 2 * WARM_UP_MIN)
            for day in WEEKDAYS
            if len(by_weekday[day]) >= LEAST_RUNS
        },
        run_min=_rounded(median(by_week.values())) if len(by_week) >= WEEKS // 2 else 0,
    )


def _rounded(minutes: float) -> int:
    return _STEP_MIN * ceil(minutes / _STEP_MIN)
