"""What a foot pod's app writes beside the watch: its own fields, read where it says what they stand for."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest

from backstride.formats.fit import read
from backstride.formats.fit.records import take_out

from . import made_fit as made

UINT16, FLOAT32, UINT8 = 0x84, 0x88, 0x02
#: a foot pod's fields: number, base type, struct letter, field of the profile, unit
POWER, CADENCE = (0, UINT16, "H", 7, "Watts"), (2, UINT8, "B", 4, "RPM")
GROUND, BOUNCE = (3, UINT16, "H", 41, "Milliseconds"), (4, FLOAT32, "f", 39, "Centimeters")
POD = ((POWER, 240), (CADENCE, 85), (GROUND, 251), (BOUNCE, 7.5))
COLUMNS = ("power_w", "cadence_spm", "ground_contact_ms", "vertical_oscillation_mm")


def describe(
    fit: made.Fit, field, app: int = 0, scale: int | None = None, message: int = made.RECORD
) -> None:
    number, base, _, native, unit = field
    said = unit.encode() + b"\0"
    fields = [(0, 1, 2), (1, 1, 2), (2, 1, 2), (8, len(said), 7), (14, 2, 0x84), (15, 1, 2)]
    values = struct.pack("<BBB", app, number, base) + said + struct.pack("<HB", message, native)
    if scale is not None:
        fields, values = [*fields, (6, 1, 2)], values + bytes([scale])
    fit.body += struct.pack("<BBBHB", 0x45, 0, 0, made.FIELD_DESCRIPTION, len(fields))
    fit.body += b"".join(bytes(f) for f in fields) + b"\x05" + values


def run(pod=POD, *, native=(), squeezed: bool = False, n: int = 61, **how) -> bytes:
    """A run whose records hold a time, a heart rate, `native` fields (number, base type, value) and those of a pod."""
    fit = made.file_id(made.Fit())
    fit.message(made.DEVELOPER, 4, (3, made.UINT8, 0))
    for field, _ in pod:
        describe(fit, field, **how)
    app = how.get("app", 0)
    plain = ((253, made.UINT32, None), (3, made.UINT8, 150), *native)
    head = struct.pack("<BBBHB", 0x61, 0, 0, made.RECORD, len(plain))
    head += b"".join(struct.pack("BBB", f, base[2], base[0]) for f, base, _ in plain)
    fit.body += head + bytes([len(pod)])
    fit.body += b"".join(bytes([f[0], struct.calcsize(f[2]), app]) for f, _ in pod)
    row = "<" + "".join(base[1] for _, base, _ in plain) + "".join(f[2] for f, _ in pod)
    for second in range(n):
        told = [value for _, _, value in plain]
        told[0] = made.stamp(made.START) + second
        fit.body += b"\x01" + struct.pack(row, *told, *(value for _, value in pod))
    if squeezed:  # a compressed time: the library reads all of it
        fit.message(made.RECORD, 2, (3, made.UINT8, 150))
        fit.squeezed(2, n, b"\x96")
    return bytes(made.session(fit, n - 1, 180))


def columns(data: bytes) -> dict[str, float]:
    [activity] = read(data, "run.fit").activities
    return {name: float(np.nanmean(activity.streams[name])) for name in COLUMNS if name in activity.streams}


ALL = dict(zip(COLUMNS, (240.0, 170.0, 251.0, 75.0), strict=True))


@pytest.mark.parametrize("app", [0, 1])
def test_the_pods_columns_in_our_units(app):
    data = run(app=app)
    assert take_out(data) is not None
    assert columns(data) == pytest.approx(ALL)
    [activity] = read(data, "run.fit").activities
    assert activity.dynamics.ground_contact_ms == pytest.approx(251)
    assert activity.dynamics.vertical_oscillation_mm == pytest.approx(75)


def test_the_library_and_the_patient_reader_give_the_same():
    assert take_out(run(squeezed=True)) is None
    assert columns(run(squeezed=True)) == pytest.approx(ALL)
    spoilt = run()[:-1] + b"\x00"
    assert "damaged" in read(spoilt, "spoilt.fit").problems[0].what
    assert columns(spoilt) == pytest.approx(ALL)


def test_what_the_watch_measured_itself_stays_alone():
    got = columns(run(native=((41, made.UINT16, 2300), (7, made.UINT16, 0xFFFF))))
    assert got["ground_contact_ms"] == 230
    assert got["power_w"] == 240, "the watch has the field and measured nothing"


def test_not_measured_is_not_a_number():
    pod = ((POWER, 0xFFFF), (GROUND, 0xFFFF), (BOUNCE, float("nan")))
    assert columns(run(pod)) == {}


@pytest.mark.parametrize(
    ("why", "data"),
    [
        ("a unit that we do not know", run((((4, FLOAT32, "f", 39, "inches"), 3.0),))),
        ("a scale of its own", run(((POWER, 240),), scale=10)),
        ("a field of another message", run(((POWER, 240),), message=made.LAP)),
        ("a field of the profile that we do not read", run((((0, UINT16, "H", 139, "Watts"), 37),))),
        ("two fields under one number", run(((POWER, 240), ((0, UINT16, "H", 41, "ms"), 250)))),
    ],
)
def test_what_is_not_certain_is_left_alone(why, data):
    assert columns(data) == {}, why


@pytest.mark.shared
def test_a_real_run_with_a_pod_and_no_strap(shared_data: Path) -> None:
    [file] = (shared_data / "activities").rglob("roznet__running.fit")
    got = columns(file.read_bytes())
    assert 200 < got["power_w"] < 260
    assert 250 < got["ground_contact_ms"] < 330
    assert 60 < got["vertical_oscillation_mm"] < 100
