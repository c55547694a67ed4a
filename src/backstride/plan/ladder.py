"""The walk-run ladder, day by day, as if every session stays green; a check-in re-plans when one does not (B3)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from itertools import combinations
from math import floor
from typing import TYPE_CHECKING

from backstride.load.caps import FIRST_WEEK_RUN_MIN, gap_multiplier
from backstride.plan.ledger import WINDOW_DAYS, Calendar, Ledger, weekday
from backstride.plan.past import BACK_FOR_DAYS
from backstride.plan.rules import Level, ladder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from backstride.plan.base import Goal
    from backstride.plan.ceiling import Ceiling
    from backstride.plan.past import Past
    from backstride.plan.request import PlanRequest

GREENS, STEP_DAYS = 2, 7
MOST_STEPS_BASE = 2  # an established base may climb twice in seven days
RUNS_A_WEEK = 3
GREEN_AT_MOST, AMBERS_DOWN, LEVELS_DOWN_RED = 2, 2, 2  # B4
BEGINS_AT_MOST = 3  # a log whose first run was this short began on the ladder (our reading)
BOUT_CAP_LEVEL, BOUT_CAP_MINUTE, PAINFREE_RUNS = 9, 15, 3  # B3: pain that always comes after 10 to 15 minutes
HALF_GAP_DAYS, QUARTER_GAP_DAYS = 55, 84


@dataclass(frozen=True, slots=True)
class Start:
    """Where the ladder begins. `greens`: green sessions at that level already."""

    level: int
    greens: int
    is_base: bool
    is_restart: bool = True
    steps: tuple[int, ...] = ()  # days of the latest steps up

    @property
    def greens_needed(self) -> int:
        """Green sessions before the next level opens."""
        return 1 if self.is_base else GREENS

    @property
    def floor_week_min(self) -> int:
        """Minutes that every week may hold: three sessions at the level of the restart (planner resolutions 2, 3)."""
        return max(FIRST_WEEK_RUN_MIN, 3 * ladder()[self.level].run_min if self.is_restart else 0)


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
    share = past.multiplier_on(first_run)
    if share:
        start = going_on(request, past, share) or in_bouts(request, past, share)
        return _after_missed(past, start, first_run) if start else None
    if ceiling.ladder_from_one or not past.is_established:
        return Start(1, 0, is_base=False)
    gap = past.gap_on(first_run) or 0
    if gap > QUARTER_GAP_DAYS:
        return Start(1, 0, is_base=False)
    half = 2 if gap <= HALF_GAP_DAYS else 4
    return Start(max(1, level_at_most(past.typical_min / half)), 0, is_base=True)


def _after_missed(past: Past, start: Start, first_run: dt.date) -> Start:
    """After missed days nothing steps up for seven days: as if the steps of the week were taken (C5)."""
    is_missed = past.is_missed(past.gap_on(first_run) or 0)
    back = first_run if is_missed else past.came_back_on
    return replace(start, steps=(*start.steps, *[back.toordinal()] * MOST_STEPS_BASE)) if back else start


def going_on(request: PlanRequest, past: Past, share: float) -> Start | None:
    """In the middle of the ladder: the level and greens that the logged runs since the return have earned."""
    if past.last_run is None or (past.returned_on is None and request.onset_date is None):
        return None
    since = past.returned_on or past.last_run - dt.timedelta(days=BACK_FOR_DAYS)
    days = sorted(d for d, minutes in past.longest.items() if d >= since and minutes)
    if not days:
        return None
    began_low = past.longest[days[0]] <= ladder()[BEGINS_AT_MOST].run_min
    if past.returned_on is None and past.is_established and not began_low:
        return None
    tolerated = [d for d in days if d not in past.red]
    if (
        not tolerated
    ):  # every run so far hurt: nothing was earned, and the lowest level is where it begins again
        return Start(1, 0, is_base=False)
    if max(past.longest[d] for d in tolerated) >= ladder()[12].run_min:
        return None
    is_base = past.is_established and past.returned_on is not None
    week = sum(m for d, m in past.run.items() if 0 <= (past.last_run - d).days < STEP_DAYS)
    if is_base and 2 * week >= past.weekly_before_stop_min:
        return None
    level, greens, steps = replay(request, past, days)
    if share < 1.0:
        level, greens = level_at_most(share * ladder()[level].run_min), 0
    if request.ill_on and past.last_run <= request.ill_on:  # back from a fever: one level down (C5)
        level, greens = level - 1, 0
    return Start(max(1, level), greens, is_base, is_restart=False, steps=tuple(steps))


def replay(request: PlanRequest, past: Past, days: Sequence[dt.date]) -> tuple[int, int, list[int]]:
    """Level, greens at it and days of the steps after these runs (B4); an unknown score counts for nothing."""
    # a first run that hurt earned no level, however long it was
    level = 1 if days[0] in past.red else max(1, level_at_most(past.longest[days[0]]))
    greens = ambers = 0
    steps: list[int] = []
    before: dt.date | None = None
    for day in days:
        share = gap_multiplier((day - before).days, enforced=day in past.enforced_ends) if before else 1.0
        if (
            share < 1.0
        ):  # what was earned before a gap counts only in part, and one short run does not bring it back
            level, greens, ambers = max(1, level_at_most(share * ladder()[level].run_min)), 0, 0
        before = day
        ran = level_at_most(past.longest[day])  # 0: less than the lowest level, which is no green session
        colour = _colour(request, past, day)
        if colour != "open":  # what is not known yet does not part two ambers
            ambers = ambers + 1 if colour == "amber" else 0
        if colour == "red":
            level, greens = max(1, min(level, ran) - LEVELS_DOWN_RED), 0
        elif ambers == AMBERS_DOWN:
            level, greens, ambers = max(1, level - 1), 0, 0
        elif ran > level:
            level, greens = ran, int(colour == "green")
            steps.append(day.toordinal())
        elif ran == level:
            greens += colour == "green"
    return level, greens, steps


def _colour(request: PlanRequest, past: Past, day: dt.date) -> str:
    """B4 from the scores of a request: the worst column decides. Without a complaint every run is green."""
    if day in past.red:
        return "red"
    told = {row.colour for row in request.judged if row.date == day}
    by_scores = _by_scores(request, past, day)
    if "amber" in (*told, by_scores):
        return "amber"
    is_open = by_scores == "open" or ("open" in told and request.onset_date is not None)
    return "open" if is_open else "green"


def _by_scores(request: PlanRequest, past: Past, day: dt.date) -> str:
    if request.onset_date is None:
        return "green"
    own, after = past.scored.get(day), past.scored.get(day + dt.timedelta(days=1))
    during, before = (own.during_run, own.morning) if own else (None, None)
    morning = after.morning if after else None
    if (during or 0) > GREEN_AT_MOST or (morning or 0) > (before or 0):
        return "amber"
    return "open" if None in (during, before, morning) else "green"


def is_bout_capped(request: PlanRequest, past: Past) -> bool:
    """Pain that comes within fifteen minutes holds the bouts at eight, until three runs in a row were free of it (B3)."""
    if request.onset_minute is None or request.onset_minute > BOUT_CAP_MINUTE:
        return False
    last = [past.scored.get(day) for day in sorted(past.longest)[-PAINFREE_RUNS:]]
    return len(last) < PAINFREE_RUNS or any(row is None or row.during_run != 0 for row in last)


def in_bouts(request: PlanRequest, past: Past, share: float) -> Start | None:
    """No ladder is due, but the pain comes within fifteen minutes: the ladder's bouts of at most eight minutes (B3)."""
    if not is_bout_capped(request, past):
        return None
    kept, since = past.kept(), request.today - dt.timedelta(days=WINDOW_DAYS)
    tolerated = [m * kept.get(d, 0.0) for d, m in past.longest.items() if d not in past.red and d >= since]
    level = level_at_most(floor(share * max(tolerated, default=0) + 1e-9))
    return Start(max(1, min(BOUT_CAP_LEVEL, level)), 0, is_base=False, is_restart=False)


def patterns(calendar: Calendar, level: Level) -> Iterator[tuple[int, ...]]:
    """Sets of at most three weekdays, none next to another, that are long enough for the level."""
    long_enough = [d for d in range(7) if calendar.by_weekday[d] >= level.total_min]
    for n in range(min(RUNS_A_WEEK, len(long_enough)), 0, -1):
        for chosen in combinations(long_enough, n):
            if are_apart(chosen):
                yield chosen
    if len(long_enough) > RUNS_A_WEEK or not are_apart(long_enough):
        yield tuple(
            long_enough
        )  # whichever day comes next: days apart and three in seven are kept day by day


def are_apart(weekdays: Sequence[int]) -> bool:
    """No two of them next to each other, across the weekend too."""
    return all((b - a) % 7 not in (1, 6) for a in weekdays for b in weekdays if a != b)


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
    goal: Goal,
) -> Climb:
    """Walk through the days; a level opens after its greens, one in seven days (two with an established base).

    Where the week has no room for the highest open level, the session repeats a level below.
    """
    levels = ladder()
    top = BOUT_CAP_LEVEL if is_bout_capped(request, ledger.past) else 12
    level, greens = min(start.level, top), start.greens
    needed = start.greens_needed
    steps: list[int] = list(start.steps)
    done: list[tuple[int, int]] = []
    half = ledger.past.weekly_before_stop_min / 2 if start.is_base else None
    reached: int | None = None
    stuck: int | None = None
    for day in range(first, last + 1):
        if weekday(day) not in weekdays or ledger.run.get(day - 1) or not _has_slot(ledger, day):
            continue
        if not ledger.leaves_rest(day):
            continue
        opened = greens >= needed and level < top and reached is None and ledger.may_increase
        highest = level + 1 if opened and may_step_on(steps, day, start) else level
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
        if reached is None and _is_reached(goal, ledger, day):
            reached = day
        is_half = (
            bool(half)
            and top == levels[-1].level
            and ledger.week_sum(ledger.week_of(day), everything=False) >= (half or 0)
        )
        is_top = greens >= needed and level == top == levels[-1].level and reached is None
        if is_half or is_top:
            return Climb(tuple(weekdays), tuple(done), reached, day, stuck)
    return Climb(tuple(weekdays), tuple(done), reached, None, stuck)


def _chosen(calendar: Calendar, ledger: Ledger, day: int, highest: int, lowest: int) -> int | None:
    """The highest of these levels that the day and the week have room for."""
    room, minutes = ledger.room(day), calendar.minutes(day) - ledger.cross.get(day, 0)
    for level in reversed(ladder()[lowest : highest + 1]):
        if level.total_min <= minutes and level.run_min <= room:
            return level.level
    return None


def _has_slot(ledger: Ledger, day: int) -> bool:
    """At most three running days in any seven."""
    return sum(bool(ledger.run.get(day - k)) for k in range(1, 7)) < RUNS_A_WEEK


def may_step_on(steps: Sequence[int], day: int, start: Start) -> bool:
    """One step up in seven days, two with an established base."""
    recent = [s for s in steps if day - s < STEP_DAYS]
    return len(recent) < (MOST_STEPS_BASE if start.is_base else 1)


def _is_reached(goal: Goal, ledger: Ledger, day: int) -> bool:
    """Whether the ladder itself meets the goal on a day; a race is prepared on top of it."""
    if goal.race_on is not None:
        return False
    if goal.weekly_min is not None:
        return ledger.week_sum(ledger.week_of(day), everything=False) >= goal.weekly_min
    return goal.session_min is not None and ledger.planned[day] >= goal.session_min
