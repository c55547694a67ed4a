"""One recording: what its watch measured while running, and how it drifted."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np

from backstride.core.activity import Activity
from backstride.form.result import FormResult, Measure, Refusal
from backstride.form.watch.drift import drift
from backstride.form.watch.seconds import RunSeconds, run_seconds
from backstride.form.watch.settings import MEASURES, Settings

LEAST_MIN = 3.0
RUNS = ("run", "treadmill_run", "trail_run")
#: what a watch measures well; the rest is a trend on one device
GRADES = {"cadence": "A", "step_length": "B"}


def one_activity(activity: Activity, settings: Settings | None = None) -> FormResult:
    """Measures of one activity with the middle 80 % of its running seconds, or why there are none."""
    if activity.sport not in RUNS:
        return _refused("not_a_run", f"This is recorded as {activity.sport.replace('_', ' ')}, not as a run.")
    run = run_of(activity, settings)
    if run is None:
        return _refused("no_running", "It holds no running second by second with a cadence.")
    if run.minutes < LEAST_MIN:
        return _refused(
            "too_short", f"It holds {run.minutes:.1f} minutes of running; {LEAST_MIN:.0f} are needed."
        )
    measures = []
    for name, values in run.measures.items():
        known = np.isfinite(values)
        value = float((values[known] * run.dt_s[known]).sum() / run.dt_s[known].sum())
        low, high = (float(x) for x in np.quantile(values[known], (0.1, 0.9)))
        unit, _, error = MEASURES[name]
        note = "low and high: the middle 80 % of the running seconds"
        measures.append(
            Measure(name, value, min(low, value), max(high, value), unit, error, GRADES.get(name, "C"), note)
        )
    for change in drift(run, settings):
        error = MEASURES[change.measure][2]
        note = f"last quarter minus first, equal speed and slope, {change.minutes:.0f} min matched"
        measures.append(
            Measure(f"drift_{change.measure}", change.change, None, None, change.unit, error, "C", note)
        )
    missing = tuple(name for name in MEASURES if name not in run.measures)
    refused: tuple[Refusal, ...] = ()
    if missing:
        refused = (
            Refusal(
                "not_measured",
                "The watch did not measure this.",
                "Contact balance needs a chest strap or a pod; oscillation and contact time a newer watch or one.",
                missing,
            ),
        )
    return FormResult(tuple(measures), refused)


def run_of(activity: Activity, settings: Settings | None = None) -> RunSeconds | None:
    """The running seconds of one activity; None for another sport or where there is no running in it."""
    if activity.sport not in RUNS:
        return None
    started = activity.start or datetime(1970, 1, 1, tzinfo=UTC)
    return run_seconds(
        activity.streams,
        day=started.date(),
        device=activity.device,
        is_treadmill=activity.sport == "treadmill_run",
        settings=settings,
    )


def _refused(refusal_id: str, why: str) -> FormResult:
    fix = "Choose the original file of a run from a watch (FIT or TCX) with cadence in it."
    return FormResult(refused=(Refusal(refusal_id, why, fix),))
