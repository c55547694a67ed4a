"""Room for words in a drawing: above what stands below them, aside of the dotted verticals."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

LETTER = 7.8  # a bold letter of the charts' 13 px, measured
GAP = 6.0


@dataclass(frozen=True, slots=True)
class Place:
    """Where words stand: their left end, their base line, and how far they had to be lifted."""

    x: float
    y: float
    lift: float


@dataclass(slots=True)
class Room:
    """What words must not touch: columns that stand on the base, by their two sides and top; and verticals through all."""

    left: float
    right: float
    columns: list[tuple[float, float, float]] = field(default_factory=list)
    verticals: list[float] = field(default_factory=list)

    def find(self, text: str, wishes: Iterable[tuple[float, float]]) -> Place:
        """Of the wished places (left end, base line) the one that fewest verticals cross, then the least lifted, then the first."""
        wide = LETTER * len(text)
        found = [
            self._lifted(min(max(x, self.left), max(self.left, self.right - wide)), y, wide)
            for x, y in wishes
        ]
        return min(found, key=lambda place: (self._crossings(place.x, wide), place.lift))

    def take(self, text: str, place: Place) -> None:
        """These words stand there now."""
        self.columns.append((place.x, place.x + LETTER * len(text), place.y - 12))

    def _lifted(self, x: float, y: float, wide: float) -> Place:
        tops = [top for start, end, top in self.columns if start < x + wide + 2 and end > x - 2]
        free = min([y, *(top - GAP for top in tops if top < y + 3)])
        return Place(x, free, y - free)

    def _crossings(self, x: float, wide: float) -> int:
        return sum(x - 2 < at < x + wide + 2 for at in self.verticals)
