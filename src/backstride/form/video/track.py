"""One runner through the clip: a table of landmarks, and where the track broke."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backstride.form.video.engine import Landmarks, Region

Grid = NDArray[np.float64]
L_HIP, R_HIP, L_ANKLE, R_ANKLE = 23, 24, 27, 28
#: pictures in between two looks for other people
LOOK_EVERY = 15
#: mean change of a pixel (0 to 255) between two pictures below which nothing moves
STILL = 0.4


@dataclass(frozen=True, slots=True)
class Track:
    """Landmarks by picture: `points` (n, 33, 3) in pixels and visibility; NaN where nobody was found."""

    t_s: Grid
    points: Grid
    sure: Grid
    people_seen: float  # share of the looks with a second person as large as half the first
    cuts: int
    is_still: bool
    height_px: int
    width_px: int = 0


def follow(
    pictures: Iterable[tuple[float, Any]],
    nets: Landmarks,
    on_progress: Callable[[float], None] | None = None,
) -> Track:
    """Detect once, then follow; a jump of the hips by more than half a leg between pictures breaks the track."""
    times, rows, sures = [], [], []
    region: Region | None = None
    last = before = None
    cuts = looks = crowded = height = width = 0
    changes: list[float] = []
    nobody = np.full((33, 3), np.nan)
    for n, (t, picture) in enumerate(pictures):
        height, width = picture.shape[:2]
        small = picture[::16, ::16].astype(np.int16)
        if before is not None and small.shape == before.shape:
            change = float(np.abs(small - before).mean())
            changes.append(change)
            if change > 45:  # the whole picture is another one
                cuts, region, last = cuts + 1, None, None
        before = small
        if region is None or n % LOOK_EVERY == 0:
            people = nets.people(picture)
            looks += 1
            crowded += len(people) > 1 and people[1].side > 0.5 * people[0].side
            if region is None and people:
                region = people[0]
        points, sure = nobody, 0.0
        if region is not None:
            body, nxt = nets.body(picture, region)
            if body.sure >= 0.5:
                points, sure, region = body.points, body.sure, nxt
                hips = points[[L_HIP, R_HIP], :2].mean(axis=0)
                leg = float(np.linalg.norm(hips - points[[L_ANKLE, R_ANKLE], :2].mean(axis=0)))
                if last is not None and np.linalg.norm(hips - last) > 0.5 * max(leg, 20.0):
                    cuts += 1
                last = hips
            else:
                region, last = None, None
        times.append(t)
        rows.append(points)
        sures.append(sure)
        if on_progress is not None:
            on_progress(t)
    return Track(
        np.array(times),
        np.array(rows).reshape(-1, 33, 3),
        np.array(sures),
        crowded / looks if looks else 0.0,
        cuts,
        not changes or float(np.median(changes)) < STILL,  # a still's compression flickers now and then
        height,
        width,
    )
