"""How well words fit each answer, learnt from example wordings: kernel ridge regression.

Two wordings are alike by their shared stems and phrases (rare ones weigh more) and by nearness of meaning (the packaged
encoder).
Each example votes for its answer; the weights of the votes are solved for once and kept in the cache folder. A score of
1 is a wording like its answer's own examples; about 0 is one that nothing speaks to. Deterministic.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from backstride.ask.solving import solve_in_place
from backstride.ask.words import phrases, stems
from backstride.core.vectors import cache_folder, encode, keep, one_thread

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

#: what nearness of meaning counts beside shared words, how fast it fades, and how far single examples are trusted
#: (chosen by leaving out one worked-on example at a time)
MEANING, FADES, RIDGE = 8.0, 2.0, 0.7
#: what shared words count, and a phrase ("how many") beside a stem of topic
SHARED, PHRASE = 3.0, 0.5
#: answers of this many examples are trusted as RIDGE says; beyond MANY no less than at MANY
SOME, MANY = 20, 100
#: words of more examples than this are multiplied as one table, the others one by one
COMMON = 100
#: rows of the table that are worked out together
ROWS = 256
#: raise when the arithmetic changes, so that no kept solution of an older one is read
SCHEME = 5


@dataclass(frozen=True, slots=True)
class Learnt:
    """Vectors of the examples, their words, and each example's votes for each answer."""

    vectors: Any
    votes: Any
    postings: dict[str, tuple[Any, Any]]
    weight: dict[str, float]

    def knows(self, word: str) -> bool:
        """Whether a stem stands in any example."""
        return word in self.weight

    def scores(self, vectors: Any, bags: Sequence[Sequence[str]]) -> tuple[Any, Any]:
        """Scores of every answer, and nearness of meaning to every example; one row a wording.

        `vectors` come from `encode`; `bags` from `bag` of each wording.
        """
        import numpy as np

        with one_thread():
            near = vectors @ self.vectors.T
            alike = MEANING * np.exp(FADES * (near - 1.0))
        new = math.log(1 + len(self.vectors))
        for row, words in zip(alike, bags, strict=True):
            length = math.sqrt(sum(self.weight.get(w, new * _share(w)) ** 2 for w in words))
            for word in words:
                if word in self.postings:
                    rows, values = self.postings[word]
                    row[rows] += values * (SHARED * self.weight[word] / length)
        with one_thread():
            return alike @ self.votes, near


def bag(text: str, topic: Sequence[str] | None = None) -> list[str]:
    """The stems of a wording (`topic` where they were mended already) and its phrases, once each."""
    return list(dict.fromkeys([*(stems(text) if topic is None else topic), *(_P + p for p in phrases(text))]))


#: marks a phrase
_P = "="


def _share(word: str) -> float:
    return PHRASE if word.startswith(_P) else 1.0


def learn(
    name: str,
    texts: Sequence[str],
    owner: Sequence[int],
    bags: Callable[[], Sequence[Sequence[str]]],
    thin: float = 0.0,
) -> Learnt:
    """Solve for the votes, or read them back from an earlier start; `name` carries a key of texts, owners and bags.

    `bags` gives the words of every wording; it is asked only where nothing is kept. `thin`: how much more the single
    examples of an answer with few are trusted than those of one with many; without it an answer with seventy examples
    drowns its neighbour with six.
    """
    path = cache_folder() / f"{name}-{SCHEME}-{thin:g}.npz"
    kept = _kept(path, len(texts), max(owner) + 1)
    if kept is not None:
        vectors, votes, found = kept
        postings, weight = _postings(found, len(texts))
        return Learnt(vectors, votes, postings, weight)
    found = _places(bags())
    postings, weight = _postings(found, len(texts))
    vectors, votes = _solve(path, list(texts), list(owner), postings, thin, found)
    return Learnt(vectors, votes, postings, weight)


@dataclass(frozen=True, slots=True)
class _Places:
    """In which wordings every word stands: `rows[starts[i]:starts[i + 1]]` of `words[i]`."""

    words: tuple[str, ...]
    starts: Any
    rows: Any


def _places(bags: Sequence[Sequence[str]]) -> _Places:
    import numpy as np

    places: dict[str, list[int]] = {}
    for i, words in enumerate(bags):
        for word in words:
            places.setdefault(word, []).append(i)
    starts = np.cumsum([0, *(len(rows) for rows in places.values())])
    return _Places(
        tuple(places), starts, np.array([i for rows in places.values() for i in rows], dtype=np.int32)
    )


def _postings(found: _Places, n: int) -> tuple[dict[str, tuple[Any, Any]], dict[str, float]]:
    """For every word its wordings and what it counts in each (a wording's words together count 1), and its weight."""
    import numpy as np

    held = np.diff(found.starts)
    weights = np.array([_share(word) for word in found.words]) * np.log(1 + n / held)
    spread = np.repeat(weights, held)
    lengths = np.sqrt(np.bincount(found.rows, weights=spread**2, minlength=n))
    values = (spread / np.where(lengths > 0, lengths, 1.0)[found.rows]).astype(np.float32)
    edges = found.starts.tolist()
    postings = {
        word: (found.rows[start:end], values[start:end])
        for word, start, end in zip(found.words, edges, edges[1:], strict=False)
    }
    return postings, dict(zip(found.words, weights.tolist(), strict=True))


def _kept(path: Any, n: int, answers: int) -> tuple[Any, Any, _Places] | None:
    import numpy as np

    try:
        with np.load(path, allow_pickle=False) as kept:
            vectors, votes = kept["vectors"].astype(np.float32), kept["votes"].astype(np.float32)
            words = kept["words"].tobytes().decode().split("\n")
            found = _Places(tuple(words), kept["starts"], kept["rows"])
    except (OSError, ValueError, KeyError):
        return None
    whole = len(vectors) == n and votes.shape == (n, answers) and len(found.starts) == len(words) + 1
    return (vectors, votes, found) if whole else None


def _solve(
    path: Any,
    texts: list[str],
    owner: list[int],
    postings: dict[str, tuple[Any, Any]],
    thin: float,
    found: _Places,
) -> tuple[Any, Any]:
    import numpy as np

    n = len(texts)
    # kept in half precision: solved with the same rounding, so that the first answer equals every later one
    vectors = encode(texts).astype(np.float16).astype(np.float32)
    common = [pair for pair in postings.values() if len(pair[0]) > COMMON]
    together = np.zeros((n, len(common)), dtype=np.float32)
    for column, (rows, values) in enumerate(common):
        together[rows, column] = values * math.sqrt(SHARED)
    alike = np.empty((n, n), dtype=np.float32)
    with one_thread():
        # some rows at a time: the whole table is two hundred megabytes, and one of it is enough
        for start in range(0, n, ROWS):
            part = slice(start, start + ROWS)
            alike[part] = MEANING * np.exp(FADES * (vectors[part] @ vectors.T - 1.0))
            alike[part] += together[part] @ together.T
    for rows, values in (pair for pair in postings.values() if len(pair[0]) <= COMMON):
        alike[np.ix_(rows, rows)] += SHARED * np.outer(values, values)
    held = np.minimum(np.bincount(owner)[owner], MANY).astype(np.float32)
    alike[np.arange(n), np.arange(n)] += RIDGE * (held / SOME) ** thin
    wanted = np.zeros((n, max(owner) + 1), dtype=np.float32)
    wanted[np.arange(n), owner] = 1.0
    with one_thread():
        votes = solve_in_place(alike, wanted).astype(np.float16)
    words = np.frombuffer("\n".join(found.words).encode(), dtype=np.uint8)
    keep(
        path,
        lambda file: np.savez(
            file,
            vectors=vectors.astype(np.float16),
            votes=votes,
            words=words,
            starts=found.starts,
            rows=found.rows,
        ),
    )
    return vectors, votes.astype(np.float32)
