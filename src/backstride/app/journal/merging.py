"""Computed sessions: records of one run linked, winners merged by `backstride.log`, rows written that changed."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from datetime import UTC, datetime, tzinfo
from typing import Any

from django.db import transaction
from django.db.models import F

from backstride.app import clock
from backstride.app.imports.rows import bare
from backstride.app.journal.athletes import hold
from backstride.app.journal.by_hand import without_doubles
from backstride.app.journal.grouping import link_same_runs, point
from backstride.app.journal.models import Activity, Athlete, TrainingSession
from backstride.core import activity as core
from backstride.core import sports
from backstride.core.session import Session

SESSION_FIELDS = tuple(field.name for field in fields(Session))
#: what a row holds
_COLUMNS = (*SESSION_FIELDS, "local_start")

Part = tuple[Activity, core.Activity]


def compute(athlete: Athlete) -> None:
    """Bring sessions in line with the activities. The outcome depends on what is stored, not on its order."""
    with transaction.atomic():
        hold(athlete.pk)
        rows = list(
            Activity.objects.filter(athlete=athlete)
            .order_by("start", "fingerprint")
            .defer("laps", "problems", "notes")
        )
        link_same_runs(athlete, rows)
        counted = without_doubles(rows, athlete)
        parts = [(row, bare(row)) for row in counted if row.winner_id is None and row.start is not None]
        found = _named(merge(parts, clock.zone(athlete.time_zone)))
        _write(athlete, rows, found)
        Athlete.objects.filter(pk=athlete.pk).update(
            sessions_stale=False, sessions_version=F("sessions_version") + 1
        )
    athlete.sessions_stale = False


def merge(parts: Sequence[Part], zone: tzinfo) -> list[tuple[Session, list[Part]]]:
    """Each session with the activities it is made of.

    `log.sessions` gives sessions of a kind in time order; an activity belongs to the last one that began at
    or before it.
    """
    from backstride.log import sessions
    from backstride.log.merging import local_time

    merged = sessions([read for _, read in parts], zone)
    by_kind: dict[str, list[Session]] = defaultdict(list)
    for session in merged:
        by_kind[_kind(session.sport)].append(session)
    starts = {kind: [session.start for session in them] for kind, them in by_kind.items()}
    members: dict[int, list[Part]] = defaultdict(list)
    for row, read in parts:
        kind = _kind(read.sport)
        at = bisect_right(starts[kind], local_time(read, zone)) - 1  # type: ignore[type-var]
        members[id(by_kind[kind][at])].append((row, read))
    return [(_with_minutes(session, members[id(session)]), members[id(session)]) for session in merged]


def _kind(sport: str) -> str:
    """Sports that merge with each other: a run that moves from road to trail is one run."""
    return sports.RUN if sport == sports.TRAIL else sport


def _with_minutes(session: Session, parts: Iterable[Part]) -> Session:
    """Minutes running and walking, told from the seconds when the files were read; all parts or unknown."""
    from backstride.log import counts

    split = [(row.run_min, row.walk_min) for row, read in parts if counts(read)]
    if not session.is_run or not split or any(run is None for run, _ in split):
        return session
    return replace(
        session, run_min=sum(run or 0.0 for run, _ in split), walk_min=sum(walk or 0.0 for _, walk in split)
    )


def _named(merged: Iterable[tuple[Session, list[Part]]]) -> dict[str, tuple[Session, list[Part]]]:
    """Sessions by an address that people can read; a second one of the same minute gets a number."""
    found: dict[str, tuple[Session, list[Part]]] = {}
    for session, parts in merged:
        clock_time = f"-{session.start:%H%M}" if session.start else ""
        name = base = f"{session.date.isoformat()}-{_kind(session.sport)}{clock_time}"
        n = 1
        while name in found:
            n += 1
            name = f"{base}-{n}"
        found[name] = (replace(session, session_id=name), parts)
    return found


def _write(athlete: Athlete, rows: Iterable[Activity], found: dict[str, tuple[Session, list[Part]]]) -> None:
    """Touch only rows that differ, so that a daily import of one run writes a few rows."""
    zone = clock.zone(athlete.time_zone)
    kept = {row.session_id: row for row in TrainingSession.objects.filter(athlete=athlete)}
    TrainingSession.objects.filter(pk__in=[row.pk for key, row in kept.items() if key not in found]).delete()
    new, changed = [], []
    for key, (session, parts) in found.items():
        values = _values(session, parts, zone)
        row = kept.get(key)
        if row is None:
            new.append(TrainingSession(athlete=athlete, **values))
        elif any(getattr(row, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(row, name, value)
            changed.append(row)
    TrainingSession.objects.bulk_create(new, batch_size=500)
    TrainingSession.objects.bulk_update(changed, _COLUMNS, batch_size=100)
    ids = dict(TrainingSession.objects.filter(athlete=athlete).values_list("session_id", "pk"))
    belongs = {row.pk: ids[key] for key, (_, parts) in found.items() for row, _ in parts}
    moved = [row for row in rows if row.training_session_id != belongs.get(row.pk)]
    point(((belongs.get(row.pk), row.pk) for row in moved), "training_session_id")


def _values(session: Session, parts: Sequence[Part], zone: tzinfo) -> dict[str, Any]:
    """The columns of a session: its start as a moment, and as the athlete's clock showed it."""
    values = {name: getattr(session, name) for name in SESSION_FIELDS}
    values["local_start"] = session.start.replace(tzinfo=UTC) if session.start else None
    values["start"] = min((_moment(read, zone) for _, read in parts), default=None)
    return values


def _moment(read: core.Activity, zone: tzinfo) -> datetime:
    start = read.start
    if start is None:
        raise ValueError("an activity without a start is in no session")
    return (start if start.tzinfo else start.replace(tzinfo=zone)).astimezone(UTC)
