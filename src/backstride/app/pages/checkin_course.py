"""Stored check-ins as the rules read them, and what today's check-in means on top of what holds."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from itertools import takewhile
from typing import Any

from backstride.app import clock
from backstride.app.journal.checks import open_episode, record_check
from backstride.app.journal.models import Athlete, CheckIn, CheckRun, Episode, Treatment
from backstride.app.journal.sessions import sessions
from backstride.app.journal.standing import standing
from backstride.app.journal.told import LOOK_BACK_DAYS, told_days
from backstride.core.disposition import Disposition, RunPermission, strictest
from backstride.knowledge.rulebook import rulebook
from backstride.plan.checkin import Course, Raised, Step, Today, illness, knowledge, raised, today_after


def outcome(athlete: Athlete, today: date) -> Today:
    """Colour, move and whether a run is open today. What stands in the journal is never lowered by it."""
    holds = standing(athlete)
    return today_after(
        told_days(athlete, today),
        today,
        disposition=holds.disposition or Disposition.INCOMPLETE,
        run_permission=holds.run_permission or RunPermission.NONE,
    )


def illness_of(row: CheckIn | None) -> Step | None:
    """What an illness that was told means for today."""
    if row is None:
        return None
    fever = row.function.get("fever")
    return illness(
        fever=fever in {"now", "gone"},
        hours_without_fever=None if fever != "gone" else float(knowledge().bands.fever_free_hours),
        heart_or_lung=row.function.get("heart_signs") == "yes",
    )


def clock_of(athlete: Athlete, today: date) -> tuple[Raised, ...]:
    """What the persistence clock says today (clinical dossier A5).

    Without a finished check it says nothing: the check itself asks how long it has lasted.
    """
    holds = standing(athlete)
    episode = open_episode(athlete)
    if holds.disposition in {None, Disposition.INCOMPLETE} or episode is None:
        return ()
    return raised(_course(athlete, episode, today), today)


def raise_by_clock(athlete: Athlete, today: date) -> tuple[Raised, ...]:
    """Let the clock raise what holds; it never lowers, and says it once."""
    found = clock_of(athlete, today)
    holds = standing(athlete)
    if found and holds.disposition is not None and found[0].level.rank > holds.disposition.rank:
        record_check(athlete, _result(found, holds.run_permission), origin="clock")
    return found


def _result(found: tuple[Raised, ...], permission: RunPermission | None) -> dict[str, Any]:
    """A result with the charter's fields, for a level that time alone raised."""
    level = found[0].level
    cap = RunPermission.NO_IMPACT if level is Disposition.CLINICIAN_DAYS else RunPermission.MODIFIED
    return {
        "in_scope": True,
        "disposition": str(level),
        "disposition_if_rest_no": str(level),
        "run_permission": str(strictest(cap, permission or RunPermission.NONE)),
        "reasons": [
            {
                "rule": r.rule,
                "reason": r.sentence,
                "level": str(r.level),
                "findings": [],
                "sources": ["S10", "S128"],
                "grade": "D",
            }
            for r in found
        ],
        "findings": [],
        "contributors": [],
        "worth_ruling_out": [],
        "next_questions": [],
        "review_on": None,
        "released_by": ["doctor", "physiotherapist"],
        "knowledge_version": rulebook().version,
    }


def _course(athlete: Athlete, episode: Episode, today: date) -> Course:
    run_min: dict[date, float] = defaultdict(float)
    for session in sessions(athlete, today - timedelta(days=LOOK_BACK_DAYS), today):
        if session.is_run:
            run_min[session.date] += session.running_min or 0.0
    days = told_days(athlete, today)
    onset = episode.onset_date or min((d.date for d in days if d.highest), default=None)
    others = Episode.objects.filter(athlete=athlete, onset_date__isnull=False).exclude(pk=episode.pk)
    treated = (
        Treatment.objects.filter(athlete=athlete, date__gte=onset).order_by("date").first() if onset else None
    )
    cut = sum(
        1
        for row in CheckIn.objects.filter(athlete=athlete, date__gte=onset or today)
        if row.done.get("cut_short") == "yes"
    )
    rows = CheckIn.objects.filter(athlete=athlete, date__lte=today).order_by("-date")[:LOOK_BACK_DAYS]
    hard = list(takewhile(lambda row: row.function.get("daily") == "much", rows))
    return Course(
        function_lost_since=hard[-1].date if hard else None,
        onset=onset,
        days=days,
        run_min_by_day=dict(run_min),
        earlier_onsets=[
            e.onset_date for e in others if e.onset_date and (onset is None or e.onset_date < onset)
        ],
        treatment_since=treated.date if treated else None,
        runs_cut_short=cut,
    )


def provisional_of(athlete: Athlete, today: date) -> CheckRun | None:
    """The raised check-in of today whose opened questions were not answered yet."""
    from backstride.app.journal.checkin import provisional

    zone = clock.zone(athlete.time_zone)
    return next((r for r in provisional(athlete) if r.finished_at.astimezone(zone).date() == today), None)
