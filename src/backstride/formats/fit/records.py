"""The records of a sound FIT file as columns, taken out of its bytes; what is left is a small FIT file for the library.

A file is thousands of `record` messages of a few fixed layouts and a handful of others. The library makes a dictionary of
each, eight times the cost of everything else we do (docs/decisions/0004-fit-records.md). Only what is certain is done here:
wrong checksums, compressed times, unusual types and anything unexpected give None, and the library reads the whole file.

Layout: FIT protocol, "Record Format"; field numbers, scales and offsets: FIT profile, message `record`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

from backstride.formats.fit.checksum import crc16
from backstride.formats.fit.table import EPOCH_S, Records, developer_column

RECORD, DESCRIPTION = 20, 206
#: read by the library: file_id, sport, session, lap, activity, and what describes developer fields
_WHOLE = frozenset({0, 12, 18, 19, 34, DESCRIPTION, 207})
#: number in the profile -> name, base type, scale, offset: the value is raw / scale - offset
FIELDS: dict[int, tuple[str, int, float, float]] = {
    0: ("position_lat", 5, 1, 0),
    1: ("position_long", 5, 1, 0),
    2: ("altitude", 4, 5, 500),
    3: ("heart_rate", 2, 1, 0),
    4: ("cadence", 2, 1, 0),
    5: ("distance", 6, 100, 0),
    6: ("speed", 4, 1000, 0),
    7: ("power", 4, 1, 0),
    13: ("temperature", 1, 1, 0),
    39: ("vertical_oscillation", 4, 10, 0),
    41: ("stance_time", 4, 10, 0),
    53: ("fractional_cadence", 2, 128, 0),
    73: ("enhanced_speed", 6, 1000, 0),
    78: ("enhanced_altitude", 6, 5, 500),
    84: ("stance_time_balance", 4, 100, 0),
    85: ("step_length", 4, 10, 0),
    253: ("timestamp", 6, 1, 0),
}
#: speed and distance packed into one field: the library's patient sibling knows how
_PACKED = 8
#: base type of the protocol -> NumPy type, the raw value that means "not measured"
_TYPES: dict[int, tuple[str, float]] = {
    1: ("i1", 0x7F), 2: ("u1", 0xFF), 4: ("u2", 0xFFFF), 5: ("i4", 0x7FFF_FFFF), 6: ("u4", 0xFFFF_FFFF),
    8: ("f4", math.nan),
}  # fmt: skip


@dataclass(slots=True)
class _Layout:
    """One definition: how its messages are laid out, and where they stand in the file."""

    message: int
    size: int
    known: dict[str, tuple[str, int, float, float, float]] = field(default_factory=dict)
    places: dict[int, int] = field(default_factory=dict)  # of a description: field number -> place
    at: list[int] = field(default_factory=list)


def take_out(data: bytes) -> tuple[bytes, Records] | None:
    """The file without its records, and these; None where this reader is not sure of every byte."""
    if len(data) < 14 or crc16(data) != 0:
        return None
    head, end = data[0], len(data) - 2
    if head not in (12, 14) or head + int.from_bytes(data[4:8], "little") != end:
        return None
    rest: list[bytes] = []
    same: dict[bytes, _Layout] = {}
    layouts: dict[int, _Layout] = {}
    met: set[int] = set()
    described: dict[tuple[int, int], int] = {}  # app, developer field -> base type
    at = head
    try:
        while at < end:
            header = data[at]
            if header & 0x40 and not header & 0x90:
                until = _definition_end(data, at)
                if until > end or data[at + 2] > 1:
                    return None
                shape = data[at : at + 1] + data[at + 2 : until]
                layout = same.get(shape) or _layout(data, at, described)
                if layout is None:
                    return None
                same[shape] = layouts[header & 0x0F] = layout
                rest.append(data[at:until])
                at = until
            elif header & 0xF0:
                return None  # a compressed time, or a bit that nobody has given a meaning
            else:
                layout = layouts[header]
                step = 1 + layout.size
                if layout.message == RECORD:
                    note = layout.at.append
                    while data[at] == header and at < end:
                        note(at + 1)
                        at += step
                else:
                    if layout.message == DESCRIPTION:
                        app, number, base = (data[at + 1 + layout.places[n]] for n in range(3))
                        described.setdefault((app, number), base)
                    if layout.message in _WHOLE or layout.message not in met:
                        rest.append(data[at : at + step])
                    met.add(layout.message)
                    at += step
    except (KeyError, IndexError):
        return None
    if at != end:
        return None
    return _closed(data[:head], rest), _records(data, [x for x in same.values() if x.at])


def _definition_end(data: bytes, at: int) -> int:
    end = at + 6 + 3 * data[at + 5]
    return end + 1 + 3 * data[end] if data[at] & 0x20 else end


def _layout(data: bytes, at: int, described: dict[tuple[int, int], int]) -> _Layout | None:
    order = ">" if data[at + 2] else "<"
    message = int.from_bytes(data[at + 3 : at + 5], "big" if data[at + 2] else "little")
    made = _Layout(message, 0)
    fields_end = at + 6 + 3 * data[at + 5]
    for n in range(at + 6, _definition_end(data, at), 3):
        if n == fields_end:  # the count of developer fields stands between
            break
        number, size, base = data[n : n + 3]
        if message == RECORD and number == _PACKED:
            return None
        if message == DESCRIPTION and size == 1:
            made.places[number] = made.size
        if message == RECORD and number in FIELDS:
            name, usual, scale, offset = FIELDS[number]
            kind, missing = _TYPES[usual]
            if base & 0x1F != usual or size != int(kind[1]) or name in made.known:
                return None
            made.known[name] = (order + kind, made.size, missing, scale, offset)
        made.size += size
    for n in range(fields_end + 1, _definition_end(data, at), 3):
        number, size, app = data[n : n + 3]
        kind, missing = _TYPES.get(described.get((app, number), 0) & 0x1F, ("", 0))
        if message == RECORD and kind and size == int(kind[1]):
            made.known[developer_column(number)] = (order + kind, made.size, missing, 1, 0)
        made.size += size
    return made


def _closed(head: bytes, rest: list[bytes]) -> bytes:
    """A FIT file of the messages that are left."""
    body = b"".join(rest)
    head = head[:4] + len(body).to_bytes(4, "little") + head[8:12]
    if len(head) < head[0]:
        head += crc16(head).to_bytes(2, "little")
    return head + body + crc16(head + body).to_bytes(2, "little")


def _records(data: bytes, layouts: list[_Layout]) -> Records:
    import numpy as np

    raw = np.frombuffer(data, dtype=np.uint8)
    where = np.concatenate([np.array(x.at, dtype=np.int64) for x in layouts] or [np.empty(0, dtype=np.int64)])
    found: dict[str, Any] = {}
    begin = 0
    for layout in layouts:
        rows = slice(begin, begin + len(layout.at))
        begin = rows.stop
        for name, (kind, offset, missing, scale, less) in layout.known.items():
            cells = raw[where[rows, None] + np.arange(offset, offset + int(kind[2]))]
            told = cells.view(kind)[:, 0]
            column = found.setdefault(name, np.full(len(where), np.nan))
            column[rows] = np.where(told == missing, np.nan, told / scale - less)
    order = np.argsort(where, kind="stable")
    times = found.pop("timestamp", np.full(len(where), np.nan))
    return Records(times[order] + EPOCH_S, {name: column[order] for name, column in found.items()})
