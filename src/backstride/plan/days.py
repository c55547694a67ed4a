"""A route as days: kind, minutes, caps, exercises, and why each day is what it is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from math import floor
from typing import TYPE_CHECKING, Any

from backstride.plan.base import AROUND_MIN, IN_A_ROW_BASE, IN_A_ROW_NOVICE, SHORTEST_RUN_MIN
from backstride.plan.ledger import Ledger
from backstride.plan.programme import exercises_of
from backstride.plan.rules import binding, ladder, rules, say, stresses
from backstride.plan.style import Ramp

if TYPE_CHECKING:
    from backstride.plan.ceiling import Ceiling
    from backstride.plan.gate import Gate
    from backstride.plan.past import Past
    from backstride.plan.request import PlanRequest
    from backstride.plan.route import Route

DAY = dt.timedelta(days=1)
NO_CHANGE = Ramp()
WALK_MIN, SHORT_WALK_MIN, TEST_WALK_MIN = 30, 10, 30


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDay:
    """One day of the plan. Minutes; distance in kilometres; None where nothing can be said."""

    date: dt.date
    kind: str
    run_min: int = 0
    walk_min: int = 0
    cross_min: int = 0
    bout_max_min: float = 0
    intervals: tuple[dict[str, Any], ...] = ()
    level: int | None = None
    distance_km: float | None = None
    exercises: tuple[dict[str, Any], ...] = ()
    caps: dict[str, Any] = field(default_factory=dict)
    why: tuple[str, ...] = ()
    binds: str | None = None
    moves: str = ""
    outside_available: bool = False
    exercise_block_min: int = 0
    strength: bool = False
    style_min: int = 0
    tests: tuple[str, ...] = ()  # of the run gate, due on this day

    def to_json(self) -> dict[str, Any]:
        """The charter's day."""
        return {
            "date": self.date.isoformat(),
            "kind": self.kind,
            "run_min": self.run_min,
            "walk_min": self.walk_min,
            "foot_min": self.run_min + self.walk_min,
            "cross_min": self.cross_min,
            "exercise_min": self.run_min + self.cross_min,
            "bout_max_min": self.bout_max_min,
            "intervals": list(self.intervals),
            "level": self.level,
            "distance_km": self.distance_km,
            "exercises": list(self.exercises),
            "caps": self.caps,
            "why": list(self.why),
            "binds": self.binds,
            "moves": self.moves,
            "outside_available": self.outside_available,
            "exercise_block_min": self.exercise_block_min,
            "strength": self.strength,
            "style_min": self.style_min,
            "tests": list(self.tests),
        }


def days_of(
    request: PlanRequest,
    past: Past,
    ceiling: Ceiling,
    gate: Gate | None,
    route: Route,
    ramp: Ramp = NO_CHANGE,
) -> list[PlanDay]:
    """Every day of the horizon. Caps are those in force as the day is written, from the days before it alone."""
    cross = {row.date.toordinal(): request.cross_on(row.date) for row in request.cross}
    ledger = Ledger(past, week_start=request.settings.week_start, cross=cross, held=ramp.held)
    ledger.floor_week = 0
    if route.ledger:
        ledger.take_floors(route.ledger)
    ledger.may_increase = ceiling.may_increase or (ceiling.may_step and bool(route.levels))
    if route.runs and not route.levels:
        ledger.begin_on(min(route.runs).toordinal())
    found = []
    stands_under: dict[int, int] = {}  # the cap of all exercise under which minutes of a week already stand
    for n in range(request.horizon_days):
        day = request.today + n * DAY
        caps = _caps(ledger, day)
        week = ledger.week_of(day.toordinal())
        if week in stands_under:
            caps["week_exercise_min"] = max(caps["week_exercise_min"] or 0, stands_under[week])
        if day in route.runs:
            made = _run_day(
                request, past, route, ledger, day, caps, is_conditional=bool(gate and not gate.is_open)
            )
            made = _in_new_style(made, ramp)
            ledger.add(day.toordinal(), route.runs[day], made.distance_km or 0.0)
        else:
            made = _still_day(request, ceiling, gate, route, day, caps)
            if made.binds is None:
                binds = _keeps_still(request, past, ceiling, gate, route, ledger, day)
                made = replace(made, binds=binds, moves=rules()[binds].moves)
        found.append(_with_cross(request, ceiling, made))
        if found[-1].cross_min or found[-1].run_min:
            stands_under[week] = caps["week_exercise_min"] or 0
    return exercises_of(request, past, ceiling, found)


def _in_new_style(day: PlanDay, ramp: Ramp) -> PlanDay:
    """The minutes of a run that are run in the new way, with the words for them."""
    week = ramp.week_of(day.date)
    if week is None:
        return day
    title = stresses()[ramp.kind].title
    if not stresses()[ramp.kind].ramped:
        since = f"{week.begins.day} {week.begins:%B}"
        is_new = (day.date - week.begins).days < 7
        return replace(day, why=(*day.why, say("style_once", what=title, day=since))) if is_new else day
    minutes = week.minutes(day.run_min)
    said = say("style", minutes=minutes, run=day.run_min, what=title)
    return replace(day, style_min=minutes, why=(*day.why, said)) if minutes else day


def _with_cross(request: PlanRequest, ceiling: Ceiling, day: PlanDay) -> PlanDay:
    """The runner's own wish for another sport; a walk gives way to it, the gate's test walk does not."""
    minutes = request.cross_on(day.date) if ceiling.may_walk else 0
    if not minutes:
        return day
    if day.kind == "test":
        outside = minutes + day.walk_min > request.minutes_on(day.date)
        more = (say("walk_outside"),) if outside and not day.outside_available else ()
        return replace(day, cross_min=minutes, outside_available=outside, why=(*day.why, *more, say("cross")))
    if day.run_min:
        return replace(day, cross_min=minutes, why=(*day.why, say("cross")))
    walk = min(day.walk_min, request.minutes_on(day.date) - minutes)
    return replace(day, kind="cross", walk_min=walk, cross_min=minutes, why=(say("cross"),))


def _caps(ledger: Ledger, day: dt.date) -> dict[str, Any]:
    week = ledger.week_of(day.toordinal())
    session, share = ledger.session_cap(day.toordinal()), ledger.share_on(day.toordinal())
    return {
        "session_run_min": session or None,
        "session_run_km": ledger.session_cap_km(day.toordinal()) if session else None,
        "week_run_min": ledger.week_cap(week, everything=False, share=share) or None,
        "week_exercise_min": ledger.week_cap_of_all(week, share) or None,
    }


def _run_day(
    request: PlanRequest,
    past: Past,
    route: Route,
    ledger: Ledger,
    day: dt.date,
    caps: dict[str, Any],
    *,
    is_conditional: bool,
) -> PlanDay:
    run = route.runs[day]
    km = run / past.pace_min_per_km if past.pace_min_per_km else None
    if km is not None and caps["session_run_km"]:
        km = min(km, caps["session_run_km"])
    km = floor(km * 10 + 1e-9) / 10 if km is not None else None
    first = [say("conditional")] if is_conditional else []
    if day == request.today and request.onset_date and (request.screen is None or request.screen.yes is None):
        first.append(say("screen"))
    number = route.levels.get(day)
    if number is not None:
        level = ladder()[number]
        rule = "B3_base" if route.start and route.start.is_base else "B3"
        bound = binding(rule, level=number, run=run, repeats=level.repeats)
        interval = {"repeat": level.repeats, "run_min": level.run_each_min, "walk_min": level.walk_each_min}
        return PlanDay(
            date=day,
            kind="walkrun" if level.walk_each_min else "easy_run",
            run_min=run,
            walk_min=level.total_min - run,
            bout_max_min=level.run_each_min,
            intervals=(interval,),
            level=number,
            distance_km=km,
            caps={**caps, "session_run_min": max(run, caps["session_run_min"] or 0)},
            why=(str(bound["sentence"]), *first),
            binds=rule,
            moves=str(bound["moves"]),
        )
    is_long = _is_longest(route, ledger, day)
    binds = _binds(request, ledger, day, run, caps)
    if binds is None and _week_left(route, ledger, day) < 1:
        binds = "H1"
    reason = {
        "H1": lambda: binding("H1", cap=caps["week_run_min"], what="running"),
        "H2": lambda: binding("H2", cap=caps["session_run_min"]),
        "H11": lambda: binding("H11"),
    }.get(binds or "")
    said = str(reason()["sentence"]) if reason else ""
    binds = binds or "C4"
    if not said and route.reached_on and day > route.reached_on:
        said = say("hold")
    return PlanDay(
        date=day,
        kind="long_run" if is_long else "easy_run",
        run_min=run,
        walk_min=AROUND_MIN,
        bout_max_min=run,
        distance_km=km,
        caps=caps,
        why=tuple(w for w in (say("long_run" if is_long else "run"), said, *first) if w),
        binds=binds,
        moves=rules()[binds].moves,
    )


def _is_longest(route: Route, ledger: Ledger, day: dt.date) -> bool:
    """Clearly the longest run of its week: at least a tenth more than the next."""
    week = dt.date.fromordinal(ledger.week_of(day.toordinal()))
    others = [route.runs.get(week + k * DAY, 0) for k in range(7) if week + k * DAY != day]
    return any(others) and 10 * route.runs[day] >= 11 * max(others)


def _binds(request: PlanRequest, ledger: Ledger, day: dt.date, run: int, caps: dict[str, Any]) -> str | None:
    """The rule without which this run could be longer."""
    if run >= (caps["session_run_min"] or 0):
        return "H2"
    if run >= request.minutes_on(day) - AROUND_MIN:
        return "H11"
    return "H1" if run >= ledger.room(day.toordinal()) else None


def _keeps_still(
    request: PlanRequest,
    past: Past,
    ceiling: Ceiling,
    gate: Gate | None,
    route: Route,
    ledger: Ledger,
    day: dt.date,
) -> str:
    """The first rule without which there could be a run on this day."""
    number, minutes = day.toordinal(), request.minutes_on(day)
    on_ladder = bool(route.levels) and day <= max(route.levels)
    beside = any(ledger.run.get(number - 1) or route.runs.get(day + k * DAY) for k in (-1, 1))
    row = next(k for k in range(1, 9) if k > 7 or not ledger.run.get(number - k)) - 1
    race = request.target.race
    reasons = (
        ("target", race is not None and day == race.date),
        ("H15", not ceiling.may_run),
        ("H6", gate is not None and (gate.opens_on is None or day < gate.opens_on)),
        ("B4", day < past.free_from()),
        ("H11", minutes < SHORTEST_RUN_MIN + AROUND_MIN),
        ("H4", not ledger.leaves_rest(number) or (on_ladder and beside)),
        ("H5", row >= (IN_A_ROW_BASE if past.is_established else IN_A_ROW_NOVICE)),
        ("H1", min(ledger.room(number), _week_left(route, ledger, day)) < SHORTEST_RUN_MIN),
    )
    return next((rule for rule, holds in reasons if holds), "C4")


def _week_left(route: Route, ledger: Ledger, day: dt.date) -> float:
    """Running minutes that H1 leaves of the whole week, once its later runs are done."""
    week, share = ledger.week_of(day.toordinal()), ledger.share_on(day.toordinal())
    days = range(week, week + 7)
    whole = sum(max(ledger.run.get(d, 0.0), route.runs.get(dt.date.fromordinal(d), 0)) for d in days)
    return ledger.week_cap(week, everything=False, share=share) - whole


def _still_day(
    request: PlanRequest,
    ceiling: Ceiling,
    gate: Gate | None,
    route: Route,
    day: dt.date,
    caps: dict[str, Any],
) -> PlanDay:
    """A day without running: a test of the gate, a walk, or rest."""
    race = request.target.race
    if race and day == race.date:
        return PlanDay(date=day, kind="rest", caps=caps, why=_race(request, route))
    minutes = request.minutes_on(day)
    ran = sum(row.run_min or 0 for row in request.history if row.date == day == request.today)
    if gate is None and ran:
        return PlanDay(date=day, kind="rest", caps=caps, why=(say("done", minutes=round(ran)),))
    if gate and ceiling.may_walk and day in gate.walk_days:
        is_test = day == gate.test_day
        outside = minutes < TEST_WALK_MIN
        why = [say("walk_gate")]
        if is_test:
            why.append(say("test" if gate.with_hops else "test_no_hops"))
        if outside:
            why.append(say("walk_outside"))
        return PlanDay(
            date=day,
            kind="test",
            walk_min=TEST_WALK_MIN,
            level=0,
            caps=caps,
            why=tuple(why),
            binds="H6",
            moves=rules()["H6"].moves,
            outside_available=outside,
            tests=_tests(gate) if is_test else (),
        )
    if gate and ceiling.may_run and day == gate.test_day:
        why_test = say("test" if gate.with_hops else "test_no_hops")
        return PlanDay(
            date=day,
            kind="test",
            caps=caps,
            why=(why_test,),
            binds="H6",
            moves=rules()["H6"].moves,
            tests=_tests(gate),
        )
    if ceiling.may_walk and minutes >= SHORT_WALK_MIN and not _walking_hurts(request):
        return PlanDay(date=day, kind="walk", walk_min=min(WALK_MIN, minutes), caps=caps, why=(say("walk"),))
    return PlanDay(date=day, kind="rest", caps=caps, why=(say("rest" if minutes else "rest_own"),))


def _tests(gate: Gate) -> tuple[str, ...]:
    """The tests that are open, without the hops where a clinician decides about them."""
    wanted = ("sit_to_stand", "hops") if gate.with_hops else ("sit_to_stand",)
    open_ids = {c.id for c in gate.conditions if not c.is_met}
    return tuple(name for name in wanted if name in open_ids)


def _walking_hurts(request: PlanRequest) -> bool:
    """Walking that hurt more than 2 of 10 lately is not planned (A0)."""
    since = request.today - dt.timedelta(days=2)
    return any(w.worst is not None and w.worst > 2 and w.date >= since for w in request.walks)


def _race(request: PlanRequest, route: Route) -> tuple[str, ...]:
    race = request.target.race
    if race is None:
        return ()
    before = [m for d, m in route.runs.items() if race.date - 30 * DAY <= d < race.date]
    from backstride.plan.past import past_of

    pace = past_of(request).pace_min_per_km
    if not before or not pace:
        return (say("race_study"),)
    over = race.distance_km * pace / max(before) - 1
    return (say("race", over=round(100 * over)), say("race_study"))
