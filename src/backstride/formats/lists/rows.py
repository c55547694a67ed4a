"""Rows of a table to activities: one a row; a row that cannot be read is told and left out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from backstride.core import sports
from backstride.core.activity import Activity, Dynamics, ReadResult
from backstride.core.problems import Problem
from backstride.formats.lists.clocks import clocks_first
from backstride.formats.lists.columns import WEAK_SPORT, plain
from backstride.formats.lists.dates import (
    DateOrder,
    date_order,
    has_clock,
    offset_of,
    time_of_day,
    when,
    zone_of,
)
from backstride.formats.lists.durations import clocked
from backstride.formats.lists.numbers import Marks, cell_unit, mangled, number, readings
from backstride.formats.lists.recording import is_recording
from backstride.formats.lists.speeds import METRES, fitting, is_possible
from backstride.formats.lists.units import Units, units_of
from backstride.formats.lists.words import empty, fold, says
from backstride.formats.sane import sane
from backstride.formats.sports import is_known, sport_of

if TYPE_CHECKING:
    from backstride.formats.lists.table import Table

NAME = "list"
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
_NONE = "a table in which we find no activity"
_LESS_MOVING = 0.3  # a moving time below this share of the timer is a fault of indoor recording (our setting)


class _Reader:
    """One list: what its columns mean, in which units, and how it writes dates."""

    def __init__(self, table: Table, name: str) -> None:
        cells = [row for _, row in table.rows]
        self.columns, self.name = clocks_first(table.columns, cells), name
        self.rows = table.rows
        self.sport_at = self._sport_column(cells)
        self.units: Units = units_of(self.columns, cells, self.sport)
        self.order = self._date_order(cells)
        self.source = next(
            (
                s
                for s in ("intervals", "strava", "garmin", "runkeeper", "fitbit")
                if s in self.columns.sources
            ),
            "",
        )
        self.per_leg = self._cadence_is_per_leg(cells)
        self.seen: dict[tuple[Any, ...], int] = {}

    # -- columns ------------------------------------------------------------------------------------------------------

    def cell(self, row: list[str], kind: str) -> tuple[str | None, int | None]:
        """The first filled cell of a kind, and its column."""
        for i in self.columns.places.get(kind, ()):
            if i < len(row) and not empty(row[i]):
                return row[i].strip(), i
        return None, None

    def text(self, row: list[str], kind: str) -> str:
        return self.cell(row, kind)[0] or ""

    def figure(self, row: list[str], kind: str) -> float | None:
        """A number; lists write 0 where nothing was measured."""
        cell, at = self.cell(row, kind)
        value = number(cell, self.marks(at))
        if value == 0 and len(self.columns.places.get(kind, ())) > 1:
            filled = [number(row[i], self.marks(i)) for i in self.columns.places[kind] if i < len(row)]
            value = next((v for v in filled if v), value)
        return value or None

    def marks(self, at: int | None) -> Marks | None:
        return self.units.marks.get(at) if at is not None else None

    def _sport_column(self, rows: list[list[str]]) -> int | None:
        """The column of sports: by a clear header, else the one (names included) whose cells are mostly sports."""
        best: float = 0.0
        at = -1
        for i in (*self.columns.places.get("sport", []), *self.columns.places.get("name", [])):
            words = [
                row[i]
                for row in rows[:2000]
                if i < len(row) and not empty(row[i]) and not says("rest", row[i])
            ]
            if not words:
                continue
            if i in self.columns.places.get("sport", []) and (
                fold(plain(self.columns.names[i])) not in WEAK_SPORT
                or all(word.strip().isdigit() for word in words)  # codes of an app: never taken for runs
            ):
                return i
            share = sum(is_known(word, whole=True) for word in words) / len(words)
            if share > best:
                best, at = share, i
        return at if best >= 0.3 else None

    def word(self, row: list[str]) -> str:
        """The list's own word for the sport."""
        at = self.sport_at
        return row[at].strip() if at is not None and at < len(row) and not empty(row[at]) else ""

    def sport(self, row: list[str]) -> str:
        """A list without a column of sports is a list of runs."""
        word = self.word(row)
        found = sport_of(word, self.text(row, "sub_sport")) if word else sports.RUN
        if found == sports.RUN and says("yes", self.text(row, "treadmill")):
            return sports.TREADMILL
        return found

    def _date_order(self, rows: list[list[str]]) -> DateOrder:
        at = self.columns.places.get("start", [None])[0]
        cells = [row[at] for row in rows if at is not None and at < len(row) and not empty(row[at])]
        mapped = {
            i
            for kind in ("start", "distance", "timer", "moving", "elapsed", "sport")
            for i in self.columns.places.get(kind, ())
        }
        english = all(set(plain(self.columns.names[i]).split(" ")) <= _ENGLISH for i in mapped)
        by_language = not english or "km" in {self.columns.unit.get(i) for i in mapped}
        return date_order(cells, day_first_by_language=by_language)

    def _cadence_is_per_leg(self, rows: list[list[str]]) -> bool:
        known = sorted(
            c
            for row in rows[:2000]
            if self.sport(row) in sports.RUNNING and (c := self.figure(row, "cadence"))
        )
        return bool(known) and known[len(known) // 2] < 110

    # -- one row ------------------------------------------------------------------------------------------------------

    def activity(self, number_: int, row: list[str]) -> tuple[Activity | None, list[Problem]]:
        where = f"row {number_}"
        start, offset = self.start(row)
        if start is None:
            if says("total", row[0]) if row else False:
                return None, [Problem(where, "a sum, not an activity; left out", "note")]
            return None, [Problem(where, "no date we can read; row left out", "error")]
        word, sport = self.word(row), self.sport(row)
        if says("rest", word) or says("rest", self.text(row, "sport")):
            return None, []
        metres, timer, elapsed, problems = self.measures(row, sport, start, where)
        if not word and metres is None and timer is None:
            return None, [] if all(empty(cell) for cell in row[1:]) else [
                Problem(where, "neither distance nor time; row left out", "note")
            ]
        if metres is None and timer is None and elapsed is None and self.is_planned(row, start):
            return None, [Problem(where, "planned, not done; left out", "note")]
        cadence = self.figure(row, "cadence_spm")
        if cadence is None and (cadence := self.figure(row, "cadence")) and self.per_leg:
            cadence *= 2
        on_foot = sport in sports.RUNNING | sports.WALKING
        rpe = self.figure(row, "rpe")
        mended, odd = sane(
            {
                "file": self.name,
                "format": NAME,
                "sport": sport,
                "sub_sport": word or self.text(row, "sport"),
                "start": start,
                "utc_offset_s": offset,
                "timer_s": timer,
                "elapsed_s": elapsed,
                "distance_m": metres,
                "avg_hr_bpm": self.figure(row, "avg_hr"),
                "max_hr_bpm": self.figure(row, "max_hr"),
                "avg_cadence_spm": cadence if on_foot else None,
                "ascent_m": self.height(row, "ascent"),
                "descent_m": self.height(row, "descent"),
                "calories_kcal": self.figure(row, "calories"),
                "rpe": rpe if rpe is not None and 0 < rpe <= 10 else None,
                "name": self.text(row, "name"),
                "notes": self.text(row, "notes"),
                "gear": self.text(row, "gear"),
                "device": self.text(row, "device"),
                "source": self.source,
                "source_id": self.text(row, "file")
                or self.text(row, "id")
                or self.ordinal(row, start, metres, timer),
                "dynamics": self.dynamics(row) if on_foot else Dynamics(),
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
            for cell, name in zip(row, self.columns.names, strict=False)
            if "planned" in plain(name).split(" ")
        )

    def start(self, row: list[str]) -> tuple[datetime | None, int | None]:
        """The start, aware where the list tells UTC, and the local offset where it tells both."""
        local_cell, local_at = self.cell(row, "start")
        utc_cell, utc_at = self.cell(row, "start_utc")
        utc = when(utc_cell, self.order)
        local = when(local_cell, self.order)
        if utc is not None and utc.tzinfo is None and local is None and not self.says(utc_at, {"utc", "gmt"}):
            utc, local, local_cell = None, utc, utc_cell  # a lone "start_date" is the clock on the wall
        if local is not None and not has_clock(local_cell):
            clock = time_of_day(self.cell(row, "clock")[0])
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
        if not offset_of(local_cell) and self.says(local_at, {"local"}):
            local = local.replace(tzinfo=None)  # Strava writes a Z behind the clock on the wall
        said = self.text(row, "utc_offset")
        if said and (shift_s := zone_of(said)) is not None:
            aware = local if local.tzinfo else local.replace(tzinfo=UTC) - timedelta(seconds=shift_s)
            return aware, shift_s
        if self.source == "strava" and local.tzinfo is None:
            return local.replace(tzinfo=UTC), None  # Strava's export gives UTC
        return local, offset_of(local_cell) or None

    def says(self, at: int | None, words: set[str]) -> bool:
        return at is not None and bool(words & set(plain(self.columns.names[at]).split(" ")))

    def times(self, row: list[str], kind: str) -> list[float]:
        cell, at = self.cell(row, kind)
        if cell is None or at is None:
            return []
        return clocked(cell) or [
            value * self.units.seconds.get(at, 1.0) for value in readings(cell, self.marks(at))
        ]

    def measures(
        self, row: list[str], sport: str, start: datetime, where: str
    ) -> tuple[float | None, float | None, float | None, list[Problem]]:
        """(metres, timer, elapsed, what had to be decided): of all readings the pair that someone can have done."""
        lengths = self.lengths(row)
        problems = [] if lengths else self.unread(row, where, "distance", "distance")
        timer, moving, elapsed = (self.times(row, kind) for kind in ("timer", "moving", "elapsed"))
        if not timer and not moving and not elapsed and (end := when(self.cell(row, "end")[0], self.order)):
            begun = when(self.cell(row, "start")[0], self.order) or start
            span = (end.replace(tzinfo=None) - begun.replace(tzinfo=None)).total_seconds()
            elapsed = [span] if span > 0 else []
        main = timer or moving or elapsed
        if not main:
            problems += self.unread(row, where, "time", "timer", "moving", "elapsed")
        metres, seconds, was_unlikely = fitting(sport, lengths, main)
        if was_unlikely and seconds is not None and main and seconds != main[0]:
            problems.append(
                Problem(
                    where,
                    f"the time reads as {seconds / 60:.1f} min: a spreadsheet had changed it",
                    "warning",
                    ("keep", "leave out"),
                )
            )
        if lengths and lengths[0] and self.was_date(row):
            problems.append(
                Problem(
                    where,
                    f"a spreadsheet made a date of the distance; read as {lengths[0] / self.units.metres:.2f}",
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

    def unread(self, row: list[str], where: str, word: str, *kinds: str) -> list[Problem]:
        """A cell that says something and no figure is told: silently unknown would look like not measured."""
        cells = [row[i] for kind in kinds for i in self.columns.places.get(kind, ()) if i < len(row)]
        cell = next((c.strip() for c in cells if not empty(c) or c.strip().startswith("#")), None)
        if cell is None:
            return []
        return [Problem(where, f'the {word} "{cell[:40]}" is no number; taken as unknown', "warning")]

    def lengths(self, row: list[str]) -> list[float]:
        """Metres that the distance cell can mean, likeliest first."""
        at = self.units.distance_at
        if at is None or at >= len(row) or empty(row[at]):
            cell, at = self.cell(row, "distance")
            if cell is None:
                return []
        cell = row[at].strip() if at is not None else ""
        unit = self.units.metres
        if at != self.units.distance_at and at is not None and (said := self.columns.unit.get(at)):
            unit = METRES[said]
        if (said := cell_unit(cell)) in METRES and said is not None:
            unit = METRES[said]
        if (value := mangled(cell)) is not None:
            return [value * unit]
        values = readings(cell, self.marks(at))
        found = [value * unit for value in values]
        if unit >= 1000:  # pools and tracks are listed in metres beside kilometres
            found += values
        return found

    def was_date(self, row: list[str]) -> bool:
        at = self.units.distance_at
        return at is not None and at < len(row) and mangled(row[at]) is not None

    def height(self, row: list[str], kind: str) -> float | None:
        """Metres up or down; some lists write the way down as a negative number."""
        cell, at = self.cell(row, kind)
        value = number(cell, self.marks(at))
        if value is None or at is None:
            return None
        said = self.columns.unit.get(at) or ("ft" if self.units.is_imperial else "m")
        return round(abs(value) * METRES[said], 2)

    def dynamics(self, row: list[str]) -> Dynamics:
        stride, oscillation = self.figure(row, "stride"), self.figure(row, "oscillation")
        contact, balance = self.figure(row, "contact"), self.figure(row, "balance")
        return Dynamics(
            vertical_oscillation_mm=oscillation * 10 if oscillation and oscillation < 30 else oscillation,
            ground_contact_ms=contact if contact and 100 < contact < 600 else None,
            contact_balance_pct=balance if balance and 30 < balance < 70 else None,
            step_length_m=stride / 100
            if stride and stride > 20
            else stride
            if stride and stride < 3
            else None,
        )

    def ordinal(self, row: list[str], start: datetime, metres: float | None, timer: float | None) -> str:
        """Two equal rows of one day in a list without clock times are two runs: the second gets a number."""
        if any(has_clock(self.cell(row, kind)[0]) for kind in ("start", "start_utc", "clock")):
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
    if reader.units.note:
        problems.append(Problem("the distance column", reader.units.note, "note", ("km", "miles")))
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
