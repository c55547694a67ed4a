"""Numbers as lists write them: comma or point decimals, thousands marks, units behind them, spreadsheet damage."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from backstride.formats.lists.words import empty, fold, months, units

if TYPE_CHECKING:
    from collections.abc import Iterable

_NUMBER = re.compile(r"[-+−]?(?:\d[\d.,]*|[.,]\d+)(?:e[-+]?\d+)?", re.IGNORECASE)
_LARGEST = 1e15


@dataclass(frozen=True, slots=True)
class Marks:
    """How a column writes numbers: what its unambiguous cells say of comma and point."""

    comma_decimal: int = 0
    point_decimal: int = 0

    @property
    def is_comma(self) -> bool:
        """Whether the comma is the decimal mark."""
        return self.comma_decimal > self.point_decimal

    def __add__(self, other: Marks) -> Marks:
        return Marks(self.comma_decimal + other.comma_decimal, self.point_decimal + other.point_decimal)


def marks(cells: Iterable[str]) -> Marks:
    """What the cells of one column say of their decimal mark; '1,234' alone says nothing."""
    comma = point = 0
    for cell in cells:
        text = _bare(cell)
        if not re.fullmatch(r"[-+−]?[\d.,]+", text):
            continue
        last = max(text.rfind(","), text.rfind("."))
        if last < 0:
            continue
        both = "," in text and "." in text
        behind = len(text) - last - 1
        if both or (text.count(text[last]) == 1 and behind != 3):
            comma += text[last] == ","
            point += text[last] == "."
        elif text.count(text[last]) > 1:  # 1.234.567: the mark parts thousands
            comma += text[last] == "."
            point += text[last] == ","
    return Marks(comma, point)


def _bare(cell: str) -> str:
    text = cell.strip()
    if text.startswith("="):
        text = text[1:].strip('"')
    return re.sub(r"[\s\u00a0\u202f'’]", "", text)


def readings(cell: str | None, column: Marks | None = None) -> list[float]:
    """What a cell can mean, likeliest first: '1,234' is 1234 or 1.234.

    >>> readings("1,234.5"), readings("1,234"), readings("2,94"), readings("--"), readings("10.5 km")
    ([1234.5], [1234.0, 1.234], [2.94], [], [10.5])
    """
    if cell is None or empty(cell):
        return []
    match = _NUMBER.match(_bare(cell))
    if match is None:
        return []
    digits = match.group().replace("−", "-")
    comma_decimal = column.is_comma if column is not None else False
    if "," in digits and "." in digits:
        at = max(digits.rfind(","), digits.rfind("."))
        found = [re.sub(r"[.,]", "", digits[:at]) + "." + digits[at + 1 :]]
    elif "," in digits or "." in digits:
        mark = "," if "," in digits else "."
        whole, decimal = digits.replace(mark, ""), digits.replace(mark, ".")
        if digits.count(mark) > 1:
            found = [whole]
        elif not re.fullmatch(r"[-+]?[1-9]\d{0,2}[.,]\d{3}", digits):
            found = [decimal]
        elif mark == ",":
            found = [decimal, whole] if comma_decimal else [whole, decimal]
        else:
            plain = column is None or column.point_decimal > 0 or not comma_decimal
            found = [decimal] if plain else [whole, decimal]
    else:
        found = [digits]
    values = []
    for text in found:
        try:
            value = float(text)
        except ValueError:
            continue
        if abs(value) < _LARGEST:
            values.append(value)
    return values


def number(cell: str | None, column: Marks | None = None) -> float | None:
    """The likeliest reading; None for a cell that holds no number.

    >>> number("6,060"), number("2,945", Marks(comma_decimal=5)), number("1 234"), number("x")
    (6060.0, 2.945, 1234.0, None)
    """
    found = readings(cell, column)
    return found[0] if found else None


def cell_unit(cell: str) -> str | None:
    """The unit written behind a number in its cell.

    >>> cell_unit("10.5 km"), cell_unit("6mi"), cell_unit("12")
    ('km', 'mi', None)
    """
    match = re.fullmatch(r"[-+\d.,\s\u00a0\u202f]+([^\W\d_]+)\.?", cell.strip())
    return units().get(fold(match[1])) if match else None


def mangled(cell: str) -> float | None:
    """A decimal number that a spreadsheet took for a date: '05. Dez' was 5.12.

    >>> mangled("05. Dez"), mangled("12-May"), mangled("2026-12-05 00:00:00"), mangled("5.12.2026"), mangled("10.5")
    (5.12, 12.05, 5.12, 5.12, None)
    """
    text = cell.strip()
    full = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})(?:[ T]00:00:00)?", text)
    if full:
        return int(full[3]) + int(full[2]) / 100
    dotted = re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(?:\d{2}|\d{4})", text)
    if dotted and int(dotted[2]) <= 12:
        return int(dotted[1]) + int(dotted[2]) / 100
    worded = re.fullmatch(r"(\d{1,2})[.\-\s]+([^\W\d_]+)\.?", text)
    if worded and (month := months().get(fold(worded[2]))):
        return int(worded[1]) + month / 100
    return None
