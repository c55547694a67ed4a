"""What people really hand in: each ends in a measure that is right, or in a refusal that says what to do next."""

from __future__ import annotations

import time
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from backstride.form.faults import VideoUnreadableError
from backstride.form.video import decode
from backstride.form.video.analyse import analyse

from .clips import dog, made, of_unknown_kind, on_its_side


def colours(n: int = 12, size: tuple[int, int] = (64, 96)) -> list[np.ndarray]:
    """Left half red, right half blue."""
    picture = np.zeros((*size, 3), dtype=np.uint8)
    picture[:, : size[1] // 2, 0] = 230
    picture[:, size[1] // 2 :, 2] = 230
    return [picture] * n


def real(shared_data: Path, seconds: float) -> list[np.ndarray]:
    """The treadmill clip at 60 % of its size: the leg is about 175 pixels long."""
    from PIL import Image

    clip = decode.probe(shared_data / "video/treadmill_left_30fps.mp4")
    found = []
    for t, picture in decode.pictures(shared_data / "video/treadmill_left_30fps.mp4", clip):
        if t > seconds:
            break
        found.append(np.asarray(Image.fromarray(picture).resize((432, 768))))
    return found


def test_a_phone_video_on_its_side_is_turned_upright(tmp_path: Path):
    file = on_its_side(made(tmp_path / "side.mp4", colours()))
    picture = next(p for _, p in decode.pictures(file, decode.probe(file)))
    assert picture.shape[:2] == (96, 64)
    assert (
        picture[:40, :, 0].mean() > 150 > 60 > picture[:40, :, 2].mean()
    )  # a quarter turn clockwise: left is up
    assert picture[56:, :, 2].mean() > 150


def test_pixels_that_are_not_square_are_made_square(tmp_path: Path):
    import av

    file = tmp_path / "narrow.mp4"
    with av.open(str(file), "w") as out:
        stream = out.add_stream("mpeg4", rate=30)
        stream.width, stream.height, stream.pix_fmt = 96, 64, "yuv420p"
        stream.codec_context.sample_aspect_ratio = Fraction(4, 3)
        for picture in colours():
            out.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        out.mux(stream.encode())
    assert next(p for _, p in decode.pictures(file, decode.probe(file))).shape[:2] == (64, 128)


def test_a_kind_without_a_decoder_says_so(tmp_path: Path):
    file = of_unknown_kind(made(tmp_path / "new.mp4", colours()))
    with pytest.raises(VideoUnreadableError, match="no decoder") as told:
        list(decode.pictures(file, decode.probe(file)))
    assert "H.264" in told.value.refusal.fix


def test_a_clip_cut_off_in_the_middle_ends_where_its_pictures_end(tmp_path: Path):
    whole = made(tmp_path / "whole.mp4", [dog(n / 30) for n in range(60)])
    data = whole.read_bytes()
    for share in (0.05, 0.5, 0.95):
        file = tmp_path / f"{share}.mp4"
        file.write_bytes(data[: int(share * len(data))])
        with pytest.raises(VideoUnreadableError):  # the index stands at its end
            list(decode.pictures(file, decode.probe(file)))
    bent = bytearray(data)
    bent[2000:2600] = bytes(600)
    (tmp_path / "bent.mp4").write_bytes(bytes(bent))
    assert len(list(decode.pictures(tmp_path / "bent.mp4", decode.probe(tmp_path / "bent.mp4")))) > 10


@pytest.mark.shared
@pytest.mark.timeout(600)
def test_a_file_damaged_on_its_way_is_not_called_a_short_film(tmp_path: Path, ready: Path, shared_data: Path):
    data = (shared_data / "video/treadmill_left_30fps.mp4").read_bytes()
    stop = data.rindex(b"moov")
    begin = data.index(b"mdat")
    for share, is_enough in ((0.3, False), (0.9, True)):
        first = begin + int(share * (stop - begin))
        file = tmp_path / f"{share}.mp4"
        file.write_bytes(data[:first] + bytes(stop - 4 - first) + data[stop - 4 :])
        said = analyse(file, ready).result
        assert said.accepted is is_enough
        ids = [r.id for r in said.refused]
        assert ("broken_off" not in ids) if is_enough else (ids == ["broken_off"])
        assert any("damaged" in text for text in said.warnings) is is_enough


def test_a_video_without_a_single_picture_says_so(tmp_path: Path):
    file = made(tmp_path / "x.mp4", colours(2))
    data = bytearray(file.read_bytes())
    start = data.index(b"mdat") + 4
    data[start : data.index(b"moov") - 4] = bytes(data.index(b"moov") - 4 - start)
    file.write_bytes(bytes(data))
    with pytest.raises(VideoUnreadableError):
        list(decode.pictures(file, decode.probe(file)))


def test_times_of_a_variable_rate_are_those_of_the_pictures(tmp_path: Path):
    times = np.cumsum(np.random.default_rng(3).choice([17, 33, 66], 60)).tolist()
    file = made(tmp_path / "vfr.mp4", colours(60), times_ms=times)
    found = [t for t, _ in decode.pictures(file, decode.probe(file))]
    assert found == pytest.approx(np.array(times) / 1000, abs=0.002)
    late = made(
        tmp_path / "late.mp4", colours(60), times_ms=[9_000 + t for t in times]
    )  # cut out of a longer one
    assert len(list(decode.pictures(late, decode.probe(late)))) == 60


def test_eight_hours_are_looked_at_for_a_minute(tmp_path: Path):
    times = [30_000 * n for n in range(960)]
    file = made(tmp_path / "day.mp4", colours(960), times_ms=times)
    clip = decode.probe(file)
    assert clip.seconds == pytest.approx(8 * 3600, rel=0.01)
    assert "480 minutes long" in clip.warnings[0]
    begun = time.perf_counter()
    found = [t for t, _ in decode.pictures(file, clip)]
    assert 1 <= len(found) <= 3
    assert abs(found[0] - 4 * 3600) < 60
    assert time.perf_counter() - begun < 5


def test_slow_motion_that_the_phone_wrote_down_is_read(tmp_path: Path):
    file = made(tmp_path / "slow.mp4", colours(), metadata={decode.CAPTURE_RATE: "240.000000"})
    assert decode.probe(file).is_slowed
    file = made(tmp_path / "plain.mp4", colours(), metadata={decode.CAPTURE_RATE: "30.0"})
    assert not decode.probe(file).is_slowed
    file = made(tmp_path / "odd.mp4", colours(), metadata={decode.CAPTURE_RATE: "fast"})
    assert not decode.probe(file).is_slowed


@pytest.mark.shared
@pytest.mark.timeout(600)
def test_a_runner_in_slow_motion_is_refused_with_the_reason(tmp_path: Path, ready: Path, shared_data: Path):
    """The container says 30 pictures a second; what was a step takes four times as long."""
    pictures = real(shared_data, 12)[::2]
    times = [round(4 * 1000 * n / 15) for n in range(len(pictures))]
    said = analyse(made(tmp_path / "slow.mp4", pictures, times_ms=times), ready).result
    assert [r.id for r in said.refused] == ["slow_motion"]
    assert "normal speed" in said.refused[0].fix


@pytest.mark.timeout(600)
def test_a_dog_is_no_runner(tmp_path: Path, ready: Path):
    said = analyse(made(tmp_path / "dog.mp4", [dog(n / 15) for n in range(90)], fps=15), ready).result
    assert not said.accepted
    assert "no_person" in {r.id for r in said.refused}
    assert all(r.fix for r in said.refused)


@pytest.mark.shared
@pytest.mark.timeout(600)
def test_two_people_are_refused(tmp_path: Path, ready: Path, shared_data: Path):
    pictures = real(shared_data, 5.5)
    both = [np.concatenate([picture, pictures[-1 - n]], axis=1) for n, picture in enumerate(pictures)]
    said = analyse(made(tmp_path / "two.mp4", both), ready).result
    assert not said.accepted
    assert "two_people" in {r.id for r in said.refused}


@pytest.mark.shared
@pytest.mark.timeout(600)
def test_a_still_picture_of_a_runner_is_refused(tmp_path: Path, ready: Path, shared_data: Path):
    picture = real(shared_data, 0.5)[-1]
    said = analyse(made(tmp_path / "still.mp4", [picture] * 90, fps=15), ready).result
    assert not said.accepted
    assert "still" in {r.id for r in said.refused}


@pytest.mark.shared
@pytest.mark.timeout(600)
def test_a_dark_film_is_no_still_and_a_film_saved_at_60_is_no_film_at_60(
    tmp_path: Path, ready: Path, shared_data: Path
):
    """Each picture twice at 60 a second, at a sixth of the light."""
    pictures = [picture // 6 for picture in real(shared_data, 6) for _ in (0, 1)]
    said = analyse(made(tmp_path / "twice.mp4", pictures, fps=60), ready).result
    assert said.accepted
    assert "strike_needs_60_fps" in {r.id for r in said.refused}
    assert any("filmed at about 30" in warning for warning in said.warnings)
    assert next(m.value for m in said.measures if m.id == "cadence") == pytest.approx(168.9, abs=3)


@pytest.mark.shared
@pytest.mark.timeout(600)
def test_on_its_side_and_with_lost_pictures_the_cadence_stands(
    tmp_path: Path, ready: Path, shared_data: Path
):
    pictures = real(shared_data, 8)
    keep = [n for n in range(len(pictures)) if n % 4 != 3]  # every fourth picture is lost
    file = made(
        tmp_path / "phone.mp4",
        [np.rot90(pictures[n], 1) for n in keep],
        times_ms=[round(1000 * n / 30) for n in keep],
    )
    said = {m.id: m.value for m in analyse(on_its_side(file), ready).result.measures}
    assert said["cadence"] == pytest.approx(168.9, abs=2.5)


@pytest.mark.shared
@pytest.mark.timeout(600)
def test_nothing_goes_out_while_a_video_is_looked_at(
    tmp_path: Path, ready: Path, shared_data: Path, monkeypatch
):
    import socket

    def forbidden(*_, **__):
        raise AssertionError("a connection was tried")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, forbidden)
    monkeypatch.setattr(socket, "getaddrinfo", forbidden)
    analyse(made(tmp_path / "short.mp4", real(shared_data, 1)), ready)
