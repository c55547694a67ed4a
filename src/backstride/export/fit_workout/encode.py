"""FIT messages to bytes: header, definition and data records, the two check sums. Nothing else of the protocol.

Follows the published protocol description, version 2.0: little-endian, local message types, one definition before the
first message of its kind.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass

HEADER_BYTES = 14
PROTOCOL, PROFILE = 0x20, 2171  # 2.0 and profile 21.71
#: base type -> (its number, struct letter, value that means "not set")
BASE_TYPES = {
    "enum": (0x00, "B", 0xFF),
    "uint16": (0x84, "H", 0xFFFF),
    "uint32": (0x86, "I", 0xFFFFFFFF),
    "uint32z": (0x8C, "I", 0),
    "string": (0x07, "", None),
}
_CRC = (
    0x0000, 0xCC01, 0xD801, 0x1400, 0xF001, 0x3C00, 0x2800, 0xE401,
    0xA001, 0x6C00, 0x7800, 0xB401, 0x5000, 0x9C01, 0x8801, 0x4400,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a message: its number in the profile, base type, value (None: not set), bytes of a text."""

    number: int
    base: str
    value: int | str | None
    size: int = 0

    @property
    def n_bytes(self) -> int:
        return self.size if self.base == "string" else struct.calcsize(BASE_TYPES[self.base][1])

    def pack(self) -> bytes:
        _, letter, unset = BASE_TYPES[self.base]
        if self.base == "string":
            return text(str(self.value or ""), self.size)
        number = unset if self.value is None else int(self.value)
        return struct.pack("<" + letter, number)


@dataclass(frozen=True, slots=True)
class Message:
    """A message by its global number."""

    number: int
    fields: tuple[Field, ...]

    @property
    def shape(self) -> tuple[tuple[int, str, int], ...]:
        return tuple((field.number, field.base, field.n_bytes) for field in self.fields)


def text(words: str, size: int) -> bytes:
    """A text in `size` bytes, ending in a zero; cut between characters, never inside one."""
    raw = words.encode()[: size - 1].decode(errors="ignore").encode()
    return raw + bytes(size - len(raw))


def crc(data: bytes, start: int = 0) -> int:
    """The protocol's check sum, nibble by nibble."""
    found = start
    for byte in data:
        for nibble in (byte & 0xF, byte >> 4):
            found = ((found >> 4) & 0x0FFF) ^ _CRC[found & 0xF] ^ _CRC[nibble]
    return found


def encode(messages: Sequence[Message]) -> bytes:
    """A whole file. Messages of one number must share their shape; each gets one definition."""
    body = bytearray()
    local: dict[tuple[int, tuple[tuple[int, str, int], ...]], int] = {}
    for message in messages:
        key = (message.number, message.shape)
        if key not in local:
            local[key] = len(local)
            body += _definition(local[key], message)
        body.append(local[key])
        for field in message.fields:
            body += field.pack()
    header = struct.pack("<BBHI4s", HEADER_BYTES, PROTOCOL, PROFILE, len(body), b".FIT")
    whole = header + struct.pack("<H", crc(header)) + bytes(body)
    return whole + struct.pack("<H", crc(whole))


def _definition(local: int, message: Message) -> bytes:
    head = struct.pack("<BBBHB", 0x40 | local, 0, 0, message.number, len(message.fields))
    fields = (bytes((f.number, f.n_bytes, BASE_TYPES[f.base][0])) for f in message.fields)
    return head + b"".join(fields)
