"""The lists a spreadsheet wants: sessions, pain, check-ins and the plan."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from backstride.app import clock
from backstride.app.journal.models import Athlete
from backstride.app.journal.pain import pain_days
from backstride.app.journal.planning import plan_of_today
from backstride.app.journal.sessions import sessions
from backstride.check.rescreen import ITEMS

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
PLAN_COLUMNS = (
    "date",
    "kind",
    "run_min",
    "walk_min",
    "cross_min",
    "exercise_block_min",
    "level",
    "distance_km",
    "exercises",
    "why",
)


def sessions_csv(athlete: Athlete) -> str:
    """One row a session; `backstride load --table` reads it."""
    return _table(SESSION_COLUMNS, sessions(athlete))


def pain_csv(athlete: Athlete) -> str:
    """One row a day with a score; `backstride load --pain` reads it."""
    return _table(PAIN_COLUMNS, pain_days(athlete))


def check_ins_csv(athlete: Athlete) -> str:
    """One row a check-in: scores, the six answers (empty: not answered), what it made of the day, the note."""
    scores = {day.date: day for day in pain_days(athlete)}
    items = [item.id for item in ITEMS]
    names = ("date", *PAIN_COLUMNS[1:], *items, "disposition", "run_permission", "function", "done", "note")
    rows = []
    for row in athlete.check_ins.all():
        own = scores.get(row.date)
        told = [getattr(own, name, None) for name in PAIN_COLUMNS[1:]]
        said = [_pairs(row.function), _pairs(row.done)]
        screen = [row.screen.get(item) for item in items]
        rows.append([row.date, *told, *screen, row.disposition, row.run_permission, *said, row.note])
    return _rows(names, rows)


def plan_csv(athlete: Athlete) -> str:
    """One row a day of the plan in force; only the header while no plan holds."""
    version = plan_of_today(athlete, clock.today(athlete))
    days = version.plan["days"] if version is not None else []
    return _rows(PLAN_COLUMNS, ([_plan_word(day.get(name)) for name in PLAN_COLUMNS] for day in days))


#: list -> its CSV
LISTS: dict[str, Callable[[Athlete], str]] = {
    "sessions": sessions_csv,
    "pain": pain_csv,
    "check-ins": check_ins_csv,
    "plan": plan_csv,
}


def _pairs(said: Any) -> str | None:
    """A small object in one cell."""
    if not isinstance(said, dict) or not said:
        return None
    return "; ".join(f"{name}: {value}" for name, value in sorted(said.items()))


def _plan_word(value: Any) -> Any:
    if isinstance(value, list):
        return (
            "; ".join(str(row.get("name", row)) if isinstance(row, dict) else str(row) for row in value)
            or None
        )
    return value


def _table(columns: Sequence[str], rows: Iterable[Any]) -> str:
    return _rows(columns, ([getattr(row, column) for column in columns] for row in rows))


def _rows(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_word(value) for value in row])
    return out.getvalue()


def _word(value: Any) -> str:
    """Unknown is an empty field; a text that a spreadsheet would run as a formula is quoted."""
    if value is None:
        return ""
    if isinstance(value, str) and value[:1] in {"=", "+", "-", "@", "\t", "\r"}:
        return "'" + value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
