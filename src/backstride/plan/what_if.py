"""What if: move a day, add a race, lose a week, an hour of another sport. An answer is a look; nothing is kept."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from math import floor
from typing import TYPE_CHECKING, Any

import msgspec

from backstride.core.errors import UsageError
from backstride.plan.base import AROUND_MIN, SHORTEST_RUN_MIN
from backstride.plan.ceiling import ceiling_of
from backstride.plan.changes import changes
from backstride.plan.cross import within_caps
from backstride.plan.days import days_of
from backstride.plan.gate import gate_of, is_needed
from backstride.plan.ladder import level_at_most, may_step_on, start_of
from backstride.plan.ledger import Ledger
from backstride.plan.make import Plan, make
from backstride.plan.past import past_of
from backstride.plan.request import Cross, PlanRequest, Race, Target
from backstride.plan.route import Route, cross_of, first_week_most, goal_of
from backstride.plan.rules import ladder
from backstride.plan.style import ramp_in
from backstride.plan.validate import validate

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from backstride.plan.ladder import Start
    from backstride.plan.style import Ramp

ONE = dt.timedelta(days=1)
WEEK_DAYS = 7


@dataclass(frozen=True, slots=True)
class Answer:
    """The plan as it would be, the request behind it, and what it breaks; `is_allowed` only where nothing is broken."""

    request: PlanRequest
    plan: Plan
    violations: tuple[dict[str, Any], ...]
    changed: tuple[dict[str, Any], ...]

    @property
    def is_allowed(self) -> bool:
        return not self.violations


def lose_week(request: PlanRequest, before: Plan, first: dt.date) -> Answer:
    """Seven days without exercise from `first` on; what follows is planned anew, nothing is caught up."""
    _must_touch(request, before, first, WEEK_DAYS)
    lost = [first + k * ONE for k in range(WEEK_DAYS)]
    return _again(msgspec.structs.replace(request, blocked=sorted({*request.blocked, *lost})), before)


def add_race(request: PlanRequest, before: Plan, date: dt.date, distance_km: float) -> Answer:
    """The race takes the place of the target."""
    if date <= request.today:
        raise UsageError(f"A race on {_named(date)} is not ahead any more", "Choose a later day.")
    race = Race(date=date, distance_km=distance_km)
    return _again(msgspec.structs.replace(request, target=Target(race=race)), before)


def other_sport(request: PlanRequest, before: Plan, date: dt.date, minutes: int) -> Answer:
    """Other exercise on a day. It counts in the week's exercise minutes, and the runs are planned around it."""
    _must_touch(request, before, date, 1)
    if request.minutes_on(date) < minutes:
        wish = f"{date.isoformat()}: {minutes} min are wished for, {request.minutes_on(date)} are free"
        return Answer(request, before, ({"id": "H11", "date": date.isoformat(), "sentence": wish},), ())
    cross = [*request.cross, Cross(date=date, minutes=minutes)]
    answer = _again(msgspec.structs.replace(request, cross=cross), before)
    planned = sum(day.cross_min for day in answer.plan.days if day.date == date)
    if not answer.plan.days or planned >= minutes:
        return answer
    wish = f"{date.isoformat()}: {minutes} min are wished for, week and rest days leave {planned}"
    return replace(answer, violations=({"id": "H1", "date": date.isoformat(), "sentence": wish},))


def _named(day: dt.date) -> str:
    """'Friday 20 March 2026'."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def _must_touch(request: PlanRequest, before: Plan, first: dt.date, days: int) -> None:
    """Refuse a wish for days of which none is still ahead in the plan: keeping it would change nothing."""
    end = before.days[-1].date if before.days else request.today
    if first > end or first < request.today - (days - 1) * ONE:
        raise UsageError(f"{_named(first)} lies outside the plan", "Choose one of its days.")


def move(request: PlanRequest, before: Plan, source: dt.date, to: dt.date) -> Answer:
    """The run of one day on another, the two days changing places; later runs shorten where a cap asks for it.

    Refused, with the cap named, where the moved run itself would stand above one.
    """
    asked, request = request, within_caps(request, past_of(request), ceiling_of(request))
    runs = {day.date: day.run_min for day in before.days if day.run_min}
    levels = {day.date: day.level for day in before.days if day.run_min and day.level is not None}
    dates = {day.date for day in before.days}
    if source not in runs:
        raise UsageError(f"No run is planned on {_named(source)}", "Choose a day with a run.")
    if to not in dates or to < request.today:
        raise UsageError(f"{_named(to)} lies outside the plan", "Choose one of its days.")
    runs, levels = _swapped(runs, source, to), _swapped(levels, source, to)
    ramp = ramp_in(request, past_of(request).red, {day.date: day.to_json() for day in before.days})
    ledger = _ledger(request, levels, runs, ramp.held)
    start = start_of(request, past_of(request), ceiling_of(request), min(runs)) if levels else None
    kept, held = _held_to_caps(request, ledger.copy(), runs, levels, start)
    if kept.get(to) != runs[to]:
        kept, held = runs, levels  # shown as asked for, with the cap that refuses it
    plan = _rebuilt(request, before, kept, held, ledger, ramp)
    found = validate(plan.to_json(), request)
    return Answer(asked, plan, tuple(found), _changed(before, plan))


def _held_to_caps(
    request: PlanRequest,
    ledger: Ledger,
    runs: Mapping[dt.date, int],
    levels: Mapping[dt.date, int],
    start: Start | None,
) -> tuple[dict[dt.date, int], dict[dt.date, int]]:
    """These runs in order, each no longer than what the ones before it leave."""
    if runs and not levels:
        ledger.begin_on(min(runs).toordinal())
    kept: dict[dt.date, int] = {}
    held: dict[dt.date, int] = {}
    open_level, greens, steps = (start.level, start.greens, list(start.steps)) if start else (0, 0, [])
    for date, wanted in sorted(runs.items()):
        day = date.toordinal()
        most = min(wanted, ledger.room(day), request.minutes_on(date) - request.cross_on(date) - AROUND_MIN)
        if date in levels:
            may_step = start is not None and greens >= start.greens_needed and may_step_on(steps, day, start)
            level = min(levels[date], level_at_most(max(0, most)), open_level + may_step)
            most = ladder()[level].run_min
            held |= {date: level} if level else {}
            if level > open_level:
                open_level, greens = level, 1
                steps.append(day)
            else:
                greens += level == open_level
        else:
            most = min(most, ledger.session_cap(day))
        if most >= SHORTEST_RUN_MIN:
            ledger.add(day, most)
            kept[date] = most
    return kept, held


def _swapped(rows: Mapping[dt.date, int], source: dt.date, to: dt.date) -> dict[dt.date, int]:
    found = {day: value for day, value in rows.items() if day not in (source, to)}
    if source in rows:
        found[to] = rows[source]
    if to in rows:
        found[source] = rows[to]
    return dict(sorted(found.items()))


def _again(request: PlanRequest, before: Plan) -> Answer:
    plan = make(request, is_quick=True)
    return Answer(request, plan, plan.violations, _changed(before, plan))


def _changed(before: Plan, after: Plan) -> tuple[dict[str, Any], ...]:
    previous: Sequence[Mapping[str, Any]] = [day.to_json() for day in before.days]
    return tuple(changes(previous, after.days))


def _ledger(
    request: PlanRequest, levels: Mapping[dt.date, int], runs: Mapping[dt.date, int], unraised: frozenset[int]
) -> Ledger:
    """The minutes before the plan, with the floor that the ladder gives a week."""
    past, ceiling = past_of(request), ceiling_of(request)
    start = start_of(request, past, ceiling, min(runs)) if levels and runs else None
    floor_week = past.first_week_min if ceiling.may_increase else 0
    if start is not None:
        floor_week = max(start.floor_week_min, floor(past.weekly_before_stop_min / 2) if start.is_base else 0)
    return Ledger(
        past,
        week_start=request.settings.week_start,
        floor_week=floor_week,
        may_increase=ceiling.may_increase or bool(levels),
        cross=cross_of(request),
        held=unraised,
        strength_done=request.strength_done,
        first_week_most=first_week_most(request, past),
    )


def _rebuilt(
    request: PlanRequest,
    before: Plan,
    runs: dict[dt.date, int],
    levels: dict[dt.date, int],
    ledger: Ledger,
    ramp: Ramp,
) -> Plan:
    """The same plan with these runs; caps, reasons, exercises and the date of the target are worked out again."""
    past, ceiling = past_of(request), ceiling_of(request)
    hops = ceiling.hops_need_clinician
    gate = (
        gate_of(request, past, hops_need_clinician=hops)
        if ceiling.may_run and is_needed(request, past)
        else None
    )
    start = start_of(request, past, ceiling, min(runs)) if levels and runs else None
    reached, is_feasible = _reached(request, before, runs)
    route = Route(runs=runs, levels=levels, start=start, reached_on=reached, ledger=ledger)
    days = days_of(request, past, ceiling, gate, route, ramp)
    return replace(before, days=tuple(days), reaches_target_on=reached, feasible=is_feasible, optimal=False)


def _reached(request: PlanRequest, before: Plan, runs: Mapping[dt.date, int]) -> tuple[dt.date | None, bool]:
    """The day on which the target is met with these runs; None where they no longer meet it."""
    goal = goal_of(request, past_of(request))
    if not goal.exists or before.is_beyond_horizon:
        return before.reaches_target_on, before.feasible
    for day in sorted(runs):
        week = day - ((day.weekday() - request.settings.week_start) % WEEK_DAYS) * ONE
        total = sum(m for d, m in runs.items() if week <= d <= day)
        if (goal.weekly_min and total >= goal.weekly_min) or runs[day] >= (goal.session_min or 10**9):
            if goal.race_on is None:
                return goal.day_after(day), True
            return (goal.race_on, True) if day < goal.race_on else (day, False)
    return None, False
