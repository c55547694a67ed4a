"""What a week on the walk-run ladder may hold, whatever the week before held (dossier B3, C3; planner resolutions 2, 3)."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from backstride.load.baseline import LADDER_RUN_MIN, ladder_start_min
from backstride.load.caps import FIRST_WEEK_RUN_MIN, gap_multiplier

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from backstride.core.session import Session

LADDER_DAYS = 84  # twelve weeks from the first run back


def ladder_floors(
    runs: Sequence[Session], enforced_until: Collection[date], week_starts: Sequence[date]
) -> dict[date, int]:
    """Running minutes that each week on the ladder may hold: 24, or three runs at the level where it began again.

    A week is on the ladder from the first run ever, or after a stop that restarts it, as long as no run since is
    longer than its top. `runs` in order; `enforced_until` as in `baseline`.
    """
    starts = _restarts(runs, enforced_until)
    found: dict[date, int] = {}
    for week in week_starts:
        end = week + timedelta(days=6)
        begun = max((day for day in starts if day <= end), default=None)
        if begun is None or (week - begun).days > LADDER_DAYS:
            continue
        since = [s.running_min or 0.0 for s in runs if begun <= s.date <= end]
        if max(since) <= LADDER_RUN_MIN[-1]:
            found[week] = max(FIRST_WEEK_RUN_MIN, 3 * starts[begun])
    return found


def _restarts(runs: Sequence[Session], enforced_until: Collection[date]) -> dict[date, int]:
    """Days of the first run ever and of each first run after a stop that restarts the ladder -> minutes of its level."""
    days = sorted({s.date for s in runs})
    found = {days[0]: LADDER_RUN_MIN[0]} if days else {}
    for before, after in pairwise(days):
        since = (after - before).days
        if gap_multiplier(since, enforced=after in enforced_until) == 0.0:
            found[after] = ladder_start_min([s for s in runs if s.date <= before], before, since)
    return found
