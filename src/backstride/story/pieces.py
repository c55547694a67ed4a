"""The pieces of a pattern, and what a row of them asks of a text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

ANY: Final = -1
NUM: Final = -2
GAP: Final = -3
LIST: Final = -4
CHOICE: Final = -5


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of a pattern. `kind` 0 is a set of literals; the other kinds are the negative constants."""

    kind: int
    literals: frozenset[int] = frozenset()
    size: int = 0  # the gap's length, or the list's number
    optional: bool = False
    choices: tuple[tuple[Piece, ...], ...] = ()
    #: words of which one must stand first, where the piece is not left out; None when that cannot be said
    openers: frozenset[int] | None = field(init=False, compare=False)

    def __post_init__(self) -> None:
        first: frozenset[int] | None = self.literals if self.kind == 0 else None
        if self.kind == CHOICE:
            heads = [None if row[0].optional else row[0].openers for row in self.choices]
            known = [head for head in heads if head is not None]
            first = frozenset().union(*known) if len(known) == len(heads) else None
        object.__setattr__(self, "openers", first)


#: what a pattern leads to, the pieces after its first, and words of which the text must hold one
Entry = tuple[int, tuple[Piece, ...], frozenset[int] | None]


def must_hold(pieces: tuple[Piece, ...]) -> frozenset[int] | None:
    """Words of which a text must hold at least one for the row to be found; None when that cannot be said."""
    best: frozenset[int] | None = None
    for piece in pieces:
        if piece.optional:
            continue
        words: frozenset[int] | None = None
        if piece.kind == 0:
            words = piece.literals
        elif piece.kind == CHOICE:
            rows = [must_hold(row) for row in piece.choices]
            if all(row is not None for row in rows):
                words = frozenset().union(*(row for row in rows if row is not None))
        if words is not None and (best is None or len(words) < len(best)):
            best = words
    return best


def needs_lists(piece: Piece) -> bool:
    return piece.kind == LIST or any(needs_lists(p) for row in piece.choices for p in row)
