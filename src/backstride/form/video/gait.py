"""Contacts and cadence out of a track of landmarks. Pure arithmetic; no picture, no net."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Grid = NDArray[np.float64]
EAR, SHOULDER, HIP, KNEE, ANKLE, HEEL, TOE = 7, 11, 23, 25, 27, 29, 31  # left; right is one more
LOW_PASS_HZ = 7.5
#: initial contact: the foot's backward speed reaches this share of the belt's (or the ground's)
STANCE_SHARE = 0.6
#: share of a stride after the end of swing whose median is the stance speed; a foot stands for 25 to 40 % of it
STANCE_SPAN = 0.35


@dataclass(frozen=True, slots=True)
class Gait:
    """One track as gait: evenly spaced, filtered, direction +1 = towards the picture's right."""

    t_s: Grid
    points: Grid  # (n, 33, 2) filtered
    seen: Grid  # (33,) median visibility
    leg_px: float
    direction: int
    near: int  # 0 left, 1 right
    contacts_near_s: Grid
    contacts_far_s: Grid
    cadence_trunk: float | None
    cadence_ankles: float | None
    cadence_contacts: float | None
    stride_sd_ms: float | None  # of the usual strides
    odd_strides: float  # share of the near leg's strides that are no usual one: a contact missed or made up
    width_share: float  # shoulders' and hips' width / trunk: 0 = exactly from the side
    travel_legs: float  # how far the hips moved across the picture, in leg lengths
    flips: float  # share of pictures in which heel and toe point the other way

    @property
    def contacts(self) -> int:
        return len(self.contacts_near_s) + len(self.contacts_far_s)


def gait(t_s: Grid, points: Grid) -> Gait | None:
    """Gait of a track (n, 33, 3); None where the person is missing too often to fill in."""
    have = np.isfinite(points[:, EAR, 0])
    if have.sum() < 20 or have.mean() < 0.6:
        return None
    span = t_s[have]
    rate = 1 / float(np.median(np.diff(t_s)))
    even = np.arange(span[0], span[-1], 1 / rate)
    if len(even) < 20:
        return None
    table = points[have]
    xy = np.empty((len(even), 33, 2))
    for n in range(33):
        for axis in (0, 1):
            xy[:, n, axis] = np.interp(even, span, table[:, n, axis])
    smooth = _low_pass(xy, rate)
    hips, shoulders = smooth[:, HIP : HIP + 2].mean(axis=1), smooth[:, SHOULDER : SHOULDER + 2].mean(axis=1)
    thigh = np.linalg.norm(smooth[:, HIP : HIP + 2] - smooth[:, KNEE : KNEE + 2], axis=2)
    shank = np.linalg.norm(smooth[:, KNEE : KNEE + 2] - smooth[:, ANKLE : ANKLE + 2], axis=2)
    leg = float(np.median(np.quantile(thigh + shank, 0.8, axis=0)))
    trunk = float(np.median(np.linalg.norm(shoulders - hips, axis=1)))
    pointing = (smooth[:, TOE : TOE + 2, 0] - smooth[:, HEEL : HEEL + 2, 0]).mean(axis=1)
    direction = 1 if np.median(pointing) > 0 else -1
    wide = np.abs(smooth[:, SHOULDER, 0] - smooth[:, SHOULDER + 1, 0])
    near = 0 if direction < 0 else 1  # facing the picture's left, the left side is towards the camera
    backward = [_backward(smooth, side, hips, leg, direction) for side in (0, 1)]
    found = [_contacts(even, place) for place in backward]
    up = hips[:, 1] + shoulders[:, 1]
    ankles = smooth[:, ANKLE, 0] - smooth[:, ANKLE + 1, 0]
    trunk_hz = _peak_hz(up, rate, 2.0, 4.2)
    wide_hz = _peak_hz(up, rate, 1.2, 4.2)
    stride_hz = _peak_hz(ankles, rate, 0.5, 2.2)
    bounces = [hz for hz in (trunk_hz, wide_hz) if hz is not None]
    if stride_hz is not None and bounces:
        trunk_hz = min(bounces, key=lambda hz: abs(hz - 2 * stride_hz))
    strides = np.diff(found[near])
    usual = (
        strides[np.abs(strides - np.median(strides)) < 0.25 * np.median(strides)] if len(strides) else strides
    )
    return Gait(
        t_s=even,
        points=smooth,
        seen=np.median(table[:, :, 2], axis=0),
        leg_px=leg,
        direction=direction,
        near=near,
        contacts_near_s=found[near],
        contacts_far_s=found[1 - near],
        cadence_trunk=None if trunk_hz is None else 60 * trunk_hz,
        cadence_ankles=None if stride_hz is None else 120 * stride_hz,
        cadence_contacts=120 / float(np.mean(usual)) if len(usual) >= 3 else None,
        stride_sd_ms=1000 * float(np.std(usual, ddof=1)) if len(usual) >= 3 else None,
        odd_strides=1 - len(usual) / len(strides) if len(strides) else 1.0,
        width_share=float(np.median(wide)) / max(trunk, 1.0),
        travel_legs=float(np.ptp(hips[:, 0])) / max(leg, 1.0),
        flips=float((np.sign(pointing) != direction).mean()),
    )


def _backward(points: Grid, side: int, hips: Grid, leg: float, direction: int) -> Grid:
    """How far the foot stands ahead of the hips, in leg lengths."""
    foot = points[:, [ANKLE + side, HEEL + side, TOE + side], 0].mean(axis=1)
    return np.asarray(direction * (foot - hips[:, 0]) / max(leg, 1.0))


def _contacts(t: Grid, ahead: Grid) -> Grid:
    """After each end of swing, the moment the foot's backward speed reaches 60 % of the stance speed.

    The stance speed is the median over the stretch after the end of swing, of all strides together: a maximum would
    take a jitter of the landmarks for the belt and move every contact late.
    """
    from scipy.signal import find_peaks

    if np.ptp(ahead) < 0.25:
        return np.empty(0)
    rate = 1 / float(np.median(np.diff(t)))
    speed = -np.gradient(ahead, t)
    step_hz = _peak_hz(ahead, rate, 0.5, 2.2)
    if step_hz is None:
        return np.empty(0)
    stride = rate / step_hz
    peaks, _ = find_peaks(ahead, distance=max(1, int(0.6 * stride)), prominence=0.25 * np.ptp(ahead))
    after = max(3, int(STANCE_SPAN * stride))
    usual = [np.median(speed[p : p + after]) for p in peaks if p + after <= len(t)]
    if not usual:
        return np.empty(0)
    limit = STANCE_SHARE * float(np.median(usual))
    found = []
    for p in peaks:
        first = p
        while (
            first > 0 and p - first < 3 and speed[first] >= limit
        ):  # a sharp end of swing: the rise is before it
            first -= 1
        last = min(p + int(0.4 * stride), len(t) - 1)
        over = np.flatnonzero(speed[first : last + 1] >= limit)
        if len(over) and over[0] > 0:
            i = first + over[0]
            share = (limit - speed[i - 1]) / (speed[i] - speed[i - 1])
            found.append(t[i - 1] + share * (t[i] - t[i - 1]))
    return np.array(found)


def _peak_hz(values: Grid, rate: float, low: float, high: float) -> float | None:
    """The strongest frequency between two limits, on a fine grid; None for a flat line."""
    n = len(values)
    trend = np.polyval(np.polyfit(np.arange(n), values, 2), np.arange(n))
    wave = (values - trend) * np.hanning(n)
    if np.std(wave) < 1e-9 or n / rate * low < 2:
        return None
    padded = max(n, int(rate / 0.002))
    every = np.arange(padded // 2 + 1) * rate / padded
    inside = (every >= low) & (every <= min(high, rate / 2))
    grid, power = every[inside], np.abs(np.fft.rfft(wave, padded))[inside]
    if not len(grid):
        return None
    best = int(np.argmax(power))
    return None if best in (0, len(grid) - 1) else float(grid[best])


def _low_pass(values: Grid, rate: float) -> Grid:
    """Zero-lag Butterworth; a clip too slow for it stays as it is."""
    from scipy.signal import butter, filtfilt

    if rate < 2.2 * LOW_PASS_HZ:
        return values
    b, a = butter(4, LOW_PASS_HZ / (rate / 2))
    return np.asarray(filtfilt(b, a, values, axis=0))
