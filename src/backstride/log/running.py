"""Minutes actually running: walk breaks out, where the seconds tell them (load dossier A0)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from backstride.core.activity import Activity

#: below both, a runner walks (our setting); a cadence speaks before a speed
WALK_SPM, WALK_MPS = 140.0, 1.9
SHORTEST_S = 15  # a shorter stretch is not a walk break
STILL_MPS = 0.5


def run_walk_minutes(activity: Activity) -> tuple[float, float] | None:
    """(running, walking) minutes of a run with second-by-second columns; None where they cannot be told."""
    walking = walking_mask(activity)
    if walking is None:
        return None
    import numpy as np

    t = np.asarray(activity.streams["t_s"], dtype=float)
    dt = np.clip(np.diff(t, append=t[-1]), 0, 30)
    speed = activity.streams.get("speed_mps")
    still = np.asarray(speed) < STILL_MPS if speed is not None else np.zeros(len(t), dtype=bool)
    total = activity.timer_s / 60 if activity.timer_s else float(dt.sum()) / 60
    walk = float(dt[walking & ~still].sum()) / 60
    return max(0.0, total - walk), min(walk, total)


def walking_mask(activity: Activity) -> Any:
    """True for each second of a walk break of at least `SHORTEST_S`; None without cadence or speed."""
    import numpy as np

    streams = activity.streams
    if "t_s" not in streams or len(streams["t_s"]) < 60:
        return None
    cadence, speed = streams.get("cadence_spm"), streams.get("speed_mps")
    if cadence is not None and np.isfinite(np.asarray(cadence, dtype=float)).mean() > 0.5:
        slow = np.asarray(cadence, dtype=float) < WALK_SPM
    elif speed is not None and np.isfinite(np.asarray(speed, dtype=float)).mean() > 0.5:
        slow = np.asarray(speed, dtype=float) < WALK_MPS
    else:
        return None
    t = np.asarray(streams["t_s"], dtype=float)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], slow.astype(int), [0]])))
    mask = np.zeros(len(t), dtype=bool)
    for begin, end in zip(edges[::2], edges[1::2], strict=True):
        if t[min(end, len(t) - 1)] - t[begin] >= SHORTEST_S:
            mask[begin:end] = True
    return mask
