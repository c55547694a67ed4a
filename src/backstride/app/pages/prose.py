"""A runner's diary in prose: lines that begin with a date begin a note, the others belong to the one above."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_MONTHS = {
    name[:3]: n
    for n, names in enumerate(
        (
            ("january", "januar", "jänner", "janvier", "enero"),
            ("february", "februar", "février"),
            ("march", "märz", "mars", "marzo"),
            ("april", "avril", "abril"),
            ("may", "mai", "mayo"),
            ("june", "juni"),
            ("july", "juli"),
            ("august", "août", "agosto"),
            ("september",),
            ("october", "oktober"),
            ("november",),
            ("december", "dezember", "décembre", "diciembre"),
        ),
        start=1,
    )
    for name in names
}
_WEEKDAY = r"(?:[A-Za-zÄÖÜäöüéûß]{2,12}\.?,?\s+)?"
_ISO = re.compile(rf"^\W{{0,4}}{_WEEKDAY}(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}})\b[\s:.,;-]*")
_FIGURES = re.compile(rf"^\W{{0,4}}{_WEEKDAY}(\d{{1,2}})[./-](\d{{1,2}})[./-](\d{{4}}|\d{{2}})\b[\s:.,;-]*")
_DAY_MONTH = re.compile(
    rf"^\W{{0,4}}{_WEEKDAY}(\d{{1,2}})(?:st|nd|rd|th|\.)?\s+(?:of\s+)?([^\W\d_]{{3,10}})\.?,?\s+(\d{{4}})\b[\s:.,;-]*"
)
_MONTH_DAY = re.compile(
    rf"^\W{{0,4}}{_WEEKDAY}([^\W\d_]{{3,10}})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})\b[\s:.,;-]*"
)
#: longer than any diary entry; a note is never a whole book
_LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class Notes:
    """Dated notes in the order of the text; `left_out` lines stood before the first date."""

    notes: list[tuple[date, str]]
    left_out: int


def notes_in(text: str, *, day_first: bool = True) -> Notes:
    """Split a diary. `day_first` reads 3/4/2025 as 3 April."""
    found: list[tuple[date, list[str]]] = []
    left_out = 0
    for raw in text.replace("\0", "").splitlines():
        line = raw.rstrip()
        dated = _dated(line, day_first=day_first)
        if dated:
            found.append((dated[0], [dated[1]]))
        elif found:
            found[-1][1].append(line)
        elif line.strip():
            left_out += 1
    notes = [(day, "\n".join(lines).strip()[:_LONGEST]) for day, lines in found]
    return Notes([(day, words) for day, words in notes if words], left_out)


def _dated(line: str, *, day_first: bool) -> tuple[date, str] | None:
    if m := _ISO.match(line):
        return _made(int(m[1]), int(m[2]), int(m[3]), line[m.end() :])
    if m := _FIGURES.match(line):
        one, two = int(m[1]), int(m[2])
        is_day_first = (day_first or one > 12) and two <= 12
        day, month = (one, two) if is_day_first else (two, one)
        year = int(m[3]) + (2000 if len(m[3]) == 2 else 0)
        return _made(year, month, day, line[m.end() :])
    if (m := _DAY_MONTH.match(line)) and (named := _month(m[2])):
        return _made(int(m[3]), named, int(m[1]), line[m.end() :])
    if (m := _MONTH_DAY.match(line)) and (named := _month(m[1])):
        return _made(int(m[3]), named, int(m[2]), line[m.end() :])
    return None


def _month(word: str) -> int | None:
    word = word.lower()
    if word.startswith("jui"):  # juin and juillet share three letters
        return 7 if word.startswith("juil") else 6
    return _MONTHS.get(word[:3])


def _made(year: int, month: int, day: int, rest: str) -> tuple[date, str] | None:
    try:
        made = date(year, month, day)
    except ValueError:
        return None
    return (made, rest) if made.year >= 1950 else None
