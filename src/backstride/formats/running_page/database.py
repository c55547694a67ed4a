"""The SQLite file of running_page: one table, read in memory, nothing in it is run."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

from backstride.core.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST_STEPS = 2_000  # times 100,000 instructions: a file built to hang is stopped
_COLUMNS = (
    "run_id",
    "name",
    "distance",
    "moving_time",
    "elapsed_time",
    "type",
    "subtype",
    "start_date",
    "start_date_local",
    "average_heartrate",
    "elevation_gain",
)


def matches(head: bytes) -> bool:
    return head.startswith(b"SQLite format 3\x00")


def entries(data: bytes, problems: list[Problem]) -> Iterator[dict[str, Any]]:
    """Rows of the table `activities`; none where there is no such table."""
    steps = 0

    def too_long() -> bool:
        nonlocal steps
        steps += 1
        return steps > _MOST_STEPS

    base = sqlite3.connect(":memory:")
    try:
        base.set_progress_handler(too_long, 100_000)
        base.deserialize(data)
        base.execute("PRAGMA trusted_schema = OFF")
        base.execute("PRAGMA query_only = ON")
        kinds = base.execute("SELECT type FROM sqlite_master WHERE name = 'activities'").fetchall()
        if kinds != [("table",)]:
            return
        there = {row[1] for row in base.execute("PRAGMA table_info(activities)")}
        columns = [name for name in _COLUMNS if name in there]
        if not {"start_date_local", "distance"} <= set(columns):
            return
        for row in base.execute(f"SELECT {', '.join(columns)} FROM activities ORDER BY start_date_local"):  # noqa: S608 - names of ours
            yield dict(zip(columns, row, strict=True))
    except sqlite3.Error as error:
        problems.append(
            Problem("the database", f"it is damaged ({error}); what stands behind is left out", "error")
        )
    finally:
        base.close()
