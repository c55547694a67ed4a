"""A FIT file may be several FIT files one after the other; each is read alone, so a bad one loses nothing else.

Header layout: FIT protocol, section "File header" (12 or 14 bytes, data size at byte 4, ".FIT" at byte 8).
"""

from __future__ import annotations

CRC_BYTES = 2


def segments(data: bytes) -> list[bytes]:
    """The FIT files inside `data`, in order; the last may be cut short. Bytes that follow no header are dropped."""
    found: list[bytes] = []
    at = 0
    while at + 12 <= len(data):
        size = data[at]
        if size not in (12, 14) or data[at + 8 : at + 12] != b".FIT":
            following = data.find(b".FIT", at + 9)
            if following < 8:
                break
            at = following - 8
            continue
        length = size + int.from_bytes(data[at + 4 : at + 8], "little") + CRC_BYTES
        nxt = _next_header(data, at + size)
        end = at + length
        if end > len(data) and nxt is not None:
            end = nxt  # a wrong size before another header: the header wins
        found.append(data[at:end])
        at = end
    return found


def _next_header(data: bytes, start: int) -> int | None:
    at = data.find(b".FIT", start)
    while at >= 8:
        if data[at - 8] in (12, 14):
            return at - 8
        at = data.find(b".FIT", at + 1)
    return None
