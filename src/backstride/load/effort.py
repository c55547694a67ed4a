"""Internal load: session RPE, heart-rate impulses, and the fitness trend (dossier A5, A7). Trends only: no limits exist."""

from __future__ import annotations

from math import exp
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Banister's weights by sex; those for women were not confirmed in an opened source and are marked so when shown
BANISTER: dict[str, tuple[float, float, bool]] = {"m": (0.64, 1.92, True), "f": (0.86, 1.67, False)}
CTL_DAYS, ATL_DAYS = 42, 7


def srpe(rpe: float, minutes: float) -> float:
    """Session load in arbitrary units: rating of the whole session (0-10) times minutes.

    >>> srpe(7, 60)
    420
    """
    return rpe * minutes


def trimp(
    minutes: Sequence[float], hr: Sequence[float], rest: float, maximum: float, sex: Literal["m", "f"] = "m"
) -> float:
    """Banister's impulse: sum of minutes x reserve x weight x exp(k x reserve), reserve clipped to 0..1."""
    weight, k, _ = BANISTER[sex]
    total = 0.0
    for m, beat in zip(minutes, hr, strict=True):
        reserve = min(1.0, max(0.0, (beat - rest) / (maximum - rest)))
        total += m * reserve * weight * exp(k * reserve)
    return total


def edwards(minutes_in_zone: Sequence[float]) -> float:
    """Edwards' impulse: zone number 1..5 times minutes in 50-60, 60-70, 70-80, 80-90, 90-100 % of maximum."""
    return sum((zone + 1) * minutes for zone, minutes in enumerate(minutes_in_zone))


def fitness_trend(daily: Sequence[float]) -> list[tuple[float, float, float]]:
    """(CTL, ATL, TSB) a day: a model of performance, not of injury; TSB uses the day before."""
    ctl = atl = 0.0
    found = []
    for load in daily:
        balance = ctl - atl
        ctl += (load - ctl) * (1 - exp(-1 / CTL_DAYS))
        atl += (load - atl) * (1 - exp(-1 / ATL_DAYS))
        found.append((ctl, atl, balance))
    return found
