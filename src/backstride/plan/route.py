"""The runs of a plan: ladder first where it is due, then the base phase, each on the weekdays that serve the goal best."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from math import ceil, floor
from typing import TYPE_CHECKING, TypeAlias

from backstride.load.caps import FIRST_WEEK_RUN_MIN
from backstride.plan import base, bound
from backstride.plan.base import IN_A_ROW_BASE, IN_A_ROW_NOVICE, Goal, Season, Shape
from backstride.plan.ladder import RUNS_A_WEEK, Climb, Start, are_apart, climb, start_of
from backstride.plan.ladder import patterns as ladder_patterns
from backstride.plan.ledger import Calendar, Ledger, weekday
from backstride.plan.past import BACK_FOR_DAYS
from backstride.plan.rules import ladder

if TYPE_CHECKING:
    from collections.abc import Callable

    from backstride.plan.ceiling import Ceiling
    from backstride.plan.past import Past
    from backstride.plan.request import PlanRequest

SEARCH_DAYS = 560  # how far a "not before" date is looked for
PACE_UNKNOWN_MIN_PER_KM = 7.0  # our setting, said where it is used
FIRST_WEEK_BMI, FIRST_WEEK_KM = 30, 3  # H12
PARKRUN_KM, SATURDAY = 5.0, 5
USUAL_RUNS = 3
FAR_SETS, FAR_SETS_QUICK = 12, 2  # sets of weekdays tried for a date beyond the horizon
NEVER = 10**9

#: for a set of weekdays: the first day and a ledger to fill, or None where the set cannot begin
Begin: TypeAlias = "Callable[[tuple[int, ...]], tuple[int, Ledger] | None]"

#: a key to choose by, the climb, its ledger, and where it began
Tried: TypeAlias = "tuple[tuple[object, ...], Climb, Ledger, Start]"


@dataclass(frozen=True, slots=True)
class Route:
    """Planned running minutes by day, with the ladder level where there is one."""

    runs: dict[dt.date, int] = field(default_factory=dict)
    levels: dict[dt.date, int] = field(default_factory=dict)
    start: Start | None = None
    reached_on: dt.date | None = None
    is_proven: bool = False
    stuck_at: int | None = None
    ledger: Ledger | None = None
    is_in_time: bool = True  # False: prepared, and then tapered, only after the race


@dataclass(frozen=True, slots=True)
class Search:
    """What every step of the search needs."""

    request: PlanRequest
    past: Past
    ceiling: Ceiling
    calendar: Calendar
    goal: Goal
    end: int  # last day of the horizon
    held: frozenset[int] = frozenset()
    far_sets: int = FAR_SETS

    @property
    def most_in_a_row(self) -> int:
        return IN_A_ROW_BASE if self.past.is_established else IN_A_ROW_NOVICE

    @property
    def is_prepared_by_log(self) -> bool:
        """Whether a tolerated run of the thirty days before the race is long enough already (charter 6)."""
        if self.goal.race_on is None or self.goal.session_min is None:
            return False
        ledger, race = self.ledger(0), self.goal.race_on.toordinal()
        share = ledger.share_on(self.request.today.toordinal())
        return any(
            share * minutes >= self.goal.session_min
            for day, minutes in ledger.longest.items()
            if race - base.RACE_WINDOW_DAYS <= day < race
        )

    def ledger(self, floor_week: int) -> Ledger:
        return Ledger(
            self.past,
            week_start=self.request.settings.week_start,
            floor_week=floor_week,
            may_increase=self.ceiling.may_increase,
            cross=cross_of(self.request),
            held=self.held,
            strength_done=self.request.strength_done,
            first_week_most=first_week_most(self.request, self.past),
        )


def first_week_most(request: PlanRequest, past: Past) -> int | None:
    """Running minutes of a beginner's first seven days; with a BMI above 30 also at most 3 km (H12, NIE14b)."""
    if past.is_established:
        return None
    heavy = request.person.bmi is not None and request.person.bmi > FIRST_WEEK_BMI
    pace = past.pace_min_per_km or PACE_UNKNOWN_MIN_PER_KM
    return min(FIRST_WEEK_RUN_MIN, floor(FIRST_WEEK_KM * pace)) if heavy else FIRST_WEEK_RUN_MIN


def cross_of(request: PlanRequest) -> dict[int, int]:
    """Other exercise that the runner wishes for, by day."""
    return {row.date.toordinal(): request.cross_on(row.date) for row in request.cross}


def goal_of(request: PlanRequest, past: Past) -> Goal:
    """The target in minutes. A race asks for a run of its distance over 1.3 in the 30 days before (charter 6)."""
    target = request.target
    if target.race is not None:
        pace = past.pace_min_per_km or PACE_UNKNOWN_MIN_PER_KM
        need = ceil(target.race.distance_km / request.settings.prepared_share * pace - 1e-9)
        return Goal(session_min=need, race_on=target.race.date)
    if target.parkrun:
        pace = past.pace_min_per_km or PACE_UNKNOWN_MIN_PER_KM
        need = ceil(PARKRUN_KM / request.settings.prepared_share * pace - 1e-9)
        return Goal(session_min=need, on_weekday=SATURDAY)
    return Goal(weekly_min=target.weekly_run_min, session_min=target.session_run_min)


def find(
    request: PlanRequest,
    past: Past,
    ceiling: Ceiling,
    opens: dt.date,
    held: frozenset[int] = frozenset(),
    *,
    is_quick: bool = False,
) -> Route:
    """The best route of the greedy search, and whether a bound proves its date.

    `held`: days without a raise (H9). `is_quick`: look less far where the goal lies beyond the horizon.
    """
    end = request.today.toordinal() + request.horizon_days - 1
    goal = goal_of(request, past)
    far = FAR_SETS_QUICK if is_quick else FAR_SETS
    search = Search(request, past, ceiling, Calendar(request), goal, end, held, far)
    route = _found(search, opens)
    race = goal.race_on
    if race is None:
        return route
    if race > request.today and race >= opens and search.is_prepared_by_log:
        return replace(route, reached_on=request.today)
    if route.reached_on is not None and route.reached_on < race and _lasts(search, route, race):
        return route
    after = replace(goal, has_taper=False, not_before=race)
    return replace(_found(replace(search, goal=after), opens), is_in_time=False)


def _lasts(search: Search, route: Route, race: dt.date) -> bool:
    """Whether the long run stands in the thirty days before the race; beyond the horizon the plan holds it."""
    if race.toordinal() > search.end:
        return True
    first = race - dt.timedelta(days=base.RACE_WINDOW_DAYS)
    return any(first <= day < race and m >= (search.goal.session_min or 0) for day, m in route.runs.items())


def _found(search: Search, opens: dt.date) -> Route:
    """The route for one goal, from the day on which running can open."""
    request, past, ceiling, calendar = search.request, search.past, search.ceiling, search.calendar
    if request.today in past.run:
        opens = max(opens, request.today + dt.timedelta(days=1))  # today's run is done
    opens = max(opens, past.free_from())
    first = next((d for d in range(opens.toordinal(), opens.toordinal() + 28) if calendar.minutes(d)), None)
    if first is None:
        return Route()
    start = start_of(request, past, ceiling, dt.date.fromordinal(first))
    if start is None:
        route = _season(search, first)
        return route if route.runs else _restarted(search, first) or route
    if not ceiling.may_climb_ladder:
        return Route(start=start)
    return _ladder(search, start, first)


def _restarted(search: Search, first: int) -> Route | None:
    """No set of days begins before the gap is long enough to restart the ladder: it begins on the first that does (A2)."""
    if not search.ceiling.may_climb_ladder:
        return None
    for day in range(first + 1, first + 28):
        start = start_of(search.request, search.past, search.ceiling, dt.date.fromordinal(day))
        if start is not None and search.calendar.minutes(day):
            return _ladder(search, start, day)
    return None


def _season(search: Search, first: int) -> Route:
    """The base phase straight away."""
    past = search.past
    floor_week = past.first_week_min if search.ceiling.may_increase else 0

    def begin(weekdays: tuple[int, ...]) -> tuple[int, Ledger] | None:
        days = range(first, first + 8)
        day = next((d for d in days if weekday(d) in weekdays and search.calendar.minutes(d)), None)
        if day is None or past.multiplier_on(dt.date.fromordinal(day)) == 0.0:
            return None
        ledger = search.ledger(floor_week)
        began = min(
            ledger.run, default=day
        )  # a part of a week is no reference; the week after its own is one
        ledger.floor_until = ledger.week_of(began) + 7
        return day, ledger

    return _best(search, begin, past.runs_a_week or USUAL_RUNS)


def _best(search: Search, begin: Begin, often: int, steps: bound.Steps | None = None) -> Route:
    """Sets of weekdays, those with the usual number of runs first; the earliest date wins, then evenness.

    A set with fewer runs than usual is tried only where none with as many can begin. Stops at a proven date.
    """
    goal, calendar = search.goal, search.calendar
    usual = search.past.usual_weekdays
    sets = sorted(
        base.patterns(calendar, search.most_in_a_row),
        key=lambda w: (abs(len(w) - often), base.longest_row(w), -sum(usual.get(d, 0) for d in w), w),
    )
    sets = [w for w in sets if _long_days(calendar, goal, w)] or sets
    enough = [w for w in sets if len(w) >= often] or sets
    begun = [(w, *found) for w in enough if (found := begin(w)) is not None]
    if not begun:
        begun = [(w, *found) for w in sets if (found := begin(w)) is not None]
    limit = _limit(search, begun, steps)
    best: tuple[tuple[object, ...], Season, Ledger, Shape, int] | None = None
    for weekdays, day, ledger in begun:
        if best is not None and not goal.exists and len(weekdays) != len(best[3].weekdays):
            break
        for long_on in _long_days(calendar, goal, weekdays) or _roomiest(calendar, weekdays):
            shape = Shape(weekdays, long_on, search.most_in_a_row)
            filled = ledger.copy()
            stop = best[1].reached_on if best and goal.exists else None
            season = base.fill(
                calendar,
                filled,
                goal,
                shape,
                day,
                search.end,
                cutback=search.request.settings.cutback,
                stop_after=stop,
            )
            key = (
                season.reached_on or NEVER,
                abs(len(weekdays) - often),
                base.longest_row(weekdays),
                season.unevenness,
                weekdays,
                long_on,
            )
            if best is None or key < best[0]:
                best = (key, season, filled, shape, day)
            if _is_proven(search, filled, season.reached_on, limit):
                return _route(season, filled, is_proven=True)
    if best is None:
        return Route()
    _, season, filled, shape, day = best
    if goal.exists and season.reached_on is None and limit is not None:
        return _farther(search, begun, often, limit)
    return _route(season, filled, is_proven=_is_proven(search, filled, season.reached_on, limit))


def _limit(
    search: Search, begun: list[tuple[tuple[int, ...], int, Ledger]], steps: bound.Steps | None
) -> int | None:
    """The day before which nobody reaches the goal, from the earliest day on which any of these sets begins."""
    if not begun or not search.goal.exists:
        return None
    _, day, ledger = min(begun, key=lambda row: (row[1], row[0]))
    if steps is not None:
        day, ledger = steps.first_on, steps.ledger
    return bound.earliest(
        search.calendar,
        ledger,
        search.goal,
        day,
        search.most_in_a_row,
        steps=steps,
        cutback=search.request.settings.cutback,
    )


def _farther(
    search: Search,
    begun: list[tuple[tuple[int, ...], int, Ledger]],
    often: int,
    limit: int | None,
) -> Route:
    """The goal lies beyond the horizon: the week that gets there first, for the date; the horizon shows its beginning."""
    goal, last = search.goal, search.request.today.toordinal() + SEARCH_DAYS
    best: tuple[tuple[object, ...], Season, Ledger, Shape, int] | None = None
    for weekdays, day, ledger in _promising(search, begun, often):
        for long_on in _long_days(search.calendar, goal, weekdays):
            shape = Shape(weekdays, long_on, search.most_in_a_row)
            filled = ledger.copy()
            stop = best[1].reached_on if best else None
            season = base.fill(
                search.calendar,
                filled,
                goal,
                shape,
                day,
                last,
                cutback=search.request.settings.cutback,
                stop_after=stop,
                stop_when_reached=True,
            )
            key = (season.reached_on or NEVER, abs(len(weekdays) - often), weekdays, long_on)
            if best is None or key < best[0]:
                best = (key, season, ledger, shape, day)
        if best is not None and _is_proven(search, best[2], best[1].reached_on, limit):
            break
    if best is None:
        return Route()
    _, season, ledger, shape, day = best
    filled = ledger.copy()
    near = base.fill(
        search.calendar, filled, goal, shape, day, search.end, cutback=search.request.settings.cutback
    )
    is_proven = _is_proven(search, ledger, season.reached_on, limit)
    return _route(replace(near, reached_on=season.reached_on), filled, is_proven=is_proven)


def _promising(
    search: Search, begun: list[tuple[tuple[int, ...], int, Ledger]], often: int
) -> list[tuple[tuple[int, ...], int, Ledger]]:
    """The sets that are looked at as far as a year ahead.

    For a weekly goal those nearest to the runner's usual number of runs that have room for it, and those with most room:
    many short runs are not what somebody who manages two a week will do, and the two are often as quick.
    """
    goal, free = search.goal.weekly_min, search.calendar.by_weekday
    if goal is None:
        return begun[: search.far_sets]

    def room(weekdays: tuple[int, ...]) -> int:
        return sum(free[d] - base.AROUND_MIN for d in weekdays)

    roomy = sorted(begun, key=lambda row: (-sum(free[d] for d in row[0]), abs(len(row[0]) - often), row[0]))
    usual = [row for row in begun if room(row[0]) >= goal]
    some = {row[0]: row for row in (*usual[: (search.far_sets + 1) // 2], *roomy[: search.far_sets])}
    return list(some.values())


def _long_days(calendar: Calendar, goal: Goal, weekdays: tuple[int, ...]) -> tuple[int, ...]:
    """The days of a set that are long enough for the run that the goal asks for."""
    if goal.session_min is None:
        return _roomiest(calendar, weekdays)
    return tuple(d for d in weekdays if calendar.by_weekday[d] - base.AROUND_MIN >= goal.session_min)


def _roomiest(calendar: Calendar, weekdays: tuple[int, ...]) -> tuple[int, ...]:
    """The day for the longest run: most minutes, then the weekend, then late in the week."""
    return (max(weekdays, key=lambda d: (calendar.by_weekday[d], d)),)


def _is_proven(search: Search, ledger: Ledger, reached: int | None, limit: int | None) -> bool:
    if reached is None or limit is None:
        return False
    if search.goal.not_before is not None:
        limit = max(limit, search.goal.not_before.toordinal() + 1)
    if search.goal.weekly_min is not None:
        return ledger.week_of(reached) <= ledger.week_of(limit)
    return reached <= limit


def _route(season: Season, ledger: Ledger, *, is_proven: bool) -> Route:
    return Route(
        runs={dt.date.fromordinal(day): minutes for day, minutes in season.runs},
        reached_on=dt.date.fromordinal(season.reached_on) if season.reached_on else None,
        is_proven=is_proven,
        ledger=ledger,
    )


def _ladder(search: Search, start: Start, first: int) -> Route:
    """The ladder on every legal set of weekdays, then the base phase from its top."""
    climbing = replace(
        search, ceiling=replace(search.ceiling, may_increase=search.ceiling.may_step)
    )  # levels are the steps (H13)
    steps = bound.quickest(search.calendar, _ladder_ledger(climbing, start), start, first)
    fixed: Tried | None = None
    free: Tried | None = None
    plain: Tried | None = None  # the quickest ladder is not always the quickest way on
    for weekdays in ladder_patterns(search.calendar, ladder()[start.level]):
        tried_on = _climbed(climbing, start, weekdays, first)
        if tried_on is not None:
            climbed, ledger, own = tried_on
            date = climbed.reached_on or climbed.done_on or NEVER
            row = ((date, -climbed.days[-1][1], -len(weekdays), weekdays), climbed, ledger, own)
            if len(weekdays) > RUNS_A_WEEK or not are_apart(weekdays):
                free = row
            elif fixed is None or row[0] < fixed[0]:
                fixed = row
            plain = plain or row
    is_same = plain is None or (fixed is not None and plain[2] is fixed[2])
    rows = [fixed, free] if is_same or not search.goal.exists else [fixed, free, plain]
    tried = [_on_ladder(search, row[3], first, steps, row[1], row[2]) for row in rows if row is not None]
    if not tried:
        return Route(start=start, stuck_at=0)
    # the same weekdays where they are as early
    return min(tried, key=lambda route: route.reached_on or dt.date.max)


def _ladder_ledger(search: Search, start: Start) -> Ledger:
    """What a week on the ladder may always hold; with an established base half of the old week too (resolution 3).

    The way back with an established base ends twelve weeks after the stop (B3).
    """
    ledger, past = search.ledger(start.floor_week_min), search.past
    stop = past.stopped_on if past.returned_on else past.last_run
    if start.is_base and stop is not None:
        ledger.floor_back = floor(past.weekly_before_stop_min / 2)
        ledger.back_until = stop.toordinal() + BACK_FOR_DAYS
    return ledger


def _climbed(
    search: Search, start: Start, weekdays: tuple[int, ...], first: int
) -> tuple[Climb, Ledger, Start] | None:
    """The ladder on these weekdays, begun as the day of its own first run asks for: a longer gap may restart it (A2)."""
    request, calendar, last = search.request, search.calendar, search.request.today.toordinal() + SEARCH_DAYS
    for _ in range(3):
        ledger = _ladder_ledger(search, start)
        climbed = climb(request, calendar, ledger, start, weekdays, first, last, search.goal)
        if not climbed.days:
            return None
        begins = climbed.days[0][0]
        own = start_of(request, search.past, search.ceiling, dt.date.fromordinal(begins))
        if own is None or own == start:
            return climbed, ledger, start
        start, first = own, begins
    return None


def _on_ladder(
    search: Search, start: Start, first: int, steps: bound.Steps, climbed: Climb, ledger: Ledger
) -> Route:
    """The runs of one climb, and the base phase from its top."""
    ledger.floor_until = ledger.week_of(
        climbed.days[-1][0]
    )  # from the next week on H1 speaks as it stands (B3)
    limit = bound.earliest(
        search.calendar, steps.ledger, search.goal, first, search.most_in_a_row, steps=steps
    )
    top = Route(
        runs={dt.date.fromordinal(day): minutes for day, minutes in ledger.planned.items()},
        levels={dt.date.fromordinal(day): level for day, level in climbed.days},
        start=start,
        reached_on=dt.date.fromordinal(climbed.reached_on) if climbed.reached_on else None,
        is_proven=_is_proven(search, ledger, climbed.reached_on, limit),
        stuck_at=climbed.stuck_at,
        ledger=ledger,
    )
    if climbed.done_on is None or climbed.reached_on is not None:
        return top
    if climbed.done_on >= search.end:  # the date alone, as "not before" (planner resolution 10)
        if not search.goal.exists or not search.ceiling.may_increase:
            return top
        far = search.request.today.toordinal() + SEARCH_DAYS
        beyond = _after(replace(search, end=far), top, climbed.done_on + 1, steps)
        return replace(top, reached_on=beyond.reached_on, is_proven=beyond.is_proven)
    return _after(search, top, climbed.done_on + 1, steps)


def _after(search: Search, top: Route, begins: int, steps: bound.Steps) -> Route:
    """The base phase on top of the ladder; a result that wants to be looked at holds level 12."""

    def begin(_: tuple[int, ...]) -> tuple[int, Ledger] | None:
        if top.ledger is None:
            return None
        ledger = top.ledger.copy()
        ledger.may_increase = search.ceiling.may_increase
        return begins, ledger

    after = _best(search, begin, USUAL_RUNS, steps)
    if after.ledger is None:
        return top
    return replace(after, runs={**top.runs, **after.runs}, levels=top.levels, start=top.start)
