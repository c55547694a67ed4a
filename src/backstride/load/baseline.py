"""What the next run may be measured against: the tolerated runs of 30 days, after gaps only in part (dossier A2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from math import floor
from statistics import median
from typing import TYPE_CHECKING

from backstride.load.caps import gap_multiplier, next_session_cap_km, next_session_cap_min

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from backstride.core.session import Session

WINDOW = 30
#: running minutes of the walk-run levels L1..L12 (dossier B3; our setting)
LADDER_RUN_MIN = (8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30)


@dataclass(frozen=True, slots=True)
class Baseline:
    """The longest tolerated run of the window on one day, and the caps that follow from it.

    `days_since_run` None: no run before this day. `multiplier` is that of the gap up to this day.
    """

    day: date
    days_since_run: int | None
    multiplier: float
    longest_km: float | None
    longest_min: int | None
    cap_km: float | None
    cap_min: int | None
    restart: bool = False
    left_out: tuple[date, ...] = ()
    share: float = 1.0  # what the longest run still counts after every gap since


def shares(run_days: Sequence[date], day: date, enforced_until: Collection[date] = ()) -> dict[date, float]:
    """For each earlier run day, what its runs still count on `day`: every gap since then takes its part.

    `enforced_until` holds the days on which a run (or `day` itself) ended a stop that pain or illness enforced.
    """
    points = [*sorted({d for d in run_days if d < day}), day]
    kept: dict[date, float] = {}
    share = 1.0
    for earlier, later in zip(reversed(points[:-1]), reversed(points[1:]), strict=True):
        share *= gap_multiplier((later - earlier).days, enforced=later in enforced_until)
        kept[earlier] = share
    return kept


def baseline(
    runs: Sequence[Session], day: date, red: Collection[date] = (), enforced_until: Collection[date] = ()
) -> Baseline:
    """The baseline for a run on `day` from the runs before it.

    `enforced_until` holds the days (of a run, or `day` itself) that ended a stop which pain or illness enforced.
    """
    before = [s for s in runs if s.date < day and (s.running_min or s.run_km)]
    if not before:
        return Baseline(day, None, 1.0, None, None, None, None)
    last = max(s.date for s in before)
    since = (day - last).days
    multiplier = gap_multiplier(since, enforced=day in enforced_until)
    kept = shares([s.date for s in before], day, enforced_until)
    window = [s for s in before if s.date >= day - timedelta(days=WINDOW)]
    tolerated = [s for s in window if s.date not in red]
    left_out = tuple(sorted({s.date for s in window if s.date in red}))
    if multiplier == 0.0 or since > WINDOW:
        start = ladder_start_min(before, last, since)
        return Baseline(day, since, 0.0, None, None, None, start, restart=True, left_out=left_out)
    by_min = max(tolerated, key=lambda s: (s.running_min or 0.0) * kept[s.date], default=None)
    longest_min = floor((by_min.running_min or 0.0) * kept[by_min.date] + 1e-9) if by_min else 0
    by_km = max(tolerated, key=lambda s: (s.run_km or 0.0) * kept[s.date], default=None)
    longest_km = (by_km.run_km or 0.0) * kept[by_km.date] if by_km else 0.0
    its_min = by_km.running_min * kept[by_km.date] if by_km and by_km.running_min else None
    stands_on = by_km if longest_km else by_min
    return Baseline(
        day,
        since,
        multiplier,
        longest_km or None,
        longest_min or None,
        next_session_cap_km(longest_km, its_min) if longest_km else None,
        next_session_cap_min(longest_min) if longest_min else None,
        left_out=left_out,
        share=kept[stands_on.date] if stands_on else 1.0,
    )


def ladder_start_min(runs: Sequence[Session], last: date, since: int) -> int:
    """Running minutes of the level at which the walk-run ladder restarts (dossier B3).

    An established base (running in at least four of the eight weeks before the stop) starts at the highest level at
    or below half of the usual session up to 55 days off, a quarter up to 84; everybody else at level 1.
    """
    first = last - timedelta(days=55)
    recent = [s for s in runs if first <= s.date <= last and s.running_min]
    weeks = {(last - s.date).days // 7 for s in recent}
    if len(weeks) < 4 or since > 84:
        return LADDER_RUN_MIN[0]
    usual = median(s.running_min or 0.0 for s in recent)
    target = usual * (0.5 if since <= 55 else 0.25)
    return max((m for m in LADDER_RUN_MIN if m <= target), default=LADDER_RUN_MIN[0])
