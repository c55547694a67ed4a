"""Records taken out of a FIT file by ourselves are what the library reads; where we are not sure the library reads all."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pyfitparsernative
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backstride.formats.fit import read
from backstride.formats.fit.checksum import PERIOD, crc16
from backstride.formats.fit.records import FIELDS, take_out
from backstride.formats.fit.table import Records, records_of

from . import made_fit as made

#: two fields tell these; the library derives one from the other, cutting instead of rounding, by one step at most
TWICE_TOLD = {"speed": 0.001, "altitude": 0.2}


def by_library(data: bytes) -> Records:
    messages = pyfitparsernative.parse_fit_bytes(data)
    return records_of([m for m in messages if m["message_type"] == "record"])


def taken(data: bytes) -> Records:
    found = take_out(data)
    assert found is not None
    return found[1]


def assert_same(data: bytes) -> None:
    ours, theirs = taken(data), by_library(data)
    assert len(ours) == len(theirs)
    np.testing.assert_array_equal(ours.times, theirs.times)
    for name, *_ in FIELDS.values():
        if name != "timestamp" and not name.startswith("enhanced_"):
            step = TWICE_TOLD.get(name, 0.0) * 1.001
            np.testing.assert_allclose(told(ours, name), told(theirs, name), rtol=0, atol=step, err_msg=name)


def told(records: Records, name: str) -> np.ndarray:
    """A field, the more exact of its two where it has two."""
    nothing = np.full(len(records), np.nan)
    exact, plain = (records.fields.get(n, nothing) for n in (f"enhanced_{name}", name))
    return np.where(np.isnan(exact), plain, exact)


def sealed(fit: made.Fit, more: bytes = b"") -> bytes:
    fit.body += more
    return bytes(fit)


@pytest.mark.parametrize("n", [0, 1, 2, 17, 5000, PERIOD - 1, PERIOD, PERIOD + 1, 3 * PERIOD + 5])
def test_the_checksum_is_that_of_the_protocols_table(n):
    data = np.random.default_rng(n).integers(0, 256, n, dtype=np.uint8).tobytes()
    assert crc16(data) == made.crc(data)
    assert crc16(data + made.crc(data).to_bytes(2, "little")) == 0


def test_an_ordinary_run():
    data = made.run(300, 3.0)
    records = taken(data)
    np.testing.assert_array_equal(records.fields["distance"], np.arange(301) * 3.0)
    np.testing.assert_array_equal(records.times, made.START.timestamp() + np.arange(301))
    assert_same(data)
    rest, _ = take_out(data)
    assert len(rest) < 200
    assert [m["message_type"] for m in pyfitparsernative.parse_fit_bytes(rest)] == ["file_id", "session"]


def test_layouts_that_take_turns_keep_the_files_order():
    fit = made.file_id(made.Fit())
    for second in range(61):
        when = made.stamp(made.START) + second
        fit.message(made.RECORD, 1, (253, made.UINT32, when), (3, made.UINT8, 140 + second % 9))
        fit.message(made.RECORD, 3, (253, made.UINT32, when), (5, made.UINT32, second * 300))
        if second % 10 == 0:  # the same local number, another layout
            fit.message(made.RECORD, 3, (253, made.UINT32, when), (4, made.UINT8, second))
    data = bytes(made.session(fit, 60, 180))
    assert len(taken(data)) == 61 + 61 + 7
    assert_same(data)


def test_not_measured_is_not_a_number():
    fit = made.file_id(made.Fit())
    for second in range(5):
        hr, metres = (0xFF, 0xFFFFFFFF) if second == 2 else (150, second * 100)
        fit.message(
            made.RECORD, 1, (253, made.UINT32, 10**9 + second), (3, made.UINT8, hr), (5, made.UINT32, metres)
        )
    records = taken(bytes(fit))
    assert np.flatnonzero(np.isnan(records.fields["heart_rate"])).tolist() == [2]
    assert records.fields["distance"][3] == 3.0
    assert np.isnan(records.fields["distance"][2])


def test_the_other_byte_order_and_developer_fields():
    fit = made.file_id(made.Fit())
    fit.message(made.DEVELOPER, 4, (3, made.UINT8, 0))
    fit.message(made.FIELD_DESCRIPTION, 5, (0, made.UINT8, 0), (1, made.UINT8, 0), (2, made.UINT8, 2))
    big = struct.pack(">BBBHB", 0x61, 0, 1, made.RECORD, 3)
    big += bytes([253, 4, 0x86, 5, 4, 0x86, 2, 2, 0x84]) + bytes(
        [1, 0, 1, 0]
    )  # one developer field of a byte
    rows = b"".join(
        bytes([1]) + struct.pack(">IIHB", made.stamp(made.START) + n, n * 250, (n + 500) * 5, 7)
        for n in range(40)
    )
    data = sealed(fit, big + rows)
    records = taken(data)
    np.testing.assert_array_equal(records.fields["distance"], np.arange(40) * 2.5)
    np.testing.assert_array_equal(records.fields["altitude"], np.arange(40.0))
    assert_same(data)


def one_record(*fields: bytes, values: bytes) -> bytes:
    definition = struct.pack("<BBBHB", 0x41, 0, 0, made.RECORD, len(fields)) + b"".join(fields)
    return sealed(made.file_id(made.Fit()), definition + b"\x01" + values)


@pytest.mark.parametrize(
    ("why", "data"),
    [
        ("a wrong checksum", made.run(20)[:-1] + b"\x00"),
        ("cut short", made.run(20)[:-30]),
        ("bytes behind the end", made.run(20) + b"\x00\x00\x00"),
        ("a float where the profile has a whole number", one_record(b"\x05\x04\x88", values=b"\x00" * 4)),
        ("a wider number than the profile has", one_record(b"\x03\x02\x84", values=b"\x90\x01")),
        ("two values for one", one_record(b"\x03\x02\x02", values=b"\x90\x91")),
        ("one field twice", one_record(b"\x03\x01\x02", b"\x03\x01\x02", values=b"\x90\x91")),
        ("speed and distance in one", one_record(b"\x08\x03\x0d", values=b"\x00\x01\x02")),
        ("a record that nothing defines", sealed(made.file_id(made.Fit()), b"\x05\x00")),
        ("a definition without an end", sealed(made.file_id(made.Fit()), b"\x41\x00\x00\x14\x00\x09\x03")),
        ("a compressed time", sealed(made.record(made.file_id(made.Fit()), 0, 0.0), b"\xa1" + bytes(19))),
    ],
)
def test_what_is_not_certain_is_left_to_the_library(why, data):
    assert take_out(data) is None, why


def test_a_list_in_every_record_loses_no_file():
    fit = made.file_id(made.Fit())
    phases = struct.pack("<BBBHB", 0x41, 0, 0, made.RECORD, 3) + bytes([253, 4, 0x86, 3, 1, 2, 69, 2, 2])
    for n in range(40):  # two records a second
        phases += b"\x01" + struct.pack("<IBBB", made.stamp(made.START) + n // 2, 150, 10, 20)
    fit.body += phases + b"\xa1" + phases[-7:]  # a compressed time: the library reads all of it
    [activity] = read(bytes(made.session(fit, 20, 60)), "phases.fit").activities
    assert activity.avg_hr_bpm == 150


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(14, 900), st.integers(0, 255)), min_size=1, max_size=3))
def test_a_changed_file_with_a_true_checksum_reads_as_the_library_reads_it(changes):
    data = bytearray(made.run(30)[:-2])
    for at, byte in changes:
        data[at % len(data)] = byte
    data += crc16(bytes(data)).to_bytes(2, "little")
    if take_out(bytes(data)) is None:
        return
    try:
        by_library(bytes(data))
    except BaseException:  # noqa: BLE001 - a Rust panic derives from BaseException
        return
    assert_same(bytes(data))


@pytest.mark.shared
def test_real_files_read_as_the_library_reads_them(shared_data: Path) -> None:
    ours = 0
    files = sorted((shared_data / "activities").rglob("*.fit"))[::4]
    for path in files:
        data = path.read_bytes()
        if take_out(data) is not None:
            assert_same(data)
            ours += 1
    assert ours > 0.9 * len(files)
