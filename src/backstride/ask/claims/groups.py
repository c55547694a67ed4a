"""A group of words of a slot, asked of many sentences: sets first, patterns only for phrases that may stand there."""

from __future__ import annotations

import re
from dataclasses import dataclass

_TOKEN = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Words:
    """A sentence's words, and every beginning of each, for one-step look-ups."""

    text: str
    whole: frozenset[str]
    begun: frozenset[str]


def words_of(text: str) -> Words:
    """The words of a sentence, lower case."""
    found = frozenset(_TOKEN.findall(text.lower()))
    return Words(text, found, frozenset(w[:n] for w in found for n in range(1, len(w) + 1)))


@dataclass(frozen=True, slots=True)
class Group:
    """One of these words must stand in the sentence; `heads` are the first words of the phrases (None: not all have one)."""

    whole: frozenset[str]
    begun: frozenset[str]
    heads: frozenset[str] | None
    phrases: re.Pattern[str] | None

    def met(self, words: Words) -> bool:
        if not (self.whole.isdisjoint(words.whole) and self.begun.isdisjoint(words.begun)):
            return True
        if self.phrases is None or (self.heads is not None and self.heads.isdisjoint(words.begun)):
            return False
        return bool(self.phrases.search(words.text))


def group(words: list[str]) -> Group:
    """Single words and stems (a star is any ending) as sets, everything else as a pattern behind its first word."""
    whole: set[str] = set()
    begun: set[str] = set()
    heads: set[str] = set()
    phrases: list[str] = []
    for word in (w.lower() for w in words):
        stem = word.removesuffix("*")
        if _TOKEN.fullmatch(stem):
            (begun if word.endswith("*") else whole).add(stem)
            continue
        first = _TOKEN.search(word)
        heads.add(first.group() if first else "")
        phrases.append(_phrase(word))
    pattern = re.compile("|".join(phrases), re.IGNORECASE) if phrases else None
    return Group(frozenset(whole), frozenset(begun), None if "" in heads else frozenset(heads), pattern)


def _phrase(word: str) -> str:
    body = re.escape(word.removesuffix("*")).replace(r"\*", r"\w*").replace(r"\ ", r"\s+")
    start = r"(?<!\w)" if word[0].isalnum() else ""
    end = r"\w*" if word.endswith("*") else (r"(?!\w)" if word[-1].isalnum() else "")
    return start + body + end
