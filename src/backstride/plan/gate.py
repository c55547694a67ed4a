"""The gate to running: five conditions, none of them a date (load dossier B3)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from backstride.load.pain import DAYS_OFF_AFTER_RED
from backstride.plan.rules import refuse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from backstride.plan.past import Past
    from backstride.plan.request import PlanRequest, Walk

RECENT_RUN_DAYS = 7
WALK_MIN, WALKS, WALK_WINDOW = 30, 3, 5
QUIET, PAIN_MEAN, PAIN_DAYS = 2, 3.0, 3
TEST_KEEPS_DAYS = 7


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition. `due`: the first day it can be met; None while nothing that the runner does can meet it."""

    id: str
    is_met: bool
    value: Any
    due: dt.date | None
    blocks: str = ""

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "met": self.is_met,
            "value": self.value,
            "due": self.due.isoformat() if self.due else None,
        }


@dataclass(frozen=True, slots=True)
class Gate:
    """All conditions, the day on which running can open, and the tests to plan until then."""

    conditions: tuple[Condition, ...]
    opens_on: dt.date | None
    walk_days: tuple[dt.date, ...] = ()
    test_day: dt.date | None = None
    with_hops: bool = True

    @property
    def is_open(self) -> bool:
        return all(c.is_met for c in self.conditions)


def is_needed(request: PlanRequest, past: Past) -> bool:
    """For an open complaint after more than a week without running, a red last run, or a release (B3)."""
    release = request.release
    is_released = release is not None and release.said == "may_run"
    if is_released and (past.last_run is None or past.last_run <= release.date):  # type: ignore[union-attr]
        return True  # being told so opens the gate's conditions, it does not meet them (A8)
    if request.onset_date is None:
        return False
    gap = past.gap_on(request.today)
    return gap is None or gap > RECENT_RUN_DAYS or _is_hurt(request, past)


def _is_hurt(request: PlanRequest, past: Past) -> bool:
    """The last run hurt, or one of this week did and the runs since were inside the days off that it asked for."""
    red = max((day for day in past.red if (request.today - day).days <= RECENT_RUN_DAYS), default=None)
    if past.last_run in past.red:
        return True
    return red is not None and not any(
        day > red + dt.timedelta(days=DAYS_OFF_AFTER_RED) for day in past.longest
    )


def gate_of(request: PlanRequest, past: Past, *, hops_need_clinician: bool) -> Gate:
    """Every condition as far as it was told; what was not told is not met and its test is planned first.

    A test from before the last run that hurt says nothing any more, and none stands on a day off that red pain asks for.
    """
    today = request.today
    walks, walk_days = _walks(request)
    found = [_screen(request), walks, _pain(request), _legs(request)]
    test_day = max(walk_days[-1] if walk_days else today, past.free_from())
    if test_day == _race_day(request):
        test_day += dt.timedelta(days=1)
    for name in ("sit_to_stand", "hops"):
        if name == "hops" and hops_need_clinician:
            found.append(Condition("hops", False, None, None, refuse("hops_clinician")))
        else:
            found.append(_test(request, past, name, test_day))
    open_tests = any(not c.is_met for c in found if c.id in ("sit_to_stand", "hops"))
    dues = [c.due for c in found if not c.is_met]
    opens: dt.date | None = None
    if all(due is not None for due in dues):
        opens = max([today, *(due for due in dues if due is not None)])
        if open_tests:  # how it went is told in the check-in of the next morning
            opens = max(opens, test_day + dt.timedelta(days=1))
    return Gate(
        tuple(found), opens, tuple(walk_days), test_day if open_tests else None, not hops_need_clinician
    )


def kept_open(gate: Gate, request: PlanRequest, first_run: dt.date) -> Gate:
    """The gate with walks planned anew where three of the five days before the first run would not have one any more.

    Days with time for it come first, then the latest; race day is the runner's own.
    """
    window = [first_run - dt.timedelta(days=k) for k in range(1, WALK_WINDOW + 1)]
    good = _good_walks(request)
    have = sum(day in good or day in gate.walk_days for day in window)
    free = [
        day
        for day in window
        if day >= request.today and day not in gate.walk_days and day != _race_day(request)
    ]
    free.sort(key=lambda day: (request.minutes_on(day) < WALK_MIN, first_run - day))
    more = free[: max(0, WALKS - have)]
    return replace(gate, walk_days=tuple(sorted({*gate.walk_days, *more}))) if more else gate


def _screen(request: PlanRequest) -> Condition:
    screen = request.screen
    told = screen is not None and screen.date == request.today and screen.yes is not None
    return Condition("screen", told and not (screen and screen.yes), "no" if told else None, request.today)


def _is_good(walk: Walk, request: PlanRequest) -> bool:
    if walk.minutes is None or walk.minutes < WALK_MIN or walk.worst is None or walk.next_morning is None:
        return False
    before = next((p.morning for p in request.pain if p.date == walk.date and p.morning is not None), 0)
    return walk.worst <= QUIET and walk.next_morning <= before


def _good_walks(request: PlanRequest) -> set[dt.date]:
    """Days before today whose brisk walks were all quiet."""
    hurt = {w.date for w in request.walks if w.worst is not None and w.worst > QUIET}
    return {w.date for w in request.walks if w.date < request.today and _is_good(w, request)} - hurt


def _walks(request: PlanRequest) -> tuple[Condition, list[dt.date]]:
    """Three quiet test walks of the last five days; the missing ones are planned from today on, day after day."""
    today = request.today
    good = sorted(_good_walks(request))
    planned: list[dt.date] = []
    day = today
    while True:
        window = {day - dt.timedelta(days=k) for k in range(1, WALK_WINDOW + 1)}
        have = sum(d in window for d in (*good, *planned))
        if have >= WALKS:
            break
        if day != _race_day(request):  # what the runner does there is their own entry
            planned.append(day)
        day += dt.timedelta(days=1)
    now = sum((today - d).days <= WALK_WINDOW for d in good)
    return Condition("walks", not planned, f"{now} of {WALKS}", day), planned


def _race_day(request: PlanRequest) -> dt.date | None:
    return request.target.race.date if request.target.race else None


def _pain(request: PlanRequest) -> Condition:
    """The mean of the last three days at most 3 and not rising."""
    scores: dict[dt.date, int] = {}
    for row in request.pain:
        told = [v for v in (row.morning, row.worst, row.during_run) if v is not None]
        if told:
            scores[row.date] = max(*told, scores.get(row.date, 0))
    last = [scores.get(request.today - dt.timedelta(days=k)) for k in range(PAIN_DAYS, 0, -1)]
    due = request.today + dt.timedelta(days=PAIN_DAYS)
    known = [v for v in last if v is not None]
    if len(known) < PAIN_DAYS:
        missing = min(k for k in range(1, PAIN_DAYS + 1) if last[PAIN_DAYS - k] is None)
        return Condition("pain", False, None, request.today + dt.timedelta(days=PAIN_DAYS + 1 - missing))
    mean = sum(known) / PAIN_DAYS
    is_met = mean <= PAIN_MEAN and known[-1] <= known[0]
    return Condition("pain", is_met, round(mean, 1), due)


def _legs(request: PlanRequest) -> Condition:
    if request.leg_signs_new is None:
        return Condition("legs", False, None, request.today, refuse("leg_unknown"))
    if request.leg_signs_new:
        return Condition("legs", False, "yes", None, refuse("leg_signs"))
    return Condition("legs", True, "no", request.today)


def _test(request: PlanRequest, past: Past, name: str, test_day: dt.date) -> Condition:
    since = request.today - dt.timedelta(days=TEST_KEEPS_DAYS)
    hurt = max(past.red, default=dt.date.min)
    done = [t for t in request.tests if t.id == name and since <= t.date <= request.today and t.date > hurt]
    told = sorted(done, key=lambda t: (t.date, t.worst is None, t.worst))  # of one day the worse stands
    last = told[-1] if told else None
    is_met = last is not None and last.worst is not None and last.worst <= QUIET
    return Condition(name, is_met, last.worst if last else None, test_day)


def open_conditions(gate: Gate) -> Sequence[str]:
    """What keeps the gate shut and has no due day, in words."""
    return [c.blocks for c in gate.conditions if not c.is_met and c.due is None and c.blocks]
