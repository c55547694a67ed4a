"""A request to a plan: refusals first, then the gate, the route, the days, and the check of every cap from scratch."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import msgspec

from backstride.plan.base import AROUND_MIN
from backstride.plan.ceiling import Ceiling, ceiling_of
from backstride.plan.changes import changes
from backstride.plan.cross import within_caps
from backstride.plan.days import PlanDay, days_of
from backstride.plan.gate import Gate, gate_of, is_needed, kept_open, open_conditions
from backstride.plan.ladder import is_bout_capped
from backstride.plan.past import past_of
from backstride.plan.route import PACE_UNKNOWN_MIN_PER_KM, PARKRUN_KM, Route, find, first_week_most, goal_of
from backstride.plan.rules import binding, refuse, version
from backstride.plan.style import Ramp, ramp_of
from backstride.plan.validate import validate

if TYPE_CHECKING:
    from backstride.plan.past import Past
    from backstride.plan.request import PlanRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The charter's plan. `feasible`: the target is met inside every cap, in the horizon and before any race."""

    feasible: bool
    optimal: bool
    reaches_target_on: dt.date | None = None
    is_beyond_horizon: bool = False
    date_proven: bool = False
    binding: tuple[dict[str, Any], ...] = ()
    gate: tuple[dict[str, Any], ...] = ()
    changed_since: tuple[dict[str, Any], ...] = ()
    days: tuple[PlanDay, ...] = ()
    options: tuple[dict[str, Any], ...] = ()
    violations: tuple[dict[str, Any], ...] = field(default=())
    knowledge_version: str = ""

    def to_json(self) -> dict[str, Any]:
        """Plain values; the same request gives the same bytes."""
        return {
            "feasible": self.feasible,
            "optimal": self.optimal,
            "reaches_target_on": self.reaches_target_on.isoformat() if self.reaches_target_on else None,
            "is_beyond_horizon": self.is_beyond_horizon,
            "date_proven": self.date_proven,
            "binding": list(self.binding),
            "gate": list(self.gate),
            "changed_since": list(self.changed_since),
            "options": list(self.options),
            "days": [day.to_json() for day in self.days],
            "violations": list(self.violations),
            "knowledge_version": self.knowledge_version,
        }


def make(request: PlanRequest, *, is_quick: bool = False) -> Plan:
    """The best plan inside the caps that the greedy search finds; `optimal` only where a bound proves its date.

    `is_quick`: for a look; a date beyond the horizon is searched less hard, and every cap holds all the same.
    """
    ceiling = ceiling_of(request)
    if ceiling.is_refused:
        return Plan(
            feasible=False,
            optimal=False,
            binding=ceiling.binding,
            options=_defer(),
            knowledge_version=version(),
        )
    return _without_wishes(request, past_of(request), ceiling, is_quick=is_quick)


def _without_wishes(request: PlanRequest, past: Past, ceiling: Ceiling, *, is_quick: bool) -> Plan:
    """The plan with the runner's other exercise as far as every cap holds with it; wishes go before a run does."""
    request = within_caps(request, past, ceiling)
    plan, route, ramp = _planned(request, past, ceiling, is_quick=is_quick)
    while request.cross and (found := validate(plan.to_json(), request)):
        first = min(dt.date.fromisoformat(row["date"]) for row in found)
        near = [row for row in request.cross if row.date <= first + dt.timedelta(days=6)]
        last = max(near or request.cross, key=lambda row: row.date)
        request = msgspec.structs.replace(request, cross=[row for row in request.cross if row != last])
        plan, route, ramp = _planned(request, past, ceiling, is_quick=is_quick)
    return _held(plan, request, past, ceiling, route, ramp)


def _gate_for(request: PlanRequest, past: Past, ceiling: Ceiling) -> Gate | None:
    """The gate where it is needed."""
    if not ceiling.may_run or not is_needed(request, past):
        return None
    return gate_of(request, past, hops_need_clinician=ceiling.hops_need_clinician)


def _planned(
    request: PlanRequest, past: Past, ceiling: Ceiling, *, is_quick: bool
) -> tuple[Plan, Route, Ramp]:
    """Gate, route and days, as yet uncounted."""
    gate = _gate_for(request, past, ceiling)
    opens = request.today if gate is None else gate.opens_on
    route, ramp = (
        _routed(request, past, ceiling, opens, is_quick=is_quick)
        if ceiling.may_run and opens
        else (Route(), Ramp())
    )
    if gate is not None and route.runs:
        gate = kept_open(gate, request, min(route.runs))
    bound = [*ceiling.binding, *_gate_binding(gate), *_target_binding(request, past, ceiling, route)]
    bound += [ramp.bound] if ramp.bound else []
    days = days_of(request, past, ceiling, gate, route, ramp)
    reached, is_feasible = _outcome(request, past, route)
    is_feasible = is_feasible and ceiling.may_run and opens is not None
    end = request.today + dt.timedelta(days=request.horizon_days - 1)
    plan = Plan(
        feasible=is_feasible,
        optimal=is_feasible and (route.is_proven or goal_of(request, past).race_on is not None),
        date_proven=route.is_proven and reached is not None,
        reaches_target_on=reached,
        is_beyond_horizon=bool(reached and reached > end),
        binding=tuple(bound + _day_binding(days, [b["id"] for b in bound])),
        gate=tuple(c.to_json() for c in gate.conditions) if gate else (),
        changed_since=tuple(changes(request.previous, days)),
        days=tuple(days),
        options=() if is_feasible else _options(request, past, route, reached),
        knowledge_version=version(),
    )
    return plan, route, ramp


def _routed(
    request: PlanRequest, past: Past, ceiling: Ceiling, opens: dt.date, *, is_quick: bool
) -> tuple[Route, Ramp]:
    """The runs and a change of style beside them: a wish without a day waits until the target is reached (H9)."""
    ramp = ramp_of(request, past.red, on_ladder=False)
    route = find(request, past, ceiling, opens, ramp.held, is_quick=is_quick)
    if request.style_change is None:
        return route, ramp
    if route.levels:
        return (find(request, past, ceiling, opens, is_quick=is_quick) if ramp.held else route), ramp_of(
            request, past.red, on_ladder=True
        )
    reached = route.reached_on if goal_of(request, past).exists else request.today
    if not ramp.waits_for_target or reached is None:
        return route, ramp
    ramp = ramp_of(request, past.red, on_ladder=False, after=max(reached, _race_day(request) or reached))
    return find(request, past, ceiling, opens, ramp.held, is_quick=is_quick), ramp


def _race_day(request: PlanRequest) -> dt.date | None:
    return request.target.race.date if request.target.race else None


def _held(
    plan: Plan,
    request: PlanRequest,
    past: Past,
    ceiling: Ceiling,
    route: Route,
    ramp: Ramp,
) -> Plan:
    """The plan if it keeps every cap counted from scratch; else without the runs that do not: walks are always legal."""
    found = validate(plan.to_json(), request)
    if not found:
        return plan
    gate = _gate_for(request, past, ceiling)
    if gate is not None and route.runs:
        gate = kept_open(gate, request, min(route.runs))
    every = sorted(route.runs)

    def first_runs(n: int) -> Plan:
        kept = set(every[:n])
        runs = {day: minutes for day, minutes in route.runs.items() if day in kept}
        levels = {day: level for day, level in route.levels.items() if day in kept}
        days = days_of(request, past, ceiling, gate, replace(route, runs=runs, levels=levels), ramp)
        return replace(plan, feasible=False, optimal=False, days=tuple(days))

    fits, breaks = 0, len(every)  # the longest beginning that breaks nothing
    while breaks - fits > 1:
        middle = (fits + breaks) // 2
        fits, breaks = (fits, middle) if validate(first_runs(middle).to_json(), request) else (middle, breaks)
    held = first_runs(fits)
    left = validate(held.to_json(), request) if fits == 0 else []
    return replace(held, violations=tuple(left))


def _outcome(request: PlanRequest, past: Past, route: Route) -> tuple[dt.date | None, bool]:
    """The day the target is reached, and whether that is inside the horizon and in time for a race."""
    goal = goal_of(request, past)
    if not goal.exists:
        return None, True
    reached = route.reached_on
    end = request.today + dt.timedelta(days=request.horizon_days - 1)
    if reached is None:
        return None, False
    if goal.race_on is not None:
        in_time = route.is_in_time and reached < goal.race_on and goal.race_on > request.today
        return (goal.race_on, True) if in_time else (reached, False)
    reached = goal.day_after(reached)
    return reached, reached <= end


def _gate_binding(gate: Gate | None) -> list[dict[str, Any]]:
    if gate is None or gate.is_open:
        return []
    if gate.opens_on is None:
        return [binding("H6_wait", what="; ".join(open_conditions(gate)))]
    return [binding("H6", day=gate.opens_on.strftime("%A %d %B").replace(" 0", " "))]


def _target_binding(request: PlanRequest, past: Past, ceiling: Ceiling, route: Route) -> list[dict[str, Any]]:
    found = []
    gap = past.gap_on(request.today)
    if gap is not None and ceiling.may_run and 0.0 < past.multiplier_on(request.today) < 1.0:
        share = round(100 * past.multiplier_on(request.today))
        found.append(binding("A2_gap", days=gap, share=share))
    back = past.gap_on(min(route.runs)) if route.runs and not route.levels else None
    if back is not None and past.is_missed(back):
        found.append(binding("C5", days=back))
    race = request.target.race
    if request.target.parkrun:
        longest_km = f"{PARKRUN_KM / request.settings.prepared_share:.1f}"
        found.append(binding("target", what=refuse("parkrun", km=longest_km)))
    if race is not None:
        if race.date <= request.today:
            found.append(binding("target", what=refuse("past_race")))
        elif past.pace_min_per_km is None:
            pace = f"No pace is known: the plan reckons {PACE_UNKNOWN_MIN_PER_KM:g} minutes a kilometre, our setting."
            found.append(binding("target", what=pace))
    most = first_week_most(request, past)
    if most is not None and route.runs and not past.longest:
        found.append(binding("H12", cap=most))
    if route.runs and is_bout_capped(request, past):
        found.append(binding("B3_bouts"))
    goal = goal_of(request, past)
    longest = max((request.minutes_on(request.today + dt.timedelta(days=k)) for k in range(14)), default=0)
    if goal.session_min is not None and longest < goal.session_min + AROUND_MIN:
        said = refuse("day_too_short", run=goal.session_min, free=goal.session_min + AROUND_MIN)
        found.append(binding("H11_target", what=said))
    if not goal.exists:
        found.append(binding("target", what=refuse("no_target")))
    if ceiling.may_run and not ceiling.may_increase:
        found.append(binding("H13", what=refuse("routine_no_increase").capitalize() + "."))
    if (
        ceiling.may_run
        and not route.runs
        and (route.stuck_at is not None or not any(request.available.values()))
    ):
        found.append(binding("target", what=refuse("no_minutes")))
    return found


def _day_binding(days: list[PlanDay], named: list[str]) -> list[dict[str, Any]]:
    """The rules that bind on some day, each once, with the words of the first day."""
    found: list[dict[str, Any]] = []
    named = [*named, "C4"]  # evenness is a wish; it holds nothing back that a rule allows
    for day in days:
        is_active = day.run_min or day.kind == "test"
        if is_active and day.binds and day.binds not in (*named, *(b["id"] for b in found)):
            figures = {
                "cap": day.caps.get("session_run_min" if day.binds == "H2" else "week_run_min"),
                "what": "running",
                "level": day.level,
                "run": day.run_min,
                "repeats": day.intervals[0]["repeat"] if day.intervals else 1,
                "day": day.date,
            }
            found.append({**binding(day.binds, **figures), "first_on": day.date.isoformat()})
    return found


def _defer() -> tuple[dict[str, Any], ...]:
    return (
        {
            "id": "be_seen",
            "sentence": "Record here what the clinician said; the plan then starts at the gate.",
        },
    )


def _options(
    request: PlanRequest, past: Past, route: Route, reached: dt.date | None
) -> tuple[dict[str, Any], ...]:
    """What is honest when the target cannot be met in time; a cap is never among it."""
    found: list[dict[str, Any]] = []
    if reached is not None:
        found.append(
            {
                "id": "later",
                "date": reached.isoformat(),
                "sentence": f"Reach it on {reached:%A} {reached.day} {reached:%B %Y}, the nearest date inside the caps.",
            }
        )
    race = request.target.race
    if race is not None and race.date > request.today:
        pace = past.pace_min_per_km or PACE_UNKNOWN_MIN_PER_KM
        longest = max((m for d, m in route.runs.items() if d < race.date), default=0)
        km = int(longest / pace * request.settings.prepared_share * 10) / 10
        if km >= 1:
            found.append(
                {"id": "shorter_race", "distance_km": km, "sentence": f"A race of up to {km:g} km that day."}
            )
        found.append(
            {
                "id": "walk_run",
                "sentence": "Walk and run the race, with the running no longer than the plan's.",
            }
        )
        found.append({"id": "defer", "sentence": "Enter a later race."})
    return tuple(found)
