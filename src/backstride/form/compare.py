"""Two looks at one runner, before and after: a difference counts only beyond what camera and net vary."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import hypot
from typing import Any

#: treadmill speeds further apart than this are no like for like (ours)
SPEED_APART_KMH = 0.3
#: read at the landings of one leg, so both films must show the same side
ONE_SIDED = frozenset(
    {
        "overstride",
        "shank_angle",
        "knee_flexion_contact",
        "knee_flexion_stance",
        "ear_shoulder",
        "foot_strike_angle",
        "ground_contact",
    }
)
#: grows or falls with speed whatever the runner does, so it is set side by side at one speed only
AT_ONE_SPEED = frozenset(
    {"cadence", "overstride", "shank_angle", "vertical_oscillation_leg", "trunk_lean", "ground_contact"}
)


@dataclass(frozen=True, slots=True)
class Difference:
    """One measure before and after. `reading`: more, less, noise, or not_alike with the reason in `why`."""

    id: str
    unit: str
    before: float
    after: float
    change: float
    error: float | None
    reading: str
    why: str = ""

    def to_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__ if name != "why"} | {
            "why": self.why or None
        }


def differences(
    before: Sequence[Mapping[str, Any]],
    after: Sequence[Mapping[str, Any]],
    filmed_before: Mapping[str, Any],
    filmed_after: Mapping[str, Any],
) -> tuple[Difference, ...]:
    """Measures both looks have. `filmed_*`: `near`, `net`, `speed_kmh`, each None where not known.

    Both errors are taken as independent; the net's own bias, which is the same in both, would let less count. So this
    errs on the side of calling a difference noise.
    """
    first = {row["id"]: row for row in before}
    found = []
    for row in after:
        old = first.get(row["id"])
        if old is None:
            continue
        change = float(row["value"]) - float(old["value"])
        error = None
        if row["error"] is not None and old["error"] is not None:
            error = round(hypot(float(row["error"]), float(old["error"])), 2)
        why = _not_alike(str(row["id"]), filmed_before, filmed_after)
        read = "not_alike" if why else reading(change, error)
        found.append(
            Difference(
                str(row["id"]),
                str(row["unit"]),
                float(old["value"]),
                float(row["value"]),
                round(change, 4),
                error,
                read,
                why,
            )
        )
    return tuple(found)


READINGS = {
    "noise": "no change beyond what the measurement itself varies",
    "more": "more than before, beyond the measurement error",
    "less": "less than before, beyond the measurement error",
}


def said(row: Mapping[str, Any]) -> str:
    """A difference's reading in words."""
    return str(row.get("why") or READINGS[row["reading"]])


def reading(change: float, error: float | None) -> str:
    """`noise` within the error of a difference (or where it is not known), else `more` or `less`."""
    if error is None or abs(change) <= error:
        return "noise"
    return "more" if change > 0 else "less"


def _not_alike(measure: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    if before.get("net") != after.get("net"):
        return "The two films were looked at with different nets."
    if measure in ONE_SIDED and before.get("near") != after.get("near"):
        return "The two films show different sides."
    if measure in AT_ONE_SPEED:
        then, now = before.get("speed_kmh"), after.get("speed_kmh")
        if then is None or now is None:
            return "The treadmill's speed is not known for both; this measure changes with speed."
        if abs(now - then) > SPEED_APART_KMH + 1e-9:
            return "The speeds differ; this measure changes with speed."
    return ""
