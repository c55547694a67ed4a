"""How each exercise is drawn: poses.toml read, and held to its schema. Centimetres, degrees and seconds."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from backstride.knowledge.place import root

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

#: keys of an exercise: what it shows in words, from where it is seen, what stands around it, how it moves
FIGURE = frozenset(
    [
        "title",
        "desc",
        "base",
        "view",
        "above",
        "cut",
        "across",
        "anchor",
        "front",
        "cycle",
        "repeat",
        "frames",
        "prop",
        "start",
        "pose",
        "floor",
    ]
)
#: keys of a pose that may stand for one side with `_l` or `_r`
SIDED = frozenset(
    ["shrug", "arm", "elbow", "wrist", "leg", "knee", "ankle", "hand", "foot", "elbow_to", "knee_to"]
)
POSE = (
    frozenset(
        [
            "base",
            "root",
            "pelvis",
            "lumbar",
            "thorax",
            "neck",
            "head",
            "trace",
            "trace_gap",
            "arrow",
            "circle",
            "glow",
            "hold",
            "rest",
            "go",
            "only_move",
            "prop",
        ]
    )
    | SIDED
    | {f"{key}_{side}" for key in SIDED for side in "lr"}
)
PROPS = frozenset(["mat", "wall", "chair", "box", "band", "rod", "disc", "water"])
BASES = frozenset(["stand", "supine", "prone", "fours", "side_l", "side_r"])


@lru_cache(maxsize=1)
def poses() -> dict[str, Any]:
    """Exercise id -> its figure; the keys stand above."""
    return tomllib.loads(root().joinpath("poses.toml").read_text(encoding="utf-8"))


def faults(exercises: Collection[str], told: dict[str, Any] | None = None) -> list[str]:
    """Exercises without a figure, figures without an exercise, unknown keys, and figures without words.

    >>> faults(["squat"], {})
    ['poses.toml: squat: no pose']
    """
    drawn = poses() if told is None else told
    found = [f"poses.toml: {name}: no pose" for name in exercises if name not in drawn]
    found += [f"poses.toml: {name}: no exercise of this id" for name in drawn if name not in exercises]
    for name, figure in drawn.items():
        found += [f"poses.toml: {name}: {fault}" for fault in _figure(figure)]
    return found


def _figure(figure: Any) -> Iterator[str]:
    if not isinstance(figure, dict):
        yield "not a figure"
        return
    yield from (f"unknown key {key!r}" for key in sorted(set(figure) - FIGURE))
    for key in ("title", "desc"):  # the picture's words for who does not see it
        if not figure.get(key):
            yield f"needs a {key}"
    stills = [pose for pose in figure.get("pose", []) if not pose.get("only_move")]
    if not 1 <= len(stills) <= 4:
        yield f"{len(stills)} stills: one to four are drawn"
    for pose in (figure.get("start", {}), *figure.get("pose", [])):
        yield from (f"unknown key {key!r} in a pose" for key in sorted(set(pose) - POSE))
        if pose.get("base", "stand") not in BASES:
            yield f"no base {pose['base']!r}"
    if figure.get("base", "stand") not in BASES:
        yield f"no base {figure['base']!r}"
    for prop in [
        *figure.get("prop", []),
        *(p for pose in figure.get("pose", []) for p in pose.get("prop", [])),
    ]:
        if prop.get("kind") not in PROPS:
            yield f"no prop {prop.get('kind')!r}"
