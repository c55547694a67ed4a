"""The walk-run ladder, day by day, as if every session stays green; a check-in re-plans when one does not (B3)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from backstride.plan.ledger import Calendar, Ledger, weekday
from backstride.plan.rules import Level, ladder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from backstride.plan.ceiling import Ceiling
    from backstride.plan.past import Past
    from backstride.plan.request import PlanRequest

GREENS, STEP_DAYS = 2, 7
MOST_STEPS_BASE = 2  # an established base may climb twice in seven days
RUNS_A_WEEK = 3
BOUT_CAP_LEVEL = 9  # B3: pain that always comes after 10 to 15 minutes
HALF_GAP_DAYS, QUARTER_GAP_DAYS = 55, 84


@dataclass(frozen=True, slots=True)
class Start:
    """Where the ladder begins. `greens`: green sessions at that level already."""

    level: int
    greens: int
    is_base: bool


@dataclass(frozen=True, slots=True)
class Climb:
    """The ladder on one set of weekdays."""

    weekdays: tuple[int, ...]
    days: tuple[tuple[int, int], ...]  # ordinal of the day, level
    reached_on: int | None  # the target, if the ladder itself meets it
    done_on: int | None  # two greens at level 12, or half of the old week
    stuck_at: int | None  # the level whose next one has no day long enough


def start_of(request: PlanRequest, past: Past, ceiling: Ceiling, first_run: dt.date) -> Start | None:
    """Where the ladder starts on `first_run`; None when the caps alone speak (no restart, or no complaint)."""
    restart = past.multiplier_on(first_run) == 0.0
    if not restart:
        return None if request.onset_date is None or past.is_established else _going_on(past, first_run)
    if ceiling.ladder_from_one or not past.is_established:
        return Start(1, 0, is_base=False)
    gap = past.gap_on(first_run) or 0
    if gap > QUARTER_GAP_DAYS:
        return Start(1, 0, is_base=False)
    share = 2 if gap <= HALF_GAP_DAYS else 4
    return Start(max(1, level_at_most(past.typical_min / share)), 0, is_base=True)


def _going_on(past: Past, first_run: dt.date) -> Start | None:
    """A beginner in the middle of the ladder: the level that recent tolerated runs reached."""
    since = first_run - dt.timedelta(days=14)
    recent = {d: m for d, m in past.longest.items() if d >= since and d not in past.red}
    if not recent or max(recent.values()) >= ladder()[12].run_min:
        return None
    level = level_at_most(max(recent.values()))
    return Start(max(1, level), 0, is_base=False)


def patterns(calendar: Calendar, level: Level) -> Iterator[tuple[int, ...]]:
    """Sets of at most three weekdays, none next to another, that are long enough for the level."""
    long_enough = [d for d in range(7) if calendar.by_weekday[d] >= level.total_min]
    for n in range(min(RUNS_A_WEEK, len(long_enough)), 0, -1):
        for chosen in combinations(long_enough, n):
            if all((b - a) % 7 not in (1, 6) for a in chosen for b in chosen if a != b):
                yield chosen


def level_at_most(run_min: float) -> int:
    """The highest level whose running minutes are at most `run_min`; 0 below level 1."""
    return max(level.level for level in ladder() if level.run_min <= run_min)


def climb(
    request: PlanRequest,
    calendar: Calendar,
    ledger: Ledger,
    start: Start,
    weekdays: Sequence[int],
    first: int,
    last: int,
) -> Climb:
    """Walk through the days; a level opens after its greens, one in seven days (two with an established base).

    Where the week has no room for the highest open level, the session repeats a level below.
    """
    levels = ladder()
    top = BOUT_CAP_LEVEL if request.onset_minute is not None and request.onset_minute <= 15 else 12
    level, greens = start.level, start.greens
    needed = 1 if start.is_base else GREENS
    steps: list[int] = []
    done: list[tuple[int, int]] = []
    half = ledger.past.weekly_before_stop_min / 2 if start.is_base else None
    reached: int | None = None
    stuck: int | None = None
    for day in range(first, last + 1):
        if weekday(day) not in weekdays or ledger.run.get(day - 1) or not _has_slot(ledger, day):
            continue
        opened = greens >= needed and level < top and reached is None
        highest = level + 1 if opened and _may_step(steps, day, start) else level
        chosen = _chosen(calendar, ledger, day, highest, max(1, level - 2))
        if opened and not any(calendar.by_weekday[d] >= levels[level + 1].total_min for d in weekdays):
            stuck = level
        if chosen is None:
            continue
        ledger.add(day, levels[chosen].run_min)
        done.append((day, chosen))
        if chosen > level:
            level, greens = chosen, 1
            steps.append(day)
        elif chosen == level:
            greens += 1
        if reached is None and _is_reached(request, ledger, day):
            reached = day
        is_half = bool(half) and ledger.week_sum(ledger.week_of(day), everything=False) >= (half or 0)
        is_top = greens >= needed and level == top == levels[-1].level and reached is None
        if is_half or is_top:
            return Climb(tuple(weekdays), tuple(done), reached, day, stuck)
    return Climb(tuple(weekdays), tuple(done), reached, None, stuck)


def _chosen(calendar: Calendar, ledger: Ledger, day: int, highest: int, lowest: int) -> int | None:
    """The highest of these levels that the day and the week have room for."""
    room, minutes = ledger.room(day), calendar.minutes(day)
    for level in reversed(ladder()[lowest : highest + 1]):
        if level.total_min <= minutes and level.run_min <= room:
            return level.level
    return None


def _has_slot(ledger: Ledger, day: int) -> bool:
    """At most three running days in any seven."""
    return sum(bool(ledger.run.get(day - k)) for k in range(1, 7)) < RUNS_A_WEEK


def _may_step(steps: Sequence[int], day: int, start: Start) -> bool:
    recent = [s for s in steps if day - s < STEP_DAYS]
    return len(recent) < (MOST_STEPS_BASE if start.is_base else 1)


def _is_reached(request: PlanRequest, ledger: Ledger, day: int) -> bool:
    target = request.target
    if target.weekly_run_min is not None:
        return ledger.week_sum(ledger.week_of(day), everything=False) >= target.weekly_run_min
    if target.session_run_min is not None:
        return ledger.planned[day] >= target.session_run_min
    return False
