"""Landmarks of one person: a detector once, then a region followed from picture to picture.

The nets are BlazePose's; the arithmetic around them follows its published description: SSD anchors, a turned square
around hips and body, 33 points with a visibility each. No network, no telemetry.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backstride.form.faults import VideoNotSetUpError

Grid = NDArray[np.float64]
DETECT_PX, LANDMARK_PX = 224, 256
FEWEST_SURE = 0.5
#: the square is this much larger than the circle around the body
MARGIN = 1.25


@dataclass(frozen=True, slots=True)
class Region:
    """A turned square in the picture: middle, side in pixels, turn in radians."""

    x: float
    y: float
    side: float
    turn: float


@dataclass(frozen=True, slots=True)
class Body:
    """33 points (x, y in pixels, visibility 0 to 1) of one picture."""

    points: Grid
    sure: float


class Landmarks:
    """Both nets, loaded once."""

    def __init__(self, detector: Path, landmarks: Path) -> None:
        try:
            from ai_edge_litert.interpreter import Interpreter
        except ImportError as error:
            raise VideoNotSetUpError("the landmark runtime") from error
        self._detector = Interpreter(model_path=str(detector), num_threads=1)
        self._net = Interpreter(model_path=str(landmarks), num_threads=1)
        self._detector.allocate_tensors()
        self._net.allocate_tensors()
        self._anchors = anchors()

    def people(self, picture: Any) -> list[Region]:
        """The regions of the people in a picture, the surest first."""
        size = max(picture.shape[:2])
        crop = _crop(picture, Region(picture.shape[1] / 2, picture.shape[0] / 2, size, 0.0), DETECT_PX)
        self._detector.set_tensor(self._detector.get_input_details()[0]["index"], crop * 2 - 1)
        self._detector.invoke()
        out = [self._detector.get_tensor(d["index"])[0] for d in self._detector.get_output_details()]
        boxes, scores = sorted(out, key=lambda a: -a.shape[-1])
        sure = 1 / (1 + np.exp(-np.clip(scores[:, 0].astype(np.float64), -100, 100)))
        found: list[Region] = []
        for n in np.argsort(-sure):
            if sure[n] < FEWEST_SURE:
                break
            around = boxes[n, 4:8].reshape(2, 2) / DETECT_PX + self._anchors[n]
            (hx, hy), (bx, by) = (around - 0.5) * size + (picture.shape[1] / 2, picture.shape[0] / 2)
            region = _region(hx, hy, bx, by)
            if all(np.hypot(region.x - f.x, region.y - f.y) > 0.25 * f.side for f in found):
                found.append(region)
        return found

    def body(self, picture: Any, region: Region) -> tuple[Body, Region]:
        """The points inside a region, and the region to look in next."""
        crop = _crop(picture, region, LANDMARK_PX)
        self._net.set_tensor(self._net.get_input_details()[0]["index"], crop)
        self._net.invoke()
        points = sure = None
        for detail in self._net.get_output_details():
            size = int(np.prod(detail["shape"]))
            if size == 195:
                points = self._net.get_tensor(detail["index"]).reshape(39, 5).astype(np.float64)
            elif size == 1:
                sure = float(self._net.get_tensor(detail["index"]).reshape(-1)[0])
        if points is None or sure is None:
            raise VideoNotSetUpError("other landmark weights")
        if not 0 <= sure <= 1:
            sure = float(1 / (1 + np.exp(-sure)))
        away = (points[:, :2] / LANDMARK_PX - 0.5) * region.side
        cos, sin = np.cos(region.turn), np.sin(region.turn)
        xy = np.stack(
            [region.x + away[:, 0] * cos - away[:, 1] * sin, region.y + away[:, 0] * sin + away[:, 1] * cos],
            axis=1,
        )
        seen = 1 / (1 + np.exp(-np.clip(points[:, 3], -50, 50)))
        nxt = _region(*xy[33], *xy[34])
        return Body(np.column_stack([xy[:33], seen[:33]]), sure), nxt


def anchors() -> Grid:
    """Centres of the detector's 2254 anchors, as shares of the square."""
    rows = []
    for cells, per_cell in ((28, 2), (14, 2), (7, 6)):
        ys, xs = np.mgrid[0:cells, 0:cells]
        centre = np.stack([(xs.ravel() + 0.5) / cells, (ys.ravel() + 0.5) / cells], axis=1)
        rows.append(np.repeat(centre, per_cell, axis=0))
    return np.concatenate(rows)


def _region(hip_x: float, hip_y: float, body_x: float, body_y: float) -> Region:
    """The square around the hips' middle that holds the body, upright in it."""
    side = 2 * float(np.hypot(body_x - hip_x, body_y - hip_y)) * MARGIN
    turn = np.pi / 2 - np.arctan2(-(body_y - hip_y), body_x - hip_x)
    return Region(float(hip_x), float(hip_y), max(side, 8.0), float((turn + np.pi) % (2 * np.pi) - np.pi))


def _crop(picture: Any, region: Region, size: int) -> Any:
    """The turned square as a (1, size, size, 3) array of 0 to 1; black outside the picture."""
    from PIL import Image

    scale = region.side / size
    cos, sin = np.cos(region.turn) * scale, np.sin(region.turn) * scale
    half = size / 2
    matrix = (cos, -sin, region.x - cos * half + sin * half, sin, cos, region.y - sin * half - cos * half)
    image = picture if isinstance(picture, Image.Image) else Image.fromarray(picture)
    cut = image.transform((size, size), Image.Transform.AFFINE, matrix, Image.Resampling.BILINEAR)
    return (np.asarray(cut, dtype=np.float32) / 255)[None]
