"""Sessions of the journal: computed by `backstride.log` from the stored activities, read from their rows."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, date
from typing import Any

from django.db import transaction

from backstride.app import clock
from backstride.app.imports import columns
from backstride.app.imports.rows import to_activity
from backstride.app.journal.grouping import link_same_runs
from backstride.app.journal.models import Activity, Athlete, Stream, TrainingSession
from backstride.core.errors import UsageError
from backstride.core.session import Session

_FIELDS = tuple(field.name for field in fields(Session))


def sessions(athlete: Athlete, since: date | None = None, until: date | None = None) -> list[Session]:
    """The sessions of a span of local days (both ends included), oldest first."""
    return [to_session(row) for row in session_rows(athlete, since, until)]


def session_rows(athlete: Athlete, since: date | None = None, until: date | None = None) -> Any:
    """The same as rows, for pages that link to them."""
    fresh(athlete)
    rows = TrainingSession.objects.filter(athlete=athlete)
    if since is not None:
        rows = rows.filter(date__gte=since)
    return rows.filter(date__lte=until) if until is not None else rows


def session(athlete: Athlete, session_id: str) -> TrainingSession | None:
    fresh(athlete)
    return TrainingSession.objects.filter(athlete=athlete, session_id=session_id).first()


def activities_of(athlete: Athlete, session_id: str) -> list[Activity]:
    """The recorded parts of a session, each with `.others.all()`: further records of the same run."""
    fresh(athlete)
    rows = Activity.objects.filter(athlete=athlete, training_session__session_id=session_id)
    return list(rows.prefetch_related("others"))


def streams(activity: Activity) -> columns.Columns:
    """Second-by-second columns of an activity; empty when it has none."""
    stored = Stream.objects.filter(activity=activity).first()
    if stored is None:
        return {}
    return columns.unpack(stored.codec, stored.blob, stored.columns, stored.n_rows)


def to_session(row: TrainingSession) -> Session:
    return Session(**{name: getattr(row, name) for name in _FIELDS})


def fresh(athlete: Athlete) -> None:
    """Compute again when activities changed since (an import was killed before it got there)."""
    athlete.refresh_from_db(fields=["sessions_stale"])
    if athlete.sessions_stale:
        compute(athlete)


def set_time_zone(athlete: Athlete, name: str) -> None:
    """Another time zone moves runs to other local days, so sessions are computed again."""
    if str(clock.zone(name)) != name:
        raise UsageError(f"We do not know the time zone {name!r}", "Choose one from the list")
    athlete.time_zone, athlete.sessions_stale = name, True
    athlete.save(update_fields=["time_zone", "sessions_stale"])
    compute(athlete)


def compute(athlete: Athlete) -> None:
    """Link records of the same run, merge the winners into sessions, write what changed. Order-free."""
    from backstride.log import session_parts

    with transaction.atomic():
        link_same_runs(athlete)
        winners = Activity.objects.filter(athlete=athlete, winner=None).order_by("start", "fingerprint")
        rows = {}
        reads = []
        for row in winners:
            read = to_activity(row)
            rows[id(read)] = row
            reads.append(read)
        zone = clock.zone(athlete.time_zone)
        found = {}
        for computed, parts in session_parts(reads, zone, lambda read: _minutes(rows[id(read)])):
            found[computed.session_id] = (computed, [rows[id(part)] for part in parts])
        _write(athlete, found)
        Athlete.objects.filter(pk=athlete.pk).update(sessions_stale=False)
    athlete.sessions_stale = False


def _minutes(row: Activity) -> tuple[float | None, float | None]:
    return row.run_min, row.walk_min


def _write(athlete: Athlete, found: dict[str, tuple[Session, list[Activity]]]) -> None:
    """Touch only rows that differ, so that a daily import of one run writes a few rows."""
    kept = {row.session_id: row for row in TrainingSession.objects.filter(athlete=athlete)}
    TrainingSession.objects.filter(pk__in=[row.pk for key, row in kept.items() if key not in found]).delete()
    new, changed = [], []
    for key, (computed, _) in found.items():
        row = kept.get(key)
        if row is None:
            new.append(TrainingSession(athlete=athlete, **_values(computed)))
        elif any(getattr(row, name) != value for name, value in _values(computed).items()):
            for name, value in _values(computed).items():
                setattr(row, name, value)
            changed.append(row)
    TrainingSession.objects.bulk_create(new, batch_size=500)
    TrainingSession.objects.bulk_update(changed, _FIELDS, batch_size=200)
    ids = dict(TrainingSession.objects.filter(athlete=athlete).values_list("session_id", "pk"))
    belongs = {part.pk: ids[key] for key, (_, parts) in found.items() for part in parts}
    moved = []
    for row in Activity.objects.filter(athlete=athlete).only("pk", "training_session"):
        if row.training_session_id != belongs.get(row.pk):
            row.training_session_id = belongs.get(row.pk)
            moved.append(row)
    Activity.objects.bulk_update(moved, ["training_session"], batch_size=500)


def _values(computed: Session) -> dict[str, Any]:
    """The session's fields as the row keeps them: starts in UTC."""
    said = {name: getattr(computed, name) for name in _FIELDS}
    start = computed.start
    if start is not None:
        said["start"] = start.astimezone(UTC) if start.tzinfo else start.replace(tzinfo=UTC)
    return said
