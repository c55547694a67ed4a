"""Dates as lists write them: many tongues, day or month first, spreadsheet serials, with or without a time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from backstride.formats.lists.words import empty, fold, months, tables

if TYPE_CHECKING:
    from collections.abc import Sequence

_SERIAL_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - spreadsheets count local days from here
_NUMERIC = re.compile(r"\s*(\d{1,2})([/.\-])\s*(\d{1,2})\2\s*(\d{4}|\d{2})(?!\d)")
_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.年년]\s*(\d{1,2})\s*[-/.月월]\s*(\d{1,2})\s*[日일.]?")
_CLOCK = re.compile(
    r"(?<!\d)(\d{1,2})\s*[:h時点]\s*(\d{2})(?:\s*[:m分]\s*(\d{2})(?:[.,]\d+)?\s*[s秒]?)?", re.IGNORECASE
)
_CLOCK_DOTTED = re.compile(r"(?<![\d.])(\d{1,2})\.(\d{2})(?:\.(\d{2}))?(?![\d.])")
_ZONE = re.compile(r"(?:(?<=[\d ])|^)(Z|UTC|GMT)?\s*([+-])(\d{2}):?(\d{2})\s*$|(?:Z|UTC|GMT)\s*$")


@dataclass(frozen=True, slots=True)
class DateOrder:
    """How a column writes numeric dates; `is_sure` is False where nothing in it tells."""

    day_first: bool = False
    is_sure: bool = True
    is_serial: bool = False


def date_order(cells: Sequence[str], *, day_first_by_language: bool = False) -> DateOrder:
    """Whether 3/4/2020 in this column is the third of April: by cells that read one way only, by the order of rows."""
    if cells and all(re.fullmatch(r"[2-6]\d{4}(?:[.,]\d+)?", c.strip()) for c in cells):
        return DateOrder(is_serial=True)
    parts = [match for cell in cells if (match := _NUMERIC.match(cell))]
    if not parts:
        return DateOrder(day_first=day_first_by_language)
    if any(int(m[1]) > 12 for m in parts):
        return DateOrder(day_first=True)
    if any(int(m[3]) > 12 for m in parts):
        return DateOrder(day_first=False)
    if any(m[2] == "." for m in parts):
        return DateOrder(day_first=True)
    as_day = [(_year(m[4]), int(m[3]), int(m[1])) for m in parts]
    as_month = [(_year(m[4]), int(m[1]), int(m[3])) for m in parts]
    day_turns, month_turns = _turns(as_day), _turns(as_month)
    if day_turns != month_turns:
        return DateOrder(day_first=day_turns < month_turns)
    return DateOrder(day_first=day_first_by_language, is_sure=as_day == as_month)


def _turns(days: Sequence[tuple[int, int, int]]) -> int:
    """Steps against the way most rows go: lists are sorted."""
    up = sum(a < b for a, b in pairwise(days))
    down = sum(a > b for a, b in pairwise(days))
    return min(up, down)


def _year(text: str) -> int:
    year = int(text)
    return year if len(text) > 2 else year + (2000 if year < 70 else 1900)


def when(cell: str | None, order: DateOrder | None = None) -> datetime | None:
    """A date, with a time where the cell has one. Aware (UTC) when the cell names an offset, else naive.

    >>> when("21 Jan 2017, 20:41:57"), when("Sep 30, 2022, 1:23:45 PM"), when("lun., 30 juin 2014 7:03")
    (datetime.datetime(2017, 1, 21, 20, 41, 57), datetime.datetime(2022, 9, 30, 13, 23, 45), datetime.datetime(2014, 6, 30, 7, 3))
    >>> when("1. mar. 2026, 08.00.30"), when("1 mars 2026 kl. 8.05")
    (datetime.datetime(2026, 3, 1, 8, 0, 30), datetime.datetime(2026, 3, 1, 8, 5))
    """
    if cell is None or empty(cell):
        return None
    order = order or DateOrder()
    text = re.sub(r"[\u202f\u00a0]", " ", cell).strip().strip("'\"")
    if len(text) > 80:
        return None
    try:
        return _epoch(text, order) or _iso(text) or _spelled(text, order)
    except (ValueError, OverflowError, OSError):
        return None


def offset_of(cell: str | None) -> int | None:
    """Seconds east of UTC that a date cell names behind its time; None for none and for a bare Z.

    >>> offset_of("2024-05-12T10:03:04+02:00"), offset_of("2024-05-12 10:03:04 -0330"), offset_of("30-09-2022")
    (7200, -12600, None)
    """
    match = re.search(r":\d{2}(?:[.,]\d+)?\s*([+-])(\d{2}):?(\d{2})$", (cell or "").strip())
    if match is None:
        return None
    seconds = int(match[2]) * 3600 + int(match[3]) * 60
    return -seconds if match[1] == "-" else seconds


def zone_of(text: str) -> int | None:
    """Seconds east of UTC that a cell of its own names.

    >>> zone_of("+0200"), zone_of("UTC-03:30"), zone_of("1"), zone_of("3600"), zone_of("Europe/Oslo")
    (7200, -12600, 3600, 3600, None)
    """
    match = re.fullmatch(
        r"(?:UTC|GMT)?\s*([+-]?)(?:(\d{1,2}):(\d{2})|(0\d|1[0-4])(00|15|30|45)|(\d{1,5}(?:\.\d+)?))",
        text.strip(),
    )
    if match is None:
        return None
    if (bare := match[6]) is not None:
        seconds = float(bare) * 3600 if float(bare) <= 14 else float(bare)
    else:
        seconds = int(match[2] or match[4]) * 3600.0 + int(match[3] or match[5]) * 60
    return round(-seconds if match[1] == "-" else seconds) if seconds <= 14 * 3600 else None


def has_clock(cell: str | None) -> bool:
    """Whether a date cell holds a time of day too."""
    return cell is not None and bool(
        _CLOCK.search(cell)
        or re.search(r"\d{4}\D+\d{1,2}\.\d{2}(?:\.\d{2})?$", cell)
        or re.fullmatch(r"\d{9,13}(?:\.0+)?|\d{5}[.,]\d+", cell.strip())
    )


def time_of_day(cell: str | None) -> timedelta | None:
    """The clock of a column of its own beside the date."""
    if cell is None or empty(cell):
        return None
    match = _CLOCK.search(cell) or _CLOCK_DOTTED.search(cell)
    if match is None:
        return None
    h, m, s = int(match[1]), int(match[2]), int(match[3] or 0)
    h = _half_day(cell, h)
    return timedelta(hours=h, minutes=m, seconds=s) if h < 24 and m < 60 and s < 60 else None


def _epoch(text: str, order: DateOrder) -> datetime | None:
    if re.fullmatch(r"\d{12,13}(?:\.0+)?", text):
        return datetime.fromtimestamp(int(float(text)) / 1000, UTC)
    if re.fullmatch(r"\d{9,10}(?:\.0+)?", text):
        return datetime.fromtimestamp(int(float(text)), UTC)
    if order.is_serial:
        moment = _SERIAL_ZERO + timedelta(days=float(text.replace(",", ".")))
        return (moment + timedelta(milliseconds=500)).replace(microsecond=0)
    return None


def _iso(text: str) -> datetime | None:
    plain = re.sub(r"\s*(?:UTC|GMT)$", "+00:00", text)
    plain = re.sub(r"\s+([+-]\d{2}:?\d{2})$", r"\1", plain)
    if re.match(r"\d{4}[/.]\d{1,2}[/.]\d{1,2}", plain):
        plain = re.sub(r"^(\d{4})[/.](\d{1,2})[/.](\d{1,2})", _padded, plain)
    try:
        moment = datetime.fromisoformat(plain)
    except ValueError:
        return None
    if moment.year < 1900 and text.isdigit():
        return None  # a counter of eight digits
    return moment.astimezone(UTC) if moment.tzinfo else moment


def _padded(match: re.Match[str]) -> str:
    return f"{match[1]}-{int(match[2]):02d}-{int(match[3]):02d}"


def _spelled(text: str, order: DateOrder) -> datetime | None:
    zone = _ZONE.search(text)
    if zone is not None and not _CLOCK.search(text[: zone.start()]):
        zone = None  # 30-09-2022 ends in a year, not in an offset
    body = text[: zone.start()] if zone else text
    date, rest = _date(body, order)
    if date is None:
        return None
    clock = _CLOCK.search(rest) or (_CLOCK_DOTTED.search(rest) if re.search(r"\d", rest) else None)
    h, m, s = (int(clock[1]), int(clock[2]), int(clock[3] or 0)) if clock else (0, 0, 0)
    if clock:
        h = _half_day(rest, h)
    moment = datetime(*date, h, m, s)  # noqa: DTZ001 - the list says no zone, or it is put on below
    if zone:
        shift = timedelta(hours=int(zone[3]), minutes=int(zone[4])) if zone[3] else timedelta()
        return moment.replace(tzinfo=timezone(-shift if zone[2] == "-" else shift)).astimezone(UTC)
    return moment


def _half_day(text: str, hour: int) -> int:
    words = _halves()
    folded = fold(text)
    if any(
        re.search(rf"(?<![a-z]){re.escape(w)}(?![a-z])", folded) if w.isascii() else w in folded
        for w in words["pm"]
    ):
        return hour % 12 + 12
    if any(
        re.search(rf"(?<![a-z]){re.escape(w)}(?![a-z])", folded) if w.isascii() else w in folded
        for w in words["am"]
    ):
        return hour % 12
    return hour


@lru_cache(maxsize=1)
def _halves() -> dict[str, tuple[str, ...]]:
    return {half: tuple(fold(word) for word in words) for half, words in tables()["half_days"].items()}


def _date(text: str, order: DateOrder) -> tuple[tuple[int, int, int] | None, str]:
    """((year, month, day), what is left of the text)."""
    match = _YEAR_FIRST.search(text)
    if match:
        return (int(match[1]), int(match[2]), int(match[3])), text[: match.start()] + " " + text[
            match.end() :
        ]
    match = re.search(_NUMERIC.pattern.lstrip(r"\s*"), text)
    if match and len(match[4]) == 2 and re.search(r"(?<!\d)(?:19|20)\d\d(?!\d)", text[: match.start()]):
        return _worded_date(text)  # 1. mar. 2026, 08.00.00
    if match:
        a, b, year = int(match[1]), int(match[3]), _year(match[4])
        day_first = (order.day_first or a > 12) and b <= 12
        return ((year, b, a) if day_first else (year, a, b)), text[: match.start()] + " " + text[
            match.end() :
        ]
    compact = re.match(r"((?:19|20)\d{2})(\d{2})(\d{2})(?!\d)", text)
    if compact:
        return (int(compact[1]), int(compact[2]), int(compact[3])), text[compact.end() :]
    return _worded_date(text)


def _worded_date(text: str) -> tuple[tuple[int, int, int] | None, str]:
    clock = _CLOCK.search(text)
    if clock is None and (written := re.search(r"(?<!\d)\d{4}(?!\d)", text)):
        clock = _CLOCK_DOTTED.search(text, written.end())  # 1. mar. 2026, 08.00.00
    body = text[: clock.start()] + " " + text[clock.end() :] if clock else text
    month = _month(body)
    figures = [m.group() for m in re.finditer(r"(?<!\d)\d{1,4}(?!\d)", body)]
    year = next((int(f) for f in figures if len(f) == 4 and int(f) >= 1900), None)
    short = [int(f) for f in figures if len(f) <= 2]
    if year is None and len(short) == 2:  # 30-Sep-22
        year = _year(f"{short[1]:02d}")
        short = short[:1]
    day = next((n for n in short if 1 <= n <= 31), None)
    if not (month and year and day):
        return None, text
    return (year, month, day), (text[clock.start() :] if clock else "")


def _month(text: str) -> int | None:
    """The month a text names; the last whole word counts, since 'mar.' before a date is a Tuesday."""
    known = months()
    words = [fold(m.group()) for m in re.finditer(r"[^\W\d_]+", text)]
    whole = [known[w] for w in words if w in known]
    if whole:
        return whole[-1]
    begun = [known[w[:3]] for w in words if len(w) > 4 and w[:3] in known]
    return begun[-1] if begun else None
