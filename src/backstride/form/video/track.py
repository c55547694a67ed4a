"""One runner through the clip: a table of landmarks, and where the track broke."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backstride.form.video.engine import Landmarks, Region

Grid = NDArray[np.float64]
L_HIP, R_HIP, L_ANKLE, R_ANKLE = 23, 24, 27, 28
#: pictures in between two looks for other people
LOOK_EVERY = 15
#: what changes most (0 to 255, the most lively hundredth of the picture) over this time; below it nothing moves. A mean
#: over the whole picture took a dark film, or a runner far away, for a still
STILL, STILL_OVER_S = 2.0, 0.15
#: a picture that changed by less than this share of the usual is the one before, shown again; fewer than so many are none
REPEATED, LEAST_REPEATED = 0.15, 0.1


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
    repeats: NDArray[np.bool_] | None = None  # pictures that only show the one before again

    @property
    def own(self) -> Track:
        """The same without repeated pictures: film of 30 a second that was saved at 60 holds 30."""
        if self.repeats is None or not self.repeats.any():
            return self
        keep = ~self.repeats
        return replace(self, t_s=self.t_s[keep], points=self.points[keep], sure=self.sure[keep], repeats=None)

    @property
    def frames_per_s(self) -> float:
        """Pictures a second that show something new; 0 for less than two."""
        own = self.own.t_s
        return float((len(own) - 1) / (own[-1] - own[0])) if len(own) > 1 else 0.0


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
    movement = _Movement()
    nobody = np.full((33, 3), np.nan)
    for n, (t, picture) in enumerate(pictures):
        height, width = picture.shape[:2]
        small = picture[::16, ::16].astype(np.int16)
        is_like = before is not None and small.shape == before.shape
        if is_like and float(np.abs(small - before).mean()) > 45:  # the whole picture is another one
            cuts, region, last = cuts + 1, None, None
        before = small
        movement.see(t, picture)
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
        movement.is_still,
        height,
        width,
        movement.repeats,
    )


class _Movement:
    """Whether anything moves, and which pictures are new."""

    def __init__(self) -> None:
        self._last: Grid | None = None
        self._mark: tuple[float, Grid] | None = None
        self._changes: list[float] = []
        self._over: list[float] = []

    def see(self, t: float, picture: Any) -> None:
        blocks = _blocks(picture)
        self._changes.append(np.inf if self._last is None else _change(blocks, self._last))
        self._last = blocks
        if self._mark is None:
            self._mark = (t, blocks)
        elif t - self._mark[0] >= STILL_OVER_S:
            self._over.append(_change(blocks, self._mark[1]))
            self._mark = (t, blocks)

    @property
    def is_still(self) -> bool:
        return not self._over or float(np.median(self._over)) < STILL  # compression flickers now and then

    @property
    def repeats(self) -> NDArray[np.bool_]:
        changes = np.array(self._changes)
        known = changes[np.isfinite(changes)]
        usual = float(np.quantile(known, 0.9)) if len(known) else 0.0
        again = changes < REPEATED * usual
        return np.asarray(again if again.mean() >= LEAST_REPEATED else np.zeros(len(again), dtype=bool))


def _blocks(picture: Any) -> Grid:
    """The picture in grey, as means of blocks of 16 pixels: the sensor's noise is gone."""
    grey = picture[::4, ::4].mean(axis=2)
    rows, columns = (max(n // 4, 1) for n in grey.shape)
    if min(grey.shape) < 4:
        return np.asarray(grey)
    return np.asarray(grey[: rows * 4, : columns * 4].reshape(rows, 4, columns, 4).mean(axis=(1, 3)))


def _change(now: Grid, then: Grid) -> float:
    return float(np.quantile(np.abs(now - then), 0.99)) if now.shape == then.shape else 255.0
