"""Bytes to rows: encoding, delimiter and header found by what they give; a broken row loses no other."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from backstride.core.problems import Problem
from backstride.formats.lists import by_place
from backstride.formats.lists.columns import Columns, map_columns

if TYPE_CHECKING:
    from collections.abc import Iterator

csv.field_size_limit(5_000_000)
DELIMITERS = ",;\t|"
MOST_COLUMNS = 1000
MOST_LINES_OF_A_ROW = 300
HEADER_WITHIN = 30  # lines
_CODEPAGES = ("cp1252", "cp1250", "cp1251", "shift_jis", "gb18030", "mac_roman")

Row = tuple[int, list[str]]


@dataclass(slots=True)
class Table:
    """The columns of a list and its rows, each with its number as a spreadsheet shows it."""

    columns: Columns
    rows: list[Row]
    problems: list[Problem] = field(default_factory=list)


def decode(data: bytes) -> str | None:
    """The text of a table in whatever encoding; None for what is no text."""
    if data[:4] in (b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff"):
        return _lines(data.decode("utf-32", "replace"))
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _lines(data.decode("utf-16", "replace"))
    head = data[:4000]
    if b"\x00" in head:
        odd, even = head[1::2].count(0), head[0::2].count(0)
        half = len(head) / 2
        if odd > 0.6 * half and even < 0.1 * half:
            return _lines(data.decode("utf-16-le", "replace"))
        if even > 0.6 * half and odd < 0.1 * half:
            return _lines(data.decode("utf-16-be", "replace"))
        if head.count(0) > max(4, len(head) / 50):
            return None
    try:
        return _lines(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        if error.start > len(data) - 4:  # a head cut inside a character
            return _lines(data[: error.start].decode("utf-8-sig"))
    text = data.decode("utf-8-sig", "replace")
    if sum(ord(c) > 127 for c in text[:200_000]) > 3 * text[:200_000].count("\ufffd"):
        return _lines(text)  # UTF-8 with a few broken characters
    return _lines(max((data.decode(page, "replace") for page in _CODEPAGES), key=_header_weight))


def _lines(text: str) -> str:
    return text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")


def _header_weight(text: str) -> int:
    found = _find(_lines(text[:20_000]))
    return found[2].weight if found else 0


def table_of(text: str) -> Table | None:
    """The list in a text; None where no line is the header of one."""
    found = _find(text)
    if found is None:
        return _by_place(text)
    skip, delimiter, columns, inner = found
    problems: list[Problem] = []
    rows: list[Row] = []
    width = len(columns.names)
    for number, cells in records(text, delimiter, 1 if inner else width, problems, skip):
        row = _unwrapped(cells, inner) if inner and _is_wrapped(cells) else cells
        if any(cell.strip() for cell in row):
            rows.append((number, row))
    return Table(columns, rows[1:], problems)


def _by_place(text: str) -> Table | None:
    """A list whose header we cannot read and whose columns stand where Strava's export puts them."""
    problems: list[Problem] = []
    for delimiter in DELIMITERS:
        if (
            f"{delimiter}activities/" not in text[:400_000]
            and f'{delimiter}"activities/' not in text[:400_000]
        ):
            continue
        rows = list(records(text, delimiter, 0, problems))
        columns = by_place.columns_by_place(rows[0][1], [cells for _, cells in rows[1:]]) if rows else None
        if columns is not None:
            said = Problem("the header", by_place.TOLD, "note")
            return Table(columns, [row for row in rows[1:] if any(row[1])], [said, *problems])
    return None


def _find(text: str) -> tuple[int, str, Columns, str] | None:
    """(rows before the header, delimiter, its columns, the delimiter inside where each row stands in one quoted cell)."""
    head = "\n".join(text[:400_000].split("\n")[: HEADER_WITHIN * 4])
    best: tuple[int, str, Columns, str] | None = None
    for delimiter in DELIMITERS:
        if delimiter not in head:
            continue
        for n, (_, cells) in enumerate(records(head, delimiter, 0, [])):
            if n >= HEADER_WITHIN:
                break
            inner = _inner(cells)
            names = _unwrapped(cells, inner) if inner else list(cells)
            while names and not names[-1].strip():
                names.pop()
            if not 2 <= len(names) <= MOST_COLUMNS:
                continue
            columns = map_columns(names)
            rank = (columns.weight, not inner, delimiter != inner)
            if columns.is_list and (best is None or rank > (best[2].weight, not best[3], best[1] != best[3])):
                best = (n, delimiter, columns, inner)
    return best


def _inner(cells: list[str]) -> str:
    """The delimiter inside a row that a spreadsheet put into one quoted cell; empty for a plain row."""
    filled = [cell for cell in cells if cell.strip()]
    if len(filled) != 1:
        return ""
    likely = max(DELIMITERS, key=filled[0].count)
    return likely if filled[0].count(likely) >= 2 else ""


def _is_wrapped(cells: list[str]) -> bool:
    """Whether a row stands in one cell; a spreadsheet parts the rows that it can part."""
    return sum(bool(cell.strip()) for cell in cells) == 1


def _unwrapped(cells: list[str], delimiter: str) -> list[str]:
    """The row inside the one filled cell."""
    whole = next((cell for cell in cells if cell.strip()), "")
    return _cells(whole, delimiter)


def records(text: str, delimiter: str, width: int, problems: list[Problem], skip: int = 0) -> Iterator[Row]:
    """Rows with their numbers. A quote that never closes spoils its own line only, not the rest of the file."""
    lines = text.split("\n")
    at, number = 0, 0
    while at < len(lines):
        end = _end_of_row(lines, at)
        cells = _cells("\n".join(lines[at:end]), delimiter)
        is_open = end == at + 1 and lines[at].count('"') % 2 == 1
        if (end > at + 1 or is_open) and width > 1 and number > skip:
            alone = _cells(lines[at].replace('"', ""), delimiter)
            swallowed = any(_is_whole(line, delimiter, width) for line in lines[at + 1 : end])
            if swallowed or len(cells) > width or (len(cells) < width and len(alone) >= width / 2):
                problems.append(
                    Problem(f"row {number + 1}", "a quotation mark is not closed; read without it", "warning")
                )
                cells, end = alone, at + 1
        at = end
        number += 1
        if number > skip or not skip:
            yield number, cells


def _end_of_row(lines: list[str], at: int) -> int:
    """The line after a row: a row goes on while a quotation mark stands open."""
    marks = lines[at].count('"')
    if marks % 2 == 0:
        return at + 1
    for end in range(at + 1, min(len(lines), at + MOST_LINES_OF_A_ROW)):
        marks += lines[end].count('"')
        if marks % 2 == 0:
            return end + 1
    return at + 1


def _is_whole(line: str, delimiter: str, width: int) -> bool:
    """Whether a line can be a row of its own."""
    return (
        line.count('"') % 2 == 0
        and line.count(delimiter) >= width - 1
        and len(_cells(line, delimiter)) == width
    )


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader(line.splitlines(keepends=True), delimiter=delimiter), [])
    except csv.Error:
        return line.replace('"', "").split(delimiter)
