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


def jittery_runner(
    cadence: float,
    fps: float,
    noise_px: float,
    seed: int = 1,
    duty: float = 0.33,
    seconds: float = 12,
    *,
    lift_px: float = 0.0,
) -> Any:
    """(times, points, true contacts of left and right) of a runner whose feet keep the belt's speed while they stand.

    The foot comes back before it lands, as feet do: its backward speed climbs from 0 at the end of swing to the
    belt's within a tenth of a stride; the contact is where it passes 60 %. Landmarks shake with a memory of 50 ms.
    `lift_px`: how far the foot rises in its swing, from the end of `duty` on.
    """
    rng, leg, back = np.random.default_rng(seed), 300.0, 0.1
    t, stride = np.arange(0, seconds, 1 / fps), cadence / 120
    begun = float(rng.random())
    u = np.linspace(0, 1, 4001)
    swing = np.clip((u - duty) / (1 - duty), 0, 1)
    rise = back / (1 - duty)
    off = np.where(swing < 0.15, 0.5 * (1 + np.cos(np.pi * swing / 0.15)), 0) * (u > duty)
    on = np.where(swing > 1 - rise, 0.5 * (1 - np.cos(np.pi * (swing - 1 + rise) / rise)), 0)
    forward = np.where(swing < 1 - rise, np.sin(np.pi * swing / (1 - rise)), 0) * (u > duty)
    speed = (u <= duty) + off + on
    speed = speed - forward * speed.mean() / forward.mean()
    ahead = -np.cumsum(speed) / len(u)
    points = np.full((len(t), 33, 3), 0.95)
    points[:, :, 0], points[:, :, 1] = 400.0, 700.0
    bounce = 10 * np.cos(4 * np.pi * (stride * t + begun))
    truth = []
    for side in (0, 1):
        phase = stride * t + begun + side / 2
        foot = 1.6 * leg * np.interp(np.mod(phase, 1), u, ahead - ahead.mean())
        for joint, y in ((7, 180), (11, 300), (23, 600), (25, 750)):
            points[:, joint + side, 1] = y + bounce
        points[:, 25 + side, 0] -= foot / 2
        lift = lift_px * np.interp(np.mod(phase, 1), u, np.sin(np.pi * np.clip(swing, 0, 1)) * (u > duty))
        for joint, toe in ((27, 0), (29, -20), (31, 40)):
            points[:, joint + side, 0], points[:, joint + side, 1] = 400 - foot - toe, 900 - lift
        when = (np.arange(-2, seconds * stride + 3) - begun - side / 2 - 0.436 * back) / stride
        truth.append(when[(when > 0.3) & (when < seconds - 0.6)])
    shake, memory = rng.normal(size=(len(t), 33, 2)) * noise_px, np.exp(-1 / (fps * 0.05))
    for n in range(1, len(t)):
        shake[n] = memory * shake[n - 1] + np.sqrt(1 - memory**2) * shake[n]
    points[:, :, :2] += shake
    return t, points, truth
