"""Slow motion: pictures that move as running does, at a number of steps that nobody runs.

A film that is slowed down changes its times and nothing else. Where in a step the trunk is highest, and how far it
travels against the leg, stay what they were: in running it is highest between two landings, in walking over the
standing foot (form dossier; on the two real clips at 0.84 to 0.88 of a step and 5 to 6 % of the leg, and at 0.60 to
0.64 and 2 to 3 %).
"""

from __future__ import annotations

import numpy as np

from backstride.form.video.gait import HIP, SHOULDER, Gait, gait
from backstride.form.video.track import Track

#: where in a step the trunk is highest when there is a flight, and how much of the leg it then moves up and down (half)
HIGHEST_FROM, HIGHEST_TO, LEAST_SHARE = 0.74, 1.05, 0.035
#: nobody runs with fewer steps a minute; what running has
TOO_FEW_SPM, RUNNING_SPM = 120.0, (140.0, 220.0)
#: how much slower phones and editors show what they filmed
FACTORS = (1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)


def is_slowed(track: Track, walked: Gait | None) -> bool:
    """Whether a track is running shown slower than it was; `walked` is the gait that its own times give."""
    if walked is not None and walked.cadence_contacts is not None:
        if walked.cadence_contacts >= TOO_FEW_SPM:
            return False
        if has_flight(walked):
            return True
    for factor in FACTORS if len(track.t_s) > 1 else ():
        found = gait(track.t_s / factor, track.points)
        if found is not None and _runs(found) and has_flight(found):
            return True
    return False


def _runs(found: Gait) -> bool:
    steps = found.cadence_contacts or found.cadence_ankles
    return steps is not None and RUNNING_SPM[0] <= steps <= RUNNING_SPM[1] and len(found.contacts_near_s) >= 3


def has_flight(found: Gait) -> bool:
    """Whether the trunk is highest between two landings, and travels as it does in running."""
    hz = (found.cadence_contacts or found.cadence_ankles or 0.0) / 60
    landings = np.concatenate([found.contacts_near_s, found.contacts_far_s])
    if not hz or not len(landings):
        return False
    t = found.t_s
    height = -found.points[:, [HIP, HIP + 1, SHOULDER, SHOULDER + 1], 1].mean(axis=1)
    height = height - np.polyval(np.polyfit(t - t[0], height, 3), t - t[0])
    waves = []
    for landing in landings:
        step = (t >= landing) & (t < landing + 1 / hz)
        if step.sum() > 5:
            waves.append(np.mean(height[step] * np.exp(-2j * np.pi * hz * (t[step] - landing))))
    if not waves:
        return False
    wave = complex(np.mean(waves))
    highest = -np.angle(wave) / (2 * np.pi) % 1
    share = 2 * abs(wave) / max(found.leg_px, 1.0)
    return bool(share >= LEAST_SHARE and (highest >= HIGHEST_FROM or highest + 1 <= HIGHEST_TO))
