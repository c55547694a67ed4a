"""Running video: pictures a second of one core, memory of ten minutes in 4K, and how far two nets and a third agree.

Needs the landmark weights (`python3 tasks.py weights`) and the clips of the shared data; without them it measures nothing.
`python benchmarks/form.py` prints the table of agreement.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from backstride.form.video import decode, measures
from backstride.form.video.analyse import judge
from backstride.form.video.engine import Landmarks
from backstride.form.video.gait import ANKLE, HIP, KNEE, gait
from backstride.form.video.track import Track, follow
from backstride.form.video.weights import is_ready, need
from run import Row

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("BACKSTRIDE_SHARED_DATA", ROOT.parent / "shared" / "data")) / "video"
CLIP, OTHER = SHARED / "treadmill_left_30fps.mp4", SHARED / "treadmill_left_30fps.rtmpose.json"
HOME = Path(os.environ.get("BACKSTRIDE_WEIGHTS_HOME", "~/.cache/backstride-weights")).expanduser()


def measure() -> list[Row]:
    if not CLIP.is_file() or not is_ready(HOME, heavy=True):
        return [Row("no clip or no weights here", 0.0)]
    rows, tracks = [], {}
    clip = decode.probe(CLIP)
    for name in ("full", "heavy"):
        nets = Landmarks(*need(HOME, name == "heavy"))
        cpu, wall = time.process_time(), time.perf_counter()
        tracks[name] = follow(decode.pictures(CLIP, clip), nets)
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
        n = len(tracks[name].t_s)
        note = f"{n / cpu:.0f} pictures a second of one core, decoding and all; {n / wall:.0f} by the clock"
        rows.append(Row(f"{name} net, 12 s of 720 x 1280 at 30", cpu, None, note))
    begun = time.perf_counter()
    judge(tracks["full"], 30.0)
    rows.append(Row("gait, gates and measures of it", time.perf_counter() - begun))
    rows.append(_ten_minutes())
    return rows


def _ten_minutes() -> Row:
    """Ten minutes of 4K, 30 pictures a second in the minute that is looked at; the peak of a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "4k.mp4"
        _big(file)
        code = (
            "import re,sys,time;from pathlib import Path;from backstride.form.video.analyse import analyse;"
            "t=time.process_time();a=analyse(Path(sys.argv[1]),Path(sys.argv[2]));"
            # the kernel's own mark of this program: getrusage would tell that of the parent that started it
            "peak=int(re.search(r'VmHWM:\\s+(\\d+)',Path('/proc/self/status').read_text())[1])//1024;"
            "print(len(a.track.t_s),time.process_time()-t,peak,a.result.warnings)"
        )
        done = subprocess.run(
            [sys.executable, "-c", code, str(file), str(HOME)], stdout=subprocess.PIPE, text=True, check=True
        )
        n, cpu, peak, warning = done.stdout.split(maxsplit=3)
    note = f"{n} pictures looked at, peak {peak} MB; {warning.strip()}"
    return Row("ten minutes of 2160 x 3840, full net", float(cpu), None, note)


def _big(file: Path) -> None:
    from fractions import Fraction

    import av
    from PIL import Image

    few = []
    for n, (_, picture) in enumerate(decode.pictures(CLIP, decode.probe(CLIP))):
        if n >= 21:  # one stride, again and again
            break
        few.append(
            av.VideoFrame.from_ndarray(
                np.asarray(Image.fromarray(picture).resize((2160, 3840))), format="rgb24"
            ).reformat(format="yuv420p")
        )
    times = [
        *range(0, 268_000, 4000),
        *(round(268_000 + k * 1000 / 30) for k in range(64 * 30)),
        *range(333_000, 600_000, 4000),
    ]
    with av.open(str(file), "w") as out:
        stream = out.add_stream("mpeg4", rate=1000)
        stream.width, stream.height, stream.pix_fmt, stream.bit_rate = 2160, 3840, "yuv420p", 40_000_000
        stream.codec_context.time_base = Fraction(1, 1000)
        for n, t in enumerate(times):
            frame = few[n % len(few)]
            frame.pts, frame.time_base = t, Fraction(1, 1000)
            out.mux(stream.encode(frame))
        out.mux(stream.encode())


def other() -> Track:
    """The third net's points in our numbering; it has no ear, so the top of the head stands there."""
    raw = json.loads(OTHER.read_text())
    names = raw["keypoint_names"]
    parts = {11: "shoulder", 23: "hip", 25: "knee", 27: "ankle", 29: "heel", 31: "big_toe"}
    theirs = np.array(raw["frames"], dtype=float)
    points = np.zeros((len(theirs), 33, 3))
    points[:, 7] = points[:, 8] = theirs[:, names.index("head")]
    for n, part in parts.items():
        for side, letter in enumerate("lr"):
            points[:, n + side] = theirs[:, names.index(f"{letter}_{part}")]
    return Track(np.arange(len(theirs)) / raw["fps"], points, np.ones(len(theirs)), 0.0, 0, False, 1280, 720)


def agreement() -> str:
    """Both nets and the third on the same clip: no truth for angles, so this is agreement and no accuracy."""
    clip = decode.probe(CLIP)
    tracks = {
        n: follow(decode.pictures(CLIP, clip), Landmarks(*need(HOME, n == "heavy")))
        for n in ("full", "heavy")
    }
    tracks["third"] = other()
    said = {n: judge(t, 30.0, is_heavy=True) for n, t in tracks.items()}
    both = {m.id: m.error for n in ("heavy", "third") for m in said[n].result.measures}
    ids = [name for name in both if not name.startswith("ear_")]  # the third net has no ear
    rows = {n: {m.id: m.value for m in a.result.measures} for n, a in said.items()}
    lines = ["| measure | full | heavy | third net | printed error |", "| --- | --- | --- | --- | --- |"]
    for name in ids:
        values = [f"{rows[n].get(name, float('nan')):.1f}" for n in ("full", "heavy", "third")]
        lines.append(f"| {name} | {' | '.join(values)} | {both[name]} |")
    bends = {}
    for n, t in tracks.items():
        g = gait(t.t_s, t.points)
        for leg, side in (("near", g.near), ("far", 1 - g.near)):
            bends[n, leg] = (g.t_s, measures.flexion(g.points, HIP + side, KNEE + side, ANKLE + side))
    for leg in ("near", "far"):
        base = bends["third", leg]
        for n in ("full", "heavy"):
            mine = np.interp(base[0], *bends[n, leg])
            rmse, r = np.sqrt(np.mean((mine - base[1]) ** 2)), np.corrcoef(mine, base[1])[0, 1]
            lines.append(f"knee curve, {leg} leg, {n} against the third: RMSE {rmse:.1f} degrees, r {r:.2f}")
    near = {n: a.gait.contacts_near_s * 30 for n, a in said.items()}
    for n in ("full", "heavy"):
        apart = [np.abs(near["third"] - x).min() for x in near[n]]
        lines.append(
            f"near landings, {n} against the third: {np.mean(apart):.2f} pictures apart, at most {np.max(apart):.2f}"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    print(agreement())
