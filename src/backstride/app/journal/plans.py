"""Plans of the journal, the runner's own entries, exercises done."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from backstride.app import clock
from backstride.app.journal.athletes import hold
from backstride.app.journal.models import Athlete, ExerciseDone, Override, PlanVersion
from backstride.app.journal.pain import first_day_of_pain, pain_days
from backstride.app.journal.sessions import sessions
from backstride.app.journal.standing import standing
from backstride.core.disposition import Disposition, RunPermission, highest, strictest

#: history handed to the planner: its caps look back 30 days, its tolerated baseline further
HISTORY_DAYS = 180
STRENGTH_AT_LEAST = 2


def plan_in_force(athlete: Athlete) -> PlanVersion | None:
    """The plan that holds. Emergencies, same-day and unfinished checks hold no plan."""
    if standing(athlete).is_plan_blocked:
        return None
    return PlanVersion.objects.filter(athlete=athlete, is_in_force=True).first()


def plan_history(athlete: Athlete) -> list[PlanVersion]:
    return list(PlanVersion.objects.filter(athlete=athlete))


def save_plan(
    athlete: Athlete,
    request: dict[str, Any],
    plan: dict[str, Any],
    *,
    cause: str = "made",
    episode: Any = None,
) -> PlanVersion:
    """Keep a plan with its request; it takes the place of the one before, which stays readable."""
    with transaction.atomic():
        hold(athlete.pk)  # of two savers at once the later one's plan is in force, never both
        PlanVersion.objects.filter(athlete=athlete, is_in_force=True).update(is_in_force=False)
        return PlanVersion.objects.create(
            athlete=athlete,
            episode=episode,
            request=request,
            plan=plan,
            cause=cause,
            knowledge_version=str(plan.get("knowledge_version", "")),
        )


def end_plan(athlete: Athlete) -> None:
    """No plan is in force from now on."""
    PlanVersion.objects.filter(athlete=athlete, is_in_force=True).update(is_in_force=False)


def plan_request(athlete: Athlete, today: date, **told: Any) -> dict[str, Any]:
    """The charter's plan request with everything the journal knows; `told` is the runner's own words."""
    since = today - timedelta(days=HISTORY_DAYS)
    holds = standing(athlete)
    log = sessions(athlete, since, today)
    request: dict[str, Any] = {
        "today": today.isoformat(),
        "disposition": str(holds.disposition) if holds.disposition else "incomplete",
        "run_permission": str(holds.run_permission) if holds.run_permission else "none",
        "history": [
            {
                "date": session.date.isoformat(),
                "run_min": session.running_min,
                "run_km": session.run_km,
                "exercise_min": session.exercise_min,
            }
            for session in log
        ],
        "walks": [
            {"date": session.date.isoformat(), "minutes": session.duration_min}
            for session in log
            if session.foot_min and not session.is_run
        ],
        "pain": [
            {
                "date": day.date.isoformat(),
                "morning": day.morning,
                "worst": day.worst,
                "during_run": day.during_run,
            }
            for day in pain_days(athlete, since, today)
        ],
    }
    episode = holds.decided_by.episode if holds.decided_by else None
    if holds.decided_by is not None and episode is not None and episode.resolved_on is None:
        # an open complaint always has a first day, else nothing would hold the run gate shut
        begun = holds.decided_by.started_at.astimezone(clock.zone(athlete.time_zone)).date()
        onset = episode.onset_date or first_day_of_pain(athlete, today) or min(today, begun)
        request["onset_date"] = onset.isoformat()
    if holds.release is not None:
        release = holds.release
        request["release"] = {"date": release.date.isoformat(), "by": release.seen_by, "said": release.said}
        request["stop_enforced"] = True
    return {**request, **told}


def held_to_standing(athlete: Athlete, request: dict[str, Any]) -> dict[str, Any]:
    """A request whose disposition and permission are never calmer than what stands in the journal."""
    holds = standing(athlete)
    if holds.run_permission is None:
        return request
    try:
        told = Disposition(request.get("disposition") or "incomplete")
        allowed = RunPermission(request.get("run_permission") or "none")
    except ValueError:
        return request  # the planner says what is wrong with it
    level = told
    if holds.disposition is not None:
        level = holds.disposition if holds.is_plan_blocked else highest(told, holds.disposition)
    return {
        **request,
        "disposition": str(level),
        "run_permission": str(strictest(allowed, holds.run_permission)),
    }


def overrides(athlete: Athlete, since: date | None = None) -> list[Override]:
    rows = Override.objects.filter(athlete=athlete)
    return list(rows.filter(date__gte=since) if since else rows)


def exercises_done(athlete: Athlete, day: date) -> list[ExerciseDone]:
    return list(ExerciseDone.objects.filter(athlete=athlete, date=day))


def strength_days(athlete: Athlete, since: date) -> set[str]:
    """Days on which at least two exercises of the strength sets were done."""
    from backstride.plan.exercises import library

    blocks = library().blocks
    named = {name for key in ("strength_a", "strength_b") for slot in blocks[key].slots for name in slot}
    rows = ExerciseDone.objects.filter(athlete=athlete, date__gte=since, exercise_id__in=named)
    count = Counter(row.date.isoformat() for row in rows)
    return {day for day, n in count.items() if n >= STRENGTH_AT_LEAST}
