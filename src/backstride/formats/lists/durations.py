"""Durations as lists write them: h:mm:ss, mm:ss, '1h 5m', ISO 8601, plain numbers, and what spreadsheets make of them."""

from __future__ import annotations

import re

from backstride.formats.lists.numbers import Marks, number
from backstride.formats.lists.words import empty, fold, units

DAY_S = 86_400.0
#: spreadsheets and databases put a day before a bare duration
_DAY_ZERO = re.compile(
    r"^(?:1899-12-3[01]|1900-01-0[01]|1970-01-01|3[01][./]12[./](?:18)?99|0?[01][./]0?1[./](?:19)?00|0?1/0?[01]/(?:19)?00)[T ,]+"
)
_CLOCKED = re.compile(
    r"(?:(?P<days>\d+)(?:\s*(?:days?|d|tage?|jours?|días?|dias?|giorni)\s*,?\s*|[. ]))?(?P<a>\d+):(?P<b>\d{1,2})(?::(?P<c>\d{1,2}(?:[.,]\d+)?))?(?:[.:]\d+)?"
    r"\s*(?P<half>am)?",
    re.IGNORECASE,
)
_ISO = re.compile(
    r"P(?:(\d+)D)?T?(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?", re.IGNORECASE
)
_PART = re.compile(r"(\d+(?:[.,]\d+)?)\s*([^\W\d_]+\.?|['′\"″])?")
_SIZES = {"d": DAY_S, "h": 3600.0, "min": 60.0, "s": 1.0}
_LETTERS = {"d": "d", "day": "d", "days": "d", "tag": "d", "tage": "d", "u": "h", "uur": "h", "ora": "h", "óra": "h", "t": "h", "tim": "h", "godz": "h", "ч": "h",
            "m": "min", "'": "min", "′": "min", "perc": "min", "p": "min", "мин": "min", '"': "s", "″": "s", "mp": "s", "с": "s", "сек": "s"}  # fmt: skip


def clocked(cell: str | None) -> list[float]:
    """Seconds that a cell with colons, letters or a day before it can mean, likeliest first; empty for a bare number.

    A spreadsheet that took mm:ss for hours shows 29:57 as 29:57:00, so a long run of even minutes has two readings.

    >>> clocked("1:02:03"), clocked("20:46"), clocked("29:57:00"), clocked("1h 5m"), clocked("PT36M26S"), clocked("61")
    ([3723.0], [1246.0, 74760.0], [107820.0, 1797.0], [3900.0], [2186.0], [])
    """
    if cell is None or empty(cell):
        return []
    text = _DAY_ZERO.sub("", cell.strip().strip("'"))
    match = _CLOCKED.fullmatch(text)
    if match:
        a, b, days = int(match["a"]), int(match["b"]), int(match["days"] or 0)
        if match["c"] is None:
            return [days * DAY_S + a * 60.0 + b, days * DAY_S + a * 3600.0 + b * 60.0]
        c = float(match["c"].replace(",", "."))
        if match["half"] and a == 12:
            a = 0  # a spreadsheet writes 36 minutes as 12:36:00 AM
        total = days * DAY_S + a * 3600.0 + b * 60.0 + c
        return [total, total / 60.0] if c == 0 and a >= 5 else [total]
    iso = _ISO.fullmatch(text)
    if iso and any(iso.groups()):
        d, h, m, s = (float(part or 0) for part in iso.groups())
        return [d * DAY_S + h * 3600 + m * 60 + s]
    worded = _worded(text.lower())
    return [worded] if worded is not None else []


def _worded(text: str) -> float | None:
    """'1h 5m', '1h05', '45 min': a number without a unit is of the next smaller one."""
    parts = list(_PART.finditer(text))
    left = _PART.sub("", text).strip(" ,.:")
    if left or not any(part[2] for part in parts):
        return None
    total, before = 0.0, ""
    for part in parts:
        word = (part[2] or "").rstrip(".")
        unit = _LETTERS.get(word) or units().get(fold(word)) if word else {"h": "min", "min": "s"}.get(before)
        if unit not in _SIZES:
            return None
        total += float(part[1].replace(",", ".")) * _SIZES[unit]
        before = unit
    return total


def seconds(cell: str | None, column: Marks | None = None) -> float | None:
    """A duration in seconds; a plain number is returned as it stands.

    >>> seconds("1:02:03"), seconds("00:04:24.5"), seconds("1384"), seconds("--")
    (3723.0, 264.5, 1384.0, None)
    """
    found = clocked(cell)
    return found[0] if found else number(cell, column)
