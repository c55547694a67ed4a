"""Stored check-ins, scores and runs as the rules of the check-in read them, and what they mean for the next plan."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from backstride.app.journal.models import Athlete, CheckIn
from backstride.app.journal.pain import pain_days
from backstride.app.journal.sessions import sessions
from backstride.plan.checkin import Colour, Told, verdicts

#: how far back check-ins are read: the longest clock of the rules is six weeks, episodes are counted by themselves
LOOK_BACK_DAYS = 70
ILL_DAYS, ONSET_RUNS = 35, 3  # a fever still counts when the next run comes weeks later
_TRUTH = {"yes": True, "no": False}


def told_days(athlete: Athlete, today: date) -> list[Told]:
    """Every day with a score, a check-in or a run, oldest first."""
    since = today - timedelta(days=LOOK_BACK_DAYS)
    scores = {row.date: row for row in pain_days(athlete, since, today)}
    rows = {
        row.date: row for row in CheckIn.objects.filter(athlete=athlete, date__gte=since, date__lte=today)
    }
    runs: dict[date, dict[str, Any]] = {
        date.fromisoformat(row.done["run_on"]): row.done for row in rows.values() if row.done.get("run_on")
    }
    ran = {row.date for row in sessions(athlete, since, today) if row.is_run} | set(runs)
    return [
        _told(day, scores.get(day), rows.get(day), runs.get(day, {}), ran=day in ran)
        for day in sorted({*scores, *rows, *ran})
    ]


def _told(day: date, score: Any, row: CheckIn | None, run: dict[str, Any], *, ran: bool) -> Told:
    life = row.function if row is not None else {}
    leg, night = life.get("leg_signs"), life.get("night")
    return Told(
        date=day,
        morning=score.morning if score else None,
        worst=score.worst if score else None,
        during_run=score.during_run if score else None,
        ran=ran or None,
        onset_minute=run.get("onset_minute"),
        came_late=run.get("came_late"),
        gait_changed=_TRUTH.get(run.get("gait", "")),
        painkiller=life.get("painkiller"),
        leg_signs=None if leg is None else leg != "no",
        leg_spreading=None if leg is None else leg == "spreading",
        night_new=None if night is None else night == "new",
        stiff=_TRUTH.get(run.get("stiff", "")),
        screen=dict(row.screen) if row is not None else {},
    )


def judged_runs(days: list[Told]) -> list[dict[str, str]]:
    """Runs with the colour that the check-in gave them (B4), for the planner; one that does not count is open."""
    return [
        {
            "date": row.date.isoformat(),
            "colour": str(Colour.OPEN if row.colour is Colour.GREEN and not row.counts else row.colour),
        }
        for row in verdicts(days)
    ]


def onset_minute(days: list[Told]) -> float | None:
    """The minute at which pain always comes: told for each of the last runs that hurt; None where it was not told."""
    hurt = [day for day in days if day.during_run][-ONSET_RUNS:]
    told = [day.onset_minute for day in hurt if day.onset_minute is not None]
    return max(told) if told and len(told) == len(hurt) else None


def ill_on(athlete: Athlete, today: date) -> date | None:
    """The last day with fever by the check-ins; "gone" means gone for a day."""
    rows = CheckIn.objects.filter(athlete=athlete, date__gt=today - timedelta(days=ILL_DAYS), date__lte=today)
    days = {"now": 0, "gone": 2}
    return max(
        (
            row.date - timedelta(days=days[row.function["fever"]])
            for row in rows
            if row.function.get("fever") in days
        ),
        default=None,
    )
