"""FIT as devices and services write it, and as disks and cables break it. Every file is made here."""

from __future__ import annotations

import gzip
import io
import os
import struct
import zipfile
from datetime import timedelta

import numpy as np
import pytest

from backstride.formats import read

from . import made_fit as made


def only(data: bytes, name: str = "run.fit"):
    (result,) = read(data, name)
    (activity,) = result.activities
    return activity


def test_an_ordinary_run():
    run = only(made.run(600, 3.0))
    assert (run.sport, run.start, run.timer_s, run.distance_m) == ("run", made.START, 600.0, 1800.0)
    assert run.avg_hr_bpm == 150
    assert run.avg_cadence_spm == 168  # the file counts one foot
    assert run.n_records == 601
    assert run.streams["t_s"][-1] == 600
    assert run.streams["cadence_spm"][10] == 168
    assert not run.problems


def test_gzip_and_zip_by_another_name():
    plain = made.run(120)
    assert only(gzip.compress(plain), "run.fit.gz").timer_s == 120
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w") as packed:
        packed.writestr("inside.fit", plain)
    assert only(box.getvalue(), "looks-plain.fit").timer_s == 120


def test_chained_files_are_two_activities_and_a_bad_one_loses_nothing_else():
    later = made.START + timedelta(hours=3)
    (result,) = read(made.joined([made.run(120), made.run(300, start=later)]), "two.fit")
    assert [a.timer_s for a in result.activities] == [120.0, 300.0]
    broken = bytearray(made.run(120))
    broken[200:230] = b"\xff" * 30
    (result,) = read(made.joined([bytes(broken), made.run(300, start=later)]), "two.fit")
    assert 300.0 in [a.timer_s for a in result.activities]


def test_a_wrong_checksum_is_told_and_read():
    data = bytearray(made.run(120))
    data[-1] ^= 0xFF
    (result,) = read(bytes(data), "run.fit")
    (run,) = result.activities
    assert run.timer_s == 120
    assert any("damaged" in p.what for p in result.problems)


def test_cut_short_gives_what_stands_before():
    data = made.run(600)
    (result,) = read(data[: len(data) // 2], "run.fit")
    (run,) = result.activities
    assert 250 < run.elapsed_s < 350
    assert any("damaged" in p.what for p in result.problems)
    assert any("no session message" in p.what for p in result.problems)


@pytest.mark.parametrize("kept", [0, 1, 11, 12, 14, 15, 40])
def test_almost_nothing_left_is_a_clear_word(kept):
    (result,) = read(made.run(60)[:kept], "run.fit")
    assert not result.activities
    assert result.failed or result.not_activity


def test_compressed_timestamps_are_read():
    fit = made.file_id(made.Fit())
    made.record(fit, 0, 0.0)
    # the same record without a time of its own: its header carries the last five bits
    fit.message(made.RECORD, 3, (5, made.UINT32, 0), (3, made.UINT8, 150))
    fit.body = fit.body[: -(1 + 5)]  # keep the definition alone
    base = made.stamp(made.START)
    for second in range(1, 121):
        fit.squeezed(3, (base + second) & 0x1F, struct.pack("<IB", second * 300, 150))
    run = only(bytes(made.session(fit, 120, 360)))
    assert run.n_records == 121
    assert run.streams["t_s"][-1] == 120
    assert run.streams["distance_m"][-1] == 360


def test_several_partial_records_of_a_second_are_one():
    fit = made.file_id(made.Fit())
    for second in range(61):
        when = made.stamp(made.START) + second
        fit.message(made.RECORD, 1, (253, made.UINT32, when), (3, made.UINT8, 140))
        fit.message(made.RECORD, 3, (253, made.UINT32, when), (5, made.UINT32, second * 300))
    run = only(bytes(made.session(fit, 60, 180)))
    assert len(run.streams["t_s"]) == 61
    assert run.streams["hr_bpm"][30] == 140
    assert run.streams["distance_m"][30] == 90


@pytest.mark.parametrize(("kind", "word"), [(2, "settings"), (5, "workout"), (6, "course"), (15, "wellness")])
def test_files_that_are_no_activity_are_a_calm_word(kind, word):
    (result,) = read(bytes(made.file_id(made.Fit(), kind)), "other.fit")
    assert result.ok
    assert word in result.not_activity


def test_a_recording_left_on_for_weeks_is_told_and_its_timer_kept():
    fit = made.file_id(made.Fit())
    for second in range(61):
        made.record(fit, second, second * 3.0)
    run = only(bytes(made.session(fit, 60, 180, elapsed_s=2_012_530)))
    assert run.timer_s == 60
    assert run.elapsed_s == pytest.approx(2_012_530)
    assert any("left on" in p.what for p in run.problems)


@pytest.mark.parametrize("start", [made.EPOCH + timedelta(minutes=3), made.START.replace(year=2099)])
def test_a_clock_that_was_not_set_is_told(start):
    run = only(made.run(60, start=start))
    assert any("clock" in p.what for p in run.problems)


def test_longitude_180_stands_for_no_position():
    fit = made.file_id(made.Fit())
    for second in range(61):
        fit.message(
            made.RECORD,
            1,
            (253, made.UINT32, made.stamp(made.START) + second),
            (0, made.SINT32, 2**31 - 1),
            (1, made.SINT32, -(2**31)),
            (5, made.UINT32, second * 300),
        )
    run = only(bytes(made.session(fit, 60, 180)))
    assert "lat_deg" not in run.streams or np.isnan(run.streams["lat_deg"]).all()
    assert run.distance_m == 180


def test_a_swim_and_a_ride_have_no_steps():
    fit = made.file_id(made.Fit())
    for second in range(61):
        made.record(fit, second, second * 8.0)
    ride = only(bytes(made.session(fit, 60, 480, sport=2)))
    assert ride.sport == "ride"
    assert ride.avg_cadence_spm is None


def test_a_file_at_which_the_parser_panics_is_told_in_words_and_in_silence(capfd):
    """A definition of a record counts more fields than it has."""
    data = bytearray(made.run(30))
    at = next(n for n in range(14, len(data)) if data[n] & 0x40 and data[n + 3 : n + 5] == b"\x14\x00")
    data[at + 5] = 11
    (result,) = read(bytes(data), "run.fit")
    assert "remainder" not in str(result)
    assert any("damaged" in p.what for p in result.problems)
    assert capfd.readouterr().err == ""

    os.write(2, b"still heard")
    assert capfd.readouterr().err == "still heard"
