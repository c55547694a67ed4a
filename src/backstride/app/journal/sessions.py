"""Sessions of the journal: computed by `backstride.log` from the stored activities, read from their rows."""

from __future__ import annotations

from datetime import UTC, date
from typing import Any

from backstride.app import clock
from backstride.app.imports import columns
from backstride.app.journal.merging import SESSION_FIELDS, compute
from backstride.app.journal.models import Activity, Athlete, Stream, TrainingSession
from backstride.app.journal.models.work import RUNNING, WAITING
from backstride.app.journal.read_only import is_read_only
from backstride.core.errors import UsageError
from backstride.core.session import Session


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
    """The session as `backstride.log` gave it: its start is the athlete's clock."""
    said = {name: getattr(row, name) for name in SESSION_FIELDS}
    said["start"] = row.local_start.astimezone(UTC).replace(tzinfo=None) if row.local_start else None
    return Session(**said)


def fresh(athlete: Athlete) -> None:
    """Compute again when activities changed since.

    While an import runs the pages show what stood before: it computes at its end, or when it is taken up
    again after a stop.
    """
    athlete.refresh_from_db(fields=["sessions_stale"])
    if not athlete.sessions_stale or is_read_only():
        return
    if not athlete.tasks.filter(kind="import", state__in=[WAITING, RUNNING]).exists():
        compute(athlete)


def set_time_zone(athlete: Athlete, name: str) -> None:
    """Another time zone moves runs to other local days, so sessions are computed again."""
    if str(clock.zone(name)) != name:
        raise UsageError(f"We do not know the time zone {name!r}", "Choose one from the list")
    athlete.time_zone, athlete.sessions_stale = name, True
    athlete.save(update_fields=["time_zone", "sessions_stale"])
    compute(athlete)
