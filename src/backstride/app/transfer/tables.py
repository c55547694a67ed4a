"""Which tables make up a runner's journal, and their rows as plain values."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import models as fields
from django.db.models import Model, QuerySet

from backstride.app.journal import models
from backstride.app.journal.models import Athlete

#: in the order in which they can be brought back: what is pointed to comes first
TABLES: dict[str, type[Model]] = {
    "episodes": models.Episode,
    "activities": models.Activity,
    "kept_apart": models.KeptApart,
    "pain_days": models.PainDay,
    "check_ins": models.CheckIn,
    "check_runs": models.CheckRun,
    "releases": models.Release,
    "restrictions": models.Restriction,
    "plans": models.PlanVersion,
    "overrides": models.Override,
    "exercises_done": models.ExerciseDone,
    "notes": models.Note,
    "treatments": models.Treatment,
    "gear": models.Gear,
    "form_looks": models.LongTask,
}
#: of a table that holds other things too, the rows that are the runner's own
ONLY = {"form_looks": {"kind": "form", "state": "done"}}
#: one row a day or a record: a row that is there already is kept as it is
NATURAL_KEYS = {
    "activities": ("fingerprint",),
    "kept_apart": ("first", "second"),
    "pain_days": ("date",),
    "check_ins": ("date",),
    "form_looks": ("kind", "created_at"),
}
#: computed from other rows, or meaningless elsewhere
_LEFT_OUT = {"athlete", "winner", "training_session", "request", "is_cancel_asked"}
#: tables where a field of that name is a fact after all
_KEPT = {("plans", "request")}
ATHLETE_FIELDS = (
    "name",
    "time_zone",
    "week_start",
    "country",
    "units",
    "language",
    "theme",
    "born_year",
    "preferences",
)


def rows_of(name: str, athlete: Athlete) -> QuerySet[Any]:
    manager: Any = TABLES[name]._default_manager  # noqa: SLF001 - Django's name for it
    found: QuerySet[Any] = manager.filter(athlete=athlete, **ONLY.get(name, {})).order_by("pk")
    return found


def columns_of(name: str) -> list[fields.Field[Any, Any]]:
    meta = TABLES[name]._meta  # noqa: SLF001
    return [
        column
        for column in meta.concrete_fields
        if column.name not in _LEFT_OUT or (name, column.name) in _KEPT
    ]


def plain(name: str, row: Model) -> dict[str, Any]:
    """One row as JSON values; `id` and references are numbers of this file only."""
    return {column.name: _plain(getattr(row, column.attname)) for column in columns_of(name)}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value
