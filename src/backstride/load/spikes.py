"""A session against the longest run of the 30 days before it: the best-supported signal (FRA25, dossier A2)."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING, Any, Literal

from backstride.load.kernel import NOTHING, WINDOW_DAYS, longest_before

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SpikeState = Literal["reference", "small", "moderate", "large", "no_baseline"]

#: upper ends of reference, small and moderate (FRA25); above is large
LIMITS = (1.10, 1.30, 2.00)
#: the order of severity for "the worse of the two"
ORDER: tuple[SpikeState, ...] = ("no_baseline", "reference", "small", "moderate", "large")
OVER = frozenset(ORDER[ORDER.index("small") :])
STEP_MIN = 2  # the smallest step that a plan may take (C3)
ROUNDED = 0.001  # ratios come with four digits


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


def is_over_line(row: Mapping[str, Any]) -> bool:
    """Whether a run of the load object left the line in kilometres or minutes.

    The smallest step of a short run does not.

    >>> is_over_line({"worse_state": "small", "spike_ratio_min": 10 / 8, "run_min": 10, "spike_ratio": None})
    False
    """
    if row.get("worse_state") not in OVER:
        return False
    by_min, run = row["spike_ratio_min"], row["run_min"]
    if not by_min or not run:
        return True
    longest = run / by_min
    return bool(
        max(by_min, row["spike_ratio"] or 0.0) > max(LIMITS[0], (longest + STEP_MIN) / longest) + ROUNDED
    )


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
