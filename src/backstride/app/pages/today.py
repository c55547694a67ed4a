"""Today: what do I do today? One sentence, the check-in, the tasks, and whether it is working."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from backstride.app import clock
from backstride.app.charts import Chart, DayBar, two_weeks
from backstride.app.charts.two_weeks import course
from backstride.app.journal.checks import open_check, open_episode
from backstride.app.journal.load import exposures, missing_days
from backstride.app.journal.models import Athlete, CheckIn
from backstride.app.journal.pain import check_in_of, latest_check_in, pain_days
from backstride.app.journal.planning import plan_of_today
from backstride.app.journal.plans import exercises_done
from backstride.app.journal.sessions import sessions
from backstride.app.journal.standing import Standing, standing
from backstride.app.language import date_format, told
from backstride.app.pages.measures import Units, percent
from backstride.app.pages.result import BANDS
from backstride.app.pages.tasks import Task, sentence, tasks
from backstride.app.pages.today_notes import Note, notes
from backstride.check.words import texts
from backstride.core.disposition import Disposition
from backstride.core.sports import WALKING
from backstride.load.spikes import is_over_line

BEHIND, AHEAD = 13, 4


@dataclass(frozen=True, slots=True)
class TodayPage:
    """Everything the page says."""

    day: date
    day_number: int | None
    title: str
    lead: str
    standing: Standing
    is_held: bool
    band: str
    check_in: CheckIn | None
    is_clear: bool | None
    last_check_in: date | None
    open_check: Any
    tasks: list[Task]
    has_plan: bool
    is_empty: bool
    over: str
    over_session: str
    chart: Chart | None
    watching: list[tuple[date, str]]
    n_missing: int
    notes: list[Note]


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    athlete: Athlete = request.athlete
    return render(request, "today.html", {"today": page(athlete)})


def page(athlete: Athlete) -> TodayPage:
    day = clock.today(athlete)
    holds = standing(athlete)
    version = plan_of_today(athlete, day)  # a plan of an earlier day, check-in or result is made again
    plan = version.plan if version else None
    found = exposures(athlete)
    said = check_in_of(athlete, day)
    bars = _bars(athlete, day, plan)
    is_held = holds.disposition is Disposition.SAME_DAY
    planned = _planned(plan, day)
    doing = tasks(planned, exercises_done(athlete, day)) if planned and not is_held else []
    title, lead = _title(holds, planned, found, said, doing, bars)
    over, over_session = _over_today(found, day, Units.of(athlete))
    episode = open_episode(athlete)
    last = latest_check_in(athlete)
    return TodayPage(
        day=day,
        day_number=(day - episode.onset_date).days if episode and episode.onset_date else None,
        title=title,
        lead=lead,
        standing=holds,
        is_held=is_held,
        band=BANDS.get(str(holds.disposition), "") if title == _of_level(holds) else "",
        check_in=said,
        is_clear=bool(said.result.get("clear")) if said else None,
        last_check_in=last.date if last and last.date < day - timedelta(days=1) else None,
        open_check=open_check(athlete),
        tasks=doing,
        has_plan=plan is not None,
        is_empty=holds.disposition is None and not found.sessions and not bars_have_anything(bars),
        over=over,
        over_session=over_session,
        chart=two_weeks(bars, today=day, gate=_gate(plan, day), title="" if plan else _("The last two weeks"))
        if bars_have_anything(bars) and not is_held
        else None,
        watching=_watching(holds, plan, day),
        n_missing=len(missing_days(athlete, day)),
        notes=[] if is_held else notes(plan, planned, day),
    )


def _title(
    holds: Standing,
    planned: dict[str, Any] | None,
    found: Any,
    said: CheckIn | None,
    doing: list[Task],
    bars: list[DayBar],
) -> tuple[str, str]:
    """The page's sentence and what follows from it."""
    if holds.disposition in {Disposition.SAME_DAY, Disposition.INCOMPLETE, Disposition.CLINICIAN_DAYS}:
        return _of_level(holds), " ".join(
            told(line) for line in texts().levels[str(holds.disposition)].do[:2]
        )
    if planned is not None:
        if doing and all(task.is_done for task in doing) and said is not None:
            return _("That is all for today."), _course(bars)
        if planned.get("run_min") and (said is None or not said.result.get("clear")):
            return (
                _("Check in first, then run."),
                _("Without the six safety questions there is no run today. They take 20 seconds."),
            )
        return sentence(planned), _course(bars)
    if holds.disposition is not None:
        return _("Next: make your plan."), _(
            "Your check is done. The plan starts from your log and stays inside its limits."
        )
    if not found.sessions and not bars_have_anything(bars):
        return _("Nothing is here yet."), _(
            "Tell what hurts, or bring in your training. One is enough to begin."
        )
    if any(bar.worst for bar in bars):
        return (
            _("There is no plan yet: first tell what hurts."),
            _course(bars)
            + " "
            + _("A check comes before any plan: urgent signs first, then what may add to it."),
        )
    if found.today["run_allowed"] is False:
        return told(found.today["sentence"]) + ".", " ".join(told(line) for line in found.today["why"][:1])
    if found.today["next_session_cap_min"] is None and found.today["next_session_cap_km"] is None:
        return _("Nothing to measure a run against yet."), " ".join(
            told(line) for line in found.today["why"][:1]
        )
    return (
        _("If nothing hurts: %(cap)s.") % {"cap": _lower(told(found.today["sentence"]))},
        _("That is what your log says. If something hurts, tell it first."),
    )


def _of_level(holds: Standing) -> str:
    return told(texts().levels[str(holds.disposition)].title) if holds.disposition else ""


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _course(bars: list[DayBar]) -> str:
    """How the pain went, in one sentence; empty with fewer than two scores."""
    return course(bars)


def _planned(plan: dict[str, Any] | None, day: date) -> dict[str, Any] | None:
    days = plan.get("days", []) if plan else []
    return next((row for row in days if row["date"] == day.isoformat()), None)


def _gate(plan: dict[str, Any] | None, day: date) -> date | None:
    """The first planned day with running from today on."""
    days = plan.get("days", []) if plan else []
    ahead = (row for row in days if row["date"] >= day.isoformat() and row.get("run_min"))
    first = next(ahead, None)
    return date.fromisoformat(first["date"]) if first else None


def _bars(athlete: Athlete, day: date, plan: dict[str, Any] | None) -> list[DayBar]:
    """Two weeks of what was done, and the planned days after them."""
    first = day - timedelta(days=BEHIND)
    ran: dict[date, float] = {}
    walked: dict[date, float] = {}
    log = sessions(athlete, first, day)
    for session in log:
        if session.is_run:
            ran[session.date] = ran.get(session.date, 0.0) + (session.running_min or 0.0)
            walked[session.date] = walked.get(session.date, 0.0) + (session.walk_min or 0.0)
        elif session.sport in WALKING:
            walked[session.date] = walked.get(session.date, 0.0) + (session.duration_min or 0.0)
    known = {session.date for session in log}
    unknown = set(missing_days(athlete, day)) | {day}
    pain = {row.date: row.worst for row in pain_days(athlete, since=first)}
    has_log = athlete.training_sessions.exists()
    bars = []
    for n in range(BEHIND + 1):
        d = first + timedelta(days=n)
        is_unknown = d not in known and (d in unknown or not has_log)
        ahead = _planned(plan, d) if is_unknown and d == day else None
        if ahead:  # nothing is logged today yet: what the plan holds for it
            bars.append(_ahead(d, ahead, pain.get(d)))
            continue
        bars.append(
            DayBar(
                d,
                None if is_unknown else ran.get(d, 0.0),
                None if is_unknown else walked.get(d, 0.0),
                pain.get(d),
            )
        )
    for n in range(1, AHEAD + 1 if plan else 1):
        d = day + timedelta(days=n)
        planned = _planned(plan, d)
        if planned:
            bars.append(_ahead(d, planned))
    return bars


def _ahead(day: date, planned: dict[str, Any], worst: int | None = None) -> DayBar:
    return DayBar(day, planned.get("run_min") or 0.0, planned.get("walk_min") or 0.0, worst, is_planned=True)


def bars_have_anything(bars: list[DayBar]) -> bool:
    return any(bar.worst is not None or (bar.on_feet and not bar.is_planned) for bar in bars)


def _over_today(found: Any, day: date, units: Units) -> tuple[str, str]:
    """A run of this very day that went over the line: said once, in words."""
    for row in found.sessions:
        if row["date"] == day.isoformat() and is_over_line(row) and row["spike_ratio"]:
            amount = units.distance(row["run_km"]) if row["run_km"] else f"{round(row['run_min'] or 0)} min"
            said = _("Today's run of %(amount)s is %(over)s over your longest of the 30 days before.")
            return said % {"amount": amount, "over": percent(row["spike_ratio"])}, row["session_id"] or ""
    return "", ""


def _watching(holds: Standing, plan: dict[str, Any] | None, day: date) -> list[tuple[date, str]]:
    """Dates on which something is looked at again."""
    found: list[tuple[date, str]] = []
    run = holds.decided_by
    told_days = (run.result or {}).get("review_on") or [] if run else []
    looks = {date.fromisoformat(on) if isinstance(on, str) else on for on in told_days}
    if run and run.review_on:
        looks.add(run.review_on)
    ahead = sorted(on for on in looks if on >= day)
    if ahead:
        said = _("Check again: is it getting better as expected?")
        if ahead[1:]:
            said += " " + _("Then on %(days)s.") % {
                "days": ", ".join(date_format(on, "j F") for on in ahead[1:4])
            }
        found.append((ahead[0], said))
    gate = _gate(plan, day)
    if gate and gate > day:
        found.append((gate, _("First day with running in the plan, if every condition is met by then.")))
    return sorted(found)[:4]


urlpatterns = [path("today", today, name="today")]
