"""Drift inside a long run: its last quarter against its first, at equal speed and slope."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from backstride.form.watch.bins import cells
from backstride.form.watch.seconds import RunSeconds
from backstride.form.watch.settings import MEASURES, Settings


@dataclass(frozen=True, slots=True)
class Drift:
    """Last quarter minus first quarter of one run's running minutes."""

    measure: str
    unit: str
    first: float
    last: float
    change: float
    minutes: float  # matched minutes in the smaller quarter


@dataclass(frozen=True, slots=True)
class DriftByPain:
    """Mean drift of long runs followed by pain and of those that were not; an order, not a cause."""

    measure: str
    unit: str
    after_pain: float
    without: float
    n_pain: int
    n_without: int
    is_apart: bool  # the difference is larger than twice its own standard error


def drift(run: RunSeconds, settings: Settings | None = None) -> tuple[Drift, ...]:
    """Drift of every measure of a long run; empty for a short one or where speeds never match."""
    settings = settings or Settings()
    if run.minutes < settings.long_run_min:
        return ()
    share = np.cumsum(run.dt_s) / run.dt_s.sum()
    found = []
    for measure in run.measures:
        first = cells(run, measure, settings, share <= 0.25)
        last = cells(run, measure, settings, share > 0.75)
        shared = sorted(set(first) & set(last), key=str)
        weights = [min(first[key].minutes, last[key].minutes) for key in shared]
        total = sum(weights)
        if total < settings.least_quarter_min:
            continue
        start = sum(w * first[key].mean for w, key in zip(weights, shared, strict=True)) / total
        end = sum(w * last[key].mean for w, key in zip(weights, shared, strict=True)) / total
        found.append(Drift(measure, MEASURES[measure][0], start, end, end - start, total))
    return tuple(found)


def by_pain(
    runs: Sequence[tuple[Sequence[Drift], bool | None]], least_runs: int = 3
) -> tuple[DriftByPain, ...]:
    """Drifts of runs with pain after them against runs without; a run whose pain was not asked counts in neither."""
    found = []
    for measure, (unit, _, _) in MEASURES.items():
        hurt = [d.change for drifts, pain in runs if pain is True for d in drifts if d.measure == measure]
        calm = [d.change for drifts, pain in runs if pain is False for d in drifts if d.measure == measure]
        if len(hurt) < least_runs or len(calm) < least_runs:
            continue
        error = float(np.sqrt(np.var(hurt, ddof=1) / len(hurt) + np.var(calm, ddof=1) / len(calm)))
        apart = abs(float(np.mean(hurt) - np.mean(calm)))
        found.append(
            DriftByPain(
                measure,
                unit,
                float(np.mean(hurt)),
                float(np.mean(calm)),
                len(hurt),
                len(calm),
                apart > 2 * error,
            )
        )
    return tuple(found)
