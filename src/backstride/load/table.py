"""Plain tables: `date,sport,distance_km,duration_min` and `date,morning,worst,during_run`. Bad rows are told, not fatal."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from math import isfinite
from typing import TYPE_CHECKING

from backstride.core import sports
from backstride.core.errors import UnreadableError
from backstride.core.pain import PainDay
from backstride.core.problems import Problem
from backstride.core.session import Session
from backstride.formats.sports import sport_of as word_sport

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LONGEST_MIN = 48 * 60  # longer is a recording left on, not a session
LONGEST_KM = 500.0
FIRST_YEAR, LAST_YEAR = 1900, 2199
FASTEST_KM_MIN = sports.FASTEST_RUN_MPS * 60 / 1000

REST = "rest"


def sport_of(word: str) -> str:
    """The sport that a word of a table means: our own codes, `rest`, or any word an export knows; else `other`."""
    key = word.strip().lower().replace(" ", "_").replace("-", "_")
    return key if key in sports.ALL or key == REST else word_sport(word)


def read_table(text: str, name: str = "the table") -> tuple[list[Session], list[Problem]]:
    """Sessions of a table with a header row; comma or semicolon, decimal point or comma."""
    sessions: list[Session] = []
    problems: list[Problem] = []
    n_unsaid = 0
    for n, row in _rows(text, name, "date"):
        where = f"row {n}"
        try:
            day = _day(row["date"])
        except ValueError:
            problems.append(Problem(where, f"no date we can read: {row['date']!r}; row left out", "error"))
            continue
        km, odd_km = _read(row.get("distance_km"), _number)
        minutes, odd_min = _read(row.get("duration_min"), _minutes)
        problems += [Problem(where, f"{odd}; taken as unknown", "error") for odd in (odd_km, odd_min) if odd]
        wrong = _absurd(km, minutes)
        if wrong:
            problems.append(Problem(where, f"{wrong}; row left out", "error"))
            continue
        if n_unsaid == 0 and "sport" not in row:
            problems.append(
                Problem("the table", "no column says the sport; every row taken as a run", "note")
            )
        n_unsaid += "sport" not in row
        word = row.get("sport") or "run"
        sport = sport_of(word)
        if sport == REST:
            continue
        if sport == sports.OTHER:
            problems.append(
                Problem(where, f"sport {word!r} is not known and counts in no measure", "warning")
            )
        if sport in sports.RUNNING and km and minutes and km / minutes > FASTEST_KM_MIN:
            what = f"{km:g} km in {minutes:g} min is faster than anybody runs; both taken as unknown"
            problems.append(Problem(where, what, "error"))
            km = minutes = None
        rpe = _rpe(row.get("rpe"))
        sessions.append(Session(date=day, sport=sport, distance_km=km, duration_min=minutes, rpe=rpe))
    return sessions, problems


def read_pain(text: str, name: str = "the pain table") -> tuple[list[PainDay], list[Problem]]:
    """Pain scores 0-10; halves round up, scores outside 0-10 are left out and told."""
    entries: list[PainDay] = []
    problems: list[Problem] = []
    for n, row in _rows(text, name, "date"):
        where = f"row {n}"
        try:
            day = _day(row["date"])
        except ValueError:
            problems.append(Problem(where, f"no date we can read: {row['date']!r}; row left out", "error"))
            continue
        scores: dict[str, int | None] = {}
        for key in ("morning", "worst", "during_run"):
            try:
                scores[key] = _score(row.get(key))
            except ValueError as error:
                scores[key] = None
                problems.append(Problem(f"{where}, {key}", f"{error}; taken as not asked", "error"))
        entries.append(
            PainDay(
                date=day, morning=scores["morning"], worst=scores["worst"], during_run=scores["during_run"]
            )
        )
    return entries, problems


def _rows(text: str, name: str, needed: str) -> Iterator[tuple[int, dict[str, str]]]:
    text = text.lstrip("\ufeff")
    head = text.split("\n", 1)[0]
    if not head.strip():
        raise UnreadableError(
            name, "It is empty. It needs a header row: date,sport,distance_km,duration_min."
        )
    delimiter = max(",;\t", key=head.count)
    reader = csv.DictReader(io.StringIO(text), delimiter=delimiter)
    names = [(column or "").strip().lower() for column in reader.fieldnames or []]
    if needed not in names:
        raise UnreadableError(name, f"It has no column {needed!r}. Found: {', '.join(names) or 'nothing'}.")
    reader.fieldnames = names
    for row in reader:
        if any(isinstance(v, str) and v.strip() for v in row.values()):
            yield (
                reader.line_num,
                {
                    k: (v or "").strip()
                    for k, v in row.items()
                    if isinstance(k, str) and not isinstance(v, list)
                },
            )


def _day(text: str) -> date:
    found = date.fromisoformat(text.strip()[:10].replace("/", "-"))
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise ValueError("no day that there can have been")
    return found


def _number(text: str | None) -> float | None:
    if not text or text.lower() in {"na", "nan", "null", "none", "--", "-"}:
        return None
    mended = text.replace(" ", "")
    if "," in mended and "." not in mended:
        mended = mended.replace(",", ".")
    try:
        value = float(mended.replace(",", ""))
    except ValueError:
        raise ValueError(f"{text!r} is not a number") from None
    if not isfinite(value):
        raise ValueError(f"{text!r} is not a number")
    return value


def _read(text: str | None, reader: Callable[[str | None], float | None]) -> tuple[float | None, str]:
    """The figure of a cell, or what is wrong with it."""
    try:
        return reader(text), ""
    except ValueError as error:
        return None, str(error)


def _minutes(text: str | None) -> float | None:
    """Minutes as a number, or hours, minutes and seconds as a clock writes them."""
    clock = re.fullmatch(r"(\d{1,3}):([0-5]\d):([0-5]\d)(?:\.\d+)?", (text or "").strip())
    if clock:
        return int(clock[1]) * 60 + int(clock[2]) + int(clock[3]) / 60
    return _number(text)


def _absurd(km: float | None, minutes: float | None) -> str:
    if (km is not None and km < 0) or (minutes is not None and minutes < 0):
        return "a negative distance or time"
    if km is not None and km > LONGEST_KM:
        return f"{km:g} km in one session cannot be"
    if minutes is not None and minutes > LONGEST_MIN:
        return f"{minutes:g} min in one session cannot be"
    return ""


def _rpe(text: str | None) -> float | None:
    try:
        value = _number(text)
    except ValueError:
        return None
    return value if value is not None and 0 <= value <= 10 else None


def _score(text: str | None) -> int | None:
    value = _number(text)
    if value is None:
        return None
    if not 0 <= value <= 10:
        raise ValueError(f"{text} is not a score from 0 to 10")
    return int(value) if value == int(value) else int(value) + 1
