"""Dangers that words name without telling a sign in the story reader's sense; each is several groups of words at once."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

import msgspec

from backstride.core.disposition import Disposition
from backstride.knowledge.shelf import folder, read_toml

_NOT_DENIED = re.compile(
    r"\b(?:without (?:(?:even |really )?trying|dieting|meaning|any reason|reason|any effort|doing anything)|not even trying|for no reason|not trying"
    r"|(?:is|are|isn't|aren't)? ?(?:not|never|no) (?:normal|usual|ordinary|right|harmless|nothing|part of|to be ignored|small matter))\b",
    re.IGNORECASE,
)
_DENIED = re.compile(r"\b(?:no|not|never|without|rather than|unlikely)\b", re.IGNORECASE)


class Statement(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A danger: the rule it belongs to, how soon, and the groups of words that must all stand in a sentence."""

    flag: str
    disposition: Disposition
    all: list[list[str]]
    #: False where the sign itself is a "cannot": words of denial do not take it back
    denial_counts: bool = True
    #: whether it is looked for in a question too, not on pages alone
    in_questions: bool = False


class Needs(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sign that pages name as a topic too: it counts beside one of these words only."""

    finding: str
    words: list[str]


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: str
    review_by: date
    reviewed_by: str
    statement: list[Statement]
    needs: list[Needs] = []


@lru_cache(maxsize=1)
def _statements() -> tuple[tuple[Statement, tuple[re.Pattern[str], ...]], ...]:
    rows = read_toml(folder("ask").joinpath("urgent_words.toml"), _File).statement
    return tuple((row, tuple(_any_of(group) for group in row.all)) for row in rows)


@lru_cache(maxsize=1)
def _needs() -> tuple[tuple[str, re.Pattern[str]], ...]:
    rows = read_toml(folder("ask").joinpath("urgent_words.toml"), _File).needs
    return tuple((row.finding, _any_of(row.words)) for row in rows)


def topics(text: str) -> frozenset[str]:
    """Findings that these words can only name as a topic ("a weight loss programme"), not tell as a sign."""
    return frozenset(finding for finding, words in _needs() if not words.search(text))


def _any_of(words: list[str]) -> re.Pattern[str]:
    parts = (re.escape(w).replace(r"\*", r"\w*").replace(r"\ ", r"\s+") for w in words)
    return re.compile(r"(?<!\w)(?:" + "|".join(parts) + r")(?!\w)", re.IGNORECASE)


def danger(text: str, *, question: bool = False) -> tuple[Disposition | None, str]:
    """The highest danger that the words name, and its rule; none where they deny it."""
    plain = text.replace("\u2019", "'")
    denied = bool(_DENIED.search(_NOT_DENIED.sub("", plain)))
    found = [
        row
        for row, groups in _statements()
        if not (denied and row.denial_counts)
        and (row.in_questions or not question)
        and all(group.search(plain) for group in groups)
    ]
    top = max(found, key=lambda row: row.disposition.rank, default=None)
    return (top.disposition, top.flag) if top else (None, "")
