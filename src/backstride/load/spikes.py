"""A session against the longest run of the 30 days before it: the best-supported signal (FRA25, dossier A2)."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING, Literal

from backstride.load.kernel import NOTHING, WINDOW_DAYS, longest_before

if TYPE_CHECKING:
    from collections.abc import Sequence

SpikeState = Literal["reference", "small", "moderate", "large", "no_baseline"]

#: upper ends of reference, small and moderate (FRA25); above is large
LIMITS = (1.10, 1.30, 2.00)
#: the order of severity for "the worse of the two"
ORDER: tuple[SpikeState, ...] = ("no_baseline", "reference", "small", "moderate", "large")


def spike_state(ratio: float | None) -> SpikeState:
    """The state of FRA25 for a ratio of this session to the longest of 30 days; None means no baseline.

    >>> [spike_state(r) for r in (1.1, 1.11, 1.3, 1.31, 2.0, 2.01, None)]
    ['reference', 'small', 'small', 'moderate', 'moderate', 'large', 'no_baseline']
    """
    if ratio is None:
        return "no_baseline"
    for limit, state in zip(LIMITS, ("reference", "small", "moderate"), strict=True):
        if ratio <= limit + 1e-9:
            return state  # type: ignore[return-value]
    return "large"


def ratio_to(longest: float | None, value: float | None) -> float | None:
    """Value / longest, or None where one of them is unknown or nothing stands before."""
    if value is None or longest is None or isnan(longest) or longest <= 0 or value <= 0:
        return None
    return value / longest


def longest_of_30_days(days: Sequence[int], values: Sequence[float | None]) -> list[float | None]:
    """For one runner: the longest of days d-30 .. d-1 for each session; `days` ascending ordinals."""
    value = [NOTHING if v is None else v for v in values]
    out = [NOTHING] * len(value)
    longest_before((0, len(value)), days, value, WINDOW_DAYS, [0] * len(value), out)
    return [None if isnan(v) else v for v in out]
