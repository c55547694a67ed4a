"""Cells of lists as people and spreadsheets write them: dates in many tongues, times, numbers with commas."""

from __future__ import annotations

import re
import tomllib
from datetime import UTC, datetime
from functools import lru_cache
from importlib import resources
from typing import Any

_EMPTY = {"", "-", "--", "na", "n/a", "nan", "none", "null", "unknown"}


@lru_cache(maxsize=1)
def tables() -> dict[str, Any]:
    """The header and month words of `headers.toml`."""
    path = resources.files("backstride.formats.lists").joinpath("headers.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    return {word: int(n) for n, words in tables()["months"].items() for word in words}


def empty(text: str | None) -> bool:
    return text is None or text.strip().lower() in _EMPTY


def number(text: str | None, *, decimal_comma: bool = False) -> float | None:
    """A number with point or comma decimals and thousands separators; None for an empty or unreadable cell.

    >>> number("1,234.5"), number("6,060"), number("2,94"), number("2,945", decimal_comma=True), number("--")
    (1234.5, 6060.0, 2.94, 2.945, None)
    """
    if empty(text):
        return None
    plain = re.sub(r"[\s\u00a0\u202f'’]", "", str(text))
    match = re.match(r"[-+]?[\d.,]*\d", plain)
    if not match:
        return None
    digits = match.group()
    if "," in digits and "." in digits:
        decimal = max(digits.rfind(","), digits.rfind("."))
        whole = re.sub(r"[.,]", "", digits[:decimal])
        digits = f"{whole}.{digits[decimal + 1 :]}"
    elif "," in digits:
        thousands = re.fullmatch(r"[-+]?\d{1,3}(,\d{3})+", digits) and not decimal_comma
        digits = digits.replace(",", "") if thousands else digits.replace(",", ".", 1).replace(",", "")
    elif digits.count(".") > 1:
        digits = digits.replace(".", "")
    try:
        value = float(digits)
    except ValueError:
        return None
    return value if abs(value) < 1e15 else None


def seconds(text: str | None, *, decimal_comma: bool = False) -> float | None:
    """A duration: h:mm:ss, mm:ss, with fractions, or a plain number (returned as it stands).

    >>> seconds("1:02:03"), seconds("20:46"), seconds("00:04:24.5"), seconds("1384")
    (3723.0, 1246.0, 264.5, 1384.0)
    """
    if empty(text):
        return None
    plain = str(text).strip()
    parts = re.fullmatch(r"(?:(\d+)[ d.]+)?(\d+):(\d{1,2})(?::(\d{1,2}(?:[.,]\d+)?))?(?:\.\d+)?", plain)
    if parts:
        day, a, b, c = parts.groups()
        tail = float(c.replace(",", ".")) if c else None
        total = int(a) * 3600 + int(b) * 60 + tail if tail is not None else int(a) * 60 + int(b)
        return float(total + 86_400 * int(day or 0))
    worded = re.fullmatch(r"(?:(\d+)\s*h\w*)?\s*(?:(\d+)\s*m\w*)?\s*(?:(\d+)\s*s\w*)?", plain.lower())
    if worded and any(worded.groups()):
        h, m, s = (int(g or 0) for g in worded.groups())
        return float(h * 3600 + m * 60 + s)
    return number(plain, decimal_comma=decimal_comma)


def day_first(cells: list[str]) -> bool:
    """Whether 3/4/2020 in this column is the third of April: told by any cell that can only be read one way."""
    first = second = False
    dotted = False
    for cell in cells:
        match = re.match(r"\s*(\d{1,2})([/.-])(\d{1,2})\2(\d{2,4})", cell)
        if match:
            first |= int(match[1]) > 12
            second |= int(match[3]) > 12
            dotted |= match[2] == "."
    return first or (dotted and not second)


def when(text: str | None, *, dmy: bool = False) -> datetime | None:
    """A date, with a time where the cell has one. Aware when the cell names an offset, else naive.

    >>> when("21 Jan 2017, 20:41:57"), when("Sep 30, 2022, 1:23:45 PM"), when("lun., 30 juin 2014 7:03")
    (datetime.datetime(2017, 1, 21, 20, 41, 57), datetime.datetime(2022, 9, 30, 13, 23, 45), datetime.datetime(2014, 6, 30, 7, 3))
    """
    if empty(text):
        return None
    plain = re.sub(r"[\u202f\u00a0]", " ", str(text)).strip()
    if re.fullmatch(r"\d{12,13}", plain):
        return datetime.fromtimestamp(int(plain) / 1000, UTC)
    if re.fullmatch(r"\d{9,10}", plain):
        return datetime.fromtimestamp(int(plain), UTC)
    try:
        iso = datetime.fromisoformat(plain.replace("/", "-") if re.match(r"\d{4}/", plain) else plain)
    except ValueError:
        return _spelled(plain, dmy=dmy)
    return iso.astimezone(UTC) if iso.tzinfo else iso


def _spelled(plain: str, *, dmy: bool) -> datetime | None:
    clock = re.search(
        r"(\d{1,2}):(\d{2})(?::(\d{2}))?\s*(a\.?m\.?|p\.?m\.?)?", plain[4:], re.IGNORECASE
    )
    rest = plain
    if clock:
        at = plain.rfind(clock.group(0))
        before = plain[:at]
        if re.search(r"\d", before):
            rest = before
        else:
            clock = None
    date = _date(rest, dmy=dmy)
    if date is None:
        return None
    year, month, day = date
    h, m, s = (int(clock[1]), int(clock[2]), int(clock[3] or 0)) if clock else (0, 0, 0)
    if clock and clock[4]:
        h = h % 12 + (12 if clock[4].lower().startswith("p") else 0)
    try:
        return datetime(year, month, day, h, m, s)  # noqa: DTZ001 - the list says no zone
    except ValueError:
        return None


def _date(text: str, *, dmy: bool) -> tuple[int, int, int] | None:
    match = re.search(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})", text)
    if match:
        return int(match[1]), int(match[2]), int(match[3])
    match = re.search(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{2,4})", text)
    if match:
        a, b, year = int(match[1]), int(match[2]), int(match[3])
        year += 2000 if year < 70 else 1900 if year < 100 else 0
        return (year, b, a) if dmy or a > 12 else (year, a, b)
    words = re.findall(r"[^\W\d_]+|\d+", text.lower())
    months = _months()
    month = next((months[w] for w in words if w in months), None)
    month = month or next((months[w[:3]] for w in words if len(w) > 3 and w[:3] in months), None)
    figures = [int(w) for w in words if w.isdigit()]
    year_at = next((n for n in figures if n >= 1900), None)
    day_at = next((n for n in figures if 1 <= n <= 31), None)
    return (year_at, month, day_at) if month and year_at and day_at else None
