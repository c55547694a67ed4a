"""When a row begins: of its columns of clocks, days and UTC the moment, and the local offset where both are told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from backstride.formats.lists.columns import plain
from backstride.formats.lists.dates import (
    DateOrder,
    date_order,
    has_clock,
    offset_of,
    time_of_day,
    when,
    zone_of,
)
from backstride.formats.lists.words import empty

if TYPE_CHECKING:
    from collections.abc import Sequence

    from backstride.formats.lists.cells import Cells
    from backstride.formats.lists.columns import Columns

#: header words of English lists: every other list writes the day before the month
_ENGLISH = frozenset(
    [
        "activity",
        "date",
        "start",
        "time",
        "type",
        "distance",
        "moving",
        "elapsed",
        "duration",
        "sport",
        "km",
        "mi",
        "miles",
        "m",
        "min",
        "s",
        "h",
        "minutes",
        "seconds",
        "hours",
        "run",
        "local",
        "total",
        "timer",
        "day",
        "name",
        "workout",
        "utc",
        "gmt",
    ]
)


def order_of(columns: Columns, rows: Sequence[list[str]]) -> DateOrder:
    """How a list writes its dates; every list that is not English writes the day before the month."""
    at = columns.places.get("start", [None])[0]
    cells = [row[at] for row in rows if at is not None and at < len(row) and not empty(row[at])]
    mapped = {
        i
        for kind in ("start", "distance", "timer", "moving", "elapsed", "sport")
        for i in columns.places.get(kind, ())
    }
    english = all(set(plain(columns.names[i]).split(" ")) <= _ENGLISH for i in mapped)
    by_language = not english or "km" in {columns.unit.get(i) for i in mapped}
    return date_order(cells, day_first_by_language=by_language)


def start(cells: Cells, row: list[str], order: DateOrder, source: str) -> tuple[datetime | None, int | None]:
    """The start, aware where the list tells UTC, and the local offset where it tells both."""
    local_cell, local_at = cells.cell(row, "start")
    utc_cell, utc_at = cells.cell(row, "start_utc")
    utc = when(utc_cell, order)
    local = when(local_cell, order)
    if utc is not None and utc.tzinfo is None and local is None and not cells.says(utc_at, {"utc", "gmt"}):
        utc, local, local_cell = None, utc, utc_cell  # a lone "start_date" is the clock on the wall
    if local is not None and not has_clock(local_cell):
        clock = time_of_day(cells.cell(row, "clock")[0])
        local = local + clock if clock is not None else local
    if utc is not None:
        utc = utc.replace(tzinfo=UTC) if utc.tzinfo is None else utc
        if local is None:
            return utc, offset_of(utc_cell)
        if (told := offset_of(local_cell)) is not None:
            return utc, told
        shift = (local.replace(tzinfo=UTC) - utc).total_seconds()  # some write a Z behind the local clock
        quarter = round(shift / 900) * 900
        is_zone = abs(shift - quarter) <= 90 and abs(quarter) <= 14 * 3600
        return utc, quarter if is_zone and (quarter or local.tzinfo is None) else None
    if local is None:
        return None, None
    if not offset_of(local_cell) and cells.says(local_at, {"local"}):
        local = local.replace(tzinfo=None)  # Strava writes a Z behind the clock on the wall
    said = cells.text(row, "utc_offset")
    if said and (shift_s := zone_of(said)) is not None:
        aware = local if local.tzinfo else local.replace(tzinfo=UTC) - timedelta(seconds=shift_s)
        return aware, shift_s
    if source == "strava" and local.tzinfo is None:
        return local.replace(tzinfo=UTC), None  # Strava's export gives UTC
    return local, offset_of(local_cell) or None
