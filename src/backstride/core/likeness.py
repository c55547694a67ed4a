"""Which kind of sentence a sentence is, learnt from many examples of each kind by the words and letters they share.

Ridge regression on shared words, pairs of neighbouring words and runs of five letters (rare ones weigh more): every
example votes for its kind, examples of no kind vote for none. A score of 1 is a sentence like a kind's own examples;
about 0 is one that nothing speaks for. Plain sums in NumPy, the same on every run.
"""

from __future__ import annotations

import itertools
import re
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

#: how far examples are trusted beyond their share of the whole
TRUST: Final = 2.0
#: steps towards the exact solution; more change no score by a hundredth
STEPS: Final = 10
_LETTERS: Final = 5
#: shared features summed at a time: bounds the memory
_BLOCK: Final = 65_536
_WORD: Final = re.compile(r"[a-z']+")


@dataclass(frozen=True, slots=True)
class Likeness:
    """What each feature says for each kind. `keys` ascend; shapes (features,), (features,), (features, kinds)."""

    keys: Any
    weights: Any
    votes: Any

    def scores(self, text: str) -> Any:
        """One score a kind, float32."""
        import numpy as np

        found = np.array(features(text), dtype=np.uint32)
        places = np.searchsorted(self.keys, found)
        places[places == len(self.keys)] = 0
        places = places[self.keys[places] == found] if len(self.keys) else places[:0]
        weights = self.weights[places].astype(np.float32)
        length = float(np.sqrt(weights @ weights)) or 1.0
        return (weights / length) @ self.votes[places].astype(np.float32)


def features(text: str) -> list[int]:
    """Words, neighbouring pairs and runs of letters as numbers, once each, ascending."""
    words = _WORD.findall(text.lower().replace("\u2019", "'"))
    line = f" {' '.join(words)} "
    told = {
        *words,
        *(f"{a}_{b}" for a, b in itertools.pairwise(words)),
        *(f"#{line[i : i + _LETTERS]}" for i in range(len(line) - _LETTERS + 1)),
    }
    return sorted({zlib.crc32(one.encode()) for one in told})


def learn(texts: Sequence[str], kinds: Sequence[int], count: int) -> Likeness:
    """Solve for the votes. `kinds`: one number below `count` an example, or -1 for none."""
    import numpy as np

    found = [np.array(features(text), dtype=np.uint32) for text in texts]
    keys, places = np.unique(np.concatenate(found), return_inverse=True)
    rows = np.repeat(np.arange(len(texts)), [len(one) for one in found])
    weights = np.log(len(texts) / np.bincount(places)).astype(np.float32)
    told = weights[places]
    lengths = np.sqrt(np.bincount(rows, weights=told**2, minlength=len(texts))).astype(np.float32)
    told /= np.where(lengths > 0, lengths, 1.0)[rows]
    order = np.argsort(places, kind="stable")
    by_row = _Sums(rows, places, told, len(texts))
    by_key = _Sums(places[order], rows[order], told[order], len(keys))

    wanted = np.zeros((len(texts), count), dtype=np.float32)
    for row, kind in enumerate(kinds):
        if kind >= 0:
            wanted[row, kind] = 1.0
    # conjugate gradients on (TRUST * shared + 1) shares = wanted
    shares, rest, step = np.zeros_like(wanted), wanted.copy(), wanted.copy()
    size = (rest * rest).sum(axis=0)
    for _ in range(STEPS):
        image = TRUST * by_row(by_key(step)) + step
        far = size / np.maximum((step * image).sum(axis=0), 1e-12)
        shares += far * step
        rest -= far * image
        left = (rest * rest).sum(axis=0)
        step = rest + left / np.maximum(size, 1e-12) * step
        size = left
    return Likeness(keys, weights.astype(np.float16), (TRUST * by_key(shares)).astype(np.float16))


class _Sums:
    """A sparse table times a small dense one, some rows at a time."""

    def __init__(self, rows: Any, columns: Any, values: Any, height: int) -> None:
        import numpy as np

        self.columns, self.values, self.height = columns, values, height
        self.starts = np.searchsorted(rows, np.arange(height + 1))

    def __call__(self, dense: Any) -> Any:
        import numpy as np

        out = np.zeros((self.height, dense.shape[1]), dtype=np.float32)
        row = 0
        while row < self.height:
            last = int(np.searchsorted(self.starts, self.starts[row] + _BLOCK, side="right")) - 1
            last = min(max(last, row + 1), self.height)
            a, b = int(self.starts[row]), int(self.starts[last])
            held = np.flatnonzero(np.diff(self.starts[row : last + 1]))
            if len(held):
                part = dense[self.columns[a:b]] * self.values[a:b, None]
                out[row + held] = np.add.reduceat(part, self.starts[row + held] - a, axis=0)
            row = last
        return out
