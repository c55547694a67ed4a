"""The same complaint told otherwise. Whatever is said beside it, a level must never drop."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from typing import Final

_REMARKS: Final = (
    "It's probably nothing.",
    "My doctor says it's just a muscle.",
    "I'm not worried.",
    "A normal test last year.",
)
_OTHERS: Final = (
    'My brother says: "You are fine, I had no such thing and just ran through it."',
    "A friend had the same and it went by itself.",
    "My coach tells me that nobody in the club ever had anything serious.",
)
_CHEERFUL: Final = (
    "Haha, loving the running all the same!",
    "Otherwise life is great :)",
    "Can't complain, ha!",
)
_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+")
_WORD: Final = re.compile(r"[A-Za-z]{6,}")
#: share of the longer words that get one slip
_SLIPS: Final = 0.15


def variants(text: str, seed: int = 0) -> Iterator[tuple[str, str]]:
    """(name, text) of each variant; the same text and seed give the same variants."""
    draw = random.Random(f"{seed}:{text}")  # noqa: S311 - a repeatable draw, no secret
    for remark in _REMARKS:
        yield "remark", f"{remark} {text}"
        yield "remark", f"{text} {remark}"
    for words in _OTHERS:
        yield "another person", f"{text} {words}"
    for words in _CHEERFUL:
        yield "cheerful", f"{words} {text}"
    sentences = _SENTENCE.split(text)
    if len(sentences) > 2:
        order = sentences[:]
        draw.shuffle(order)
        yield "reordered", " ".join(order)
    yield "typos", _WORD.sub(lambda m: _slip(m.group(), draw) if draw.random() < _SLIPS else m.group(), text)


def _slip(word: str, draw: random.Random) -> str:
    """One typing error inside a word: two letters swapped, one dropped, or one doubled."""
    at = draw.randrange(1, len(word) - 2)
    kind: Callable[[], str] = draw.choice(
        [
            lambda: word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            lambda: word[:at] + word[at + 1 :],
            lambda: word[:at] + word[at] + word[at:],
        ]
    )
    return kind()
