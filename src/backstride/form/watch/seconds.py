"""The running seconds of one recording: speed, slope and each measure, without walking and standing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backstride.form.watch.settings import MEASURES, Settings

Column = NDArray[np.float64]
#: a gap longer than this is a pause, and counts as no running time
LONGEST_STEP_S = 12.0
#: metres over which the slope is taken; shorter and the barometer's noise is the slope
SLOPE_SPAN_M = 60.0


@dataclass(frozen=True, slots=True)
class RunSeconds:
    """One run as seconds of running. `device` names the watch and what it could measure.

    `surface` keeps the treadmill apart from the road: they read differently (source VHO20).
    """

    day: date
    device: str
    surface: str
    t_s: Column
    dt_s: Column
    speed_mps: Column
    slope_pct: Column
    measures: Mapping[str, Column]

    @property
    def minutes(self) -> float:
        return float(self.dt_s.sum()) / 60


def run_seconds(
    streams: Mapping[str, Any],
    *,
    day: date,
    device: str = "",
    is_treadmill: bool = False,
    settings: Settings | None = None,
) -> RunSeconds | None:
    """The running seconds of a recording with cadence; None where there is no running to look at.

    `cadence_spm` is both feet already: readers double a per-leg cadence, once, and nobody does it again.
    """
    settings = settings or Settings()
    t = _column(streams, "t_s")
    cadence = _column(streams, "cadence_spm")
    if t is None or cadence is None or len(t) < 2 or len(cadence) != len(t):
        return None
    dt = np.append(np.diff(t), 0.0)
    dt = np.where((dt > 0) & (dt <= LONGEST_STEP_S), dt, 0.0)
    speed = _speed(streams, t)
    slope = np.zeros(len(t)) if is_treadmill else _slope(streams, t)
    running = (dt > 0) & (cadence >= settings.least_cadence_spm) & (speed >= settings.least_speed_mps)
    if not running.any():
        return None
    found = {name: values[running] for name, values in _measures(streams, cadence, speed).items()}
    measured = "+".join(sorted(name for name in found if name not in ("cadence", "step_length")))
    return RunSeconds(
        day=day,
        device=f"{device or 'unnamed'} [{measured}]",
        surface="treadmill" if is_treadmill else "ground",
        t_s=t[running],
        dt_s=dt[running],
        speed_mps=speed[running],
        slope_pct=slope[running],
        measures=found,
    )


def _measures(streams: Mapping[str, Any], cadence: Column, speed: Column) -> dict[str, Column]:
    """Every measure the recording bears; a column without a single figure is left out."""
    found = {"cadence": cadence}
    for name, column in (
        ("vertical_oscillation", "vertical_oscillation_mm"),
        ("ground_contact", "ground_contact_ms"),
        ("contact_balance", "contact_balance_pct"),
    ):
        values = _column(streams, column)
        if values is not None and len(values) == len(cadence):
            found[name] = np.where(values > 0, values, np.nan)
    # from speed and cadence by definition: real watches wrote half the step for minutes on end, or a treadmill's wrong one
    with np.errstate(divide="ignore", invalid="ignore"):
        found["step_length"] = np.where(cadence > 0, speed * 60 / cadence, np.nan)
    if "vertical_oscillation" in found:
        with np.errstate(divide="ignore", invalid="ignore"):
            found["vertical_ratio"] = found["vertical_oscillation"] / (found["step_length"] * 10)
    return {name: found[name] for name in MEASURES if name in found and np.isfinite(found[name]).any()}


def _speed(streams: Mapping[str, Any], t: Column) -> Column:
    speed = _column(streams, "speed_mps")
    if speed is not None and len(speed) == len(t) and np.isfinite(speed).any():
        return np.nan_to_num(speed, nan=0.0)
    distance = _column(streams, "distance_m")
    if distance is None or len(distance) != len(t):
        return np.zeros(len(t))
    gone = _filled(distance)
    ahead = np.minimum(np.arange(len(t)) + 5, len(t) - 1)
    behind = np.maximum(np.arange(len(t)) - 5, 0)
    span = t[ahead] - t[behind]
    return np.where(span > 0, (gone[ahead] - gone[behind]) / np.maximum(span, 1e-9), 0.0)


def _slope(streams: Mapping[str, Any], t: Column) -> Column:
    """Slope in per cent over about 60 m; NaN where the recording has no height."""
    height, distance = _column(streams, "altitude_m"), _column(streams, "distance_m")
    unknown = np.full(len(t), np.nan)
    if height is None or distance is None or len(height) != len(t) or len(distance) != len(t):
        return unknown
    if np.isfinite(height).sum() < 2 or np.isfinite(distance).sum() < 2:
        return unknown
    gone = np.maximum.accumulate(_filled(distance))
    up = _filled(height)
    low = np.interp(gone - SLOPE_SPAN_M / 2, gone, up)
    high = np.interp(gone + SLOPE_SPAN_M / 2, gone, up)
    run = np.minimum(gone + SLOPE_SPAN_M / 2, gone[-1]) - np.maximum(gone - SLOPE_SPAN_M / 2, gone[0])
    return np.where(run > SLOPE_SPAN_M / 3, 100 * (high - low) / np.maximum(run, 1e-9), np.nan)


def _filled(values: Column) -> Column:
    known = np.isfinite(values)
    if not known.any():
        return np.zeros(len(values))
    return np.interp(np.arange(len(values)), np.flatnonzero(known), values[known])


def _column(streams: Mapping[str, Any], name: str) -> Column | None:
    values = streams.get(name)
    return None if values is None else np.asarray(values, dtype=np.float64)
