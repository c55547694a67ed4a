"""Which sport a list tells of: by a column of sports, else by the list's words, else by its speeds; else nobody knows."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from statistics import median
from typing import TYPE_CHECKING

from backstride.core import sports
from backstride.core.problems import Problem
from backstride.formats.lists.columns import WEAK_SPORT, plain
from backstride.formats.lists.words import empty, fold, says
from backstride.formats.sports import guess_by_speed, is_known, sport_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from backstride.formats.lists.columns import Columns

_SAMPLE = 2_000
#: of the rows: fewer sports in a column, or words of a sport in names and notes, do not tell the list (our setting)
_SHARE = 0.3
_ASKED = ("run", "walk", "ride", "other")


def sport_column(columns: Columns, rows: Sequence[list[str]]) -> int | None:
    """The column of sports: by a clear header, else the one (names included) whose cells are mostly sports."""
    best: float = 0.0
    at = -1
    for i in (*columns.places.get("sport", []), *columns.places.get("name", [])):
        words = [
            row[i] for row in rows[:2000] if i < len(row) and not empty(row[i]) and not says("rest", row[i])
        ]
        if not words:
            continue
        if i in columns.places.get("sport", []) and (
            fold(plain(columns.names[i])) not in WEAK_SPORT
            or all(word.strip().isdigit() for word in words)  # codes of an app: never taken for runs
        ):
            return i
        share = sum(is_known(word, whole=True) for word in words) / len(words)
        if share > best:
            best, at = share, i
    return at if best >= 0.3 else None


def by_words(columns: Columns, name: str, rows: Sequence[list[str]]) -> str | None:
    """The sport that the list's own name, its headers or most of its names and notes say; None where none does.

    A list that says running anywhere in its headers is one of runs: it may have columns of walk breaks too.
    """
    headers = {sport_of(plain(header)) for header in columns.names if is_known(plain(header))}
    if sports.RUNNING & headers or any(says("of_runs", plain(header)) for header in columns.names):
        return sports.RUN
    stem = PurePosixPath(name.replace("\\", "/")).stem
    one = re.sub(r"s\b", "", stem.replace("_", " "))  # "my_rides" is a list of rides
    found = {sport_of(stem), sport_of(one)} | headers
    if len(found := found - {sports.OTHER}) == 1:
        return found.pop()
    texts = [
        row[at]
        for kind in ("name", "notes")
        for at in columns.places.get(kind, ())
        for row in rows[:_SAMPLE]
        if at < len(row) and not empty(row[at])
    ]
    runs = sum(sport_of(text) in sports.RUNNING for text in texts)
    return sports.RUN if texts and runs >= _SHARE * len(texts) else None


def of_list(
    columns: Columns, name: str, rows: Sequence[list[str]], speeds: Iterable[float]
) -> tuple[str, Problem | None]:
    """The sport of every row where no column says it, and what to tell the runner.

    Minutes of anything (meetings, sleep, a lathe) raise no limit: what nothing tells counts in no measure until the runner says.
    """
    if (said := by_words(columns, name, rows)) is not None:
        what = f"no column says the sport; taken as {said} by the words of the list"
        return said, None if said == sports.RUN else Problem("the list", what, "note", _ASKED)
    known = sorted(speeds)
    if not known:
        what = "nothing in it says the sport; it counts in no measure until you choose"
        return sports.OTHER, Problem("the list", what, "warning", _ASKED)
    speed = median(known)
    sport = guess_by_speed(speed)
    what = f"no column says the sport; taken as {sport} by its speed ({speed:.1f} m/s)"
    return sport, Problem("the list", what, "note", _ASKED)
