"""Between `core.Activity` and its row. Foreign values are made fit to store; what is not a number is unknown."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from backstride.app.journal.models import Activity as Row
from backstride.core.activity import Activity, Dynamics, Lap
from backstride.core.problems import Problem

_FIGURES = (
    "timer_s",
    "elapsed_s",
    "distance_m",
    "avg_hr_bpm",
    "max_hr_bpm",
    "avg_cadence_spm",
    "ascent_m",
    "descent_m",
    "calories_kcal",
    "rpe",
)
_DYNAMICS = ("vertical_oscillation_mm", "ground_contact_ms", "contact_balance_pct", "step_length_m")
_WORDS = ("name", "notes", "gear", "device", "source_id")
_SHORT_WORDS = {"format": 32, "sport": 32, "source": 64, "sub_sport": 64}
_LONGEST_TEXT = 100_000


def to_row(athlete_id: int, activity: Activity, mark: str) -> Row:
    """A new, unsaved row."""
    start, is_local = _start(activity.start)
    row = Row(
        athlete_id=athlete_id,
        fingerprint=mark,
        file=text(activity.file),
        start=start,
        is_start_local=is_local,
        utc_offset_s=_offset(activity),
        n_records=activity.n_records,
        laps=[_plain_lap(lap) for lap in activity.laps],
        problems=problem_rows(activity.problems),
    )
    for name in _FIGURES:
        setattr(row, name, number(getattr(activity, name)))
    for name in _DYNAMICS:
        setattr(row, name, number(getattr(activity.dynamics, name)))
    for name in _WORDS:
        setattr(row, name, text(getattr(activity, name)))
    for name, longest in _SHORT_WORDS.items():
        setattr(row, name, text(getattr(activity, name))[:longest])
    return row


def to_activity(row: Row, streams: dict[str, Any] | None = None) -> Activity:
    """The activity as it was read; without its record unless that is handed in."""
    return Activity(
        file=row.file,
        start=start_of(row),
        utc_offset_s=row.utc_offset_s,
        n_records=row.n_records,
        dynamics=Dynamics(**{name: getattr(row, name) for name in _DYNAMICS}),
        laps=tuple(_lap(lap) for lap in row.laps),
        problems=tuple(Problem(**{**said, "choice": tuple(said["choice"])}) for said in row.problems),
        streams=streams or {},
        **{name: getattr(row, name) for name in (*_FIGURES, *_WORDS, *_SHORT_WORDS)},
    )


def bare(row: Row, columns: Iterable[Sequence[str]] = ()) -> Activity:
    """The activity for grouping and merging: its fingerprint for a file name, so that ties are broken by
    content; of its record only the names of the columns, which tell how rich it is.
    """
    return Activity(
        file=row.fingerprint,
        format=row.format,
        sport=row.sport,
        start=start_of(row),
        utc_offset_s=row.utc_offset_s,
        n_records=row.n_records,
        source=row.source,
        source_id=row.source_id,
        sub_sport=row.sub_sport,
        dynamics=Dynamics(ground_contact_ms=row.ground_contact_ms),
        streams={name: () for name, _ in columns},
        **{name: getattr(row, name) for name in _FIGURES},
    )


def start_of(row: Row) -> datetime | None:
    """UTC, or the wall clock without a zone where the file gave only that."""
    if row.start is None:
        return None
    start: datetime = row.start.astimezone(UTC)
    return start.replace(tzinfo=None) if row.is_start_local else start


def _start(start: datetime | None) -> tuple[datetime | None, bool]:
    """Wall-clock starts are kept as written and placed by the athlete's zone when read."""
    if start is None:
        return None, False
    if start.tzinfo is None:
        return start.replace(tzinfo=UTC), True
    return start.astimezone(UTC), False


def _offset(activity: Activity) -> int | None:
    """The local offset the file told, in its own field or in the start itself."""
    if activity.utc_offset_s is not None or activity.start is None:
        return activity.utc_offset_s
    told = activity.start.utcoffset()
    return int(told.total_seconds()) if told else None


def number(value: float | None) -> float | None:
    """A finite number, else unknown."""
    if value is None:
        return None
    value = float(value)
    return value if math.isfinite(value) else None


def text(value: object) -> str:
    """Text that any database takes: no NUL, no half characters, not a whole book."""
    return str(value or "")[:_LONGEST_TEXT].replace("\0", "").encode("utf-8", "replace").decode()


def problem_rows(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    return [
        {
            "where": text(problem.where),
            "what": text(problem.what),
            "severity": problem.severity,
            "choice": [text(choice) for choice in problem.choice],
        }
        for problem in problems
    ]


def _plain_lap(lap: Lap) -> dict[str, Any]:
    said = {
        name: number(value) if isinstance(value, int | float) else value
        for name, value in asdict(lap).items()
    }
    said["start"] = lap.start.isoformat() if lap.start else None
    return said


def _lap(said: dict[str, Any]) -> Lap:
    start = datetime.fromisoformat(said["start"]) if said.get("start") else None
    return Lap(**{**said, "start": start})
