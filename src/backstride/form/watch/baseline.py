"""The last two weeks against the four before them, at equal speed and slope, on the same device."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from backstride.form.watch.bins import Cell, Key, cells
from backstride.form.watch.seconds import RunSeconds
from backstride.form.watch.settings import MEASURES, Settings


@dataclass(frozen=True, slots=True)
class Change:
    """One measure against the runner's own baseline. `is_beyond` marks more than twice the usual spread."""

    measure: str
    unit: str
    recent: float
    baseline: float
    change: float
    spread: float  # standard deviation between the runner's own runs, same bins
    minutes: float
    runs: int
    is_beyond: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed, what could not be compared and why, and when a new device broke the baseline."""

    changes: tuple[Change, ...] = ()
    too_little: tuple[str, ...] = ()  # measures with fewer than the minimum minutes or runs
    device_changed_on: date | None = None
    runs_recent: int = 0
    runs_baseline: int = 0
    runs_left_out: int = 0  # of another watch or sensor


def compare(runs: Sequence[RunSeconds], today: date, settings: Settings | None = None) -> Comparison:
    """Compare recent runs with the baseline; runs of another device are left out."""
    settings = settings or Settings()
    oldest = today - timedelta(days=settings.recent_days + settings.baseline_days - 1)
    seen = sorted((run for run in runs if oldest <= run.day <= today), key=lambda run: run.day)
    turn = today - timedelta(days=settings.recent_days - 1)
    kept, changed, left_out = of_one_device(seen, turn)
    recent = [run for run in kept if run.day >= turn]
    before = [run for run in kept if run.day < turn]
    changes, too_little = [], []
    for measure in MEASURES:
        if not any(measure in run.measures for run in kept):
            continue
        found = _change(measure, recent, before, settings)
        if found is None:
            too_little.append(measure)
        else:
            changes.append(found)
    return Comparison(tuple(changes), tuple(too_little), changed, len(recent), len(before), left_out)


def at_speed(
    runs: Sequence[RunSeconds], speed_mps: float, measure: str, settings: Settings | None = None
) -> Cell | None:
    """One measure's minutes and mean in the speed bins around a speed, level ground only; None where there are none."""
    settings = settings or Settings()
    near = [
        cell
        for run in runs
        for (_, speed, slope), cell in cells(run, measure, settings).items()
        if abs((speed + 0.5) * settings.speed_bin_mps - speed_mps) <= settings.speed_bin_mps
        and slope in (0, None)
    ]
    minutes = sum(cell.minutes for cell in near)
    return Cell(minutes, sum(c.minutes * c.mean for c in near) / minutes) if minutes else None


def of_one_device(runs: Sequence[RunSeconds], turn: date) -> tuple[list[RunSeconds], date | None, int]:
    """The runs of the device most used since `turn`, the day it came into use, and how many runs were left out.

    Two devices that take turns are no change: each would have its own baseline, and the one in use is compared. The
    day is None where the device was there from the first run on.
    """
    minutes: dict[str, float] = {}
    for run in runs:
        if run.day >= turn:
            minutes[run.device] = minutes.get(run.device, 0.0) + run.minutes
    if not minutes:
        return list(runs), None, 0
    device = max(minutes, key=lambda name: (minutes[name], name))
    kept = [run for run in runs if run.device == device]
    is_new = runs[0].device != device and len(kept) > 0
    return kept, kept[0].day if is_new else None, len(runs) - len(kept)


def _change(
    measure: str, recent: Sequence[RunSeconds], before: Sequence[RunSeconds], settings: Settings
) -> Change | None:
    new = [cells(run, measure, settings) for run in recent]
    old = [cells(run, measure, settings) for run in before]
    shared = [
        key
        for key in sorted(set().union(*new, *old), key=str)
        if _minutes(new, key) >= settings.least_bin_min and _minutes(old, key) >= settings.least_bin_min
    ]
    if not shared:
        return None
    weight = np.array([min(_minutes(new, key), _minutes(old, key)) for key in shared])
    weight = weight / weight.sum()
    after = np.array([_mean(new, key) for key in shared])
    first = np.array([_mean(old, key) for key in shared])
    # spread between runs: each baseline run's mean distance from the baseline in the shared bins it has
    away = []
    for run in old:
        own = [
            (run[key].minutes, run[key].mean - f) for key, f in zip(shared, first, strict=True) if key in run
        ]
        if own:
            away.append(sum(m * d for m, d in own) / sum(m for m, _ in own))
    if len(away) < settings.least_runs:
        return None
    unit, floor, _ = MEASURES[measure]
    spread = max(float(np.std(away, ddof=1)), floor)
    change = float((weight * (after - first)).sum())
    return Change(
        measure=measure,
        unit=unit,
        recent=float((weight * after).sum()),
        baseline=float((weight * first).sum()),
        change=change,
        spread=spread,
        minutes=sum(_minutes(new, key) for key in shared),
        runs=len(away),
        is_beyond=abs(change) > settings.spreads * spread,
    )


def _minutes(runs: Sequence[dict[Key, Cell]], key: Key) -> float:
    return sum(run[key].minutes for run in runs if key in run)


def _mean(runs: Sequence[dict[Key, Cell]], key: Key) -> float:
    total = _minutes(runs, key)
    return sum(run[key].minutes * run[key].mean for run in runs if key in run) / total
