"""An export that is a list of entries, one activity each: a broken entry is told and left out, the others stay."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from backstride.core.activity import Activity, ReadResult
from backstride.core.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Build = Callable[[Any, str, str], tuple[Activity | None, list[Problem]]]

_FAULTS = (KeyError, TypeError, ValueError, AttributeError, OverflowError, OSError)


def read_entries(
    entries: Iterable[Any], build: Build, name: str, form: str, problems: list[Problem], *, empty: str = ""
) -> ReadResult:
    """`build(entry, file, place)` for each entry; `problems` grows while `entries` is read. `empty`: what a file without any is."""
    found: list[Activity] = []
    for n, entry in enumerate(entries, 1):
        try:
            activity, odd = build(entry, name, f"entry {n}")
        except _FAULTS as error:
            what = f"could not be read ({type(error).__name__}: {error}); left out"
            problems.append(Problem(f"entry {n}", what, "error"))
            continue
        problems += odd
        if activity is not None:
            found.append(activity)
    told = tuple(problems)
    if told and not found:
        why = f"It is damaged: {told[0].where}: {told[0].what}."
        return ReadResult(file=name, format=form, problems=told, failed=why)
    return ReadResult(
        file=name, format=form, activities=tuple(found), problems=told, not_activity="" if found else empty
    )
