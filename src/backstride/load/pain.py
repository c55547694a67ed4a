"""What pain says about a run: red sessions are no baseline, and they end the running (dossier A2, B4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from backstride.core.pain import PainDay

RED_DURING = 5  # B4: worst during the run
RED_SCORE = 5  # B4: any score of a day from here on is red
RED_RISE = 2  # B4: a morning above the run day's morning
WITHIN_DAYS = 3  # A2: within 72 h
DAYS_OFF_AFTER_RED = 2  # B4
ENFORCED_BEFORE_DAYS = (
    3  # charter 5: a red day later than this before the last run makes the stop an enforced one
)


@dataclass(frozen=True, slots=True)
class Red:
    """Why a run counts as red, and from which day on that could be known.

    `score` is the score that tells it; `before` the run day's morning score, None for pain during the run.
    """

    known_on: date
    score: int
    before: int | None = None
    mornings_later: int = 0


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


def highest(entry: PainDay) -> int:
    """The highest score of a day; 0 where none was given."""
    return max((v for v in (entry.morning, entry.worst, entry.during_run) if v is not None), default=0)


def red_after(run_day: date, pain: Mapping[date, PainDay]) -> Red | None:
    """Why a run of that day counts as red; None when nothing says so.

    No morning score on the run day counts as 0, so that a later score can only make it redder.
    """
    that_day = pain.get(run_day)
    if that_day and that_day.during_run is not None and that_day.during_run >= RED_DURING:
        return Red(run_day, that_day.during_run)
    before = that_day.morning if that_day and that_day.morning is not None else 0
    for k in range(1, WITHIN_DAYS + 1):
        later = pain.get(run_day + timedelta(days=k))
        if later and later.morning is not None and later.morning - before >= RED_RISE:
            return Red(later.date, later.morning, before, k)
    return None


def red_days(pain: Mapping[date, PainDay], run_days: Iterable[date]) -> dict[date, Red]:
    """The run days that count as red, with the reason."""
    return {day: red for day in sorted(set(run_days)) if (red := red_after(day, pain))}


def enforced_ends(
    run_days: Collection[date], pain: Mapping[date, PainDay], red: Mapping[date, Red], as_of: date
) -> frozenset[date]:
    """Days (of a run, or `as_of`) that end a stop which pain enforced.

    Pain enforced it when a red run or a red score lies later than three days before the last run before the stop,
    and before the run that ended it.
    """
    if not red and not any(highest(entry) >= RED_SCORE for entry in pain.values()):
        return frozenset()
    marks = sorted(
        {day for day, entry in pain.items() if highest(entry) >= RED_SCORE}
        | set(red)
        | {r.known_on for r in red.values()}
    )
    last = sorted({day for day in run_days if day < as_of})
    if not last:
        return frozenset()  # no run before, so there was none to stop
    stops = zip(last, [*last[1:], as_of], strict=True)
    return frozenset(
        end
        for begun, end in stops
        if any(
            begun - timedelta(days=ENFORCED_BEFORE_DAYS) < mark and (mark < end or mark == end == as_of)
            for mark in marks
        )
    )


def is_run_off(pain: Mapping[date, PainDay], red: Mapping[date, Red], as_of: date) -> bool:
    """Two days off after red pain (B4), and none on a day whose own scores are red already."""
    today = pain.get(as_of)
    if today and highest(today) >= RED_SCORE:
        return True
    for day, mark in red.items():
        first = day + timedelta(days=1) if mark.known_on == day else mark.known_on
        if mark.known_on <= as_of and first <= as_of < first + timedelta(days=DAYS_OFF_AFTER_RED):
            return True
    return any(
        entry.during_run is not None and entry.during_run >= RED_DURING and day + timedelta(days=n) == as_of
        for day, entry in pain.items()
        for n in range(DAYS_OFF_AFTER_RED + 1)
    )
