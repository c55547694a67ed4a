"""Running dynamics of the watch, against the runner's own runs at the same speed and slope."""

from __future__ import annotations

from backstride.form.watch.baseline import Change, Comparison, HistoryChange, at_speed, compare
from backstride.form.watch.drift import Drift, DriftByPain, by_pain, drift
from backstride.form.watch.one import one_activity, run_of
from backstride.form.watch.pair import PairChange, pair
from backstride.form.watch.seconds import RunSeconds, run_seconds

__all__ = [
    "Change", "Comparison", "Drift", "DriftByPain", "HistoryChange", "PairChange", "RunSeconds",
    "at_speed", "by_pain", "compare", "drift", "one_activity", "pair", "run_of", "run_seconds",
]  # fmt: skip
