"""The plan of a runner: what the page told, made again each day, looked at before it is kept, taken back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction

from backstride.app.journal.by_hand import TEST_DAYS, tests_told, walks_told
from backstride.app.journal.models import Athlete, LongTask, PlanVersion
from backstride.app.journal.pain import check_in_of, pain_days
from backstride.app.journal.plans import (
    held_to_standing,
    plan_in_force,
    plan_request,
    save_plan,
    strength_days,
)
from backstride.app.journal.read_only import is_read_only
from backstride.app.journal.standing import standing
from backstride.app.journal.told import ill_on, judged_runs, onset_minute, told_days
from backstride.core.errors import UsageError
from backstride.plan import (
    Answer,
    Plan,
    PlanRequest,
    add_race,
    lose_week,
    make,
    move,
    other_sport,
    request_from,
)
from backstride.plan.days import PlanDay

#: what a runner told for the plan; kept among the preferences
TOLD = (
    "target",
    "available",
    "equipment",
    "blocked",
    "cross",
    "horizon_days",
    "settings",
    "tests",
    "person",
    "contributors",
    "health",
    "style_change",
)


def told(athlete: Athlete) -> dict[str, Any]:
    """Target, free minutes and the like, as last told."""
    kept = athlete.preferences.get("plan") or {}
    return {name: kept[name] for name in TOLD if name in kept}


def tell(athlete: Athlete, **more: Any) -> None:
    """Keep what was told for the plan, over the newest preferences: another page may have written some meanwhile."""
    athlete.refresh_from_db(fields=["preferences"])
    athlete.preferences = {**athlete.preferences, "plan": {**told(athlete), **more}}
    athlete.save(update_fields=["preferences"])


def begin_style_change(athlete: Athlete, kind: str, start: date | None) -> PlanVersion | None:
    """A change of running style into the plan, from the form pages too; without a day it waits for the target (H9)."""
    from backstride.app import clock

    tell(athlete, style_change={"kind": kind, "start": start.isoformat() if start else None})
    return replan(athlete, clock.today(athlete), cause="style")


def request_for(athlete: Athlete, today: date) -> dict[str, Any]:
    """Everything that journal, check-in and runner told, as the planner's request. Unknown stays out."""
    kept = told(athlete)
    kept.pop("health", None)  # the boxes of the form; person and contributors carry them
    request = plan_request(athlete, today, **kept)
    walked = walks_told(athlete, today - timedelta(days=TEST_DAYS), today)
    scores = {row.date.isoformat(): row for row in pain_days(athlete)}
    for walk in request["walks"]:
        day = date.fromisoformat(walk["date"])
        own, after = scores.get(walk["date"]), scores.get(date.fromordinal(day.toordinal() + 1).isoformat())
        walk["worst"] = walked.get(day, own.worst if own else None)
        walk["next_morning"] = after.morning if after else None
    tests = [*request.get("tests", ()), *tests_told(athlete, today)]
    if tests:
        request["tests"] = tests
    strength = _strength_done(athlete, today)
    if strength:
        request["strength_done"] = strength
    row = check_in_of(athlete, today)
    if row is not None and (row.result.get("clear") or row.result.get("yes")):
        request["screen"] = {"date": today.isoformat(), "yes": list(row.result.get("yes", ()))}
    days = told_days(athlete, today)
    if judged := judged_runs(days):
        request["judged"] = judged
    minute, fever = onset_minute(days), ill_on(athlete, today)
    if minute is not None:
        request["onset_minute"] = minute
    if fever is not None:
        request["ill_on"] = fever.isoformat()
    legs = row.function.get("leg_signs") if row is not None else None
    if legs is not None:
        request["leg_signs_new"] = legs != "no"
    if athlete.born_year:
        request["person"] = {
            **request.get("person", {}),
            "age": max(0, today.year - athlete.born_year - 1),
        }
    run = standing(athlete).decided_by
    result = (run.result or {}) if run else {}
    found = [str(row["id"]) for row in result.get("contributors") or []]
    request["contributors"] = [*request.get("contributors", []), *found]
    return held_to_standing(athlete, request)


def _strength_done(athlete: Athlete, today: date) -> list[str]:
    """Strength days of the last two weeks: those done, and those planned, which count as done so that none is doubled."""
    since = (today - timedelta(days=STRENGTH_DAYS)).isoformat()
    found: set[str] = set()
    before = plan_in_force(athlete)
    if before is not None and "today" in before.request:  # absent in a plan that a script kept
        made_on = before.request["today"]
        found |= set(before.request.get("strength_done", ()))
        found |= {d["date"] for d in before.plan["days"] if d.get("strength") and d["date"] >= made_on}
    found |= strength_days(athlete, today - timedelta(days=STRENGTH_DAYS))
    return sorted(day for day in found if since <= day < today.isoformat())


def replan(athlete: Athlete, today: date, *, cause: str) -> PlanVersion | None:
    """A new version from today on; every version stays. None while a result that blocks plans stands."""
    if standing(athlete).is_plan_blocked or not told(athlete):
        return None
    before = plan_in_force(athlete)
    request = request_for(athlete, today)
    if before is not None:
        request["previous"] = [day for day in before.plan["days"] if day["date"] >= today.isoformat()]
    made = make(request_from(request))
    meanwhile = plan_in_force(athlete)
    if meanwhile is not None and meanwhile != before and meanwhile.request == request:
        return meanwhile  # the worker and a page made the same plan at once: it is kept once
    return _keep(athlete, request, made, cause=cause)


def plan_of_today(athlete: Athlete, today: date) -> PlanVersion | None:
    """The plan in force, made again when a day, a check-in, a session or a result came since."""
    before = plan_in_force(athlete)
    if (
        before is None
        or is_read_only()
        or (before.cause == "edit" and before.request.get("today") == today.isoformat())
    ):
        return before
    request = request_for(athlete, today)
    kept = {k: v for k, v in before.request.items() if k not in ("previous", "plan_days")}
    return before if request == kept else replan(athlete, today, cause="day")


def work(task: LongTask) -> None:
    """The re-plan after a check-in, beside the pages; a page that is asked first makes it itself."""
    from backstride.app import clock

    plan_of_today(task.athlete, clock.today(task.athlete))


def what_if(version: PlanVersion, wish: dict[str, Any]) -> Answer:
    """What a wish would make of a plan: `what` is move, race, week or cross, with its `day`, `to`, `km`, `minutes`."""
    request, before = domain(version)
    day = wish["day"]
    if wish["what"] == "move":
        return move(request, before, day, wish["to"])
    if wish["what"] == "race":
        return add_race(request, before, day, wish["km"])
    if wish["what"] == "week":
        return lose_week(request, before, day)
    return other_sport(request, before, day, wish["minutes"])


def keep_answer(athlete: Athlete, answer: Answer) -> PlanVersion:
    """Make a what-if the plan; what it told is kept for every plan after it."""
    import msgspec

    request = msgspec.to_builtins(answer.request)
    tell(athlete, **{name: request[name] for name in ("target", "blocked", "cross")})
    return _keep(athlete, request, answer.plan, cause="edit")


def undo(athlete: Athlete) -> PlanVersion | None:
    """Back to the version before the last edit; the edit stays readable."""
    now = plan_in_force(athlete)
    if now is None or now.cause != "edit":
        return None
    with transaction.atomic():
        before = PlanVersion.objects.filter(athlete=athlete, pk__lt=now.pk).order_by("-pk").first()
        if before is None:
            return None
        tell(athlete, **{n: before.request.get(n, _EMPTY[n]) for n in ("target", "blocked", "cross")})
        PlanVersion.objects.filter(pk=now.pk).update(is_in_force=False)
        PlanVersion.objects.filter(pk=before.pk).update(is_in_force=True)
    return before


STRENGTH_DAYS = 14
_EMPTY: dict[str, Any] = {"target": {}, "blocked": [], "cross": []}


def domain(version: PlanVersion) -> tuple[PlanRequest, Plan]:
    """A stored version as the planner's own values."""
    stored = version.plan
    days = tuple(_day(row) for row in stored["days"])
    reached = stored.get("reaches_target_on")
    plan = Plan(
        feasible=stored["feasible"],
        optimal=stored["optimal"],
        reaches_target_on=date.fromisoformat(reached) if reached else None,
        is_beyond_horizon=stored.get("is_beyond_horizon", False),
        date_proven=stored.get("date_proven", False),
        binding=tuple(stored.get("binding", ())),
        gate=tuple(stored.get("gate", ())),
        days=days,
        options=tuple(stored.get("options", ())),
        knowledge_version=stored.get("knowledge_version", ""),
    )
    return request_from(version.request), plan


def _day(row: dict[str, Any]) -> PlanDay:
    computed = ("foot_min", "exercise_min")
    fields = {name: value for name, value in row.items() if name not in computed}
    fields["date"] = date.fromisoformat(row["date"])
    for name in ("intervals", "exercises", "why", "tests"):
        fields[name] = tuple(row.get(name, ()))
    return PlanDay(**fields)


def _keep(athlete: Athlete, request: dict[str, Any], plan: Plan, *, cause: str) -> PlanVersion:
    made = plan.to_json()
    if plan.violations:
        raise UsageError(str(plan.violations[0]["sentence"]), "A plan above a cap is never kept.")
    run = standing(athlete).decided_by
    return save_plan(athlete, request, made, cause=cause, episode=run.episode if run else None)
