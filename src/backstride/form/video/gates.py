"""What stops a clip or a measure. The sentences stand in knowledge/form_refusals.toml."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backstride.form.result import Refusal
from backstride.form.texts import refusal
from backstride.form.video import slowness
from backstride.form.video.gait import Gait
from backstride.form.video.track import Track

LEAST_S, LEAST_CONTACTS, LEAST_LEG_PX = 5.0, 8, 150.0
WIDEST, MOST_FLIPS, MOST_APART, MOST_SD_MS, MOST_ODD = 0.35, 0.2, 0.03, 40.0, 0.15
LEAST_SURE, MOST_CROWDED = 0.7, 0.2
RUN_FROM_SPM = 140.0
STRIKE_FPS, CONTACT_TIME_FPS = 55.0, 110.0  # "60" and "120" of phones, which vary


@dataclass(frozen=True, slots=True)
class Gates:
    """What may be said of a clip."""

    refused: tuple[Refusal, ...]
    is_whole_refused: bool
    is_running: bool


def gate(
    track: Track, gait: Gait | None, seconds: float, frames_per_s: float, *, is_slowed: bool = False
) -> Gates:
    """Every reason to say less, the whole clip first. A clip is accepted only when cadence stands three ways.

    `is_slowed`: the phone wrote that the clip is slow motion.
    """
    found = np.isfinite(track.points[:, 0, 0]) if len(track.points) else np.zeros(0, dtype=bool)
    still = [refusal("still")] if track.is_still else []
    if not found.any():
        return Gates((*still, refusal("no_person")), True, False)
    seen = _of_the_picture(track, found, gait)
    # every time in slow motion is wrong, so nothing is worth saying about its steps; how a body moves tells it
    # only where that body was followed well
    if is_slowed or (not still and not seen and slowness.is_slowed(track, gait)):
        return Gates((*still, refusal("slow_motion")), True, False)
    whole = [*still, *([refusal("too_short")] if seconds < LEAST_S else []), *seen]
    if gait is None:
        return Gates((*whole, refusal("no_gait")), True, False)
    three = [gait.cadence_trunk, gait.cadence_ankles, gait.cadence_contacts]
    known = [x for x in three if x is not None]
    if gait.contacts < LEAST_CONTACTS or len(known) < 3:
        whole.append(refusal("no_gait"))
    elif (
        max(known) / min(known) > 1 + MOST_APART
        or (gait.stride_sd_ms or 1e9) > MOST_SD_MS
        or gait.odd_strides > MOST_ODD
    ):
        whole.append(refusal("cadence_disagrees"))
    is_running = bool(known) and float(np.median(known)) >= RUN_FROM_SPM
    part = []
    if not whole:
        if not is_running:
            part.append(refusal("walking"))
        if frames_per_s < STRIKE_FPS:
            part.append(refusal("strike_needs_60_fps"))
        if frames_per_s < CONTACT_TIME_FPS:
            part.append(refusal("contact_time_needs_120_fps"))
        if gait.travel_legs > 1.0:
            part.append(refusal("not_on_the_spot"))
        part.append(refusal("one_side_only"))
    return Gates((*whole, *part), bool(whole), is_running)


def _of_the_picture(track: Track, found: NDArray[np.bool_], gait: Gait | None) -> list[Refusal]:
    """What is wrong with how the runner was filmed, whatever the times of the pictures say."""
    wrong = []
    if found.mean() < 0.8 or float(np.median(track.sure[found])) < LEAST_SURE:
        wrong.append(refusal("low_confidence"))
    if track.people_seen > MOST_CROWDED:
        wrong.append(refusal("two_people"))
    if track.cuts:
        wrong.append(refusal("cuts"))
    if gait is not None and gait.leg_px < LEAST_LEG_PX:
        wrong.append(refusal("far_away"))
    if gait is not None and (gait.width_share > WIDEST or gait.flips > MOST_FLIPS):
        wrong.append(refusal("off_plane"))
    return wrong
