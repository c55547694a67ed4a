"""What is noted of each word, and the numbers of the cue lists that say it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from backstride.story.matching import Hits
from backstride.story.text import Word

Scope = Literal["present", "absent", "past", "hypothetical", "other"]


@dataclass(slots=True)
class Scopes:
    """For each word: the place of the denying cue (or -1) and whether a frame holds it."""

    denied: list[int]
    fine: list[int]
    past: list[bool]
    supposed: list[bool]
    other: list[bool]
    masked: list[bool]
    about_other: bool = False  # the whole text is about somebody the reporter speaks for


@dataclass(frozen=True, slots=True)
class CueLists:
    """Numbers of the cue lists in the index."""

    neg_before: int
    neg_pseudo: int
    neg_ends: int
    subjects: int
    fine: int
    fine_off: int
    past: int
    past_off: int
    hypothetical: int
    hypothetical_off: int
    others: int
    charges: int
    own_complaint: int
    figurative: int


def places(hits: Hits, number: int) -> set[int]:
    """Where the rows of a list begin."""
    return {start for start, _ in hits.get(number, ())}


def sentence_span(words: list[Word], place: int) -> tuple[int, int]:
    """The first place of the sentence of this word and the first after it."""
    start = end = place
    while start > 0 and words[start - 1].sentence == words[place].sentence:
        start -= 1
    while end < len(words) and words[end].sentence == words[place].sentence:
        end += 1
    return start, end
