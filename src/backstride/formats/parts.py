"""One activity whose points stand in several files: Apple begins a new route after each pause."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from backstride.core.activity import Activity, ReadResult
from backstride.core.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

BETWEEN = "|"  #: between the names of the files that a row names; no file name holds it


@dataclass(slots=True)
class Parts:
    """A row, its files that have not come yet, and what the others held."""

    row: Activity
    left: set[str]
    found: list[Activity] = field(default_factory=list)

    def give(self, member: str, result: ReadResult) -> ReadResult:
        """One file more: nothing but a word until the last, which gives what all held; a damaged one is told and loses no other."""
        self.left.discard(member)
        self.found += result.activities
        if self.left or not self.found:
            said = "" if result.failed else "a part of a workout, read with the last of its parts"
            return replace(result, activities=(), not_activity=said)
        told = [Problem("the file", result.failed, "warning")] if result.failed else []
        whole = (in_a_row(self.found),)
        return replace(
            result, activities=whole, problems=(*result.problems, *told), failed="", not_activity=""
        )


def in_a_row(parts: Sequence[Activity]) -> Activity:
    """The parts as one activity, by their starts: columns one behind the other, on the clock and the way of the first."""
    import numpy as np

    timed = sorted((p for p in parts if p.start is not None), key=lambda p: p.start.timestamp())  # type: ignore[union-attr]
    if len(timed) < 2:
        return (timed or list(parts))[0]
    first = timed[0]
    names = list(dict.fromkeys(name for part in timed for name in part.streams))
    columns: dict[str, list[Any]] = {name: [] for name in names}
    way = 0.0
    for part in timed:
        size = len(part.streams.get("t_s", ()))
        later = (part.start - first.start).total_seconds()  # type: ignore[operator]
        for name in names:
            column = np.asarray(part.streams.get(name, np.full(size, np.nan)), dtype=float)
            columns[name].append(column + {"t_s": later, "distance_m": way}.get(name, 0.0))
        way += part.distance_m or 0.0
    streams = {name: np.concatenate(column) for name, column in columns.items()}
    return replace(
        first, streams=streams, n_records=sum(part.n_records for part in timed), distance_m=way or None
    )
