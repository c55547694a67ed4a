"""The ratios people ask for, on exercise minutes; none predicts injury (dossier A3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from backstride.load import ratios
from backstride.load.rows import rounded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from backstride.load.days import DayLoad


def research(loads: Sequence[DayLoad]) -> dict[str, Any]:
    """Shown folded away, each with what it can and cannot tell."""
    daily = [load.exercise_min if load.covered else None for load in loads]
    effort = [load.srpe for load in loads]
    use_effort = len(effort) >= 7 and all(v is not None for v in effort[-7:]) and any(effort[-7:])
    base = effort if use_effort else daily
    even = ratios.monotony(base)
    return {
        "measure": "exercise_min",
        "acwr_coupled": rounded(ratios.acwr_coupled(daily), 4),
        "acwr_uncoupled": rounded(ratios.acwr_uncoupled(daily), 4),
        "ewma_ratio": rounded(ratios.ewma_ratio(daily), 4),
        "monotony": None if even == float("inf") else rounded(even, 3),
        "monotony_maximal": even == float("inf"),
        "monotony_measure": "srpe" if use_effort else "exercise_min",
        "strain": rounded(ratios.strain(base), 1),
        "missing_days_28": sum(v is None for v in daily[-28:]),
    }
