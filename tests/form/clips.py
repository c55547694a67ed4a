"""Clips made for a test, by our own code: any pictures, any times, turned on their side, cut off, of unknown kind."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np


def made(
    path: Path,
    pictures: Iterable[np.ndarray],
    fps: int = 30,
    times_ms: Sequence[int] | None = None,
    metadata: dict[str, str] | None = None,
) -> Path:
    """Pictures as MPEG-4 in MP4; `times_ms` gives each its own time."""
    import av

    with av.open(str(path), "w", options={"movflags": "use_metadata_tags"} if metadata else {}) as out:
        out.metadata.update(metadata or {})
        stream = None
        for n, picture in enumerate(pictures):
            if stream is None:
                stream = out.add_stream("mpeg4", rate=1000 if times_ms else fps)
                stream.width, stream.height, stream.pix_fmt = picture.shape[1], picture.shape[0], "yuv420p"
                stream.bit_rate = 4_000_000
                if times_ms:
                    stream.codec_context.time_base = Fraction(1, 1000)
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            if times_ms:
                frame.pts, frame.time_base = times_ms[n], Fraction(1, 1000)
            for packet in stream.encode(frame):
                out.mux(packet)
        for packet in stream.encode():
            out.mux(packet)
    return path


def on_its_side(path: Path) -> Path:
    """The file with a display matrix that turns it 90 degrees clockwise, as phones write it."""
    data = bytearray(path.read_bytes())
    at = data.rindex(b"tkhd") + 4 + 40  # version 0: the matrix is 40 bytes behind the flags
    data[at : at + 36] = struct.pack(">9i", 0, 1 << 16, 0, -(1 << 16), 0, 0, 0, 0, 1 << 30)
    path.write_bytes(bytes(data))
    return path


def of_unknown_kind(path: Path) -> Path:
    """The file with a codec that no decoder knows."""
    path.write_bytes(path.read_bytes().replace(b"mp4v", b"zzzz").replace(b"esds", b"free"))
    return path


def dog(t: float, size: tuple[int, int] = (320, 240)) -> np.ndarray:
    """A drawn dog that trots past, legs and all."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", size, (200, 210, 190))
    pen, x, brown = ImageDraw.Draw(picture), 40 + 25 * t, (110, 70, 40)
    pen.ellipse([x, 110, x + 120, 160], fill=brown)
    pen.ellipse([x + 105, 85, x + 150, 125], fill=brown)
    pen.polygon([(x + 110, 92), (x + 118, 70), (x + 126, 92)], fill=brown)
    pen.line([x, 120, x - 22, 95], fill=brown, width=7)
    for k in range(4):
        swing = 14 * np.sin(2 * np.pi * (1.4 * t + k / 4))
        pen.line([x + 15 + 30 * k, 150, x + 15 + 30 * k + swing, 200], fill=brown, width=9)
    return np.asarray(picture)
