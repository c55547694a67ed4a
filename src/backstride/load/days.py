"""Sessions summed by day and week; a day without a source is unknown, a covered day without exercise is zero.

A session whose minutes nobody wrote down is not a session of 0 minutes: its day and week say how many there are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from backstride.core.session import Session


@dataclass(frozen=True, slots=True)
class DayLoad:
    """One local day: sums of its sessions. `covered` is False for a day that no source speaks of.

    `unmeasured` counts exercise sessions without minutes, `unmeasured_runs` the runs among them.
    """

    date: date
    run_km: float
    run_min: float
    foot_min: float
    exercise_min: float
    srpe: float | None
    covered: bool = True
    unmeasured: int = 0
    unmeasured_runs: int = 0


@dataclass(frozen=True, slots=True)
class WeekLoad:
    """One calendar week from `week_start`; sums of what is known, with the days that are not."""

    week_start: date
    run_km: float
    run_min: float
    exercise_min: float
    missing_days: int
    had_red: bool = False
    unmeasured: int = 0
    unmeasured_runs: int = 0


def days(
    sessions: Iterable[Session], first: date, last: date, missing: frozenset[date] = frozenset()
) -> list[DayLoad]:
    """Every day from first to last, in order. `missing` are days that no source covered."""
    sums: dict[date, list[float]] = {}
    efforts: dict[date, list[float | None]] = {}
    blanks: dict[date, list[int]] = {}
    for s in sessions:
        if s.exercise_min is None:
            blank = blanks.setdefault(s.date, [0, 0])
            blank[0] += 1
            blank[1] += s.is_run
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
        found.append(
            DayLoad(
                day,
                row[0],
                row[1],
                row[2],
                row[3],
                srpe if covered else None,
                covered,
                *blanks.get(day, (0, 0)),
            )
        )
    return found


def week_start(day: date, first_weekday: int = 0) -> date:
    """The first day of the week that holds `day`; 0 = Monday."""
    return day - timedelta(days=(day.weekday() - first_weekday) % 7)


def weeks(loads: Sequence[DayLoad], first_weekday: int = 0, red: Iterable[date] = ()) -> list[WeekLoad]:
    """Calendar weeks of the days given, oldest first."""
    reds = {week_start(day, first_weekday) for day in red}
    sums: dict[date, list[float]] = {}
    missing: dict[date, int] = {}
    blanks: dict[date, list[int]] = {}
    for load in loads:
        start = week_start(load.date, first_weekday)
        row = sums.setdefault(start, [0.0, 0.0, 0.0])
        row[0] += load.run_km
        row[1] += load.run_min
        row[2] += load.exercise_min
        missing[start] = missing.get(start, 0) + (not load.covered)
        blank = blanks.setdefault(start, [0, 0])
        blank[0] += load.unmeasured
        blank[1] += load.unmeasured_runs
    return [WeekLoad(w, r[0], r[1], r[2], missing[w], w in reds, *blanks[w]) for w, r in sorted(sums.items())]
