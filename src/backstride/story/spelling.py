"""Typing errors: an unknown word becomes the one vocabulary word that lies one slip away.

A word is touched only when an English list does not know it. The list is the frequency dictionary that the
`symspellpy` package carries; without that package nothing is corrected.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Container
from importlib import resources
from typing import Final

from backstride.story.patterns import Index
from backstride.story.text import Word, number_of

_DRAWN_OUT: Final = re.compile(r"(.)\1{2,}")
SHORTEST: Final = 4
_TWO_SLIPS_FROM: Final = 8
_ENDING: Final = 3
_DICTIONARY: Final = "frequency_dictionary_en_82_765.txt"
_BRITISH: Final = frozenset(
    [
        "anaesthetic",
        "anaemia",
        "oestrogen",
        "oesophagus",
        "diarrhoea",
        "haemorrhage",
        "haematuria",
        "caesarean",
        "foetus",
        "orthopaedic",
        "paediatric",
        "gynaecologist",
        "physio",
        "physios",
        "parkrun",
        "parkruns",
        "tarmac",
        "kerb",
        "tyre",
        "dizzy",
        "loo",
        "knackered",
        "achy",
        "twinge",
        "twinges",
        "niggle",
        "niggles",
        "niggly",
        "ibuprofen",
        "paracetamol",
        "naproxen",
        "apixaban",
        "rivaroxaban",
        "edoxaban",
        "dabigatran",
        "warfarin",
        "codeine",
        "amitriptyline",
        "gabapentin",
        "pregabalin",
        "prednisolone",
        "strava",
        "garmin",
        "fartlek",
        "probs",
        "crohn",
        "crohns",
        "headachy",
        "fascia",
        "plantar",
        "sacroiliac",
        "piriformis",
        "psoas",
        "glute",
        "glutes",
        "hamstring",
        "hamstrings",
        "coccyx",
        "tailbone",
        "scrotum",
        "testicle",
        "testicles",
        "midwife",
        "trimester",
        "ultramarathon",
        "orthotics",
        "insoles",
    ]
)


_OF_TIME: Final = frozenset(
    ["weeks", "week", "days", "months", "month", "years", "hours", "minutes", "since", "yesterday", "today"]
)


@functools.cache
def _english() -> frozenset[str]:
    try:
        text = (resources.files("symspellpy") / _DICTIONARY).read_text(encoding="utf-8-sig")
    except (ModuleNotFoundError, FileNotFoundError):
        return frozenset()
    return frozenset(line.split(" ", 1)[0] for line in text.splitlines())


def _deletes(word: str) -> set[str]:
    return {word[:i] + word[i + 1 :] for i in range(len(word))}


class _Neighbours:
    """Vocabulary words by their one-letter deletions."""

    def __init__(self, index: Index) -> None:
        stems = tuple(sorted(s for s in index.stems() if len(s) >= 3))
        by_stem = set(stems)
        longest = max(map(len, stems), default=0)
        words = {w for w in index.plain_words() if len(w) >= SHORTEST and w.isalpha()}
        for word in _english() | _BRITISH:
            if len(word) >= SHORTEST and any(
                word[:n] in by_stem for n in range(3, min(len(word), longest) + 1)
            ):
                words.add(word)
        words |= _OF_TIME
        self.words = words
        self.table: dict[str, list[str]] = {}
        for word in sorted(words):
            for piece in _deletes(word) | {word}:
                self.table.setdefault(piece, []).append(word)

    def one_slip(self, word: str) -> str | None:
        """The vocabulary word one slip away, or None when there is none."""
        options: set[str] = set()
        for piece in _deletes(word) | {word}:
            options.update(self.table.get(piece, ()))
        close = [o for o in options if _one_slip(word, o)]
        if len(word) < 5:  # so short a word only with two letters swapped, or one dropped inside
            close = [
                o
                for o in close
                if sorted(o) == sorted(word) or (len(o) > len(word) and o[0] == word[0] and o[-1] == word[-1])
            ]
        if not close:
            if len(word) < _TWO_SLIPS_FROM:
                return None
            close = [o for o in options if o[0] == word[0] and abs(len(o) - len(word)) <= 1]
            if not close:
                return None
        return min(
            close,
            key=lambda o: (
                o[0] != word[0],
                _is_replaced(word, o),
                o[-1] != word[-1],
                abs(len(o) - len(word)),
                o,
            ),
        )


def _is_replaced(a: str, b: str) -> bool:
    """Whether one letter stands for another: rarer than one dropped, doubled or swapped ("nerly" is nearly, not newly)."""
    return len(a) == len(b) and sorted(a) != sorted(b)


def _one_slip(a: str, b: str) -> bool:
    """One letter more, less or other, or two neighbours swapped."""
    if abs(len(a) - len(b)) > 1:
        return False
    if len(a) == len(b):
        off = [i for i in range(len(a)) if a[i] != b[i]]
        return len(off) == 1 or (
            len(off) == 2 and off[1] == off[0] + 1 and a[off[0]] == b[off[1]] and a[off[1]] == b[off[0]]
        )
    short, long = (a, b) if len(a) < len(b) else (b, a)
    return any(long[:i] + long[i + 1 :] == short for i in range(len(long)))


_built: dict[int, _Neighbours] = {}
_sets: dict[int, tuple[frozenset[str], frozenset[str]]] = {}


def _ends_a_stem(typed: str, stems: frozenset[str]) -> bool:
    """Whether it is a known stem and a short ending ("statins"); a longer tail may hide a slip ("numbenss")."""
    return any(typed[:n] in stems for n in range(max(3, len(typed) - _ENDING), len(typed) + 1))


def _undrawn(typed: str, *known: Container[str]) -> str | None:
    """A word written with a letter three times or more ("hurtsss", "sooo", "pufffed"), as it is spelt."""
    for plain in (_DRAWN_OUT.sub(r"\1\1", typed), _DRAWN_OUT.sub(r"\1", typed)):
        if any(plain in words for words in known):
            return plain
    return None


def correct(words: list[Word], index: Index) -> list[tuple[str, str]]:
    """Correct words in place; returns what was changed into what, in order."""
    changed: list[tuple[str, str]] = []
    sets = _sets.get(id(index))
    if sets is None:
        sets = _sets[id(index)] = (index.plain_words(), index.stems())
    plain, stems = sets
    for word in words:
        typed = word.word
        if len(typed) < SHORTEST or not typed.isalpha() or typed in plain:
            continue
        english = _english()
        drawn = _DRAWN_OUT.search(typed) and _undrawn(typed, plain, english)
        if drawn:
            word.word = drawn
            changed.append((typed, drawn))
            continue
        if _ends_a_stem(typed, stems):
            continue
        if not english or typed in english or typed in _BRITISH:
            continue
        near = _built.get(id(index))
        if near is None:
            near = _built[id(index)] = _Neighbours(index)
        better = near.one_slip(typed)
        if better is not None and better != typed:
            word.word = better
            word.number = number_of(better)
            changed.append((typed, better))
    return changed
