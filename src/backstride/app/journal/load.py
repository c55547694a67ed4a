"""The load of a journal: `backstride.load` over its sessions and pain."""

from __future__ import annotations

from datetime import date
from typing import Any

from backstride.app import clock
from backstride.app.journal.models import Athlete
from backstride.app.journal.pain import pain_days
from backstride.app.journal.sessions import sessions
from backstride.app.journal.standing import standing
from backstride.core.disposition import RunPermission


def exposures(athlete: Athlete, as_of: date | None = None) -> Any:
    """The charter's `load` object for a day, from all of the journal up to that day."""
    from backstride.load import exposures as compute

    day = as_of or clock.today(athlete)
    return compute(
        sessions(athlete, until=day), pain=pain_days(athlete, until=day), as_of=day, **_settings(athlete)
    )


def run_allowed(athlete: Athlete) -> bool | None:
    """False while a check forbids impact; None when no check was made."""
    permission = standing(athlete).run_permission
    return None if permission is None else permission.rank >= RunPermission.MODIFIED.rank


def _settings(athlete: Athlete) -> dict[str, Any]:
    chosen = athlete.preferences.get("load")
    return {"settings": chosen} if chosen else {}
