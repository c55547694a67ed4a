"""One stretch of time that a text names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from backstride.story.text import Word

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

    @classmethod
    def of(
        cls, words: list[Word], first: int, last: int, days: float, kind: Kind, *, vague: bool = False
    ) -> Time:
        """The stretch that stands from the first word to the last."""
        return cls(days, kind, words[first].start, words[last].end, first, last, vague)
