"""Real clips and bad files. Where the weights are not fetched the clips are skipped, by name."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from backstride.form.faults import VideoNotSetUpError, VideoUnreadableError, WeightsError
from backstride.form.photo import craniovertebral
from backstride.form.video import weights

from .clips import made


@pytest.mark.shared
@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("heavy", [False, True])
def test_treadmill_clip(shared_data: Path, ready: Path, heavy: bool):
    from backstride.form.video.analyse import analyse

    found = analyse(shared_data / "video/treadmill_left_30fps.mp4", ready, heavy=heavy)
    said = {m.id: m for m in found.result.measures}
    assert said["cadence"].value == pytest.approx(168.9, abs=2)
    assert found.gait is not None
    assert (found.gait.direction, found.gait.near) == (-1, 0)
    near, far = found.gait.contacts_near_s[:3] * 30, found.gait.contacts_far_s[:3] * 30
    assert near == pytest.approx([16, 37, 58.5], abs=1.0)
    assert far == pytest.approx([6, 27, 48.5], abs=1.0)
    assert len(found.gait.contacts_near_s) >= 15
    assert said["stride_time_sd"].value < 12
    assert ("knee_flexion_contact" in said) is heavy


@pytest.mark.shared
@pytest.mark.timeout(600)
def test_a_walker_the_rule_was_not_shaped_on(shared_data: Path, ready: Path):
    """Cut free of the second person; contacts counted by eye on every third picture, so within 1.5 of them."""
    from backstride.form.video import decode
    from backstride.form.video.engine import Landmarks
    from backstride.form.video.gait import gait
    from backstride.form.video.track import follow

    file = shared_data / "video/walk_and_jump_30fps.mp4"
    below = ((t, p[342:]) for t, p in decode.pictures(file, decode.probe(file)) if 42 <= round(t * 30) <= 196)
    track = follow(below, Landmarks(*weights.need(ready)))
    found = gait(track.t_s, track.points)
    assert found is not None
    assert found.contacts_near_s * 30 == pytest.approx([79.5, 116.5, 152.5, 188.5], abs=1.5)
    assert found.contacts_far_s * 30 == pytest.approx([98, 135, 171], abs=1.5)
    assert found.cadence_contacts == pytest.approx(98.4, abs=1.5)


@pytest.mark.shared
@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", ["not_gait_oblique_60fps", "walk_and_jump_30fps"])
def test_clips_that_must_be_refused(shared_data: Path, ready: Path, name: str):
    from backstride.form.video.analyse import analyse

    said = analyse(shared_data / f"video/{name}.mp4", ready).result
    assert not said.accepted
    assert not said.measures
    assert all(r.fix for r in said.refused)


@pytest.mark.timeout(600)
def test_no_person_and_a_still(tmp_path: Path, ready: Path):
    from backstride.form.video.analyse import analyse

    rng = np.random.default_rng(0)
    grey = [np.full((240, 320, 3), 90, dtype=np.uint8)] * 180
    said = analyse(made(tmp_path / "still.mp4", grey), ready).result
    assert {"still", "no_person"} <= {r.id for r in said.refused}
    noise = [rng.integers(0, 255, (240, 320, 3), dtype=np.uint8) for _ in range(40)]
    assert not analyse(made(tmp_path / "noise.mp4", noise), ready).result.accepted


@pytest.mark.parametrize("data", [b"", b"not a video", bytes(range(256)) * 40])
def test_a_corrupt_file_says_so(tmp_path: Path, data: bytes):
    pytest.importorskip("av")
    from backstride.form.video import decode

    file = tmp_path / "broken.mp4"
    file.write_bytes(data)
    with pytest.raises(VideoUnreadableError):
        decode.probe(file)


def test_sound_alone_says_so(tmp_path: Path):
    av = pytest.importorskip("av")
    from backstride.form.video import decode

    file = tmp_path / "sound.wav"
    with av.open(str(file), "w") as out:
        stream = out.add_stream("pcm_s16le", rate=8000, layout="mono")
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 8000), dtype=np.int16), format="s16", layout="mono")
        frame.rate = 8000
        for packet in [*stream.encode(frame), *stream.encode()]:
            out.mux(packet)
    with pytest.raises(VideoUnreadableError, match="no picture"):
        decode.probe(file)


def test_a_long_video_is_cut_to_its_middle(tmp_path: Path):
    from backstride.form.video import decode

    pictures = [np.full((32, 32, 3), n % 255, dtype=np.uint8) for n in range(5 * 100)]
    clip = decode.probe(made(tmp_path / "long.mp4", pictures, fps=5))
    assert clip.stop_s - clip.start_s == pytest.approx(60)
    assert clip.warnings
    times = [t for t, _ in decode.pictures(tmp_path / "long.mp4", clip)]
    assert clip.start_s <= min(times)
    assert max(times) <= clip.stop_s


def test_without_weights_the_way_is_named(tmp_path: Path):
    with pytest.raises(VideoNotSetUpError, match="form setup"):
        weights.need(tmp_path)


def test_a_wrong_hash_is_not_kept(tmp_path: Path):
    import zipfile

    known = weights.KNOWN[weights.FULL]
    wheel = tmp_path / "mediapipe-0.10.21-x.whl"
    with zipfile.ZipFile(wheel, "w") as out:
        out.writestr(known.inside[0], b"something else")
    with pytest.raises(WeightsError, match="hash"):
        weights.taken_out(wheel, known)


def test_without_a_network_the_setup_says_when_to_try_again(tmp_path: Path, monkeypatch):
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    with pytest.raises(WeightsError, match="Connect once"):
        weights.set_up(tmp_path)
    assert not weights.is_here(tmp_path)


def test_an_environment_without_pip_takes_the_systems(monkeypatch):
    monkeypatch.setattr(weights, "find_spec", lambda _: None)
    monkeypatch.setattr(weights.shutil, "which", lambda name: f"/usr/bin/{name}" if name == "pip" else None)
    assert weights._pip() == ["/usr/bin/pip"]
    monkeypatch.setattr(weights.shutil, "which", lambda _: None)
    with pytest.raises(WeightsError, match="no pip"):
        weights._pip()


def test_a_true_head_angle_needs_both_marks():
    assert craniovertebral((100, 300), (150, 240)).measures[0].value == pytest.approx(50.2, abs=0.1)
    assert craniovertebral(None, (150, 240)).refused[0].id == "not_marked"
    assert craniovertebral((100, 200), (150, 240)).refused[0].id == "marks_off"


@pytest.mark.shared
def test_terminal_prints_one_object(shared_data: Path, tmp_path: Path):
    file = next((shared_data / "activities").rglob("*28andStryd.fit"))
    command = [
        sys.executable,
        "-m",
        "backstride",
        "--home",
        str(tmp_path),
        "form",
        "--activity",
        str(file),
        "--json",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    said = json.loads(done.stdout)
    assert said["accepted"] is True
    assert {"id", "value", "low", "high", "unit", "error", "grade"} <= set(said["measures"][0])
    clip = shared_data / "video/treadmill_left_30fps.mp4"
    command = [sys.executable, "-m", "backstride", "--home", str(tmp_path), "form", str(clip), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "form setup" in done.stderr
    said = json.loads(done.stdout)
    assert said["accepted"] is False
    assert [row["id"] for row in said["refused_because"]] == ["not_set_up"]
    assert "form setup" in said["refused_because"][0]["fix"]
