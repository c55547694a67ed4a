"""The minute where a run broke: a stop, a walk break, a slow-down, a cadence that fell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from backstride.log.running import STILL_MPS, walking_mask

if TYPE_CHECKING:
    from backstride.core.activity import Activity

BreakKind = Literal["stop", "walk", "slow", "cadence"]
STOP_S = 45  # a shorter halt is a crossing (our setting)
SLOW_SHARE = 0.8  # of the pace so far, kept for SLOW_S
SLOW_S = 180
CADENCE_DROP_SPM = 8.0
WARM_UP_S = 300
SET_OUT_S = 60  # who walks or stands in the first minute has not begun to run (our setting)
_WEIGHT = {"stop": 2.0, "walk": 1.0}


@dataclass(frozen=True, slots=True)
class Break:
    """When (minutes into the recording) and how a run broke, and for how long."""

    minute: float
    kind: BreakKind
    lasted_s: float


def breaks(activity: Activity) -> list[Break]:
    """Breaks in time order; empty where the seconds say nothing. A place to look, never proof of pain."""
    import numpy as np

    streams = activity.streams
    if "t_s" not in streams or len(streams["t_s"]) < 120:
        return []
    t = np.asarray(streams["t_s"], dtype=float)
    found = [
        Break(round(float(t[i]) / 60, 1), "stop", float(t[i + 1] - t[i]))
        for i in np.flatnonzero(np.diff(t) >= STOP_S)
    ]
    speed = streams.get("speed_mps")
    if speed is None and "distance_m" in streams:
        with np.errstate(invalid="ignore", divide="ignore"):
            speed = np.gradient(np.asarray(streams["distance_m"], dtype=float), t)
    if speed is not None:
        v = np.asarray(speed, dtype=float)
        found += _runs(t, v < STILL_MPS, STOP_S, "stop")
        found += _slow(t, v)
    walking = walking_mask(activity)
    if walking is not None:
        found += _runs(t, np.asarray(walking, dtype=bool), 30, "walk")
    cadence = streams.get("cadence_spm")
    if cadence is not None:
        found += _cadence(t, np.asarray(cadence, dtype=float))
    told = [b for b in _once(found) if b.kind not in _WEIGHT or b.minute * 60 >= SET_OUT_S]
    return sorted(told, key=lambda b: (b.minute, b.kind))


def _once(found: list[Break]) -> list[Break]:
    """Each stretch once: a stop rather than the walk around it, unless it is the lesser part; pace or cadence where neither is."""
    kept: list[Break] = []
    for b in sorted(found, key=lambda b: (-_WEIGHT.get(b.kind, 0.0) * b.lasted_s, b.minute)):
        begin, end = b.minute * 60, b.minute * 60 + b.lasted_s
        halts = [k for k in kept if k.kind in _WEIGHT]
        if not any(begin < k.minute * 60 + k.lasted_s and k.minute * 60 < end for k in halts):
            kept.append(b)
    return kept


def _runs(t: object, mask: object, least_s: float, kind: BreakKind) -> list[Break]:
    import numpy as np

    time, flags = np.asarray(t), np.asarray(mask, dtype=bool)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], flags.astype(int), [0]])))
    found = []
    for begin, end in zip(edges[::2], edges[1::2], strict=True):
        lasted = float(time[min(end, len(time) - 1)] - time[begin])
        if lasted >= least_s:
            found.append(Break(round(float(time[begin]) / 60, 1), kind, lasted))
    return found


def _slow(t: object, v: object) -> list[Break]:
    """The first lasting slow-down against the pace of the run so far."""
    import numpy as np

    time, speed = np.asarray(t), np.asarray(v)
    moving = np.where(speed > STILL_MPS, speed, np.nan)
    step = 30
    for begin in range(0, len(time) - step, step):
        if time[begin] < WARM_UP_S:
            continue
        before = moving[:begin]
        ahead = moving[(time >= time[begin]) & (time < time[begin] + SLOW_S)]
        if (
            np.isfinite(before).sum() < 60
            or np.isfinite(ahead).sum() < SLOW_S / 3
            or time[-1] - time[begin] < SLOW_S
        ):
            continue
        if np.nanmedian(ahead) < SLOW_SHARE * np.nanmedian(before):
            return [Break(round(float(time[begin]) / 60, 1), "slow", float(SLOW_S))]
    return []


def _cadence(t: object, c: object) -> list[Break]:
    import numpy as np

    time, cadence = np.asarray(t), np.asarray(c)
    running = np.where(cadence > 140, cadence, np.nan)
    for begin in range(0, len(time), 30):
        if time[begin] < WARM_UP_S or time[-1] - time[begin] < SLOW_S:
            continue
        before, ahead = running[:begin], running[(time >= time[begin]) & (time < time[begin] + SLOW_S)]
        if np.isfinite(before).sum() < 120 or np.isfinite(ahead).sum() < 60:
            continue
        if np.nanmedian(before) - np.nanmedian(ahead) >= CADENCE_DROP_SPM:
            return [Break(round(float(time[begin]) / 60, 1), "cadence", float(SLOW_S))]
    return []
