"""Minutes and means of a run in bins of speed and slope: like is compared with like."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from backstride.form.watch.seconds import Column, RunSeconds
from backstride.form.watch.settings import Settings

#: surface, speed bin, slope bin (None: the recording has no height)
Key = tuple[str, int, int | None]


@dataclass(frozen=True, slots=True)
class Cell:
    """Minutes of one measure in one bin of one run, and its mean there."""

    minutes: float
    mean: float


def cells(run: RunSeconds, measure: str, settings: Settings, where: Column | None = None) -> dict[Key, Cell]:
    """The bins of one measure in one run (or in the part of it that `where` marks)."""
    if measure not in run.measures:
        return {}
    values = run.measures[measure]
    use = np.isfinite(values) if where is None else np.isfinite(values) & where.astype(bool)
    found: dict[Key, Cell] = {}
    for key, rows in _rows(run, use, settings):
        weight = run.dt_s[rows]
        total = float(weight.sum())
        if total > 0:
            found[key] = Cell(total / 60, float((values[rows] * weight).sum() / total))
    return found


def _rows(run: RunSeconds, use: Column, settings: Settings) -> Iterator[tuple[Key, Column]]:
    speed = np.floor(run.speed_mps / settings.speed_bin_mps)
    slope = np.where(
        np.isfinite(run.slope_pct), np.round(np.nan_to_num(run.slope_pct) / settings.slope_bin_pct), 9999
    )
    pairs = np.stack([speed, slope], axis=1)[use.astype(bool)]
    rows = np.flatnonzero(use)
    if not len(pairs):
        return
    kinds, which = np.unique(pairs, axis=0, return_inverse=True)
    which = which.reshape(-1)
    for n, (s, g) in enumerate(kinds):
        yield (run.surface, int(s), None if g == 9999 else int(g)), rows[which == n]
