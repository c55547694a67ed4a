"""What we do not answer, and where to ask instead."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import msgspec

from backstride.knowledge.shelf import folder, read_toml


class _Entry(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    why: str
    where: str
    any: list[str]
    unless: list[str] = []
    gives_way: bool = False


class _File(msgspec.Struct, forbid_unknown_fields=True):
    version: str
    review_by: date
    refusal: list[_Entry]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why there is no answer, and who to ask; `gives_way` where a passage that plainly fits goes before it."""

    id: str
    why: str
    where: str
    gives_way: bool = False


@lru_cache(maxsize=1)
def _compiled() -> tuple[tuple[_Entry, re.Pattern[str], re.Pattern[str] | None], ...]:
    entries = read_toml(folder("ask").joinpath("refusals.toml"), _File).refusal
    join = "|".join
    return tuple(
        (e, re.compile(join(e.any)), re.compile(join(e.unless)) if e.unless else None) for e in entries
    )


def refusal(question: str) -> Refusal | None:
    """The first refusal that the question meets, or None."""
    text = re.sub(r"\s+", " ", question.lower().replace("\u2019", "'"))
    for entry, any_of, unless in _compiled():
        if any_of.search(text) and not (unless and unless.search(text)):
            return Refusal(entry.id, entry.why, entry.where, entry.gives_way)
    return None


def by_id(which: str) -> Refusal:
    """A refusal by name, for reasons found outside the patterns."""
    entry = next(entry for entry, _, _ in _compiled() if entry.id == which)
    return Refusal(entry.id, entry.why, entry.where, entry.gives_way)
