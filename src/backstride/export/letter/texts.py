"""The letter's fixed sentences and the questions a runner may want to ask."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

import msgspec

from backstride.knowledge.shelf import folder, read_toml


class AskClinician(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A question to a clinician (seed row H8)."""

    id: str
    ask: str
    ticked: bool
    sources: list[str]


class LetterTexts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All fixed words of a letter."""

    version: str
    review_by: dt.date
    reviewed_by: str
    words: dict[str, str]
    question: list[AskClinician]


@lru_cache(maxsize=1)
def texts() -> LetterTexts:
    return read_toml(folder("letter.toml"), LetterTexts)


def questions() -> dict[str, AskClinician]:
    """The questions by id, in order."""
    return {row.id: row for row in texts().question}


def day(when: dt.date) -> str:
    """A date as a person reads it."""
    return f"{when:%a} {when.day} {when:%b %Y}"
