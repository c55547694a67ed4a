"""The journal: what happened when, a month at a time; search; notes and treatments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from backstride.app import clock
from backstride.app.journal.models import Athlete, Note, Treatment
from backstride.app.journal.notes import MOST_FOUND, Entry, first_day, search, timeline, write_note
from backstride.app.language import date_format
from backstride.app.pages.entries import KINDS, ORDER, Line, line_of, vertebra
from backstride.app.pages.forms import TREATMENTS, NoteForm, NotesForm, TreatmentForm
from backstride.app.pages.measures import Units
from backstride.app.pages.prose import notes_in

#: what the filter may show; the first shows everything
SHOW = ("all", "session", "pain", "check", "note", "treatment")


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the spine: its vertebra, and what happened on it."""

    date: date
    bone: Any
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class JournalPage:
    """One month, or what a search found."""

    title: str
    days: list[Day]
    month: date
    before: date | None
    after: date | None
    first: date | None
    show: str
    words: str
    n_found: int | None
    today: date


@require_safe
def journal(request: HttpRequest) -> HttpResponse:
    athlete: Athlete = request.athlete
    return _shown(request, athlete, NoteForm(athlete=athlete), TreatmentForm(athlete=athlete))


def _shown(
    request: HttpRequest, athlete: Athlete, note: NoteForm, treatment: TreatmentForm, status: int = 200
) -> HttpResponse:
    told = {
        "journal": page(athlete, request.GET),
        "note": note,
        "treatment": treatment,
        "treatment_words": TREATMENTS,
    }
    return render(request, "journal.html", told, status=status)


def page(athlete: Athlete, asked: Any) -> JournalPage:
    today = clock.today(athlete)
    words = str(asked.get("q", "")).strip()[:200]
    show = asked.get("show") if asked.get("show") in SHOW else "all"
    first = first_day(athlete)
    month = _month(str(asked.get("month", "")), today)
    units = Units.of(athlete)
    if words:
        found = search(athlete, words, MOST_FOUND)
        title = ngettext("%(n)s entry has these words.", "%(n)s entries have these words.", len(found)) % {
            "n": len(found)
        }
        if len(found) == MOST_FOUND:
            title = _("More than %(n)s entries have these words: here are the newest.") % {
                "n": MOST_FOUND - 1
            }
        return JournalPage(
            title, _days(found, units, "all"), month, None, None, first, show, words, len(found), today
        )
    last = _next(month) - timedelta(days=1)
    entries = timeline(athlete, month, last)
    return JournalPage(
        title=_title(month, entries),
        days=_days(entries, units, show),
        month=month,
        before=_before(month) if first and first < month else None,
        after=_next(month) if _next(month) <= today else None,
        first=first,
        show=show,
        words="",
        n_found=None,
        today=today,
    )


def _title(month: date, entries: list[Entry]) -> str:
    """The month in a sentence: counts, no judgement."""
    n = sum(entry.kind == "session" for entry in entries)
    scored = [entry.row for entry in entries if entry.kind == "pain"]
    hurt = sum(max(row.morning or 0, row.worst or 0, row.during_run or 0) > 0 for row in scored)
    figures = {"month": date_format(month, "F Y"), "n": n, "hurt": hurt, "scored": len(scored)}
    if not entries:
        return _("%(month)s: nothing is written down.") % figures
    sessions = ngettext("%(month)s: %(n)s session", "%(month)s: %(n)s sessions", n) % figures
    if not scored:
        return sessions + _(", pain not asked.")
    return sessions + _(", some pain on %(hurt)s of %(scored)s days asked.") % figures


def _days(entries: list[Entry], units: Units, show: str) -> list[Day]:
    kept = [entry for entry in entries if show == "all" or entry.kind in KINDS.get(show, (show,))]
    return [
        Day(
            day, vertebra(found := list(them)), [line_of(entry, units) for entry in sorted(found, key=_place)]
        )
        for day, them in groupby(kept, key=lambda entry: entry.date)
    ]


def _place(entry: Entry) -> tuple[int, int]:
    return ORDER.index(entry.kind), int(entry.row.pk)


def _month(told: str, today: date) -> date:
    """The first day of the month asked for, else of this one."""
    try:
        asked = date.fromisoformat(f"{told}-01")
    except ValueError:
        return today.replace(day=1)
    return min(asked, today.replace(day=1)) if asked.year >= 1970 else today.replace(day=1)


def _next(month: date) -> date:
    return (month + timedelta(days=32)).replace(day=1)


def _before(month: date) -> date:
    return (month - timedelta(days=1)).replace(day=1)


@require_POST
def note(request: HttpRequest) -> HttpResponse:
    """Write a note."""
    athlete: Athlete = request.athlete
    form = NoteForm(request.POST, athlete=athlete)
    if not form.is_valid():
        return _shown(request, athlete, form, TreatmentForm(athlete=athlete), 400)
    said = form.cleaned_data
    write_note(athlete, said["date"], form.tagged())
    messages.success(request, _("Written down."))
    return _to(said["date"])


@require_POST
def treatment(request: HttpRequest) -> HttpResponse:
    """Write down a treatment, with the pain before and after it; no word about cause."""
    athlete: Athlete = request.athlete
    form = TreatmentForm(request.POST, athlete=athlete)
    if not form.is_valid():
        return _shown(request, athlete, NoteForm(athlete=athlete), form, 400)
    Treatment.objects.create(athlete=athlete, **form.cleaned_data)
    messages.success(request, _("Written down."))
    return _to(form.cleaned_data["date"])


@require_POST
def remove(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Take a note or a treatment out again."""
    model = {"note": Note, "treatment": Treatment}.get(kind)
    row = model.objects.filter(athlete=request.athlete, pk=pk).first() if model else None
    if row is None:
        raise Http404
    day = row.date
    row.delete()
    messages.success(request, _("Removed."))
    return _to(day)


@require_http_methods(["GET", "HEAD", "POST"])
def bring_notes(request: HttpRequest) -> HttpResponse:
    """Years of prose: each line that begins with a date begins a note."""
    athlete: Athlete = request.athlete
    form = NotesForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        found = notes_in(form.cleaned_data["text"], day_first=form.cleaned_data["order"] == "day")
        today = clock.today(athlete)
        kept = [(day, text) for day, text in found.notes if day <= today]
        if not kept:
            form.add_error(
                "text", _("No line begins with a date we can read, such as 2025-03-14 or 14 March 2025.")
            )
        else:
            old = set(athlete.notes.values_list("date", "text"))
            new = [pair for pair in kept if pair not in old]
            for day, text in new:
                write_note(athlete, day, text, is_imported=True)
            said = _(
                "%(n)s notes written down, %(old)s were here already, %(left)s lines without a date were left out."
            )
            messages.success(
                request, said % {"n": len(new), "old": len(kept) - len(new), "left": found.left_out}
            )
            return _to(max(day for day, _text in kept))
    status = 400 if request.method == "POST" else 200
    return render(request, "journal_notes.html", {"form": form}, status=status)


def _to(day: date) -> HttpResponse:
    """Back to the month of a day."""
    response = redirect("journal")
    response["Location"] += f"?month={day:%Y-%m}"
    return response


urlpatterns = [
    path("journal", journal, name="journal"),
    path("journal/note", note, name="journal-note"),
    path("journal/treatment", treatment, name="journal-treatment"),
    path("journal/remove/<str:kind>/<int:pk>", remove, name="journal-remove"),
    path("journal/notes", bring_notes, name="journal-notes"),
]
