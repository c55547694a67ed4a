"""Made runs and made runners whose truth is known."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from backstride.form.watch import RunSeconds, run_seconds


def streams(minutes: float = 40, cadence: float = 168, speed: float = 3.0, **more: Any) -> dict[str, Any]:
    """A steady flat run, a row a second."""
    n = int(minutes * 60)
    t = np.arange(n, dtype=float)
    return {
        "t_s": t,
        "cadence_spm": np.full(n, cadence),
        "speed_mps": np.full(n, speed),
        "distance_m": t * speed,
        "altitude_m": np.full(n, 20.0),
        "vertical_oscillation_mm": np.full(n, 90.0),
        **more,
    }


def run(day: date, device: str = "watch", **more: Any) -> RunSeconds:
    found = run_seconds(streams(**more), day=day, device=device)
    assert found is not None
    return found


def runner(
    cadence: float, fps: float = 30, seconds: float = 12, leg: float = 300, direction: int = -1
) -> Any:
    """(times, points) of a stick runner from the side; the foot lands when it starts to go back at full speed."""
    t = np.arange(0, seconds, 1 / fps)
    points = np.full((len(t), 33, 3), 0.95)
    stride = cadence / 120
    points[:, :, 0], points[:, :, 1] = 400.0, 700.0
    bounce = 12 * np.cos(2 * np.pi * 2 * stride * t)
    for side in (0, 1):
        phase = 2 * np.pi * (stride * t + side / 2)
        swing = leg * 0.45 * np.cos(phase)
        points[:, 7 + side, 1] = 180 + bounce
        points[:, 11 + side, 1] = 300 + bounce
        points[:, 23 + side, 1] = 600 + bounce
        points[:, 25 + side, 1] = 750 + bounce
        points[:, 25 + side, 0] += direction * swing / 2
        for joint, ahead in ((27, 0), (29, -20), (31, 40)):
            points[:, joint + side, 0] = 400 + direction * (swing + ahead)
            points[:, joint + side, 1] = 900 - 40 * np.clip(-np.sin(phase), 0, 1)
    return t, points
