"""One session: its figures, its picture, where it broke, its records, and what may be corrected."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from backstride.app.charts import Chart, recording
from backstride.app.imports.rows import to_activity
from backstride.app.journal.grouping import keep_apart, merge_again
from backstride.app.journal.load import exposures
from backstride.app.journal.models import Activity, Athlete, KeptApart, TrainingSession
from backstride.app.journal.pain import pain_days
from backstride.app.journal.sessions import activities_of, session, streams, to_session
from backstride.app.pages import recording as record
from backstride.app.pages.measures import Units, minutes, percent
from backstride.app.pages.sports import SPORT_WORDS, sport_word
from backstride.load.spikes import OVER
from backstride.log import breaks

#: pain of these days is shown beside a session (seed row L4)
DAYS_AFTER = 3


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure with its word."""

    title: str
    value: str


@dataclass(frozen=True, slots=True)
class Record:
    """One recorded file of the session, and the lesser records of the same run linked to it."""

    row: Activity
    others: list[Activity]
    was_parted: bool


@dataclass(frozen=True, slots=True)
class PainAfter:
    """The scores of a day from the session on; None was not asked."""

    date: Any
    morning: int | None
    worst: int | None
    during_run: int | None


@dataclass(frozen=True, slots=True)
class SessionPage:
    """Everything the page says."""

    row: TrainingSession
    sport: str
    title: str
    lead: str
    figures: list[Figure]
    chart: Chart | None
    warm_up: str
    breaks: tuple[Any, ...]
    pain: list[PainAfter]
    records: list[Record]
    notes: list[str]
    before: TrainingSession | None
    after: TrainingSession | None


@require_safe
def one(request: HttpRequest, session_id: str) -> HttpResponse:
    athlete: Athlete = request.athlete
    row = session(athlete, session_id)
    if row is None:
        raise Http404
    sports = sorted(((code, str(word)) for code, word in SPORT_WORDS.items()), key=lambda pair: pair[1])
    return render(request, "session.html", {"session": page(athlete, row), "sports": sports})


def page(athlete: Athlete, row: TrainingSession) -> SessionPage:
    units = Units.of(athlete)
    parts = activities_of(athlete, row.session_id)
    parts = [part for part in parts if part.winner_id is None] or parts
    chart, warm, marks = _picture(parts, units)
    load = next((r for r in exposures(athlete).sessions if r["session_id"] == row.session_id), None)
    title, lead = _title(row, load, units)
    rows = TrainingSession.objects.filter(athlete=athlete, start__isnull=False).order_by("start")
    return SessionPage(
        row=row,
        sport=sport_word(row.sport),
        title=title,
        lead=lead,
        figures=_figures(row, parts, load, units),
        chart=chart,
        warm_up=warm,
        breaks=marks,
        pain=_pain(athlete, row),
        records=[_record(part) for part in parts],
        notes=[text for part in parts for text in (part.notes,) if text],
        before=rows.filter(start__lt=row.start).last() if row.start else None,
        after=rows.filter(start__gt=row.start).first() if row.start else None,
    )


def _title(row: TrainingSession, load: dict[str, Any] | None, units: Units) -> tuple[str, str]:
    """The session in a sentence, and how it stands against the 30 days before."""
    amount = units.distance(row.distance_km) if row.distance_km else ""
    time = minutes(row.duration_min)
    figures = {"sport": sport_word(row.sport), "amount": amount, "time": time}
    if amount and time:
        title = _("%(sport)s: %(amount)s in %(time)s.") % figures
    elif amount or time:
        title = f"{figures['sport']}: {amount or time}."
    else:
        title = _("%(sport)s, with no distance or time written down.") % figures
    if not load or not load["spike_state"]:
        return title, ""
    if load["spike_ratio"] is None:
        return title, _("There was no run in the 30 days before it, so there is nothing to compare it with.")
    before = (
        units.distance(load["longest_30d_km"]) if load["longest_30d_km"] else minutes(load["longest_30d_min"])
    )
    if load["spike_state"] in OVER:
        lead = _("That is %(over)s over the longest of the 30 days before it (%(before)s).")
        return title, lead % {"over": percent(load["spike_ratio"]), "before": before}
    if load["worse_state"] in OVER and load["spike_ratio_min"]:
        lead = _("In minutes it is %(over)s over the longest of the 30 days before it (%(before)s).")
        return title, lead % {
            "over": percent(load["spike_ratio_min"]),
            "before": minutes(load["longest_30d_min"]),
        }
    return title, _("It stayed within 10 %% of the longest of the 30 days before it (%(before)s).") % {
        "before": before
    }


def _picture(parts: list[Activity], units: Units) -> tuple[Chart | None, str, tuple[Any, ...]]:
    """The part with the longest record, drawn."""
    part = max(parts, key=lambda p: p.n_records, default=None)
    if part is None:
        return None, "", ()
    columns = streams(part)
    found = breaks(to_activity(part, columns)) if columns and to_session_is_run(part) else []
    said = record.picture(columns, found, part.sport, units)
    if said is None:
        return None, "", ()
    warm = record.warm_up(columns, units) if to_session_is_run(part) else ""
    return recording(said), warm, said.breaks


def to_session_is_run(part: Activity) -> bool:
    from backstride.core.sports import RUNNING

    return part.sport in RUNNING


def _figures(
    row: TrainingSession, parts: list[Activity], load: dict[str, Any] | None, units: Units
) -> list[Figure]:
    """What is known; what is not known is left out, never shown as zero."""
    said = to_session(row)
    found = [
        Figure(_("Distance"), units.distance(row.distance_km)),
        Figure(_("Time"), minutes(row.duration_min)),
        Figure(_("Running in it"), minutes(row.run_min) if said.is_run else ""),
        Figure(_("Walking in it"), minutes(row.walk_min) if row.walk_min and row.walk_min >= 0.5 else ""),
        Figure(_("Pace"), units.pace(row.duration_min, row.distance_km) if said.is_run else ""),
        Figure(
            _("Heart rate"),
            _("%(n)s beats a minute") % {"n": round(row.avg_hr_bpm)} if row.avg_hr_bpm else "",
        ),
        Figure(_("Climb"), units.height(row.ascent_m)),
        Figure(_("Effort, 0 to 10"), f"{row.rpe:g}" if row.rpe is not None else ""),
    ]
    cadence = next((p.avg_cadence_spm for p in parts if p.avg_cadence_spm), None)
    if cadence:
        found.append(Figure(_("Cadence"), _("%(n)s steps a minute") % {"n": round(cadence)}))
    if load and load["over_cap_min"]:
        found.append(Figure(_("Over that day's limit"), _("%(n)s min") % {"n": load["over_cap_min"]}))
    if said.exercise_min is not None and not said.is_run:
        counted = (
            minutes(said.exercise_min) if said.exercise_min else _("no: walking and strength have no line")
        )
        found.append(Figure(_("Counts as exercise"), counted))
    return [figure for figure in found if figure.value]


def _pain(athlete: Athlete, row: TrainingSession) -> list[PainAfter]:
    scored = {d.date: d for d in pain_days(athlete, row.date, row.date + timedelta(days=DAYS_AFTER))}
    if not scored:
        return []
    found = []
    for n in range(DAYS_AFTER + 1):
        day = row.date + timedelta(days=n)
        p = scored.get(day)
        found.append(PainAfter(day, *((p.morning, p.worst, p.during_run) if p else (None, None, None))))
    return found


def _record(part: Activity) -> Record:
    apart = KeptApart.objects.filter(athlete_id=part.athlete_id)
    parted = apart.filter(first=part.fingerprint) | apart.filter(second=part.fingerprint)
    return Record(part, list(part.others.all()), parted.exists())


@require_POST
def part(request: HttpRequest, session_id: str, pk: int) -> HttpResponse:
    """Say "not the same run" about a linked record, or taking that back."""
    row = Activity.objects.filter(athlete=request.athlete, pk=pk).first()
    if row is None:
        raise Http404
    if request.POST.get("do") == "merge":
        merge_again(row)
        messages.success(request, _("They count as one run again."))
    else:
        keep_apart(row)
        messages.success(request, _("They count as two runs now. Later imports keep it so."))
    row.refresh_from_db()
    now = row.training_session or (row.winner.training_session if row.winner else None)
    return redirect("session", now.session_id if now else session_id)


@require_POST
def sport(request: HttpRequest, session_id: str) -> HttpResponse:
    """The sport as the runner says it was."""
    athlete: Athlete = request.athlete
    said = request.POST.get("sport", "")
    row = session(athlete, session_id)
    if row is None:
        raise Http404
    if said not in SPORT_WORDS:
        messages.error(request, _("We do not know this sport. Choose one from the list."))
        return redirect("session", session_id)
    pk = row.activities.values_list("pk", flat=True).first()
    row.activities.update(sport=said)
    Athlete.objects.filter(pk=athlete.pk).update(sessions_stale=True)
    session(athlete, session_id)  # computes the sessions again
    now = TrainingSession.objects.filter(athlete=athlete, activities__pk=pk).first()
    messages.success(request, _("Counted as %(sport)s from now on.") % {"sport": sport_word(said)})
    return redirect("session", now.session_id if now else session_id)


urlpatterns = [
    path("session/<str:session_id>", one, name="session"),
    path("session/<str:session_id>/record/<int:pk>", part, name="session-record"),
    path("session/<str:session_id>/sport", sport, name="session-sport"),
]
