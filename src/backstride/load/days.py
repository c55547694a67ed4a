"""Sessions summed by day and week; a day without a source is unknown, a covered day without exercise is zero."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from backstride.core.session import Session


@dataclass(frozen=True, slots=True)
class DayLoad:
    """One local day: sums of its sessions. `covered` is False for a day that no source speaks of."""

    date: date
    run_km: float
    run_min: float
    foot_min: float
    exercise_min: float
    srpe: float | None
    covered: bool = True


@dataclass(frozen=True, slots=True)
class WeekLoad:
    """One calendar week from `week_start`; sums of what is known, with the days that are not."""

    week_start: date
    run_km: float
    run_min: float
    exercise_min: float
    missing_days: int
    had_red: bool = False


def days(
    sessions: Iterable[Session], first: date, last: date, missing: frozenset[date] = frozenset()
) -> list[DayLoad]:
    """Every day from first to last, in order. `missing` are days that no source covered."""
    sums: dict[date, list[float]] = {}
    efforts: dict[date, list[float | None]] = {}
    for s in sessions:
        row = sums.setdefault(s.date, [0.0, 0.0, 0.0, 0.0])
        row[0] += s.run_km or 0.0
        row[1] += s.running_min or 0.0
        row[2] += s.foot_min or 0.0
        row[3] += s.exercise_min or 0.0
        known = s.rpe is not None and s.duration_min is not None
        efforts.setdefault(s.date, []).append(s.rpe * s.duration_min if known else None)  # type: ignore[operator]
    found = []
    for n in range((last - first).days + 1):
        day = first + timedelta(days=n)
        row = sums.get(day, [0.0, 0.0, 0.0, 0.0])
        effort = efforts.get(day, [0.0])
        srpe = None if None in effort else float(sum(e for e in effort if e is not None))
        covered = day in sums or day not in missing
        found.append(DayLoad(day, row[0], row[1], row[2], row[3], srpe if covered else None, covered))
    return found


def week_start(day: date, first_weekday: int = 0) -> date:
    """The first day of the week that holds `day`; 0 = Monday."""
    return day - timedelta(days=(day.weekday() - first_weekday) % 7)


def weeks(loads: Sequence[DayLoad], first_weekday: int = 0, red: Iterable[date] = ()) -> list[WeekLoad]:
    """Calendar weeks of the days given, oldest first."""
    reds = {week_start(day, first_weekday) for day in red}
    sums: dict[date, list[float]] = {}
    missing: dict[date, int] = {}
    for load in loads:
        start = week_start(load.date, first_weekday)
        row = sums.setdefault(start, [0.0, 0.0, 0.0])
        row[0] += load.run_km
        row[1] += load.run_min
        row[2] += load.exercise_min
        missing[start] = missing.get(start, 0) + (not load.covered)
    return [WeekLoad(w, r[0], r[1], r[2], missing[w], w in reds) for w, r in sorted(sums.items())]
