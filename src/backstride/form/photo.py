"""A standing photo from the side: a true head angle from two marks, and the ear against the shoulder as a trend."""

from __future__ import annotations

from math import atan2, degrees
from pathlib import Path
from typing import Any

import numpy as np

from backstride.form.faults import PhotoUnreadableError, VideoNotSetUpError
from backstride.form.result import FormResult, Measure
from backstride.form.texts import refusal

Point = tuple[float, float]
#: a finger's width off on both marks of a photo that shows the upper body (ours; reliability source SIN17)
ERROR_DEG = 5.0
#: the two nets, and a picture and its mirror image, differ by up to 9 degrees (docs/reference/form.md)
EAR_ERROR_DEG = 10.0
MOST_PIXELS = 120_000_000
LEAST_SURE, LEAST_TRUNK_PX, WIDEST = 0.7, 60.0, 0.35
MOST_LEAN_DEG = 40.0  # of the trunk: more is a photo lying on its side, or nobody who stands
NOSE, EAR, SHOULDER, HIP = 0, 7, 11, 23


def look(path: Path, home: Path, c7: Point | None = None, tragus: Point | None = None) -> FormResult:
    """What one photo bears. Marks are pixels of the photo as it is shown upright. Raises what cannot be read."""
    picture = upright(path)
    marked = craniovertebral(c7, tragus, picture.size)
    if marked.refused and marked.refused[0].id != "not_marked":
        return marked
    try:
        seen = ear_shoulder(np.asarray(picture), home)
    except VideoNotSetUpError:
        seen = FormResult(refused=(refusal("photo_needs_setup"),))
    return FormResult((*marked.measures, *seen.measures), (*marked.refused, *seen.refused))


def upright(path: Path) -> Any:
    """The photo as an RGB picture, turned as the camera says; its size stays, so that marks fit.

    A picture that would fill the memory is refused.
    """
    try:
        from PIL import Image, ImageOps
    except ImportError as error:
        raise VideoNotSetUpError("a picture reader") from error
    try:
        with Image.open(path) as image:
            if image.width * image.height > MOST_PIXELS:
                raise PhotoUnreadableError(path.name, "It is too large to be a phone's photo.")
            return ImageOps.exif_transpose(image).convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        why = "It is no picture this installation can read (HEIC?). Save it as JPEG."
        raise PhotoUnreadableError(path.name, why) from error


def craniovertebral(
    c7: Point | None, tragus: Point | None, size: tuple[int, int] | None = None
) -> FormResult:
    """The angle of the line C7 to tragus against the horizontal, smaller = head further forward.

    Pose nets have no point at C7, so without both marks there is no angle. No link with pain of the upper or lower
    back was found in runners (evidence E5).
    """
    if c7 is None or tragus is None:
        return FormResult(refused=(refusal("not_marked"),))
    outside = size is not None and any(not (0 <= x < size[0] and 0 <= y < size[1]) for x, y in (c7, tragus))
    across, up = abs(tragus[0] - c7[0]), c7[1] - tragus[1]
    if outside or across < 3 or up <= 0:
        return FormResult(refused=(refusal("marks_off"),))
    value = degrees(atan2(up, across))
    note = "compare with your own photos only; no link with back pain was found"
    return FormResult((_measure("craniovertebral", value, ERROR_DEG, note),))


def ear_shoulder(picture: Any, home: Path) -> FormResult:
    """The line from shoulder to ear against upright, forward positive; a trend of one's own and no head angle."""
    from backstride.form.video.engine import Landmarks
    from backstride.form.video.weights import need

    nets = Landmarks(*need(home))
    people = nets.people(picture)
    if not people:
        return FormResult(refused=(refusal("photo_no_person"),))
    if len(people) > 1 and people[1].side > 0.5 * people[0].side:
        return FormResult(refused=(refusal("two_people"),))
    region = people[0]
    for _ in range(3):  # the second look is in the region that the first one found
        body, region = nets.body(picture, region)
    return of_body(body.points, body.sure)


def of_body(points: Any, sure: float) -> FormResult:
    """The same from 33 landmarks (x, y, visibility)."""
    ears, shoulders, hips = (points[[n, n + 1]] for n in (EAR, SHOULDER, HIP))
    down = hips[:, :2].mean(axis=0) - shoulders[:, :2].mean(axis=0)
    trunk = float(np.linalg.norm(down))
    ahead = float(points[NOSE, 0] - ears[:, 0].mean())
    near = 0 if ahead < 0 else 1
    if sure < LEAST_SURE or min(ears[near, 2], shoulders[near, 2]) < 0.5:
        return FormResult(refused=(refusal("photo_no_person"),))
    if abs(degrees(atan2(down[0], down[1]))) > MOST_LEAN_DEG:
        return FormResult(refused=(refusal("photo_not_upright"),))
    width = abs(float(shoulders[0, 0] - shoulders[1, 0]))
    if trunk < LEAST_TRUNK_PX or width > WIDEST * trunk or abs(ahead) < 0.08 * trunk:
        return FormResult(refused=(refusal("photo_not_from_the_side"),))
    ear, shoulder = ears[near], shoulders[near]
    value = degrees(atan2((1 if ahead > 0 else -1) * (ear[0] - shoulder[0]), shoulder[1] - ear[1]))
    note = "your own trend only; not a craniovertebral angle"
    return FormResult((_measure("ear_shoulder", value, EAR_ERROR_DEG, note),))


def _measure(name: str, value: float, error: float, note: str) -> Measure:
    return Measure(name, value, value - error, value + error, "deg", error, "C", note)
