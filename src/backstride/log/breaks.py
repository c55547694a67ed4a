"""The minute where a run broke: a stop, a walk break, a slow-down, a cadence that fell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from backstride.log.running import STILL_MPS, walking_mask

if TYPE_CHECKING:
    from collections.abc import Callable

    from backstride.core.activity import Activity

BreakKind = Literal["stop", "walk", "slow", "cadence"]
STOP_S = 45  # a shorter halt is a crossing (our setting)
SLOW_SHARE = 0.8  # of the pace so far, kept for SLOW_S
SLOW_S = 180
CADENCE_DROP_SPM = 8.0
WARM_UP_S = 300
STEP_S, FINE_S = 30, 5  # how closely a fall is looked for, and then its onset
BEFORE_S = 60  # of known values before it
MOST_BEFORE = 3_000  # values whose median is that of the run so far; of a day's run a share of them
RUNNING_SPM = 140.0  # fewer steps are a walk's
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
        begin = b.minute * 60
        end = begin + (
            b.lasted_s if b.kind in _WEIGHT else min(b.lasted_s, SLOW_S)
        )  # a fall is told by its onset
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

    speed = np.asarray(v, dtype=float)
    return _first_fall(
        t, np.where(speed > STILL_MPS, speed, np.nan), lambda before: SLOW_SHARE * before, "slow"
    )


def _cadence(t: object, c: object) -> list[Break]:
    """The first lasting fall of the cadence against that of the run so far."""
    import numpy as np

    steps = np.asarray(c, dtype=float)
    running = np.where(steps > RUNNING_SPM, steps, np.nan)
    return _first_fall(t, running, lambda before: before - CADENCE_DROP_SPM, "cadence")


def _first_fall(t: object, values: Any, bound_of: Callable[[float], float], kind: BreakKind) -> list[Break]:
    """Where the median of three minutes first falls under a bound set by all before it, and how long it stays there."""
    import numpy as np

    time = np.asarray(t, dtype=float)
    spacing = float(np.median(np.diff(time)))

    def part(begin: float, seconds: float) -> Any:
        return values[np.searchsorted(time, begin) : np.searchsorted(time, begin + seconds)]

    def covers(held: Any, seconds: float) -> bool:
        return bool(np.isfinite(held).sum() * spacing >= seconds)

    last = float(time[-1]) - SLOW_S
    for begin in np.arange(WARM_UP_S, last, STEP_S):
        before, ahead = part(0.0, begin), part(begin, SLOW_S)
        if not covers(before, BEFORE_S) or not covers(ahead, SLOW_S / 3):
            continue
        bound = bound_of(float(np.nanmedian(before[:: 1 + len(before) // MOST_BEFORE])))
        if np.nanmedian(ahead) >= bound:
            continue

        def is_under(at: float, seconds: float, bound: float = bound) -> bool:
            held = part(at, seconds)
            return bool(np.isfinite(held).any() and np.nanmedian(held) < bound)

        onset = next((at for at in np.arange(begin, begin + SLOW_S, FINE_S) if is_under(at, STEP_S)), begin)
        end = onset + SLOW_S
        while end < time[-1] and (is_under(end, SLOW_S) or not np.isfinite(part(end, SLOW_S)).any()):
            end += STEP_S
        return [Break(round(float(onset) / 60, 1), kind, float(min(end, time[-1]) - onset))]
    return []
