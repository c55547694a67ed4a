"""A list of Strava's export in a language that we have no words for: its columns stand in one order in every language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from backstride.formats.lists.columns import Columns

if TYPE_CHECKING:
    from collections.abc import Sequence

_FILE = re.compile(r"activities/\d{1,20}\.(?:fit|gpx|tcx)(?:\.gz)?", re.IGNORECASE)
#: rows without a file were written by hand: this share of rows with one is enough to know the list (our setting)
_SHARE = 0.2
_FIRST = {"id": 0, "start": 1, "name": 2, "sport": 3, "notes": 4, "elapsed": 5, "distance": 6}
#: after the name of the file, since the second distance and the moving time came in (2019)
_AFTER = {"elapsed": 3, "moving": 4, "distance": 5, "ascent": 8, "descent": 9}
TOLD = "in a language that we have no words for; read by the order of columns in Strava's export"


def columns_by_place(names: Sequence[str], rows: Sequence[Sequence[str]]) -> Columns | None:
    """The columns of such a list; None for every other table.

    >>> row = ["77", "2026-03-01 08:00:00", "Dawn", "Run", "", "1800", "5.2", "", "Shoe", "activities/77.gpx"]
    >>> columns_by_place(["?"] * 10, [row]).places["file"]
    [9]
    """
    place = _place_of_files(rows)
    if place is None or place <= max(_FIRST.values()) or place >= len(names):
        return None
    places = {kind: [at] for kind, at in _FIRST.items()} | {"file": [place], "gear": [place - 1]}
    if len(names) > place + max(_AFTER.values()):
        for kind, steps in _AFTER.items():
            places.setdefault(kind, []).append(place + steps)
    return Columns(tuple(names), places, {}, sources=frozenset({"strava"}))


def _place_of_files(rows: Sequence[Sequence[str]]) -> int | None:
    """The one column whose cells name files of the export."""
    found: dict[int, int] = {}
    for row in rows:
        for at, cell in enumerate(row):
            if _FILE.fullmatch(cell.strip()):
                found[at] = found.get(at, 0) + 1
    if len(found) != 1:
        return None
    place, n = next(iter(found.items()))
    return place if n >= max(1, _SHARE * len(rows)) else None
