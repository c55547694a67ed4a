"""Pictures around the landings as files, for a runner who keeps the video: only the window with the runner in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from backstride.form.video import decode
from backstride.form.video.overlay import LONGEST_SIDE_PX, Look


def write_stills(
    path: Path, clip: decode.Clip, look: Look, folder: Path, on_progress: Callable[[float], None]
) -> int:
    """Write `0.jpg`, `1.jpg` ... for the look's frames into `folder`; how many. `on_progress` may raise to stop."""
    from PIL import Image

    folder.mkdir(mode=0o700, exist_ok=True)
    wanted = {frame.n: k for k, frame in enumerate(look.frames)}
    left, top, width, height = look.box
    share = min(1.0, LONGEST_SIDE_PX / max(width, height, 1))
    written = 0
    for n, (_, picture) in enumerate(decode.pictures(path, clip)):
        if n in wanted:
            cut = Image.fromarray(picture[top : top + height, left : left + width])
            small = cut.resize((max(1, round(width * share)), max(1, round(height * share))))
            small.save(folder / f"{wanted[n]}.jpg", quality=80)
            written += 1
            on_progress(written / len(wanted))
        if written == len(wanted):
            break
    return written
