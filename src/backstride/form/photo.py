"""A standing photo from the side: the craniovertebral angle from two points the runner marks."""

from __future__ import annotations

from math import atan2, degrees

from backstride.form.result import FormResult, Measure, Refusal

Point = tuple[float, float]
#: a finger's width off on both marks of a photo that shows the upper body (ours; reliability source SIN17)
ERROR_DEG = 5.0


def craniovertebral(c7: Point | None, tragus: Point | None) -> FormResult:
    """The angle of the line C7 to tragus against the horizontal, smaller = head further forward.

    Pose nets have no point at C7, so without both marks there is no angle. No link with pain of the upper or lower
    back was found in runners (evidence E5).
    """
    if c7 is None or tragus is None:
        fix = "Mark two points: the bony point at the base of the neck (C7) and the flap before the ear's opening."
        return FormResult(refused=(Refusal("not_marked", "A photo alone gives no head angle.", fix),))
    across, up = abs(tragus[0] - c7[0]), c7[1] - tragus[1]
    if across < 3 or up <= 0:
        fix = "The ear's point stands higher than the neck's and ahead of it. Mark both again on a photo from the side."
        return FormResult(
            refused=(Refusal("marks_off", "These two points cannot be the neck and the ear.", fix),)
        )
    value = degrees(atan2(up, across))
    note = "compare with your own photos only; no link with back pain was found"
    return FormResult(
        (
            Measure(
                "craniovertebral", value, value - ERROR_DEG, value + ERROR_DEG, "deg", ERROR_DEG, "C", note
            ),
        )
    )
