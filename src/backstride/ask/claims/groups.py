"""A group of words of a slot, asked of many sentences: sets first, patterns only for phrases that may stand there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_TOKEN = re.compile(r"\w+")
#: a phrase that a row of words can tell: a hyphen or an apostrophe parts words there as a blank does
_PLAIN = re.compile(r"\w+(?:[ '-]\w+)+")
#: no stem of a slot is longer
LONGEST_STEM = 30


@dataclass(frozen=True, slots=True)
class Words:
    """A sentence's words, in a row and as sets, and every beginning of each, for one-step look-ups."""

    text: str
    row: str
    whole: frozenset[str]
    begun: frozenset[str]


def words_of(text: str) -> Words:
    """The words of a sentence, lower case."""
    said = _TOKEN.findall(text.lower())
    found = frozenset(said)
    begun = frozenset(w[:n] for w in found for n in range(1, min(len(w), LONGEST_STEM) + 1))
    return Words(text, f" {' '.join(said)} ", found, begun)


@dataclass(frozen=True, slots=True)
class Group:
    """One of these words must stand in the sentence; `heads` are the first words of the phrases (None: not all have one)."""

    whole: frozenset[str]
    begun: frozenset[str]
    heads: frozenset[str] | None
    #: phrases of plain words as they stand in a row of words, and those that only a pattern can tell
    rows: tuple[str, ...]
    phrases: re.Pattern[str] | None


class Index:
    """All groups by their words, so that a sentence looks up only what it holds."""

    def __init__(self, groups: Iterable[Group]) -> None:
        self.number = {g: i for i, g in enumerate(dict.fromkeys(groups))}
        self._groups = tuple(self.number)
        self._whole: dict[str, list[int]] = {}
        self._begun: dict[str, list[int]] = {}
        self._heads: dict[str, list[int]] = {}
        self._always: list[int] = []
        for i, g in enumerate(self._groups):
            for word in sorted(g.whole):
                self._whole.setdefault(word, []).append(i)
            for stem in sorted(g.begun):
                self._begun.setdefault(stem, []).append(i)
            if g.rows or g.phrases is not None:
                for head in sorted(g.heads or ()):
                    self._heads.setdefault(head, []).append(i)
                if g.heads is None:
                    self._always.append(i)

    def met(self, words: Words) -> tuple[set[int], set[int]]:
        """The numbers of the groups of which the sentence holds a word, and of those that a phrase may still meet."""
        met = {i for word in words.whole if word in self._whole for i in self._whole[word]}
        met.update(i for stem in words.begun if stem in self._begun for i in self._begun[stem])
        asked = {i for head in words.begun if head in self._heads for i in self._heads[head]}
        return met, (asked | set(self._always)) - met

    def holds(self, number: int, words: Words) -> bool:
        """Whether the sentence holds a phrase of this group."""
        asked = self._groups[number]
        if any(row in words.row for row in asked.rows):
            return True
        return asked.phrases is not None and bool(asked.phrases.search(words.text))


def group(words: list[str]) -> Group:
    """Single words and stems (a star is any ending) as sets; phrases, and what only a pattern tells, behind their first word."""
    whole: set[str] = set()
    begun: set[str] = set()
    heads: set[str] = set()
    rows: list[str] = []
    phrases: list[str] = []
    for word in (w.lower() for w in words):
        stem = word.removesuffix("*")
        if _TOKEN.fullmatch(stem):
            (begun if word.endswith("*") else whole).add(stem)
            continue
        first = _TOKEN.search(word)
        heads.add(first.group() if first else "")
        if _PLAIN.fullmatch(stem):
            rows.append(f" {' '.join(_TOKEN.findall(stem))}" + ("" if word.endswith("*") else " "))
        else:
            phrases.append(_phrase(word))
    pattern = re.compile("|".join(phrases), re.IGNORECASE) if phrases else None
    return Group(
        frozenset(whole), frozenset(begun), None if "" in heads else frozenset(heads), tuple(rows), pattern
    )


def _phrase(word: str) -> str:
    body = re.escape(word.removesuffix("*")).replace(r"\*", r"\w*").replace(r"\ ", r"\s+")
    start = r"(?<!\w)" if word[0].isalnum() else ""
    end = r"\w*" if word.endswith("*") else (r"(?!\w)" if word[-1].isalnum() else "")
    return start + body + end
