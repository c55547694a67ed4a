"""What pain says about a run: red sessions are no baseline (dossier A2, B4)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from backstride.core.pain import PainDay

RED_DURING = 5  # B4: worst during the run
RED_RISE = 2  # B4: next morning above the run day's morning
WITHIN_DAYS = 3  # A2: within 72 h
DAYS_OFF_AFTER_RED = 2  # B4


def by_day(pain: Iterable[PainDay]) -> dict[date, PainDay]:
    """One record a day; of two for the same day the worse score of each column stands."""
    days: dict[date, PainDay] = {}
    for entry in pain:
        kept = days.get(entry.date)
        days[entry.date] = entry if kept is None else _worse(kept, entry)
    return days


def _worse(a: PainDay, b: PainDay) -> PainDay:
    def top(x: int | None, y: int | None) -> int | None:
        known = [v for v in (x, y) if v is not None]
        return max(known) if known else None

    return type(a)(
        date=a.date,
        morning=top(a.morning, b.morning),
        worst=top(a.worst, b.worst),
        during_run=top(a.during_run, b.during_run),
    )


def red_after(run_day: date, pain: Mapping[date, PainDay]) -> str | None:
    """Why a run of that day counts as red, in words; None when nothing says so.

    No morning score on the run day counts as 0, so that a later score can only make it redder.
    """
    that_day = pain.get(run_day)
    if that_day and that_day.during_run is not None and that_day.during_run >= RED_DURING:
        return f"pain {that_day.during_run}/10 during it"
    before = that_day.morning if that_day and that_day.morning is not None else 0
    for k in range(1, WITHIN_DAYS + 1):
        later = pain.get(run_day + timedelta(days=k))
        if later and later.morning is not None and later.morning - before >= RED_RISE:
            when = "the next morning" if k == 1 else f"{k} mornings later"
            return f"pain {later.morning}/10 {when}, up from {before}"
    return None


def red_days(pain: Mapping[date, PainDay], run_days: Iterable[date]) -> dict[date, str]:
    """The run days that count as red, with the reason."""
    return {day: why for day in sorted(set(run_days)) if (why := red_after(day, pain))}
