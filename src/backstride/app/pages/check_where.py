"""The body plate of "Where do you feel it?": two drawings of ours, the words around them are the check boxes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from backstride.knowledge.rulebook import rulebook

#: half of the outline, mirrored by the template (viewBox 0 0 200 430)
HALF = (
    "M100 12c13 0 21 11 21 26 0 12-5 21-9 26l1 13c10 7 25 8 35 13 10 5 13 15 15 28l7 50 9 49c2 8 3 16 1 20-3 6-9 5-12-4l-13-52"
    "-12-48-4 54c0 14 5 24 6 40l-3 70-8 62-2 40c5 9 7 13 1 15h-17c-5-3-3-12-3-20l-3-60-5-68-5-14z"
)
#: place -> (x, y, half width, half height) on the drawing
_BACK = {
    "neck": (100, 70, 11, 9), "upper_back": (100, 100, 20, 11), "shoulder_blade": (76, 116, 13, 18), "mid_back": (100, 145, 22, 22),
    "low_back": (100, 206, 27, 18), "sacrum": (100, 238, 9, 9), "shoulder": (140, 92, 11, 9), "arm": (158, 150, 9, 34),
    "flank": (128, 190, 9, 16), "buttock": (84, 254, 15, 14), "hamstring": (82, 306, 13, 28), "calf": (80, 364, 10, 22),
}  # fmt: skip
_FRONT = {
    "head": (100, 30, 17, 14), "jaw": (100, 58, 11, 8), "chest": (100, 118, 27, 18), "rib": (126, 160, 10, 18), "abdomen": (100, 186, 22, 22),
    "pelvis": (100, 226, 20, 9), "groin": (88, 246, 8, 8), "testicle": (100, 256, 6, 6), "hip": (128, 234, 9, 12), "thigh": (118, 290, 14, 26),
    "knee": (116, 332, 11, 10), "shin": (116, 366, 9, 20), "ankle": (116, 398, 8, 7), "foot": (116, 412, 11, 5),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Spot:
    """One place: its value and label, where it is drawn, and the line from its words (in the SVG's own units)."""

    value: str
    label: str
    x: int
    y: int
    rx: int
    ry: int
    from_x: int
    from_y: int


@dataclass(frozen=True, slots=True)
class Plate:
    """One view of the body: the places to the left and to the right of the drawing."""

    view: str
    left: tuple[Spot, ...]
    right: tuple[Spot, ...]
    half: str = HALF

    @property
    def spots(self) -> tuple[Spot, ...]:
        return (*self.left, *self.right)


@lru_cache(maxsize=1)
def plates() -> tuple[Plate, Plate]:
    """Back and front. Every place of the question stands once: a test holds it."""
    question = next(q for q, _ in rulebook().questions if q.id == "where")
    labels = dict(question.options)
    return _plate("back", _BACK, labels), _plate("front", _FRONT, labels)


@lru_cache(maxsize=1)
def elsewhere() -> tuple[tuple[str, str], ...]:
    """Options that no drawing shows: (value, label)."""
    question = next(q for q, _ in rulebook().questions if q.id == "where")
    drawn = {spot.value for plate in plates() for spot in plate.spots}
    return tuple((value, label) for value, label in question.options if value not in drawn)


def _plate(view: str, places: dict[str, tuple[int, int, int, int]], labels: dict[str, str]) -> Plate:
    names = [name for name in places if name in labels]
    half = (len(names) + 1) // 2
    columns = (names[:half], names[half:])
    sides = tuple(
        tuple(
            Spot(name, labels[name], *places[name], x, round((n + 0.5) * 430 / max(1, len(column))))
            for n, name in enumerate(column)
        )
        for column, x in zip(columns, (0, 200), strict=True)
    )
    return Plate(view, sides[0], sides[1])
