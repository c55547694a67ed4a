"""A small FIT writer of our own, for files with just the oddity that a test needs.

Layout: FIT protocol (header of 14 bytes, definition and data messages, CRC-16).
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from datetime import UTC, datetime

EPOCH = datetime(1989, 12, 31, tzinfo=UTC)
START = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
#: base types: number in the file, struct letter, size
ENUM, UINT8, UINT16, UINT32, SINT32 = (
    (0x00, "B", 1),
    (0x02, "B", 1),
    (0x84, "H", 2),
    (0x86, "I", 4),
    (0x85, "i", 4),
)

FILE_ID, SESSION, LAP, RECORD, DEVELOPER, FIELD_DESCRIPTION = 0, 18, 19, 20, 207, 206
_TABLE = (
    0x0000, 0xCC01, 0xD801, 0x1400, 0xF001, 0x3C00, 0x2800, 0xE401,
    0xA001, 0x6C00, 0x7800, 0xB401, 0x5000, 0x9C01, 0x8801, 0x4400,
)  # fmt: skip


def crc(data: bytes) -> int:
    """FIT's CRC-16."""
    value = 0
    for byte in data:
        for half in (byte & 0xF, byte >> 4):
            value = (value >> 4) & 0x0FFF ^ _TABLE[value & 0xF] ^ _TABLE[half]
    return value


def stamp(when: datetime) -> int:
    return int((when - EPOCH).total_seconds())


class Fit:
    """Messages one after another; `bytes(fit)` closes them with header and CRC."""

    def __init__(self) -> None:
        self.body = b""
        self.defined: dict[int, tuple] = {}

    def message(self, number: int, local: int, *fields: tuple[int, tuple, int]) -> Fit:
        """A data message; `fields` are (field number, base type, value). Defined anew when its shape changes."""
        shape = (number, tuple((f, base[0], base[2]) for f, base, _ in fields))
        if self.defined.get(local) != shape:
            self.body += struct.pack("<BBBHB", 0x40 | local, 0, 0, number, len(fields))
            self.body += b"".join(struct.pack("BBB", f, base[2], base[0]) for f, base, _ in fields)
            self.defined[local] = shape
        self.body += bytes([local]) + b"".join(struct.pack("<" + base[1], value) for _, base, value in fields)
        return self

    def squeezed(self, local: int, offset: int, *values: bytes) -> Fit:
        """A data message with a compressed timestamp: its header holds the last five bits of the time."""
        self.body += bytes([0x80 | (local << 5) | (offset & 0x1F)]) + b"".join(values)
        return self

    def __bytes__(self) -> bytes:
        head = struct.pack("<BBHI4s", 14, 0x20, 2132, len(self.body), b".FIT")
        head += struct.pack("<H", crc(head))
        whole = head + self.body
        return whole + struct.pack("<H", crc(whole))


def file_id(fit: Fit, kind: int = 4) -> Fit:
    return fit.message(FILE_ID, 0, (0, ENUM, kind), (1, UINT16, 1), (4, UINT32, stamp(START)))


def session(
    fit: Fit,
    seconds: int,
    metres: int,
    *,
    sport: int = 1,
    start: datetime = START,
    elapsed_s: int | None = None,
) -> Fit:
    elapsed = seconds if elapsed_s is None else elapsed_s
    return fit.message(
        SESSION,
        2,
        (253, UINT32, stamp(start) + seconds),
        (2, UINT32, stamp(start)),
        (5, ENUM, sport),
        (7, UINT32, elapsed * 1000 & 0xFFFFFFFF),
        (8, UINT32, seconds * 1000),
        (9, UINT32, metres * 100),
        (16, UINT8, 150),
        (18, UINT8, 84),
    )


def record(
    fit: Fit, second: int, metres: float, *, hr: int = 150, strides: int = 84, start: datetime = START
) -> Fit:
    return fit.message(
        RECORD,
        1,
        (253, UINT32, stamp(start) + second),
        (0, SINT32, int((43.0 + metres / 111_000) * 2**31 / 180)),
        (1, SINT32, int(-5.0 * 2**31 / 180)),
        (5, UINT32, round(metres * 100)),
        (3, UINT8, hr),
        (4, UINT8, strides),
    )


def run(seconds: int = 600, speed: float = 3.0, start: datetime = START) -> bytes:
    """An ordinary run: a record a second, one session."""
    fit = file_id(Fit())
    for second in range(seconds + 1):
        record(fit, second, second * speed, start=start)
    return bytes(session(fit, seconds, round(seconds * speed), start=start))


def joined(parts: Sequence[bytes]) -> bytes:
    return b"".join(parts)
