"""Minutes and means of a run in bins of speed and slope: like is compared with like."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from backstride.form.watch.seconds import Column, RunSeconds
from backstride.form.watch.settings import Settings

#: slope bins a speed bin has room for, and the one of recordings without height
WIDE, NO_HEIGHT = 100_000, 40_000
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
    rows = np.flatnonzero(use)
    if not len(rows):
        return
    speed = np.floor(run.speed_mps[rows] / settings.speed_bin_mps).astype(np.int64)
    slope = run.slope_pct[rows] / settings.slope_bin_pct
    grade = np.where(np.isfinite(slope), np.round(np.nan_to_num(slope)), NO_HEIGHT).astype(np.int64)
    kinds, which = np.unique(
        speed * WIDE + grade, return_inverse=True
    )  # one number a bin: many times quicker
    for n, kind in enumerate(kinds):
        s, g = divmod(int(kind) + WIDE // 2, WIDE)
        g -= WIDE // 2
        yield (run.surface, s, None if g == NO_HEIGHT else g), rows[which == n]
