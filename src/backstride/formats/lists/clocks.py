"""Of several columns of starts the one that tells the time of day speaks first."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from backstride.formats.lists.dates import has_clock

if TYPE_CHECKING:
    from collections.abc import Sequence

    from backstride.formats.lists.columns import Columns

ENOUGH = 50  # rows that are looked at


def clocks_first(columns: Columns, rows: Sequence[Sequence[str]]) -> Columns:
    """The columns with those of starts in this order: with a clock, without; as in the file among themselves."""
    places = columns.places.get("start", [])
    if len(places) < 2:
        return columns

    def is_bare(at: int) -> bool:
        return not any(has_clock(row[at]) for row in rows[:ENOUGH] if at < len(row))

    return replace(columns, places=columns.places | {"start": sorted(places, key=is_bare)})
