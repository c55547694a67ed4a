"""A net under the words: sentences weighed against many people's sentences for each sign.

What they share with many people's sentences for each sign (`core/likeness.py`) votes for the sign. It only raises,
never denies, and looks at no sentence in which something was denied, or that speaks of the past, a supposition or
somebody else. Learnt at first use of this knowledge on a machine (a few seconds) and kept in the cache folder.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from backstride.core.finding import Answer, Finding
from backstride.core.likeness import STEPS, TRUST, Likeness, learn
from backstride.core.vectors import cache_folder, keep
from backstride.knowledge.said import harmless_stories, net, plain_talk, sentences
from backstride.story.text import Word, read_words

if TYPE_CHECKING:
    from backstride.story.reading import Story
    from backstride.story.scope import Scopes

#: the score from which a sentence counts as its sign (docs/reference/triage-scores.md has the price of others)
RAISES: Final = 0.35
#: the same where words of the sentence were read: it has an explanation already
RAISES_BESIDE: Final = 0.45
#: raise when the arithmetic changes, so that no kept solution of an older one is read
SCHEME: Final = 2
_LEAST_WORDS: Final = 5
#: a sentence without a full stop is cut at its commas, and a very long text is left to the words
_MOST_WORDS: Final = 30
_MOST_SENTENCES: Final = 40
_KEPT: Final = 4096


@dataclass(frozen=True, slots=True)
class Bank:
    """The signs, and what speaks for each."""

    signs: tuple[str, ...]
    likeness: Likeness


def cast(story: Story, words: list[Word], scopes: Scopes) -> Story:
    """The story with what the net caught."""
    raised = frozenset(net().raises)
    known = {f.id for f in story.findings if f.value != Answer.NO}
    caught: dict[str, Finding] = {}
    heard = [(s.start, s.end) for s in story.seen if not net().lets_pass(s.finding)]
    for start, end in _open(story, words, scopes):
        name, score = _likest(story.text[start:end])
        least = RAISES_BESIDE if any(a < end and start < b for a, b in heard) else RAISES
        if score >= least and name in raised and name not in known and name not in caught:
            caught[name] = Finding(
                id=name, value=Answer.YES, origin="story", span=(start, end), text=story.text[start:end]
            )
    if not caught:
        return story
    kept = (f for f in story.findings if f.id not in caught)
    return replace(story, findings=(*kept, *caught.values()))


def _open(story: Story, words: list[Word], scopes: Scopes) -> list[tuple[int, int]]:
    """Sentences in which nothing that weighs was read as denied, past, supposed or another's."""
    closed = [(s.start, s.end) for s in story.seen if s.scope != "present" and not net().lets_pass(s.finding)]
    out: list[tuple[int, int]] = []
    for places in _pieces(words):
        start, end = words[places[0]].start, words[places[-1]].end
        framed = sum(scopes.past[p] or scopes.supposed[p] or scopes.other[p] for p in places)
        if not _LEAST_WORDS <= len(places) <= 2 * _MOST_WORDS or 2 * framed > len(places):
            continue
        if not any(a < end and start < b for a, b in closed):
            out.append((start, end))
        if len(out) == _MOST_SENTENCES:
            break
    return out


def _pieces(words: list[Word]) -> list[list[int]]:
    """Sentences as places of their words; long ones cut at commas."""
    out: list[list[int]] = []
    for place, word in enumerate(words):
        last = words[place - 1] if place else None
        fresh = last is None or last.sentence != word.sentence
        if fresh or (last is not None and last.clause != word.clause and len(out[-1]) >= _MOST_WORDS // 2):
            out.append([])
        out[-1].append(place)
    whole: list[list[int]] = []
    for piece in out:
        # a cut is only for what is long: a short rest goes back to its sentence
        if (
            whole
            and words[whole[-1][-1]].sentence == words[piece[0]].sentence
            and len(whole[-1]) + len(piece) <= _MOST_WORDS
        ):
            whole[-1] += piece
        else:
            whole.append(piece)
    return whole


@lru_cache(maxsize=_KEPT)
def _likest(sentence: str) -> tuple[str, float]:
    """The sign that a sentence says most likely, and how much speaks for it."""
    known = bank()
    scores = known.likeness.scores(sentence)
    best = int(scores.argmax())
    return known.signs[best], float(scores[best])


@lru_cache(maxsize=1)
def bank() -> Bank:
    """Learnt once a machine and knowledge, read back afterwards."""
    import numpy as np

    told = [*sentences(), *((text, "") for text in _harmless())]
    signs = tuple(sorted({sign for _, sign in told if sign}))
    key = hashlib.sha256(repr((SCHEME, TRUST, STEPS, told)).encode()).hexdigest()[:20]
    path = cache_folder() / f"net-{key}.npz"
    try:
        with np.load(path, allow_pickle=False) as kept:
            likeness = Likeness(kept["keys"], kept["weights"], kept["votes"])
        if likeness.votes.shape == (len(likeness.keys), len(signs)):
            return Bank(signs, likeness)
    except (OSError, ValueError, KeyError):
        pass
    likeness = learn(
        [t for t, _ in told], [signs.index(sign) if sign else -1 for _, sign in told], len(signs)
    )
    keep(
        path,
        lambda file: np.savez(file, keys=likeness.keys, weights=likeness.weights, votes=likeness.votes),
    )
    return Bank(signs, likeness)


def _harmless() -> list[str]:
    """The sentences of stories without a serious sign, and of talk about other things."""
    out = [text for text in plain_talk() if len(text.split()) >= _LEAST_WORDS]
    for text in harmless_stories():
        spans: dict[int, list[Word]] = {}
        for word in read_words(text).words:
            spans.setdefault(word.sentence, []).append(word)
        out += [text[w[0].start : w[-1].end] for w in spans.values() if len(w) >= _LEAST_WORDS]
    return list(dict.fromkeys(out))
