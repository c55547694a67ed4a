"""Which column of a list is the distance, in which unit, and in which unit its plain times are."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from backstride.core import sports
from backstride.formats.lists.durations import clocked
from backstride.formats.lists.numbers import Marks, cell_unit, marks, number, readings
from backstride.formats.lists.speeds import METRES, MILE_M, SECONDS, best_units
from backstride.formats.lists.words import empty

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from backstride.formats.lists.columns import Columns

__all__ = ["MILE_M", "Units", "units_of"]
_TIME_KINDS = ("timer", "moving", "elapsed")
_SAMPLE = 2_000


@dataclass(frozen=True, slots=True)
class Units:
    """`distance_at`: the column believed; `metres`: metres in one of its units; `seconds`: of plain times, by column."""

    distance_at: int | None
    metres: float
    seconds: dict[int, float]
    marks: dict[int, Marks]
    note: str = ""

    @property
    def is_imperial(self) -> bool:
        return self.metres == MILE_M


def units_of(columns: Columns, rows: Sequence[list[str]], sport: Callable[[list[str]], str]) -> Units:
    """Told by headers, by cells, by a second column in metres, by stride and cadence, else by possible speeds."""
    sample = rows[:_SAMPLE]
    written = _marks(columns, sample)
    at = _distance_column(columns, sample, written)
    time_at = next(
        (i for kind in _TIME_KINDS for i in columns.places.get(kind, ()) if _some(sample, i)), None
    )
    said = columns.unit.get(at) if at is not None else None
    if said is None and at is not None:
        said = _said_by_cells(sample, at)
    if (
        said is None
        and at is not None
        and len(columns.places["distance"]) > 1
        and at != columns.places["distance"][0]
    ):
        said = "m"  # a repeated distance is in metres
    pairs = [
        (sport(row), readings(_cell(row, at), written.get(at)), _plain_time(row, time_at, written))
        for row in sample
        if at is not None and time_at is not None
    ]
    time_units = _time_units(columns, sample, time_at)
    length_units = [said] if said else ["km", "m"]
    length, time = best_units(pairs, length_units, time_units) if pairs else (length_units[0], time_units[0])
    note = ""
    if said is None and at is not None and length == "km":
        seen = _by_stride(columns, sample, at, written, sport, SECONDS[time]) or _by_heat(columns, sample)
        length = seen or length
        note = "" if seen or not _some(sample, at) else "it does not say km or miles; taken as km"
    seconds = {
        i: SECONDS[columns.unit.get(i) or time] for kind in _TIME_KINDS for i in columns.places.get(kind, ())
    }
    return Units(at, METRES[length], seconds, written, note)


def _cell(row: list[str], at: int | None) -> str | None:
    return row[at] if at is not None and at < len(row) else None


def _some(rows: Sequence[list[str]], at: int) -> bool:
    return any(not empty(_cell(row, at)) for row in rows)


def _marks(columns: Columns, rows: Sequence[list[str]]) -> dict[int, Marks]:
    """How each numeric column writes decimals; a column that does not tell follows the list."""
    kinds = ("distance", "avg_hr", "max_hr", "cadence", "cadence_spm", "ascent", "descent", "calories", "rpe", "stride",
             "oscillation", "contact", "steps", *_TIME_KINDS)  # fmt: skip
    own = {
        i: marks(row[i] for row in rows if i < len(row))
        for kind in kinds
        for i in columns.places.get(kind, ())
    }
    whole = sum(own.values(), Marks())
    return {i: (m if m != Marks() else whole) for i, m in own.items()}


def _distance_column(columns: Columns, rows: Sequence[list[str]], written: dict[int, Marks]) -> int | None:
    places = [i for i in columns.places.get("distance", ()) if _some(rows, i)]
    if not places:
        return None
    first = places[0]
    for other in places[1:]:
        ratios = [
            b / a
            for row in rows
            if (a := number(_cell(row, first), written.get(first)))
            and (b := number(_cell(row, other), written.get(other)))
        ]
        repeated = sum(any(abs(ratio / unit - 1) < 0.05 for unit in (1000.0, MILE_M)) for ratio in ratios)
        if repeated and repeated >= 0.3 * len(ratios):  # swims stand in metres in both
            return other
    # rows of a second service may stand in a second column: the fuller one is believed
    return (
        max(places, key=lambda i: (sum(not empty(_cell(row, i)) for row in rows), -i))
        if len(places) > 1
        else first
    )


def _said_by_cells(rows: Sequence[list[str]], at: int) -> str | None:
    said = [unit for row in rows if (cell := _cell(row, at)) and (unit := cell_unit(cell)) in METRES]
    return max(sorted(set(said)), key=said.count) if said else None


def _plain_time(row: list[str], at: int | None, written: dict[int, Marks]) -> float:
    cell = _cell(row, at)
    found = clocked(cell)
    return found[0] if found else number(cell, written.get(at) if at is not None else None) or 0.0


def _time_units(columns: Columns, rows: Sequence[list[str]], at: int | None) -> list[str]:
    if at is None:
        return ["s"]
    if (said := columns.unit.get(at)) is not None:
        return [said]
    cells = [cell for row in rows if (cell := _cell(row, at)) and not empty(cell)]
    if not cells or any(clocked(cell) for cell in cells):
        return ["s"]
    size = median([abs(number(cell) or 0.0) for cell in cells])
    order = ("s", "min", "ms", "h", "day")
    likely = (
        "day"
        if size < 0.25
        else "h"
        if size < 4
        else "min"
        if size < 300
        else "s"
        if size < 200_000
        else "ms"
    )
    return [likely, *(unit for unit in order if unit != likely)]


def _by_stride(
    columns: Columns,
    rows: Sequence[list[str]],
    at: int,
    written: dict[int, Marks],
    sport: Callable[[list[str]], str],
    time_unit_s: float,
) -> str | None:
    """Stride length (metres) times steps is the distance: it tells kilometres from miles; None where it cannot."""
    needed = [columns.places.get(kind, [None])[0] for kind in ("stride", "cadence_spm")]
    times = [i for kind in ("moving", "timer") for i in columns.places.get(kind, ())][:1]
    ratios = []
    for row in rows:
        if None in needed or not times or sport(row) not in sports.RUNNING:
            continue
        stride, cadence = (number(_cell(row, i), written.get(i)) for i in needed if i is not None)
        distance, time = (
            number(_cell(row, at), written.get(at)),
            _plain_time(row, times[0], written) * time_unit_s,
        )
        if stride and cadence and distance and time > 300 and 0.3 < stride < 3 and cadence > 100:
            ratios.append(distance / (stride * cadence * time / 60 / 1000))
    if len(ratios) < 3:
        return None
    middle = median(ratios)
    return "km" if 0.85 < middle < 1.2 else "mi" if 0.5 < middle < 0.74 else None


def _by_heat(columns: Columns, rows: Sequence[list[str]]) -> str | None:
    """An account with degrees Fahrenheit has miles; degrees Celsius tell nothing."""
    heat = [
        number(row[i]) or 0.0 for i in columns.places.get("temperature", ()) for row in rows if i < len(row)
    ]
    return "mi" if sum(60 <= t <= 130 for t in heat) >= 3 else None
