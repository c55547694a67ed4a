"""The runner's text as words with their place, cut into sentences and clauses.

Offsets always count characters of the text as typed. Contractions are opened ("can't" is `can` `not`),
numbers in words get their value ("twenty-five" is 25), punctuation stays as breaks between words.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import Final

import msgspec

from backstride.knowledge.place import root as knowledge_root
from backstride.knowledge.reading import convert

#: what one reading takes; the rest of a longer text is left unread and said to be so
MAX_CHARS: Final = 100_000
MAX_WORDS: Final = 12_000

_TOKEN = re.compile(
    r"\d{1,3}(?:,\d{3})+(?!\d)|\d+(?:[.,]\d+)?|[^\W\d_]+(?:'[^\W\d_]+)*\.?|'[^\W\d_]+|\.{2,}|[.!?\n;:,()/%°&+=–—\-]"
)
_SAME_LENGTH: Final = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "ʼ": "'",
        "`": "'",
        "´": "'",
        "“": '"',
        "”": '"',
        "…": ".",
        "\u00a0": " ",
        "\t": " ",
        "\r": " ",
        "\u200b": " ",
        "\ufeff": " ",
        "‑": "-",
        "−": "-",
        "½": "½",
    }
)
_UNITS: Final = {
    word: float(value)
    for value, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
_TENS: Final = {
    word: float(10 * value)
    for value, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2
    )
}
_OPENED: Final = {
    "can't": ("can", "not"),
    "cant": ("can", "not"),
    "cannot": ("can", "not"),
    "won't": ("will", "not"),
    "wont": ("will", "not"),
    "shan't": ("shall", "not"),
    "ain't": ("is", "not"),
    "i'm": ("i", "am"),
    "im": ("i", "am"),
    "ive": ("i", "have"),
    "gonna": ("going", "to"),
    "gotta": ("have", "to"),
    "let's": ("let", "us"),
    "y'all": ("you", "all"),
}
for _stem in [
    "do",
    "does",
    "did",
    "is",
    "was",
    "were",
    "are",
    "have",
    "has",
    "had",
    "would",
    "could",
    "should",
    "must",
    "need",
    "wo",
]:
    if _stem != "wo":
        _OPENED[_stem + "n't"] = (_stem, "not")
        _OPENED[_stem + "nt"] = (_stem, "not")
_TAILS: Final = {"'m": "am", "'re": "are", "'ve": "have", "'ll": "will", "'d": "would", "n't": "not"}
_IS_HOSTS: Final = frozenset(
    [
        "it",
        "that",
        "there",
        "what",
        "he",
        "she",
        "who",
        "here",
        "how",
        "where",
        "this",
        "everything",
        "something",
        "nothing",
        "all",
    ]
)
_DOTTED: Final = frozenset(
    {"dr.", "mr.", "mrs.", "ms.", "st.", "vs.", "approx.", "min.", "mins.", "hrs.", "yrs.", "wks.", "no."}
)
_TITLES: Final = frozenset(["dr.", "mr.", "mrs.", "ms.", "st."])
_SENTENCE_ENDS: Final = frozenset(".!?\n;")
_EACH: Final = frozenset(["every", "each"])
_NOT_YET: Final = frozenset(["not", "hardly", "barely"])
_ADVERBS: Final = frozenset(
    ["really", "actually", "honestly", "truly", "literally", "physically", "properly"]
)
_SEEMING: Final = (("seem", "to", "be", "able", "to"), ("seem", "able", "to"), ("seem", "to"))
_CLAUSE_ENDS: Final = frozenset(",:()–—")


@dataclass(slots=True)
class Word:
    """One word: `word` in lower case, `start:end` in the text as typed, `number` when it is one."""

    word: str
    start: int
    end: int
    number: float | None = None
    sentence: int = 0
    clause: int = 0
    after: str = ""  # the punctuation that follows it, nearest first


@dataclass(slots=True)
class Text:
    """A read text: `raw` as typed, its words, and whether it was too long to read whole."""

    raw: str
    words: list[Word]
    cut: bool = False


def word_set(words: str) -> frozenset[str]:
    """Words written with blanks between them, as a set."""
    return frozenset(words.split())


#: what a terminal puts around words to colour them, copied along with them
_COLOURS: Final = re.compile(r"\x1b\[[0-9;]*[a-z]")


def lowered(raw: str) -> str:
    """Lower case with every character at its old place; control characters become blanks."""
    plain = raw.translate(_SAME_LENGTH)
    low = plain.lower()
    if len(low) != len(plain):
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in plain)
    if not low.isprintable():
        low = _COLOURS.sub(lambda m: " " * len(m.group()), low)
        low = "".join(c if c == "\n" or c.isprintable() else " " for c in low)
    return low


def number_of(token: str) -> float | None:
    if token[0].isdecimal():
        if token.count(",") and re.fullmatch(r"\d{1,3}(?:,\d{3})+", token):
            return float(token.replace(",", ""))
        return float(token.replace(",", "."))
    if token in _UNITS:
        return _UNITS[token]
    return _TENS.get(token)


class _OtherWords(msgspec.Struct, forbid_unknown_fields=True):
    words: dict[str, str]
    version: str = ""


@functools.cache
def _other_words() -> dict[str, tuple[str, ...]]:
    """Dialect, texting and shorthand as plain words (`knowledge/other_words.toml`)."""
    file = convert("other_words.toml", (knowledge_root() / "other_words.toml").read_bytes(), _OtherWords)
    return {word: tuple(plain.split()) for word, plain in file.words.items()}


def _opened(token: str) -> tuple[str, ...]:
    known = _OPENED.get(token) or _other_words().get(token)
    if known:
        return known
    if "'" in token:
        if token.endswith("n't"):
            return (token[:-3], "not")
        cut = token.rindex("'")
        host, tail = token[:cut], token[cut:]
        if tail in _TAILS and host:
            return (host, _TAILS[tail])
        if tail in ("'s", "'") and host:
            return (host, "is") if host in _IS_HOSTS else (host,)
        return (token.replace("'", ""),)
    return (token,)


def _filler(words: list[Word], i: int, kept: list[Word]) -> int:
    """How many words from i on add nothing to the denial or the count before them ("not *really* feel")."""
    if not kept or kept[-1].after or kept[-1].sentence != words[i].sentence:
        return 0
    before = kept[-1].word
    if before in _EACH and words[i].word == "single":
        return 1
    if before not in _NOT_YET:
        return 0
    if words[i].word in _ADVERBS:
        return 1
    for row in _SEEMING:
        if tuple(w.word for w in words[i : i + len(row)]) == row:
            return len(row)
    return 0


def without_fillers(words: list[Word]) -> list[Word]:
    """The words that carry meaning; a row of the vocabulary need not know each way of hedging a denial."""
    kept: list[Word] = []
    i = 0
    while i < len(words):
        skip = _filler(words, i, kept)
        if skip:
            kept[-1].after = "".join(w.after for w in words[i : i + skip])
            i += skip
            continue
        kept.append(words[i])
        i += 1
    return kept


def _ends_here(word: str, raw: str, end: int) -> bool:
    """Whether the full stop ends a sentence after all: "No." but for "no. 5", "5 min." before a capital letter."""
    after = raw[end : end + 3].lstrip()
    if word == "no.":
        return not after[:1].isdigit()
    return word not in _TITLES and after[:1].isupper()


def read_words(raw: str) -> Text:
    """Cut a text into words; never fails, whatever it is given."""
    cut = len(raw) > MAX_CHARS
    low = lowered(raw[:MAX_CHARS])
    words: list[Word] = []
    sentence = clause = 0
    fresh = False  # a sentence break seen since the last word
    soft = False
    for found in _TOKEN.finditer(low):
        token = found.group()
        start, end = found.span()
        first = token[0]
        if not (first.isalnum() or first == "'"):
            mark = first
            if words:
                words[-1].after += mark
            if mark in _SENTENCE_ENDS or (
                mark in "()" and words and words[-1].after[-2:-1] in (":", ";", "-")
            ):
                fresh = True  # a full stop, or a face (":)")
            elif mark in _CLAUSE_ENDS and not (
                mark == ":" and words and words[-1].number is not None and low[end : end + 1].isdigit()
            ):
                soft = True
            continue
        dotted = ""
        if token.endswith("."):
            if token not in _DOTTED or low[end : end + 1] == "\n" or _ends_here(token, raw, end):
                dotted = "."
            token, end = token[:-1], end - 1
        if first == "'":
            token = token.lstrip("'") or token
        if fresh:
            sentence += 1
            clause += 1
        elif soft:
            clause += 1
        fresh = soft = False
        value = number_of(token)
        if value is not None:
            last = words[-1] if words else None
            if (
                last is not None
                and last.word in _TENS
                and token in _UNITS
                and 0 < value < 10
                and last.after in ("", "-")
                and last.sentence == sentence
            ):
                last.number = (last.number or 0) + value
                last.end, last.after = end, dotted
            else:
                words.append(Word(token, start, end, value, sentence, clause, dotted))
        else:
            words += [Word(piece, start, end, None, sentence, clause, "") for piece in _opened(token)]
            words[-1].after = dotted
        if dotted:
            fresh = True
        if len(words) >= MAX_WORDS:
            cut = True
            break
    return Text(raw, without_fillers(words), cut)
