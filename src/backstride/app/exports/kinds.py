"""Which kinds there are, and one way to make each: the command line, REST, the pages and the worker all come here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from datetime import date, time
from importlib import import_module
from typing import Any

from backstride.app.journal.models import Athlete
from backstride.core.errors import UsageError


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What may be asked of a kind. One that does not concern the kind is refused, not ignored."""

    day: date | None = None  # workout: only this day
    table: str = "sessions"  # csv
    at: time | None = (
        None  # ics: start of each event; None with `whole_days` unset keeps what was chosen last
    )
    whole_days: bool | None = None
    details: bool | None = None
    micro_breaks: bool | None = None
    heat: bool | None = None
    second_page: bool = False  # letter
    name: bool = True  # letter, fhir: the runner's name stands on it


@dataclass(frozen=True, slots=True)
class File:
    """One export: its name, what it is, its bytes, and a summary in plain values."""

    name: str
    media: str
    content: bytes
    about: dict[str, Any] = field(default_factory=dict)


#: kind -> the module of this package that makes it: `make(athlete, options) -> File`
KINDS = {
    "ics": "calendar",
    "workout": "workouts",
    "letter": "letter",
    "fhir": "fhir",
    "csv": "lists",
}
#: kind -> the options that concern it
TAKES = {
    "ics": {"at", "whole_days", "details", "micro_breaks", "heat"},
    "workout": {"day"},
    "letter": {"second_page", "name"},
    "fhir": {"name"},
    "csv": {"table"},
    "everything": set(),
}


def make(kind: str, athlete: Athlete, options: Options | None = None) -> File:
    """The export of a kind. `everything` is written straight to disk by `transfer.everything`."""
    if kind not in KINDS:
        raise UsageError(
            f"There is no export called {kind!r}", f"Kinds: {', '.join([*KINDS, 'everything'])}."
        )
    options = options or Options()
    refuse_others(kind, options)
    maker: Callable[[Athlete, Options], File] = import_module(f"{__package__}.{KINDS[kind]}").make
    return maker(athlete, options)


def refuse_others(kind: str, options: Options) -> None:
    """An option that does not concern the kind is a mistake to be told, not to be swallowed."""
    plain = Options()
    for name in (one.name for one in fields(Options)):
        if name not in TAKES[kind] and getattr(options, name) != getattr(plain, name):
            said = f"{name.replace('_', ' ')!r} says nothing about an export of kind {kind}"
            takes = ", ".join(sorted(TAKES[kind])).replace("_", " ") or "nothing"
            raise UsageError(said, f"It takes: {takes}.")
