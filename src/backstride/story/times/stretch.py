"""One stretch of time that a text names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from backstride.story.text import Word, word_set

#: what a stretch is said of: the complaint (`duration`, `since`), a time point (`ago`), one spell of it (`episode`),
#: days of rest, days without running (`cut`), or anything else
Kind = Literal["duration", "ago", "since", "episode", "rest", "cut", "other"]


@dataclass(frozen=True, slots=True)
class Time:
    """One stretch of time the text names, in days, and what it is said of."""

    days: float
    kind: Kind
    start: int
    end: int
    first: int  # first word
    last: int  # last word
    vague: bool = False
    beside: bool = False  # told of life beside the complaint ("I've been with this club since May")

    @classmethod
    def of(
        cls, words: list[Word], first: int, last: int, days: float, kind: Kind, *, vague: bool = False
    ) -> Time:
        """The stretch that stands from the first word to the last."""
        return cls(days, kind, words[first].start, words[last].end, first, last, vague)


_JOINS = word_set("and but so until till because now yet while")
_SUBJECTS = word_set(
    "i my it its he she his her they we there this that these the now for since today yesterday suddenly after"
)
_POINTS = word_set("this that")
_GOES_ON = word_set(
    "is was has had started came began comes hurts aches lasted will will be just all the for since and"
)


def part_of(words: list[Word], place: int) -> range:
    """The words of one statement: its clause, cut where *and* or *but* brings a fresh subject."""
    low = high = place
    while low > 0 and words[low - 1].clause == words[place].clause and not _fresh(words, low):
        low -= 1
    while (
        high + 1 < len(words)
        and words[high + 1].clause == words[place].clause
        and not _fresh(words, high + 1)
    ):
        high += 1
    return range(low, high + 1)


def _fresh(words: list[Word], place: int) -> bool:
    """Whether a new statement begins with this word ("... and my calf is tight")."""
    follows = words[place + 1].word if place + 1 < len(words) else ""
    return words[place].word in _JOINS and follows in _SUBJECTS


def names_sign(words: list[Word], part: range, symptoms: frozenset[int]) -> bool:
    """Whether a sign, or the "it" that stands for one, is named there; "this desk" names a desk."""
    for place in part:
        if place not in symptoms:
            continue
        follows = words[place + 1].word if place + 1 < len(words) and place + 1 in part else "is"
        if words[place].word in _POINTS and follows not in _GOES_ON:
            continue
        return True
    return False
