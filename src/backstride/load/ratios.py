"""Ratios for the research panel: none of them is shown to predict injury (dossier A3, A4)."""

from __future__ import annotations

from statistics import mean, stdev
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

ACUTE, CHRONIC = 7, 28  # days


def acwr_coupled(daily: Sequence[float | None]) -> float | None:
    """Mean of the last 7 days / mean of the last 28, these 7 among them; None below 28 known days or at 0."""
    window = daily[-CHRONIC:]
    if len(window) < CHRONIC or any(v is None for v in window):
        return None
    values = [float(v) for v in window if v is not None]
    chronic = mean(values)
    return mean(values[-ACUTE:]) / chronic if chronic > 0 else None


def acwr_uncoupled(daily: Sequence[float | None]) -> float | None:
    """Mean of the last 7 days / mean of the 21 days before them."""
    window = daily[-CHRONIC:]
    if len(window) < CHRONIC or any(v is None for v in window):
        return None
    values = [float(v) for v in window if v is not None]
    chronic = mean(values[:-ACUTE])
    return mean(values[-ACUTE:]) / chronic if chronic > 0 else None


def ewma(daily: Sequence[float], n: int, seed: float) -> float:
    """Exponentially weighted mean with decay 2/(n+1) (WIL17); `seed` stands for the first day, the rest follow."""
    decay, value = 2 / (n + 1), seed
    for load in daily[1:]:
        value = decay * load + (1 - decay) * value
    return value


def ewma_ratio(daily: Sequence[float | None]) -> float | None:
    """EWMA of 7 days over EWMA of 28; seeded with the mean of the first 7 known days, None for the first 28 days.

    Seeding changes the answer, so it is fixed here and named. Unknown days are passed over.
    """
    known = [float(v) for v in daily if v is not None]
    if len(known) < CHRONIC or any(v is None for v in daily[-ACUTE:]):
        return None
    seed = mean(known[:ACUTE])
    chronic = ewma(known, CHRONIC, seed)
    return ewma(known, ACUTE, seed) / chronic if chronic > 0 else None


def monotony(daily: Sequence[float | None]) -> float | None:
    """Mean / standard deviation (n-1) of the last 7 days, rest days counted as 0; None = not computable.

    Seven equal days have no spread: `float("inf")`, which is shown as "maximal" and never as a number.
    """
    window = daily[-ACUTE:]
    if len(window) < ACUTE or any(v is None for v in window):
        return None
    values = [float(v) for v in window if v is not None]
    if mean(values) == 0:
        return None
    spread = stdev(values)
    return mean(values) / spread if spread > 0 else float("inf")


def strain(daily: Sequence[float | None]) -> float | None:
    """Week's load times monotony; None where monotony is not a number."""
    value = monotony(daily)
    if value is None or value == float("inf"):
        return None
    return sum(float(v) for v in daily[-ACUTE:] if v is not None) * value
