"""Rows of a list and the files they name become one activity each: figures and seconds of the file, words of the row."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from backstride.core import sports
from backstride.core.activity import Activity, ReadResult
from backstride.core.problems import Problem
from backstride.formats.parts import BETWEEN, Parts

if TYPE_CHECKING:
    from collections.abc import Iterable

_ENDINGS = (".fit", ".gpx", ".tcx", ".pwx", ".hrm")
#: a row that begins further from its file's start than this names the wrong file
_FARTHEST_S = 26 * 3600
_FIGURES = (
    "timer_s", "elapsed_s", "distance_m", "avg_hr_bpm", "max_hr_bpm", "ascent_m", "calories_kcal", "rpe", "utc_offset_s",
)  # fmt: skip
_FAMILIES = (sports.RUNNING, sports.WALKING, frozenset({sports.RIDE, sports.INDOOR_RIDE}))


class Joins:
    """The files of one folder or archive, and the rows that wait for them."""

    def __init__(self, names: Iterable[str]) -> None:
        self._paths: dict[str, str] = {}
        self._bases: dict[str, list[str]] = {}
        self._rows: dict[str, list[Activity]] = {}
        self._parts: dict[str, Parts] = {}
        for name in names:
            self._paths.setdefault(_key(name), name)
            self._bases.setdefault(_key(PurePosixPath(name).name), []).append(name)

    def take(self, member: str, result: ReadResult) -> ReadResult:
        """A list without the rows whose files are here: they come with their files."""
        kept = []
        for told in result.activities:
            named = told.source_id.split(BETWEEN)
            files = list(dict.fromkeys(file for name in named if (file := self._file(member, name))))
            row = replace(told, source_id=named[0])
            if not files:
                kept.append(row)
            elif len(files) == 1:
                self._rows.setdefault(files[0], []).append(row)
            else:
                self._parts |= dict.fromkeys(files, Parts(row, set(files)))
        if len(kept) == len(result.activities):
            return result
        said = Problem(
            "the list",
            f"{len(result.activities) - len(kept)} of its rows are read with their own files",
            "note",
        )
        return replace(result, activities=tuple(kept), problems=(*result.problems, said))

    def waiting(self, member: str) -> tuple[Activity, ...]:
        """The rows that name a file."""
        parts = self._parts.get(member)
        return (*self._rows.get(member, ()), *([parts.row] if parts else []))

    def give(self, member: str, result: ReadResult) -> ReadResult:
        """A file's result with the rows that name it; a row whose file gave nothing stands for it."""
        rows = self._rows.pop(member, [])
        if (parts := self._parts.pop(member, None)) is not None:
            result = parts.give(member, result)
            rows = rows if parts.left else [*rows, parts.row]
        if not rows:
            return result
        if not result.activities:
            why = result.failed or result.not_activity or "it holds no activity"
            said = Problem(
                "the file", f"{why.rstrip('.')}; the figures of its row in the list are used", "warning"
            )
            stood = tuple(replace(row, file=result.file) for row in rows)
            return ReadResult(
                file=result.file,
                format=result.format or "list",
                activities=stood,
                problems=(*result.problems, said),
            )
        found = list(result.activities)
        problems = list(_answered(result.problems, rows[0]))
        for row in rows:
            at = _nearest(row, found)
            if at is None:
                found.append(replace(row, file=result.file))
                problems.append(
                    Problem(
                        "the file",
                        "its row in the list tells of another day; both kept",
                        "warning",
                        ("same run", "two runs"),
                    )
                )
            else:
                found[at], odd = joined(row, found[at])
                problems += odd
        return replace(result, activities=tuple(found), problems=tuple(problems))

    def _file(self, member: str, reference: str) -> str | None:
        """The member that a row names: beside its list, else anywhere under that name."""
        named = reference.replace("\\", "/").strip("/")
        if not _key(named).endswith(_ENDINGS):
            return None
        folder = PurePosixPath(member).parent
        for path in (str(folder / named), named):
            if (found := self._paths.get(_key(path))) is not None:
                return found
        same = self._bases.get(_key(PurePosixPath(named).name), [])
        return same[0] if len(same) == 1 else None


def _key(path: str) -> str:
    return str(PurePosixPath(path)).lower().removesuffix(".gz")


def _nearest(row: Activity, found: list[Activity]) -> int | None:
    """The activity of the file that a row tells of; None where all begin on another day."""
    if row.start is None:
        return 0
    gaps = []
    for i, activity in enumerate(found):
        if activity.start is None:
            gaps.append((0.0, i))
            continue
        gaps.append(
            (abs((activity.start.replace(tzinfo=None) - row.start.replace(tzinfo=None)).total_seconds()), i)
        )
    gap, at = min(gaps)
    return at if gap <= _FARTHEST_S else None


def joined(row: Activity, file: Activity) -> tuple[Activity, list[Problem]]:
    """The file's record with the row's words, and with its figures where the file has none.

    A sport that the runner set in the list beats the file's where the two are of different kinds.
    """
    problems: list[Problem] = []
    sport, sub_sport = file.sport, file.sub_sport
    says = bool(row.sub_sport) or row.source == "apple_health"  # a list without a column of sports does not
    if says and row.sport not in (sports.OTHER, file.sport) and not _kin(row.sport, file.sport):
        if file.sport != sports.OTHER and _answered(file.problems, row) == file.problems:
            problems.append(
                Problem(
                    "the sport",
                    f"the file says {file.sport}, the list {row.sport}; the list is believed",
                    "note",
                    (row.sport, file.sport),
                )
            )
        sport, sub_sport = row.sport, row.sub_sport
    elif _kin(row.sport, file.sport) and file.sport in (sports.RUN, sports.RIDE):
        sport, sub_sport = row.sport, row.sub_sport or sub_sport  # "treadmill run" says more than "run"
    begun = row.start if row.source == "apple_health" or file.start is None else file.start
    own = (
        _FIGURES if row.source == "apple_health" else ()
    )  # a route has positions only: the workout measured the rest
    missing = {
        name: getattr(row, name)
        for name in _FIGURES
        if getattr(row, name) is not None and (name in own or getattr(file, name) is None)
    }
    words = {name: getattr(row, name) or getattr(file, name) for name in ("name", "notes", "gear")}
    return (
        replace(
            file, sport=sport, sub_sport=sub_sport, start=begun, source=row.source or file.source,
            source_id=row.source_id or file.source_id, device=file.device or row.device,
            problems=_answered(file.problems, row), **missing, **words,
        ),
        problems,
    )  # fmt: skip


def _answered(problems: tuple[Problem, ...], row: Activity) -> tuple[Problem, ...]:
    """Without the question for a sport, where the row answers it."""
    if row.sport == sports.OTHER:
        return problems
    return tuple(p for p in problems if "does not say the sport" not in p.what)


def _kin(a: str, b: str) -> bool:
    return any(a in family and b in family for family in _FAMILIES)
