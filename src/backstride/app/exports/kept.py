"""What exports keep among the preferences: a name for this journal, calendar wishes, words for the letter."""

from __future__ import annotations

import secrets
from typing import Any

from backstride.app.journal.models import Athlete


def keep(athlete: Athlete, **told: Any) -> None:
    """Write some preferences over the newest ones, so that what another page wrote meanwhile stays."""
    athlete.refresh_from_db(fields=["preferences"])
    athlete.preferences = {**athlete.preferences, **told}
    athlete.save(update_fields=["preferences"])


def own_key(athlete: Athlete) -> str:
    """A name for this journal inside files that leave it: random, made at first use, carried by an archive."""
    key = athlete.preferences.get("export_key")
    if not isinstance(key, str) or not key:
        key = secrets.token_hex(8)
        keep(athlete, export_key=key)
    return key
