"""Rows of a table to activities: one a row; a row that cannot be read is told and left out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from backstride.core import sports
from backstride.core.activity import Activity, Dynamics, ReadResult
from backstride.core.problems import Problem
from backstride.formats.lists import kinds, starts
from backstride.formats.lists.cells import Cells
from backstride.formats.lists.clocks import clocks_first
from backstride.formats.lists.columns import plain
from backstride.formats.lists.dates import has_clock
from backstride.formats.lists.measures import measures
from backstride.formats.lists.recording import is_recording
from backstride.formats.lists.units import units_of
from backstride.formats.lists.words import empty, says
from backstride.formats.sane import sane
from backstride.formats.sports import is_known, sport_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from backstride.formats.lists.table import Table

NAME = "list"
_SOURCES = ("intervals", "strava", "garmin", "runkeeper", "fitbit")
_SAMPLE = 2_000  # rows whose speeds tell a list
_NONE = "a table in which we find no activity"


class _Reader:
    """One list: what its columns mean, in which units, how it writes dates, and which sport it is of."""

    def __init__(self, table: Table, name: str) -> None:
        rows = [row for _, row in table.rows]
        columns = clocks_first(table.columns, rows)
        self.cells, self.name = Cells(columns), name
        self.sport_at = kinds.sport_column(columns, rows)
        self.unsaid = sports.RUN  # where no row says its sport; for telling units a list is one of runs
        self.cells.units = units_of(columns, rows, self.sport)
        self.order = starts.order_of(columns, rows)
        self.source = next((s for s in _SOURCES if s in columns.sources), "")
        self.note: Problem | None = None
        if self.sport_at is None:
            self.unsaid, self.note = kinds.of_list(columns, name, rows, self.speeds(rows[:_SAMPLE]))
        self.per_leg = self._cadence_is_per_leg(rows)
        self.seen: dict[tuple[Any, ...], int] = {}

    def speeds(self, rows: list[list[str]]) -> Iterator[float]:
        """Metres a second of the rows that tell both distance and time."""
        for row in rows:
            metres, seconds, _, _ = measures(self.cells, row, sports.RUN, datetime.min, "", self.order)  # noqa: DTZ901
            if metres and seconds:
                yield metres / seconds

    def word(self, row: list[str]) -> str:
        """The list's own word for the sport."""
        at = self.sport_at
        return row[at].strip() if at is not None and at < len(row) and not empty(row[at]) else ""

    def sport(self, row: list[str]) -> str:
        """The row's own sport, else that of the list."""
        word = self.word(row)
        found = sport_of(word, self.cells.text(row, "sub_sport")) if word else self.unsaid
        if found == sports.RUN and says("yes", self.cells.text(row, "treadmill")):
            return sports.TREADMILL
        return found

    def _cadence_is_per_leg(self, rows: list[list[str]]) -> bool:
        known = sorted(
            c
            for row in rows[:2000]
            if self.sport(row) in sports.RUNNING and (c := self.cells.figure(row, "cadence"))
        )
        return bool(known) and known[len(known) // 2] < 110

    def activity(self, number_: int, row: list[str]) -> tuple[Activity | None, list[Problem]]:
        where = f"row {number_}"
        start, offset = starts.start(self.cells, row, self.order, self.source)
        if start is None:
            if says("total", row[0]) if row else False:
                return None, [Problem(where, "a sum, not an activity; left out", "note")]
            return None, [Problem(where, "no date we can read; row left out", "error")]
        word, sport = self.word(row), self.sport(row)
        if says("rest", word) or says("rest", self.cells.text(row, "sport")):
            return None, []
        metres, timer, elapsed, problems = measures(self.cells, row, sport, start, where, self.order)
        if not word and metres is None and timer is None:
            return None, [] if all(empty(cell) for cell in row[1:]) else [
                Problem(where, "neither distance nor time; row left out", "note")
            ]
        if metres is None and timer is None and elapsed is None and self.is_planned(row, start):
            return None, [Problem(where, "planned, not done; left out", "note")]
        cadence = self.cells.figure(row, "cadence_spm")
        if cadence is None and (cadence := self.cells.figure(row, "cadence")) and self.per_leg:
            cadence *= 2
        on_foot = sport in sports.RUNNING | sports.WALKING
        rpe = self.cells.figure(row, "rpe")
        mended, odd = sane(
            {
                "file": self.name,
                "format": NAME,
                "sport": sport,
                "sub_sport": word or self.cells.text(row, "sport"),
                "start": start,
                "utc_offset_s": offset,
                "timer_s": timer,
                "elapsed_s": elapsed,
                "distance_m": metres,
                "avg_hr_bpm": self.cells.figure(row, "avg_hr"),
                "max_hr_bpm": self.cells.figure(row, "max_hr"),
                "avg_cadence_spm": cadence if on_foot else None,
                "ascent_m": self.cells.height(row, "ascent"),
                "descent_m": self.cells.height(row, "descent"),
                "calories_kcal": self.cells.figure(row, "calories"),
                "rpe": rpe if rpe is not None and 0 < rpe <= 10 else None,
                "name": self.cells.text(row, "name"),
                "notes": self.cells.text(row, "notes"),
                "gear": self.cells.text(row, "gear"),
                "device": self.cells.text(row, "device"),
                "source": self.source,
                "source_id": self.cells.text(row, "file")
                or self.cells.text(row, "id")
                or self.ordinal(row, start, metres, timer),
                "dynamics": self.cells.dynamics(row) if on_foot else Dynamics(),
            },
            where,
        )
        problems += odd
        return Activity(**mended, problems=tuple(problems)), problems

    def is_planned(self, row: list[str], start: datetime) -> bool:
        """A row that lies ahead, or tells a plan beside nothing done."""
        ahead = (start if start.tzinfo else start.replace(tzinfo=UTC)) > datetime.now(UTC) + timedelta(days=1)
        return ahead or any(
            not empty(cell)
            for cell, name in zip(row, self.cells.columns.names, strict=False)
            if "planned" in plain(name).split(" ")
        )

    def ordinal(self, row: list[str], start: datetime, metres: float | None, timer: float | None) -> str:
        """Two equal rows of one day in a list without clock times are two runs: the second gets a number."""
        if any(has_clock(self.cells.cell(row, kind)[0]) for kind in ("start", "start_utc", "clock")):
            return ""
        key = (start, metres, timer, self.word(row))
        self.seen[key] = self.seen.get(key, 0) + 1
        return f"{start:%Y-%m-%d}#{self.seen[key]}" if self.seen[key] > 1 else ""


def activities_of(table: Table, name: str) -> ReadResult:
    """One activity a row."""
    reader = _Reader(table, name)
    if (
        reader.sport_at is None
        and not {"distance", "timer", "moving", "elapsed"} & table.columns.places.keys()
    ):
        return ReadResult(
            file=name, format=NAME, not_activity=_NONE
        )  # tasks, bookings: a start and an end of anything
    problems = list(table.problems)
    if reader.cells.units.note:
        problems.append(Problem("the distance column", reader.cells.units.note, "note", ("km", "miles")))
    if reader.note is not None:
        problems.append(reader.note)
    if not reader.order.is_sure:
        first = "day" if reader.order.day_first else "month"
        problems.append(
            Problem(
                "the date column",
                f"it does not tell day from month; the {first} taken as first",
                "note",
                ("day first", "month first"),
            )
        )
    found: list[Activity] = []
    for number_, row in table.rows:
        try:
            activity, odd = reader.activity(number_, row)
        except (ValueError, OverflowError, ArithmeticError, IndexError) as error:
            problems.append(Problem(f"row {number_}", f"could not be read ({error}); row left out", "error"))
            continue
        problems += odd
        if activity is not None:
            found.append(activity)
    if found and not any(a.distance_m or a.timer_s or a.elapsed_s for a in found):
        what = "a table whose rows tell neither distance nor time"
        return ReadResult(file=name, format=NAME, problems=tuple(problems), not_activity=what)
    if is_recording(a.start for a in found if a.start):
        what = "points or laps of one recording, not a list of activities"
        return ReadResult(file=name, format=NAME, not_activity=what)
    unknown = sorted(
        {a.sub_sport for a in found if a.sport == sports.OTHER and a.sub_sport and not is_known(a.sub_sport)}
    )
    if unknown:
        problems.append(
            Problem(
                "the sport column",
                f"sports we do not know, in no measure: {', '.join(unknown[:8])}",
                "note",
                ("count as exercise", "leave"),
            )
        )
    if found:
        return ReadResult(file=name, format=NAME, activities=tuple(found), problems=tuple(problems))
    return ReadResult(
        file=name, format=NAME, problems=tuple(problems),
        not_activity="a list without rows" if not table.rows else _NONE,
    )  # fmt: skip
