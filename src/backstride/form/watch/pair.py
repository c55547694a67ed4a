"""Two runs of one runner on the same route, or at the same treadmill speed: at equal speed and slope only."""

from __future__ import annotations

import numpy as np

from backstride.form.result import Refusal
from backstride.form.watch.bins import cells
from backstride.form.watch.seconds import RunSeconds
from backstride.form.watch.settings import MEASURES, Settings
from backstride.form.watch.told import ToldChange

#: minutes both runs must share in all bins together, and in one bin (ours)
LEAST_MIN, LEAST_BIN_MIN = 8.0, 1.0
BLOCK_S = 120.0


def pair(
    before: RunSeconds, after: RunSeconds, settings: Settings | None = None
) -> tuple[tuple[ToldChange, ...], tuple[Refusal, ...]]:
    """What changed between two runs, or why they cannot be set side by side."""
    settings = settings or Settings()
    refused = _not_alike(before, after)
    if refused:
        return (), (refused,)
    changes = []
    for measure in MEASURES:
        first, last = cells(before, measure, settings), cells(after, measure, settings)
        shared = [
            key
            for key in sorted(set(first) & set(last), key=str)
            if min(first[key].minutes, last[key].minutes) >= LEAST_BIN_MIN
        ]
        weight = np.array([min(first[key].minutes, last[key].minutes) for key in shared])
        if weight.sum() < LEAST_MIN:
            continue
        old = float((weight * [first[key].mean for key in shared]).sum() / weight.sum())
        new = float((weight * [last[key].mean for key in shared]).sum() / weight.sum())
        unit, floor, _ = MEASURES[measure]
        noise = settings.spreads * max(floor, _spread(before, measure), _spread(after, measure))
        reading = "noise" if abs(new - old) <= noise else "more" if new > old else "less"
        changes.append(
            ToldChange(
                measure,
                unit,
                round(old, 4),
                round(new, 4),
                round(new - old, 4),
                round(noise, 4),
                round(float(weight.sum()), 1),
                reading,
            )
        )
    if changes:
        return tuple(changes), ()
    return (), (
        Refusal(
            "never_alike",
            f"The two runs share less than {LEAST_MIN:.0f} minutes at the same speed and slope.",
            "Run the same route, or the same treadmill speed, at an even pace both times.",
        ),
    )


def _not_alike(before: RunSeconds, after: RunSeconds) -> Refusal | None:
    if before.device != after.device:
        return Refusal(
            "other_device",
            "Another watch or sensor recorded each of them, and devices differ.",
            "Compare two runs of the same watch with the same strap or pod.",
        )
    if before.surface != after.surface:
        return Refusal(
            "other_surface",
            "One was on a treadmill and one on the ground; they read differently.",
            "Compare treadmill with treadmill, or ground with ground.",
        )
    return None


def _spread(run: RunSeconds, measure: str) -> float:
    """Standard deviation of the means of two-minute blocks, trend taken out."""
    if measure not in run.measures:
        return 0.0
    values, since = run.measures[measure], np.cumsum(run.dt_s)
    block = (since // BLOCK_S).astype(int)
    known = np.isfinite(values)
    count = np.bincount(block[known])
    if (count > 0).sum() < 4:
        return 0.0
    means = np.bincount(block[known], weights=values[known])[count > 0] / count[count > 0]
    n = np.arange(len(means))
    return float(np.std(means - np.polyval(np.polyfit(n, means, 1), n), ddof=2))
