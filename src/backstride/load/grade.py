"""Energy cost on a slope (MIN02). Cost is not tissue load: downhill is cheap, not gentle (LEV07).

A grade-adjusted distance never lowers a session's counted distance.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

FLAT_COST = 3.6  # J/kg/m
STEEPEST = 0.45  # the formula was fitted between -0.45 and +0.45


def cost_factor(slope: float) -> float:
    """Cost at a slope (rise / run) relative to the flat; slopes beyond the fitted range are held at its ends.

    >>> [round(cost_factor(i), 3) for i in (-0.2, -0.1, 0.0, 0.05, 0.1)]
    [0.5, 0.598, 1.0, 1.301, 1.658]
    """
    i = min(STEEPEST, max(-STEEPEST, slope))
    cost = 155.4 * i**5 - 30.4 * i**4 - 43.3 * i**3 + 46.3 * i**2 + 19.5 * i + 3.6
    return cost / FLAT_COST


def flat_equivalent_km(
    distance_m: Sequence[float], altitude_m: Sequence[float], smooth_m: float = 40.0
) -> float:
    """Kilometres on the flat that cost as much; altitude is averaged over `smooth_m` metres first (our setting)."""
    total, i = 0.0, 0
    for j in range(1, len(distance_m)):
        step = distance_m[j] - distance_m[i]
        if step >= smooth_m or j == len(distance_m) - 1:
            if step > 0:
                total += step * cost_factor((altitude_m[j] - altitude_m[i]) / step)
            i = j
    return total / 1000
