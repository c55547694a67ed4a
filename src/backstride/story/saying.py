"""A value the text gives, and the characters that say it."""

from __future__ import annotations

from dataclasses import dataclass

from backstride.story.text import Word


@dataclass(frozen=True, slots=True)
class Said:
    """A value the text gives, and the characters that say it."""

    value: float | str
    start: int
    end: int


def span(words: list[Word], first: int, last: int, value: float | str) -> Said:
    return Said(value, words[first].start, words[last].end)


def ends_clause(words: list[Word], i: int) -> bool:
    """Whether a pause or the end follows word i."""
    return i + 1 >= len(words) or words[i].after[:1] in (",", ".", ";", ")", "\n", "!", "-", "–", "—")
