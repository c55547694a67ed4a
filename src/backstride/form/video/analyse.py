"""From a video file to measures or refusals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from backstride.form.result import FormResult
from backstride.form.texts import refusal
from backstride.form.video import decode, gates, measures
from backstride.form.video.engine import Landmarks
from backstride.form.video.gait import Gait, gait
from backstride.form.video.overlay import Look, look
from backstride.form.video.track import Track, follow
from backstride.form.video.weights import need


@dataclass(frozen=True, slots=True)
class Analysis:
    """The result with what it rests on; no picture is kept."""

    result: FormResult
    track: Track
    gait: Gait | None
    clip: decode.Clip | None = None
    look: Look | None = None


def analyse(
    path: Path, home: Path, *, heavy: bool = False, on_progress: Callable[[float], None] | None = None
) -> Analysis:
    """Look at one video. `on_progress` is told the share done and may raise to stop. Raises what cannot be read."""
    clip = decode.probe(path)
    nets = Landmarks(*need(home, heavy))
    length = max(clip.stop_s - clip.start_s, 1e-6)

    def share(t: float) -> None:
        if on_progress is not None:
            on_progress(min(1.0, (t - clip.start_s) / length))

    track = follow(decode.pictures(path, clip), nets, share)
    said = judge(
        track,
        clip.frames_per_s,
        (*clip.warnings, *_repeated(track, clip)),
        is_heavy=heavy,
        is_slowed=clip.is_slowed,
    )
    if clip.is_broken_off(track.t_s[-1]):
        said = replace(said, result=_broken_off(said.result, track.t_s[-1] - clip.start_s))
    if not said.result.accepted or said.gait is None:
        return replace(said, clip=clip)
    seen = look(said.gait, track.t_s, (track.width_px, track.height_px), is_heavy=heavy)
    return replace(said, clip=clip, look=seen)


def _repeated(track: Track, clip: decode.Clip) -> tuple[str, ...]:
    """What to say of a film that was saved with more pictures than were taken."""
    if track.is_still or track.repeats is None or not track.repeats.any():
        return ()
    shown, taken = round(clip.frames_per_s), round(track.frames_per_s)
    twice = f"The file shows {shown} pictures a second, but many only repeat the one before: it was filmed at about {taken}."
    return (twice,)


def _broken_off(result: FormResult, seconds: float) -> FormResult:
    """The result of a file whose pictures end too early: that it is short is the file's fault, not the runner's."""
    if result.accepted:
        ended = (
            f"Only {seconds:.0f} s of pictures could be read: the file is damaged, or was not copied whole."
        )
        return replace(result, warnings=(*result.warnings, ended))
    spared = ("too_short", "no_gait") if seconds < gates.LEAST_S else ()
    others = tuple(r for r in result.refused if r.id not in spared)
    return replace(result, refused=(refusal("broken_off"), *others))


def judge(
    track: Track,
    frames_per_s: float,
    warnings: tuple[str, ...] = (),
    *,
    is_heavy: bool = False,
    is_slowed: bool = False,
) -> Analysis:
    """Measures and refusals of a track; the part that needs no video.

    Repeated pictures count for nothing, and the rate is that of the pictures looked at: `frames_per_s`, what the file
    says of all of them, only where there are fewer than two.
    """
    track = track.own
    frames_per_s = track.frames_per_s or frames_per_s
    seconds = float(track.t_s[-1] - track.t_s[0]) + 1 / frames_per_s if len(track.t_s) else 0.0
    walked = gait(track.t_s, track.points) if len(track.t_s) > 1 else None
    held = gates.gate(track, walked, seconds, frames_per_s, is_slowed=is_slowed)
    if held.is_whole_refused or walked is None:
        return Analysis(FormResult(refused=held.refused, warnings=warnings), track, walked)
    found = [measures.cadence(walked), measures.step_time_spread(walked, frames_per_s)]
    refused = held.refused
    if held.is_running:
        found += measures.of_contacts(walked, is_heavy)
        found += [measures.trunk_lean(walked), measures.ear_shoulder(walked), measures.ear_height(walked)]
        barred = {name for r in refused for name in r.measures}
        if "vertical_oscillation_leg" not in barred:
            found.append(measures.vertical_oscillation(walked))
        if "foot_strike_angle" not in barred:
            found.append(measures.foot_strike(walked))
        if "ground_contact" not in barred:
            contact = measures.ground_contact(walked)
            found += [contact] if contact else []
            refused = refused if contact else (*refused, refusal("contact_time_unclear"))
        if is_heavy:
            knee = measures.knee_under_load(walked)
            found += [knee] if knee else []
            refused = refused if knee else (*refused, refusal("foot_lost"))
        else:
            refused = (*refused, refusal("knee_needs_heavy"))
    filmed = {
        "near": "right" if walked.near else "left",
        "net": "heavy" if is_heavy else "full",
        "frames_per_s": round(frames_per_s, 2),
        "seconds": round(seconds, 2),
    }
    return Analysis(FormResult(tuple(found), refused, warnings, filmed=filmed), track, walked)
