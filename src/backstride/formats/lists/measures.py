"""How far and how long a row was: of all that its cells can mean the pair that someone can have done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backstride.core.problems import Problem
from backstride.formats.lists.dates import when
from backstride.formats.lists.durations import clocked
from backstride.formats.lists.numbers import cell_unit, mangled, readings
from backstride.formats.lists.speeds import METRES, fitting, is_possible
from backstride.formats.lists.words import empty

if TYPE_CHECKING:
    from datetime import datetime

    from backstride.formats.lists.cells import Cells
    from backstride.formats.lists.dates import DateOrder

_LESS_MOVING = 0.3  # a moving time below this share of the timer is a fault of indoor recording (our setting)


def times(cells: Cells, row: list[str], kind: str) -> list[float]:
    cell, at = cells.cell(row, kind)
    if cell is None or at is None:
        return []
    return clocked(cell) or [
        value * cells.units.seconds.get(at, 1.0) for value in readings(cell, cells.marks(at))
    ]


def measures(
    cells: Cells, row: list[str], sport: str, start: datetime, where: str, order: DateOrder
) -> tuple[float | None, float | None, float | None, list[Problem]]:
    """(metres, timer, elapsed, what had to be decided): of all readings the pair that someone can have done."""
    metres_told = lengths(cells, row)
    problems = [] if metres_told else unread(cells, row, where, "distance", "distance")
    timer, moving, elapsed = (times(cells, row, kind) for kind in ("timer", "moving", "elapsed"))
    if not timer and not moving and not elapsed and (end := when(cells.cell(row, "end")[0], order)):
        begun = when(cells.cell(row, "start")[0], order) or start
        span = (end.replace(tzinfo=None) - begun.replace(tzinfo=None)).total_seconds()
        elapsed = [span] if span > 0 else []
    main = timer or moving or elapsed
    if not main:
        problems += unread(cells, row, where, "time", "timer", "moving", "elapsed")
    metres, seconds, was_unlikely = fitting(sport, metres_told, main)
    if was_unlikely and seconds is not None and main and seconds != main[0]:
        problems.append(
            Problem(
                where,
                f"the time reads as {seconds / 60:.1f} min: a spreadsheet had changed it",
                "warning",
                ("keep", "leave out"),
            )
        )
    if metres_told and metres_told[0] and was_date(cells, row):
        problems.append(
            Problem(
                where,
                f"a spreadsheet made a date of the distance; read as {metres_told[0] / cells.units.metres:.2f}",
                "warning",
                ("keep", "leave out"),
            )
        )
    if (
        timer
        and moving
        and moving[0] >= _LESS_MOVING * (seconds or 0)
        and (not metres or is_possible(sport, metres, moving[0]))
    ):
        seconds = min(moving[0], seconds or moving[0])
    total = elapsed[0] if elapsed else None
    if total is not None and seconds is not None and total < seconds and len(elapsed) > 1:
        total = elapsed[1]
    return (metres or None), (seconds or None), (total or None), problems


def unread(cells: Cells, row: list[str], where: str, word: str, *kinds: str) -> list[Problem]:
    """A cell that says something and no figure is told: silently unknown would look like not measured."""
    held = [row[i] for kind in kinds for i in cells.columns.places.get(kind, ()) if i < len(row)]
    cell = next((c.strip() for c in held if not empty(c) or c.strip().startswith("#")), None)
    if cell is None:
        return []
    return [Problem(where, f'the {word} "{cell[:40]}" is no number; taken as unknown', "warning")]


def lengths(cells: Cells, row: list[str]) -> list[float]:
    """Metres that the distance cell can mean, likeliest first."""
    at = cells.units.distance_at
    if at is None or at >= len(row) or empty(row[at]):
        cell, at = cells.cell(row, "distance")
        if cell is None:
            return []
    cell = row[at].strip() if at is not None else ""
    unit = cells.units.metres
    if at != cells.units.distance_at and at is not None and (said := cells.columns.unit.get(at)):
        unit = METRES[said]
    if (said := cell_unit(cell)) in METRES and said is not None:
        unit = METRES[said]
    if (value := mangled(cell)) is not None:
        return [value * unit]
    values = readings(cell, cells.marks(at))
    found = [value * unit for value in values]
    if unit >= 1000:  # pools and tracks are listed in metres beside kilometres
        found += values
    return found


def was_date(cells: Cells, row: list[str]) -> bool:
    at = cells.units.distance_at
    return at is not None and at < len(row) and mangled(row[at]) is not None
