"""What every rule counts with: a broken rule in words, minutes of a day, what an old run still counts, the runner's week."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from backstride.plan.past import Past
    from backstride.plan.request import PlanRequest

ONE = dt.timedelta(days=1)


def broken(rule: str, day: dt.date, sentence: str) -> dict[str, Any]:
    return {"id": rule, "date": day.isoformat(), "sentence": f"{day}: {sentence}"}


def minutes_on(past: Past, run: Mapping[dt.date, int], day: dt.date, *, running: bool = False) -> float:
    other = 0.0 if running else past.other.get(day, 0.0)
    return run.get(day, 0) + past.run.get(day, 0.0) + other


def weights(past: Past, run: Mapping[dt.date, int], at: dt.date) -> dict[dt.date, float]:
    """What each run before `at`, logged or planned, still counts on that day."""
    weight, share, later = {}, 1.0, at
    for day in sorted({d for d in (*past.longest, *run) if d < at}, reverse=True):
        gap = (later - day).days
        is_enforced = past.is_enforced if day == past.last_run else later in past.enforced_ends
        limit = 14 if is_enforced else 22
        share *= 0.0 if gap >= limit else 1.0 if gap <= 7 else 0.75 if gap <= 14 else 0.5
        weight[day], later = share, day
    return weight


def week_of(request: PlanRequest, day: dt.date) -> dt.date:
    return day - dt.timedelta(days=(day.weekday() - request.settings.week_start) % 7)
