"""The lists a spreadsheet wants: sessions and pain."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from backstride.app.journal.models import Athlete
from backstride.app.journal.pain import pain_days
from backstride.app.journal.sessions import sessions

SESSION_COLUMNS = (
    "date",
    "start",
    "sport",
    "distance_km",
    "duration_min",
    "run_km",
    "running_min",
    "exercise_min",
    "walk_min",
    "avg_hr_bpm",
    "ascent_m",
    "rpe",
    "steps",
)
PAIN_COLUMNS = ("date", "morning", "worst", "during_run")


def sessions_csv(athlete: Athlete) -> str:
    """One row a session; `backstride load --table` reads it."""
    return _table(SESSION_COLUMNS, sessions(athlete))


def pain_csv(athlete: Athlete) -> str:
    """One row a day with a score; `backstride load --pain` reads it."""
    return _table(PAIN_COLUMNS, pain_days(athlete))


def _table(columns: Sequence[str], rows: Iterable[Any]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_word(getattr(row, column)) for column in columns])
    return out.getvalue()


def _word(value: Any) -> str:
    """Unknown is an empty field; a text that a spreadsheet would run as a formula is quoted."""
    if value is None:
        return ""
    if isinstance(value, str) and value[:1] in {"=", "+", "-", "@"}:
        return "'" + value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
