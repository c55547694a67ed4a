"""Which passages speak to a question, and whether it is like one that we refuse."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from backstride.ask.claims.families import families, family_key
from backstride.ask.claims.groups import words_of
from backstride.ask.examples import REFUSED, examples
from backstride.ask.nearest import Learnt, bag, learn
from backstride.ask.words import content, mend, phrases, stem, stems, words_key
from backstride.core.vectors import encode

#: how much one clause of a long question counts beside the whole: more when it is the one that asks
ASKING, PART = 0.9, 0.6
#: a question whose best score is this high is taken whole
UNDERSTOOD = 0.5
#: when a question is refused: fitted by leaving out one worked-on example, or one far-off subject, at a time
TOGETHER, LOUD, LOUDER = 0.7, 0.34, 0.55

#: how much the sentences of a longer question count together, beside their best: what it is about stands in one of
#: them, what is asked in another
TOLD = 1.0

_SENTENCE = re.compile(r"(?<=[.?!])\s+|\n+")
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_CLAUSE = re.compile(r"[,.;:?!\n]+\s*|\s+(?:and|but|because|since|after|when|if|so)\s+")
_ASKS = re.compile(
    r"\b(what|which|how|why|when|should|shall|can|could|may|do i|does|is it|is|are|will|would|need|must|worth|ok)\b"
)


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage and how well it fits: 1 = as well as its own example questions."""

    id: str
    score: float


@dataclass(frozen=True, slots=True)
class Found:
    """Passages, best first; the refusal whose examples are nearest, its score, and that of all refusals together."""

    hits: tuple[Hit, ...]
    refusal: str
    refusal_score: float
    refusals_together: float

    @property
    def is_refused(self) -> bool:
        """Whether the refusals' examples speak louder than the best passage's."""
        best = self.hits[0].score if self.hits else 0.0
        return self.refusal_score + TOGETHER * self.refusals_together > LOUD + LOUDER * best


@lru_cache(maxsize=1)
def _words() -> frozenset[str]:
    return frozenset(word for text in examples().texts for word in content(text))


@lru_cache(maxsize=1)
def _said() -> frozenset[str]:
    """Every word of every wording, small ones too."""
    return frozenset(word for text in examples().texts for word in _LETTERS.findall(text.lower()))


def _mended(question: str) -> str:
    """The question with its slips of the finger mended: the encoder and neighbouring words see what was meant."""
    return _LETTERS.sub(
        lambda m: m.group() if m.group().lower() in _said() else mend(m.group().lower(), _said()), question
    )


def question_stems(question: str) -> list[str]:
    """The question's stems in order, once each, with misspelt words mended against the shelf's words."""
    return list(dict.fromkeys(stem(mend(word, _words())) for word in content(question)))


def knows(word: str) -> bool:
    """Whether a word, or the one that it misspells, stands in any wording that the search has learnt."""
    return learnt().knows(stem(mend(word, _words())))


def search(question: str, most: int = 5) -> list[Hit]:
    """The best passages for a question, best first."""
    return list(find(question).hits[:most])


def find(question: str) -> Found:
    """A long question is also read clause by clause: what is asked often stands in one short piece of it.

    Passages take their best from any piece; a refusal must speak from the whole, or from a piece that asks.
    """
    question = _mended(question)
    told = _several(_SENTENCE.split(question), 0)
    whole, *each = _scores([question, *told])
    best = {name: score for name, score in whole.items() if not name.startswith(REFUSED)}
    loudest = _refusal(whole, 1.0)
    if max(whole.values(), default=0.0) < UNDERSTOOD:
        # a piece of one word says what it is about and not what is asked
        pieces = _several(_CLAUSE.split(question), 1)
        for piece, scores in zip(pieces, _scores(pieces), strict=True):
            asks = bool(_ASKS.search(piece.lower()))
            share = ASKING if asks else PART
            best = {name: max(score, scores[name] * share) for name, score in best.items()}
            if asks:
                loudest = max(loudest, _refusal(scores, ASKING))
    together = _together(told, each)
    hits = sorted(
        (Hit(name, score + max(together.get(name, 0.0), 0.0)) for name, score in best.items()),
        key=lambda h: (-h.score, h.id),
    )
    _, name, score, all_refusals = loudest
    return Found(tuple(hits), name, score, all_refusals)


def _several(parts: list[str], words: int) -> list[str]:
    """The parts of more than so many different stems; none where the question is one such part."""
    found = [part for part in parts if len(set(stems(part))) > words]
    return found if len(found) > 1 or words else []


def _together(told: list[str], each: list[dict[str, float]]) -> dict[str, float]:
    """What the sentences of a question of several say together of each answer."""
    total: dict[str, float] = {}
    for part, scores in zip(told, each, strict=True):
        share = TOLD * (1.0 if _ASKS.search(part.lower()) else PART)
        for name, score in scores.items():
            total[name] = total.get(name, 0.0) + score * share
    return total


def _refusal(scores: dict[str, float], share: float) -> tuple[float, str, float, float]:
    """How loud the refusals are, the nearest one, its score and the score of all, times `share`."""
    own = [(s * share, n.removeprefix(REFUSED)) for n, s in scores.items() if n.startswith(REFUSED)]
    score, name = max(own, default=(0.0, ""))
    together = sum(s for s, _ in own)
    return score + TOGETHER * together, name, score, together


@lru_cache(maxsize=1)
def learnt() -> Learnt:
    """Solved at the first question with this knowledge on a machine (some seconds), read back afterwards."""
    known = examples()
    return learn(
        f"ask-{known.key}-{family_key()}-{words_key()}",
        known.texts,
        known.owner,
        lambda: [_bag(text) for text in known.texts],
    )


def _bag(text: str, topic: list[str] | None = None) -> list[str]:
    return [*bag(text, topic), *families(words_of(text))]


def _scores(texts: list[str]) -> list[dict[str, float]]:
    """Of each text how well it fits every answer; nothing for one without a word."""
    said = [text for text in texts if phrases(text)]
    if not said:
        return [{} for _ in texts]
    rows, _ = learnt().scores(encode(said), [_bag(text, question_stems(text)) for text in said])
    found = {
        text: {name: round(float(score), 5) for name, score in zip(examples().answers, row, strict=True)}
        for text, row in zip(said, rows, strict=True)
    }
    return [found.get(text, {}) for text in texts]
