"""Load and sessions."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from backstride.app import clock
from backstride.app.api.tokens import FAULTS
from backstride.app.journal import load, sessions
from backstride.core.errors import UsageError

router = Router(tags=["load"])


class SessionOut(Schema):
    """One session; unknown is null, never 0."""

    session_id: str
    date: date
    start: datetime | None
    local_start: datetime | None
    sport: str
    distance_km: float | None
    duration_min: float | None
    run_min: float | None
    walk_min: float | None
    steps: int | None
    rpe: float | None
    avg_hr_bpm: float | None
    ascent_m: float | None


@router.get("/load", response={200: dict[str, Any], **FAULTS}, operation_id="load")
def get_load(request: Any, as_of: date | None = None) -> Any:
    """What spiked, and how far you may go on a day: the object of `backstride load --json`."""
    if as_of is not None and not 1970 <= as_of.year <= 2100:
        raise UsageError("as_of is no day of a training log", "Give a day from 1970 to 2100")
    return load.exposures(request.athlete, as_of or clock.today(request.athlete)).to_json()


@router.get("/sessions", response={200: list[SessionOut], **FAULTS}, operation_id="sessions")
def get_sessions(request: Any, since: date | None = None, until: date | None = None) -> Any:
    """Sessions by local day, both ends included, oldest first."""
    return list(sessions.session_rows(request.athlete, since, until))


@router.get("/sessions/{session_id}", response={200: SessionOut, **FAULTS}, operation_id="session")
def get_session(request: Any, session_id: str) -> Any:
    found = sessions.session(request.athlete, session_id) if "\0" not in session_id else None
    return found or missing(request, "session")


def missing(request: HttpRequest, what: str) -> Any:
    """A 404 in a sentence; the same for what is not there and for what belongs to another."""
    from backstride.app.api import api

    return api.create_response(request, {"detail": f"There is no such {what} in this journal."}, status=404)
