"""The body plate in grey: the places that were told, filled dark, on an outline that prints."""

from __future__ import annotations

import json
from collections.abc import Collection
from functools import lru_cache
from typing import Any

from backstride.knowledge.shelf import folder

#: place of the interview -> names on the map (without side); any other is said in words alone
PLACES: dict[str, tuple[str, ...]] = {
    "head": ("head",),
    "jaw": ("head",),
    "neck": ("neck",),
    "shoulder": ("shoulder",),
    "shoulder_blade": ("shoulder-blade",),
    "upper_back": ("upper-back", "upper-back-centre"),
    "mid_back": ("mid-back", "mid-back-centre"),
    "low_back": ("low-back", "low-back-centre"),
    "rib": ("ribs-side", "rib-margin"),
    "chest": ("chest", "chest-centre"),
    "flank": ("flank",),
    "abdomen": ("abdomen", "abdomen-low"),
    "pelvis": ("abdomen-low", "sacrum"),
    "sacrum": ("sacrum",),
    "buttock": ("buttock",),
    "groin": ("groin",),
    "testicle": ("groin",),
    "genital": ("groin",),
    "hip": ("hip",),
    "thigh": ("thigh-front", "thigh-outer"),
    "hamstring": ("thigh-back",),
    "leg": ("thigh-front", "thigh-back", "calf"),
    "knee": ("knee",),
    "shin": ("shin-front", "shin-inner"),
    "calf": ("calf",),
    "ankle": ("ankle",),
    "foot": ("foot", "heel"),
    "toes": ("foot",),
    "arm": ("upper-arm", "elbow", "forearm", "hand"),
}
INK, MARK, PAPER = "#000000", "#4d4d4d", "#f2f2f2"
#: the runner's left is on the left of the back view and on the right of the front view
_LETTERS = (("R", 22), ("L", 178), ("L", 222), ("R", 378))


@lru_cache(maxsize=1)
def _map() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(folder("body_map.json").read_text(encoding="utf-8"))["views"]
    return found


def plate(places: Collection[str], side: str | None = None) -> str:
    """An SVG of front and back. `places` are ids of the interview; side left or right leaves the other out."""
    marked = {name for place in places for name in PLACES.get(place, ())}
    parts = ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 488">']
    for view in ("front", "back"):
        drawn = _map()[view]
        parts.append(f'<path d="{drawn["shape"]}" fill="{PAPER}"/>')
        parts.append(f'<clipPath id="{view}"><path d="{drawn["shape"]}"/></clipPath>')
        for name, outline in drawn["regions"].items():
            if _is_marked(name, marked, side):
                parts.append(f'<path d="{outline}" fill="{MARK}" clip-path="url(#{view})"/>')
        parts.append(f'<path d="{drawn["deco"]}" fill="none" stroke="#999999" stroke-width="0.8"/>')
        parts.append(f'<path d="{drawn["hair"]}" fill="#bbbbbb"/>')
        parts.append(f'<path d="{drawn["shape"]}" fill="none" stroke="{INK}" stroke-width="1.6"/>')
    font = 'font-family="Libertinus Serif" font-size="20" text-anchor="middle"'
    parts += [f'<text x="{x}" y="484" {font}>{word}</text>' for word, x in (("Front", 100), ("Back", 300))]
    parts += [f'<text x="{x}" y="484" {font}>{letter}</text>' for letter, x in _LETTERS]
    return "".join([*parts, "</svg>"])


def _is_marked(name: str, marked: Collection[str], side: str | None) -> bool:
    bare = name.removesuffix("-left").removesuffix("-right")
    if bare not in marked:
        return False
    if side not in {"left", "right"}:
        return True
    return name.endswith(f"-{side}") or bare in {"head", "neck", "sacrum"}


def sentence(places: Collection[str], side: str | None, names: dict[str, str]) -> str:
    """The plate in words: what stands for the drawing where it cannot be seen."""
    told = [names.get(place, place.replace("_", " ")).lower() for place in places]
    if not told:
        return "Place: not told."
    where = ", ".join(told)
    return f"Place: {where}" + (f" ({side} side)." if side in {"left", "right"} else ".")
