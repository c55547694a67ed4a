"""Families of words that pages use for one thing ("bed", "sheets", "sofa"): in slots, and learnt beside stems.

Two sentences with no word in common still meet in a family, which no stem and hardly an encoder sees.
"""

from __future__ import annotations

import hashlib
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from backstride.ask.claims.groups import Index, group
from backstride.knowledge.shelf import folder, read_toml

if TYPE_CHECKING:
    from backstride.ask.claims.groups import Words


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: str
    review_by: date
    words: dict[str, list[str]]


@lru_cache(maxsize=1)
def family_words() -> dict[str, list[str]]:
    """The words of every family; a slot names one with an @."""
    return read_toml(folder("ask").joinpath("claim_concepts.toml"), _File).words


@lru_cache(maxsize=1)
def family_key() -> str:
    """Another one for other families: names what was learnt with them."""
    return hashlib.sha256(repr(family_words()).encode()).hexdigest()[:8]


@lru_cache(maxsize=1)
def _index() -> tuple[Index, tuple[str, ...]]:
    groups = {name: group(words) for name, words in family_words().items()}
    index = Index(groups.values())
    names = {index.number[g]: name for name, g in reversed(groups.items())}
    return index, tuple(names[i] for i in range(len(names)))


def families(words: Words) -> list[str]:
    """The families that a sentence holds a word of, each as @name, in a fixed order."""
    index, names = _index()
    met, maybe = index.met(words)
    met.update(i for i in maybe if index.holds(i, words))
    return [f"@{names[i]}" for i in sorted(met)]
