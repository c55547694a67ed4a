"""Which proposition a sentence or clause states.

Three readings are joined: shared words and nearness of meaning to the example sentences of each proposition, learnt
together; and slots, where every group of words must be there. Sentences without a claim are learnt as one answer more.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from backstride.ask.claims.families import families
from backstride.ask.claims.groups import Words, words_of
from backstride.ask.claims.propositions import Ledger, ledger
from backstride.ask.claims.stance import negations
from backstride.ask.nearest import Learnt, bag, learn
from backstride.ask.words import stem, words_key
from backstride.core.vectors import encode

if TYPE_CHECKING:
    from backstride.ask.claims.units import Unit

#: a claim with few example sentences is not drowned by one with many (0: no such weight; see `learn`)
THIN = 1.2
#: a score below this states nothing we know (chosen by leaving out one worked-on sentence at a time)
FITS = 0.1
#: a claim must score this much more than "no claim" does (one in twenty of the hard sentences without one passes)
NO_CLAIM = 1.1
#: a clause of a few words is near to many things: it needs more
SHORT_WORDS, FITS_SHORT = 6, 0.35
#: what each group of a full slot of several adds
SLOT_GROUP = 0.08
#: how fast a wording's say in the stance fades with distance
VOTE = 10.0
#: a clause of a sentence that states nothing as a whole needs this much, and more where its subject is outside it
PIECE, LOOSE_PIECE = 0.3, 0.45
#: a second proposition in the same sentence needs this much
SECOND = 0.45

#: who speaks in a thread ("Tess77:"), or the number of a tip: no part of what is said
_SPEAKER = re.compile(r"^\W*[\w.'-]{1,20}(?: [\w.'-]{1,12})?(?:, \d\d:\d\d)?: +(?=\S+ \S+ \S)")


@dataclass(frozen=True, slots=True)
class Match:
    """A unit of text and the proposition it states; `score` is for ranking only."""

    unit: Unit
    proposition: int
    score: float
    denied: bool


@lru_cache(maxsize=1)
def _learnt() -> Learnt:
    known = ledger()
    texts = [w.text for w in known.wordings]
    return learn(
        f"claims-{known.key}-{words_key()}",
        texts,
        [w.owner for w in known.wordings],
        lambda: [_bag(t) for t in texts],
        THIN,
    )


def _bag(text: str, words: Words | None = None) -> list[str]:
    return [*bag(text), *families(words or words_of(text))]


def knows(word: str) -> bool:
    """Whether a word stands in any wording of a claim."""
    return _learnt().knows(stem(word))


def match_units(units: list[Unit], known: Ledger) -> list[list[Match]]:
    """For each unit its matches, best first (often none)."""
    if not units:
        return []
    texts = [_SPEAKER.sub("", unit.text) for unit in units]
    words = [words_of(text) for text in texts]
    bags = [_bag(text, said) for text, said in zip(texts, words, strict=True)]
    scores, near = _learnt().scores(encode(texts), bags)
    return [_matches(*row, known) for row in zip(scores, near, units, words, strict=True)]


def _matches(scores: Any, near: Any, unit: Unit, words: Words, known: Ledger) -> list[Match]:
    n = len(known.propositions)
    total = scores[:n].copy()
    for i, groups in _slots(words, known).items():
        total[i] += SLOT_GROUP * groups
    least = max(
        FITS_SHORT if len(unit.text.split()) < SHORT_WORDS else FITS, NO_CLAIM * float(scores[n]) + 0.03
    )
    found = []
    for i in (total > least).nonzero()[0]:
        denied = _denied(unit.text, known.own[int(i)], near)
        found.append(Match(unit, int(i), round(float(total[i]), 4), denied))
    return sorted(found, key=lambda m: (-m.score, m.proposition))


def _slots(words: Words, known: Ledger) -> dict[int, int]:
    """Propositions with a full slot of several groups, and how many it has. Phrases are looked for last."""
    met, maybe = known.groups.met(words)
    full: dict[int, int] = {}
    for i, needed in known.slots:
        missing = needed - met
        if len(needed) < 2 or not missing <= maybe:
            continue
        for group in missing:
            maybe.discard(group)
            if not known.groups.holds(group, words):
                break
            met.add(group)
        else:
            full[i] = max(full.get(i, 0), len(needed))
    return full


@lru_cache(maxsize=1)
def _leaning() -> tuple[Any, Any]:
    """For each wording: +1 where it denies its proposition, else -1; and whether it has words of denial."""
    import numpy as np

    known = ledger().wordings
    denying = np.array([1.0 if w.denies else -1.0 for w in known], dtype=np.float32)
    return denying, np.array([bool(negations(w.text)) for w in known])


def _denied(text: str, mine: tuple[int, ...], near: Any) -> bool:
    """Whether a sentence denies its proposition: its wordings vote, nearer ones more.

    Each votes twice: as it leans itself, and turned over where it and the sentence differ in words of denial.
    """
    import numpy as np

    denying, negated = (whole[list(mine)] for whole in _leaning())
    turned = np.where(negated != bool(negations(text)), -denying, denying)
    return float((np.exp(VOTE * (near[list(mine)] - 1.0)) * (denying + turned)).sum()) > 0
