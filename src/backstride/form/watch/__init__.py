"""Running dynamics of the watch, against the runner's own runs at the same speed and slope."""

from __future__ import annotations

from backstride.form.watch.baseline import Change, Comparison, at_speed, compare
from backstride.form.watch.drift import Drift, DriftByPain, by_pain, drift
from backstride.form.watch.one import one_activity, run_of
from backstride.form.watch.pair import pair
from backstride.form.watch.seconds import RunSeconds, run_seconds
from backstride.form.watch.told import ToldChange

__all__ = [
    "Change", "Comparison", "Drift", "DriftByPain", "RunSeconds", "ToldChange",
    "at_speed", "by_pain", "compare", "drift", "one_activity", "pair", "run_of", "run_seconds",
]  # fmt: skip
