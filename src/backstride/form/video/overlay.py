"""What was seen, to be looked at: the skeleton around every landing, and what was read there.

Only filtered points are shown, since the measures rest on them. The far leg is drawn and never read: on the clips
looked at picture by picture it was often wrong (docs/reference/form.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from backstride.form.video.gait import ANKLE, EAR, HEEL, HIP, KNEE, SHOULDER, TOE, Gait, Grid
from backstride.form.video.measures import at_contacts

#: pictures before and after a landing
AROUND = 2
LONGEST_SIDE_PX = 640
JOINTS = tuple(n + side for n in (EAR, SHOULDER, HIP, KNEE, ANKLE, HEEL, TOE) for side in (0, 1))


@dataclass(frozen=True, slots=True)
class Look:
    """The window of the picture that holds the runner all the time, and the pictures around the landings."""

    box: tuple[int, int, int, int]  # left, top, width, height in pixels of the decoded picture
    frames: tuple[Frame, ...]
    landings: tuple[Landing, ...]
    leg_px: float
    direction: int
    near: int
    start_s: float
    stop_s: float

    def to_json(self) -> dict[str, Any]:
        return {
            "box": list(self.box),
            "frames": [{"n": f.n, "t": round(f.t_s, 4), "points": list(f.points)} for f in self.frames],
            "landings": [
                {"t": round(x.t_s, 4), "is_near": x.is_near, "frame": x.frame, "read": x.read}
                for x in self.landings
            ],
            "leg": round(self.leg_px, 1),
            "direction": self.direction,
            "near": self.near,
            "start": round(self.start_s, 3),
            "stop": round(self.stop_s, 3),
        }


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture: its number and time in the clip, and x, y of JOINTS from the window's corner."""

    n: int
    t_s: float
    points: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Landing:
    """One first contact; `frame` is the place of its nearest picture among the frames. `read`: near leg only."""

    t_s: float
    is_near: bool
    frame: int
    read: dict[str, float]


def look(gait: Gait, frame_times_s: Grid, size: tuple[int, int], *, is_heavy: bool) -> Look:
    """The skeleton at the pictures around every landing. `size`: width and height of the decoded picture."""
    contacts = sorted(
        [(float(t), True) for t in gait.contacts_near_s] + [(float(t), False) for t in gait.contacts_far_s]
    )
    nearest = [int(np.abs(frame_times_s - t).argmin()) for t, _ in contacts]
    wanted = sorted(
        {n for at in nearest for n in range(at - AROUND, at + AROUND + 1) if 0 <= n < len(frame_times_s)}
    )
    box = _window(gait, size)
    frames = tuple(Frame(n, float(frame_times_s[n]), _points(gait, frame_times_s[n], box)) for n in wanted)
    read = at_contacts(gait, is_heavy=is_heavy)
    place = {n: k for k, n in enumerate(wanted)}
    landings, k = [], 0
    for (t, is_near), n in zip(contacts, nearest, strict=True):
        landings.append(Landing(t, is_near, place[n], read[k] if is_near else {}))
        k += is_near
    return Look(
        box,
        frames,
        tuple(landings),
        gait.leg_px,
        gait.direction,
        gait.near,
        float(gait.t_s[0]),
        float(gait.t_s[-1]),
    )


def _points(gait: Gait, t: float, box: tuple[int, int, int, int]) -> tuple[int, ...]:
    places = [
        [float(np.interp(t, gait.t_s, gait.points[:, joint, axis])) for axis in (0, 1)] for joint in JOINTS
    ]
    return tuple(round(place[axis] - box[axis]) for place in places for axis in (0, 1))


def _window(gait: Gait, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """The runner's box over the whole clip with a margin, inside the picture."""
    used = gait.points[:, list(JOINTS)]
    margin = 0.35 * gait.leg_px
    low = np.maximum(np.floor(used.min(axis=(0, 1)) - margin), 0)
    high = np.minimum(np.ceil(used.max(axis=(0, 1)) + margin), size)
    return int(low[0]), int(low[1]), int(high[0] - low[0]), int(high[1] - low[1])
