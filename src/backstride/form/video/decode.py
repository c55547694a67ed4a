"""Pictures of a video with their own times: rotated upright, sampled where too many, bounded in memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from backstride.form.faults import VideoNotSetUpError, VideoUnreadableError
from backstride.form.texts import refusal

#: longest side kept; the nets see 256 x 256 whatever the camera made
LONGEST_SIDE_PX = 1280
#: longest stretch looked at; beyond it the middle is taken
LONGEST_S = 60.0
FASTEST_FPS = 120.0
#: pictures that end this long before the length their own track tells are not all of them
BROKEN_OFF_S = 1.0
#: where Android phones write how fast they filmed, and from which ratio on a file is slow motion
CAPTURE_RATE, SLOWED = "com.android.capture.fps", 1.3


@dataclass(frozen=True, slots=True)
class Clip:
    """What the container says."""

    width: int
    height: int
    seconds: float
    frames_per_s: float
    start_s: float  # where the stretch looked at begins
    stop_s: float
    warnings: tuple[str, ...]
    is_slowed: bool = False  # the phone wrote that it filmed faster than the file shows
    is_length_told: bool = False  # of the pictures themselves, not of the sound beside them
    pixel_width: float = 1.0  # of its height: some cameras store narrow pictures to be shown wide

    def is_broken_off(self, last_s: float) -> bool:
        """Whether pictures that end at `last_s` end before the file says: damaged, or not copied whole."""
        return self.is_length_told and self.stop_s - last_s > max(BROKEN_OFF_S, 3 / self.frames_per_s)


def probe(path: Path) -> Clip:
    """Size, length and rate of a video, or why no picture can be read from it."""
    av = _av()
    with _open(av, path) as container:
        stream = _stream(container, path)
        seconds = _seconds(container, stream)
        first = float((stream.start_time or 0) * (stream.time_base or 0))  # cut clips seldom begin at 0
        rate = float(stream.average_rate or 0) or 30.0
        slowed = _filmed_at(container, stream) > SLOWED * rate
        told = bool(stream.duration and stream.time_base)
        width, height = stream.codec_context.width, stream.codec_context.height
        pixel = float(stream.sample_aspect_ratio or 0) or 1.0
    warnings = []
    start, stop = first, first + seconds
    if seconds > LONGEST_S:
        start = first + seconds / 2 - LONGEST_S / 2
        stop = start + LONGEST_S
        warnings.append(
            f"The video is {seconds / 60:.0f} minutes long; only {LONGEST_S:.0f} s from its middle were looked at."
        )
    return Clip(width, height, seconds, rate, start, stop, tuple(warnings), slowed, told, pixel)


def pictures(path: Path, clip: Clip) -> Iterator[tuple[float, np.ndarray[Any, Any]]]:
    """(time in s, RGB picture) by presentation time: variable rates are no trap; never more than one in memory."""
    av = _av()
    with _open(av, path) as container:
        stream = _stream(container, path)
        stream.thread_type = "AUTO"
        if clip.stop_s - clip.start_s < clip.seconds and stream.time_base:
            container.seek(int(clip.start_s / stream.time_base), stream=stream)
        last = None
        try:
            for frame in container.decode(stream):
                t = frame.time
                if (
                    t is None
                    or t < clip.start_s - 1e-3
                    or (last is not None and t - last < 0.9 / FASTEST_FPS)
                ):
                    continue
                if t > clip.stop_s + 1e-3:
                    return
                last = t
                yield t, _upright(frame, clip.pixel_width)
        except av.error.FFmpegError as error:
            if last is None:
                raise VideoUnreadableError(path.name, refusal("no_pictures"), _why(error)) from error
        if last is None:
            raise VideoUnreadableError(path.name, refusal("no_pictures"))


def _upright(frame: Any, pixel_width: float) -> np.ndarray[Any, Any]:
    shown = frame.width * pixel_width
    share = min(1.0, LONGEST_SIDE_PX / max(shown, frame.height))
    small = frame.reformat(
        width=max(int(shown * share) // 2 * 2, 2),
        height=max(int(frame.height * share) // 2 * 2, 2),
        format="rgb24",
    )
    turns = round((getattr(frame, "rotation", 0) or 0) / 90) % 4
    return np.ascontiguousarray(np.rot90(small.to_ndarray(), turns))


def _av() -> Any:
    try:
        import av
    except ImportError as error:
        raise VideoNotSetUpError("a video decoder") from error
    return av


def _open(av: Any, path: Path) -> Any:
    try:
        return av.open(str(path))
    except (av.error.FFmpegError, OSError, ValueError) as error:
        raise VideoUnreadableError(path.name, refusal("damaged"), _why(error)) from error


def _stream(container: Any, path: Path) -> Any:
    if not container.streams.video:
        raise VideoUnreadableError(path.name, refusal("sound_alone"))
    stream = container.streams.video[0]
    if stream.codec_context is None:
        raise VideoUnreadableError(path.name, refusal("no_decoder"))
    return stream


def _seconds(container: Any, stream: Any) -> float:
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    return float(container.duration or 0) / 1e6


def _filmed_at(container: Any, stream: Any) -> float:
    """Pictures a second that the phone says it took (Android's slow motion); 0 where it says nothing."""
    told = {**dict(container.metadata), **dict(stream.metadata)}.get(CAPTURE_RATE, "")
    try:
        return float(told)
    except ValueError:
        return 0.0


def _why(error: Exception) -> str:
    return str(getattr(error, "strerror", "") or type(error).__name__)
