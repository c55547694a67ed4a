"""The timeline: sessions, pain, check-ins, complaints, notes and treatments by day, and a search over them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from backstride.app import clock
from backstride.app.journal.models import (
    Activity,
    Athlete,
    CheckIn,
    CheckRun,
    Episode,
    ExerciseDone,
    Note,
    PainDay,
    Treatment,
)
from backstride.app.journal.sessions import session_rows


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened: `kind` is the model's word, `row` the row for the page to render.

    `own_words` are those of a recording in which a search found something.
    """

    date: date
    kind: str
    row: Any
    own_words: str = ""


def timeline(athlete: Athlete, since: date, until: date) -> list[Entry]:
    """Everything of a span of days (both ends included), newest first."""
    span = {"athlete": athlete, "date__gte": since, "date__lte": until}
    entries = [Entry(row.date, "session", row) for row in session_rows(athlete, since, until)]
    for kind, model in (
        ("pain", PainDay),
        ("check_in", CheckIn),
        ("note", Note),
        ("treatment", Treatment),
        ("exercise", ExerciseDone),
    ):
        entries += [Entry(row.date, kind, row) for row in model.objects.filter(**span)]
    zone = clock.zone(athlete.time_zone)
    for run in CheckRun.objects.filter(athlete=athlete, finished_at__isnull=False):
        entries.append(Entry(run.finished_at.astimezone(zone).date(), "check", run))
    for episode in Episode.objects.filter(athlete=athlete):
        if episode.onset_date:
            entries.append(Entry(episode.onset_date, "onset", episode))
        if episode.resolved_on:
            entries.append(Entry(episode.resolved_on, "resolved", episode))
    kept = [entry for entry in entries if since <= entry.date <= until]
    return sorted(kept, key=lambda entry: (entry.date, entry.kind, entry.row.pk), reverse=True)


def first_day(athlete: Athlete) -> date | None:
    """The oldest day with anything on it."""
    days = [
        model.objects.filter(athlete=athlete).order_by("date").values_list("date", flat=True).first()
        for model in (PainDay, CheckIn, Note, Treatment)
    ]
    days.append(session_rows(athlete).order_by("date").values_list("date", flat=True).first())
    return min((day for day in days if day is not None), default=None)


#: how many entries a search shows, the newest
MOST_FOUND = 100


def search(athlete: Athlete, words: str, limit: int = MOST_FOUND) -> list[Entry]:
    """Notes, treatments, check-in notes and names of activities that hold all the words."""
    terms = [term for term in words.split() if term][:8]
    if not terms:
        return []
    found: list[Entry] = []
    for kind, model, name in (
        ("note", Note, "text"),
        ("treatment", Treatment, "text"),
        ("check_in", CheckIn, "note"),
    ):
        rows = model.objects.filter(athlete=athlete)
        for term in terms:
            rows = rows.filter(**{f"{name}__icontains": term})
        found += [Entry(row.date, kind, row) for row in rows.order_by("-date")[:limit]]
    activities = Activity.objects.filter(athlete=athlete, winner=None, training_session__isnull=False)
    for term in terms:
        named = activities.filter(name__icontains=term) | activities.filter(notes__icontains=term)
        activities = named
    rows = activities.select_related("training_session").order_by("-start")[:limit]
    seen: dict[int, Entry] = {}
    for row in rows:
        name = " ".join(part for part in (row.name, row.notes) if part)
        seen.setdefault(
            row.training_session_id, Entry(row.training_session.date, "session", row.training_session, name)
        )
    found += seen.values()
    return sorted(found, key=lambda entry: entry.date, reverse=True)[:limit]


def write_note(athlete: Athlete, day: date, text: str, *, is_imported: bool = False) -> Note:
    return Note.objects.create(athlete=athlete, date=day, text=text.strip(), is_imported=is_imported)
