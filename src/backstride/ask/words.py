"""A question's words, made comparable with a passage's: synonyms folded, stems, one slip of the finger mended."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from difflib import get_close_matches
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

import msgspec
import snowballstemmer

from backstride.knowledge.shelf import folder, read_toml

if TYPE_CHECKING:
    from collections.abc import Callable

_WORD = re.compile(r"[a-z0-9]+(?:[.'][a-z0-9]+)*%?")
_STEMMER = snowballstemmer.stemmer("english")

_STOP_WORDS = """a an the and or but if then so of to in on at by for from with without about into over under after before
during while as than that this these those it its i i'm im i've ive i'd my me mine we our you your he she they them his her
their is are was were be been being am do does did doing done have has had having can could will would shall should
may might must not no nor yes just very really too also only same other some any each every all both either what
which who whom whose when where why how there here up down out off again more most less least much many few lot
get gets got getting go goes going went come comes came make makes made take takes took use used using need needs
want wants think say says said tell know bit like ok okay please hi hello thanks thank anyone anybody something
anything everything thing things way ever never always still yet now day days week weeks month months year years
since ago time times one two good bad best better worse right wrong true help helps helped work works working
really actually someone somebody isnt isn't don't dont can't cant doesn't doesnt didn't won't what's whats that's
im ive id it's thats u ur gonna wanna kind sort because cause cos due maybe even though although per via"""
#: a text of fewer words is not judged; one with a smaller share of known words is in another language
FEW, KNOWN = 3, 0.4
#: letters that a slip of the finger adds or leaves out at most
LENGTH_SLIP = 2
#: words that carry no topic
STOP = frozenset(_STOP_WORDS.split())


class _Synonyms(msgspec.Struct, forbid_unknown_fields=True):
    version: str
    groups: list[list[str]]


@lru_cache(maxsize=1)
def _folding() -> tuple[re.Pattern[str], dict[str, str]]:
    groups = read_toml(folder("ask").joinpath("synonyms.toml"), _Synonyms).groups
    first = {word: group[0] for group in groups for word in group[1:]}
    longest_first = sorted(first, key=len, reverse=True)
    ends = "|".join(re.escape(word) for word in longest_first)
    return re.compile(rf"(?<![a-z0-9])(?:{ends})(?![a-z0-9])"), first


@lru_cache(maxsize=1)
def words_key() -> str:
    """Another one for other synonyms and small words: names what was learnt with them."""
    pattern, first = _folding()
    return hashlib.sha256(repr((pattern.pattern, sorted(first.items()), sorted(STOP))).encode()).hexdigest()[
        :8
    ]


def plain(text: str) -> str:
    """Lower case, plain quotes and blanks, synonyms folded to the first of their group."""
    text = unicodedata.normalize("NFKC", text).lower().replace("\u2019", "'").replace("\u2018", "'")
    text = re.sub(r"\s+", " ", text)
    pattern, first = _folding()
    return pattern.sub(lambda m: first[m.group()], text)


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    return str(_STEMMER.stemWord(word))


def content(text: str) -> list[str]:
    """The topic-carrying words of a text, folded, in order."""
    return [w for w in _WORD.findall(plain(text)) if w not in STOP and (len(w) > 1 or w.isdigit())]


def stems(text: str) -> list[str]:
    """The stems of the topic-carrying words."""
    return [stem(word) for word in content(text)]


def phrases(text: str) -> list[str]:
    """Every plain word, and every two neighbours, small words too: "do I", "how many" say what kind of asking it is."""
    said = ["^", *_WORD.findall(plain(text)), "$"]
    return [*said[1:-1], *(f"{a} {b}" for a, b in pairwise(said))]


def is_foreign(text: str, knows: Callable[[str], bool]) -> bool:
    """Whether hardly a word of a short text is one that we have ever seen; `knows` answers for a word.

    A few words are too few for telling a language by its small words, and enough to mislead a search.
    """
    said = [w for w in re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)*", plain(text)) if len(w) > 1]
    seen = sum(w in STOP or knows(w) for w in said)
    return len(said) >= FEW and seen < KNOWN * len(said)


@lru_cache(maxsize=4)
def _by_first_letter(known: frozenset[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for word in sorted(known):
        found.setdefault(word[0], []).append(word)
    return found


@lru_cache(maxsize=4096)
def mend(word: str, known: frozenset[str]) -> str:
    """The known word that this one misspells, or the word itself."""
    if word in known or len(word) < 5 or any(c.isdigit() for c in word):
        return word
    for i in range(1, len(word) - 1):
        swapped = word[:i] + word[i + 1] + word[i] + word[i + 2 :]
        if swapped in known:
            return swapped
    # a slip rarely hits the first letter ("puncture" is not "acupuncture") or more than two letters' length
    alike = [
        other
        for other in _by_first_letter(known).get(word[0], ())
        if abs(len(other) - len(word)) <= LENGTH_SLIP
    ]
    return next(iter(get_close_matches(word, alike, n=1, cutoff=0.84)), word)
