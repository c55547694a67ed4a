"""The load of an athlete for somebody who may see the load and nothing else: no pain goes into any figure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from backstride.app import clock
from backstride.app.journal.load import exposures as own_exposures
from backstride.app.journal.models import Athlete
from backstride.app.journal.sessions import sessions
from backstride.load import exposures

SHOWN_WEEKS = 8
#: weeks before those shown, so that the first of them has its thirty days
_BEFORE_DAYS = 60


@dataclass(frozen=True, slots=True)
class Week:
    """Sums of one week; None where nothing is known."""

    start: date
    run_km: float | None
    run_min: float | None
    exercise_min: float | None
    jumps: int
    line: int | None = None  # most minutes of exercise; only for whoever may see the pain that goes into it
    over: int = 0  # minutes over the line


def weeks_of(athlete: Athlete) -> list[Week]:
    """The last weeks, newest first, with how many runs in each went over the line."""
    today = clock.today(athlete)
    log = sessions(athlete, today - timedelta(days=7 * SHOWN_WEEKS + _BEFORE_DAYS), today)
    if not log:
        return []
    found = exposures(log, as_of=today, first_weekday=athlete.week_start)
    jumped = [
        date.fromisoformat(row["date"])
        for row in found.sessions
        if row["spike_state"] in {"small", "moderate", "large"}
    ]
    return [_week(row, jumped) for row in reversed(found.weeks[-SHOWN_WEEKS:])]


def with_lines(weeks: list[Week], athlete: Athlete) -> list[Week]:
    """The same with each week's line, as the athlete's own load page draws it: pain goes into it."""
    rows = {row["week_start"]: row for row in own_exposures(athlete).weeks}
    found = []
    for week in weeks:
        row = rows.get(week.start.isoformat(), {})
        found.append(replace(week, line=row.get("cap_exercise_min"), over=row.get("over_cap_min") or 0))
    return found


def _week(row: dict[str, Any], jumped: list[date]) -> Week:
    start = date.fromisoformat(row["week_start"])
    inside = sum(start <= day < start + timedelta(days=7) for day in jumped)
    return Week(start, row["run_km"], row["run_min"], row["exercise_min"], inside)
