"""How well a question fits each answer, learnt from the example questions: kernel ridge regression.

Two questions are alike by their shared words (rare ones weigh more) and by nearness of meaning (the packaged encoder).
Each example votes for its answer; the weights of the votes are solved for once and kept in the cache folder. A score of
1 is a question like its answer's own examples; about 0 is one that nothing speaks to. Deterministic.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from backstride.ask.examples import Examples, examples
from backstride.ask.vectors import cache_folder, encode, keep, one_thread
from backstride.ask.words import stems

if TYPE_CHECKING:
    from collections.abc import Iterable

#: what nearness of meaning counts beside shared words, how fast it fades, and how far single examples are trusted
#: (chosen by leaving out one worked-on example at a time)
MEANING, FADES, RIDGE = 8.0, 2.0, 1.0
#: raise when the arithmetic changes, so that no kept solution of an older one is read
SCHEME = 1


@dataclass(frozen=True, slots=True)
class Solution:
    """What was solved: vectors of the examples, their words, and each example's votes for each answer."""

    examples: Examples
    vectors: Any
    votes: Any
    postings: dict[str, tuple[Any, Any]]
    weight: dict[str, float]


def scores(question: str, words: Iterable[str]) -> dict[str, float]:
    """The score of every answer for a question; `words` are its stems, misspelt ones mended."""
    import numpy as np

    solved = solution()
    vector = encode([question])[0]
    with one_thread():
        alike = MEANING * np.exp(FADES * (solved.vectors @ vector - 1.0))
    mine = [word for word in dict.fromkeys(words) if word in solved.weight]
    unknown = math.log(1 + len(solved.examples.texts)) ** 2 * sum(
        word not in solved.weight for word in set(words)
    )
    length = math.sqrt(sum(solved.weight[word] ** 2 for word in mine) + unknown) or 1.0
    for word in mine:
        rows, values = solved.postings[word]
        alike[rows] += values * (solved.weight[word] / length)
    with one_thread():
        got = alike @ solved.votes
    return {name: float(got[i]) for i, name in enumerate(solved.examples.answers)}


def knows(word: str) -> bool:
    """Whether a stem stands in any wording."""
    return word in solution().weight


@lru_cache(maxsize=1)
def solution() -> Solution:
    """Solved at first use of this knowledge on a machine (some seconds), read back afterwards."""
    import numpy as np

    known = examples()
    bags = [list(dict.fromkeys(stems(text))) for text in known.texts]
    seen = Counter(word for bag in bags for word in bag)
    weight = {word: math.log(1 + len(bags) / n) for word, n in seen.items()}
    lengths = [math.sqrt(sum(weight[word] ** 2 for word in bag)) or 1.0 for bag in bags]
    places: dict[str, list[int]] = {}
    for i, bag in enumerate(bags):
        for word in bag:
            places.setdefault(word, []).append(i)
    postings = {}
    for word, rows in places.items():
        values = np.array([weight[word] / lengths[i] for i in rows], dtype=np.float32)
        postings[word] = (np.array(rows), values)
    vectors, votes = _kept(known) or _solve(known, postings)
    return Solution(known, vectors, votes, postings, weight)


def _kept(known: Examples) -> tuple[Any, Any] | None:
    import numpy as np

    try:
        with np.load(_path(known), allow_pickle=False) as kept:
            vectors, votes = kept["vectors"].astype(np.float32), kept["votes"].astype(np.float32)
    except (OSError, ValueError, KeyError):
        return None
    if len(vectors) != len(known.texts) or votes.shape != (len(known.texts), len(known.answers)):
        return None
    return vectors, votes


def _solve(known: Examples, postings: dict[str, tuple[Any, Any]]) -> tuple[Any, Any]:
    import numpy as np

    n = len(known.texts)
    # kept in half precision: solved with the same rounding, so that the first answer equals every later one
    vectors = encode(list(known.texts)).astype(np.float16).astype(np.float32)
    alike = MEANING * np.exp(FADES * (vectors @ vectors.T - 1.0))
    for rows, values in postings.values():
        alike[np.ix_(rows, rows)] += np.outer(values, values)
    alike[np.arange(n), np.arange(n)] += RIDGE
    wanted = np.zeros((n, len(known.answers)), dtype=np.float32)
    wanted[np.arange(n), list(known.owner)] = 1.0
    votes = np.linalg.solve(alike, wanted).astype(np.float16).astype(np.float32)
    keep(
        _path(known),
        lambda file: np.savez(file, vectors=vectors.astype(np.float16), votes=votes.astype(np.float16)),
    )
    return vectors, votes


def _path(known: Examples) -> Any:
    return cache_folder() / f"ask-{SCHEME}-{known.key}.npz"
