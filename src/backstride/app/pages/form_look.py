"""The pictures around each landing, as plain figures for the template: bones, plumb line, error band, time line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy

from backstride.app import form_files
from backstride.app.journal.models import LongTask
from backstride.form.texts import meanings
from backstride.form.video.measures import AT_CONTACT

#: places in the stored points, left side; right is one more: ear, shoulder, hip, knee, ankle, heel, toe
EAR, SHOULDER, HIP, KNEE, ANKLE, HEEL, TOE = range(0, 14, 2)
BONES = (
    (EAR, SHOULDER),
    (SHOULDER, HIP),
    (HIP, KNEE),
    (KNEE, ANKLE),
    (ANKLE, HEEL),
    (HEEL, TOE),
    (ANKLE, TOE),
)
TIME_LINE = 1000
#: the unit of a measure in words
UNITS = {
    "spm": gettext_lazy("steps a minute"),
    "% leg": gettext_lazy("% of the leg"),
    "% trunk": gettext_lazy("% of the trunk"),
    "deg": gettext_lazy("degrees"),
}
#: a landing is told no better than this whatever the camera: a near foot against markers (Young 2023, Sensors 23:696)
BEST_LANDING_MS = 14.0


@dataclass(frozen=True, slots=True)
class Bone:
    """A line of the skeleton in pixels of the window."""

    ends: tuple[int, ...]  # x1, y1, x2, y2
    is_near: bool


@dataclass(frozen=True, slots=True)
class Tick:
    """A landing on the time line: place of 0 to 1000, its picture, its time in s."""

    x: int
    frame: int
    t_s: float
    is_near: bool
    is_here: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One picture of a look. `band` is the ankle's place at the landing with its error, near leg only."""

    at: int
    n_frames: int
    t_s: float
    picture_no: int
    width: int
    height: int
    still: bool
    bones: tuple[Bone, ...]
    hip: tuple[int, int]
    band: tuple[int, int, int, int] | None
    landing: dict[str, Any] | None
    read: tuple[tuple[str, float, str], ...]  # name, value, unit
    landing_no: int
    offset: int  # pictures from the landing
    is_after: bool
    ticks: tuple[Tick, ...]
    landing_error_ms: float
    here_x: int
    before: int | None
    after: int | None
    landing_before: int | None
    landing_after: int | None


def step(task: LongTask, asked: str) -> Step | None:
    """The picture asked for, or the first near landing's; None where a look keeps no pictures."""
    look = task.result.get("look")
    if not look or not look.get("frames") or not look.get("landings"):
        return None
    frames, landings = look["frames"], look["landings"]
    first = next((x["frame"] for x in landings if x["is_near"]), landings[0]["frame"])
    at = int(asked) if asked.isdecimal() and len(asked) < 6 and int(asked) < len(frames) else first
    frame, near = frames[at], look["near"]
    place = min(range(len(landings)), key=lambda n: abs(landings[n]["frame"] - at))
    landing = landings[place]
    points = list(zip(frame["points"][::2], frame["points"][1::2], strict=True))
    bones = tuple(
        Bone((*points[a + side], *points[b + side]), is_near=side == near)
        for side in (1 - near, near)
        for a, b in BONES
    )
    hip = _middle(points[HIP], points[HIP + 1])
    others = [x["frame"] for x in landings]
    start, length = look["start"], max(look["stop"] - look["start"], 1e-6)
    ticks = tuple(
        Tick(
            round(TIME_LINE * (x["t"] - start) / length),
            x["frame"],
            x["t"],
            is_near=x["is_near"],
            is_here=n == place,
        )
        for n, x in enumerate(landings)
    )
    is_landing = landing["frame"] == at
    return Step(
        at=at,
        n_frames=len(frames),
        t_s=frame["t"],
        picture_no=frame["n"],
        width=look["box"][2],
        height=look["box"][3],
        still=form_files.still_of(task, at) is not None,
        bones=bones,
        hip=hip,
        band=_band(look, _error_of(task, "overstride"), hip, points[ANKLE + near], landing)
        if is_landing and landing["is_near"]
        else None,
        landing=landing,
        read=tuple(
            (meanings()[name].name, value, str(UNITS[AT_CONTACT[name][0]]))
            for name, value in landing["read"].items()
            if name in AT_CONTACT  # a look stored by an earlier version may hold more
        ),
        landing_no=place + 1,
        offset=abs(frame["n"] - frames[landing["frame"]]["n"]),
        is_after=at > landing["frame"],
        ticks=ticks,
        landing_error_ms=max(_error_of(task, "stride_time_sd"), BEST_LANDING_MS),
        here_x=round(TIME_LINE * (frame["t"] - start) / length),
        before=at - 1 if at else None,
        after=at + 1 if at + 1 < len(frames) else None,
        landing_before=max((x for x in others if x < at), default=None),
        landing_after=min((x for x in others if x > at), default=None),
    )


def _error_of(task: LongTask, measure: str) -> float:
    return next((float(m["error"]) for m in task.result["measures"] if m["id"] == measure), 0.0)


def _band(
    look: dict[str, Any],
    error_pct: float,
    hip: tuple[int, int],
    ankle: tuple[int, int],
    landing: dict[str, Any],
) -> Any:
    """Left, top, width, height of the stretch in which the ankle may be."""
    ahead = landing["read"].get("overstride")
    if ahead is None:
        return None
    middle = hip[0] + look["direction"] * ahead / 100 * look["leg"]
    half = error_pct / 100 * look["leg"]
    return round(middle - half), ankle[1] - 40, round(2 * half), 80


def _middle(a: tuple[int, int], b: tuple[int, int]) -> tuple[int, int]:
    return round((a[0] + b[0]) / 2), round((a[1] + b[1]) / 2)
