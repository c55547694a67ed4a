"""A zip that was cut off lacks its list of contents, which stands at the end: the list is made again from what is there.

Layout: APPNOTE.TXT 4.3 (local header, data descriptor, central directory, end records).
"""

from __future__ import annotations

import io
import struct
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from backstride.formats.members import BOMB_ABOVE, BOMB_RATIO, MOST_BYTES, MOST_FILES, size_of

if TYPE_CHECKING:
    from typing import BinaryIO

_LOCAL = struct.Struct("<4s5H3I2H")
_CHUNK = 65_536
_STORED, _DEFLATED = 0, 8
_UTF8 = 0x800
_FULL = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class _Entry:
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    name: bytes
    at: int


def completed(stream: BinaryIO) -> tuple[BinaryIO, int] | None:
    """The archive with a list of its whole members behind them, and their number; None where there is none."""
    entries: list[_Entry] = []
    end = unpacked = 0
    while len(entries) < MOST_FILES and unpacked < MOST_BYTES:
        found = _entry(stream, end)
        if found is None:
            break
        entry, end = found
        unpacked += entry.size
        entries.append(entry)
    if not entries:
        return None
    return io.BufferedReader(_Completed(stream, end, _contents(entries, end))), len(entries)


def _entry(stream: BinaryIO, at: int) -> tuple[_Entry, int] | None:
    """The member whose header stands at `at`, and where the next one begins; None where it is not whole."""
    stream.seek(at)
    head = stream.read(_LOCAL.size)
    if len(head) < _LOCAL.size or head[:4] != b"PK\x03\x04":
        return None
    _, _, flags, method, _, _, crc, packed, size, name_size, extra_size = _LOCAL.unpack(head)
    name, extra = stream.read(name_size), stream.read(extra_size)
    begin = at + _LOCAL.size + name_size + extra_size
    if not _is_utf8(name):
        flags &= ~_UTF8  # a broken name must not hide the others
    if flags & 8:  # the sizes stand behind the data, which only unpacking finds
        measured = _measure(stream, begin) if method == _DEFLATED else None
        if measured is None:
            return None
        crc, packed, size = measured
        end = begin + packed
        stream.seek(end)
        behind = stream.read(24)
        end += (4 if behind[:4] == b"PK\x07\x08" else 0) + 8
        end += next((more for more in (4, 12) if _begins(stream, end + more)), 4)
    else:
        if _FULL in (packed, size) and extra[:2] == b"\x01\x00" and len(extra) >= 20:
            size, packed = struct.unpack_from("<QQ", extra, 4)
        end = begin + packed
    if end > size_of(stream):
        return None
    return _Entry(flags & ~8, method, crc, packed, size, name, at), end


def _measure(stream: BinaryIO, begin: int) -> tuple[int, int, int] | None:
    """(checksum, packed bytes, unpacked bytes) of deflated data; None where it does not end."""
    stream.seek(begin)
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    crc = packed = size = 0
    while chunk := stream.read(_CHUNK):
        rest = chunk
        while rest and not inflate.eof:
            try:
                out = inflate.decompress(rest, 1_000_000)
            except zlib.error:
                return None
            crc, size, rest = zlib.crc32(out, crc), size + len(out), inflate.unconsumed_tail
        packed += len(chunk) - len(inflate.unused_data)
        if inflate.eof:
            return crc, packed, size
        if size > BOMB_ABOVE and size > BOMB_RATIO * packed:
            return None
    return None


def _is_utf8(name: bytes) -> bool:
    try:
        name.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _begins(stream: BinaryIO, at: int) -> bool:
    stream.seek(at)
    return stream.read(4) in (b"PK\x03\x04", b"PK\x01\x02")


def _contents(entries: list[_Entry], at: int) -> bytes:
    """The central directory and its end records, with 64-bit figures throughout."""
    listed = b"".join(
        struct.pack("<4s6H3I5H2I", b"PK\x01\x02", 45, 45, e.flags, e.method, 0, 0x21, e.crc, _FULL, _FULL, len(e.name), 28, 0, 0, 0, 0, _FULL)
        + e.name
        + struct.pack("<HHQQQ", 1, 24, e.size, e.packed, e.at)
        for e in entries
    )  # fmt: skip
    n = len(entries)
    far = struct.pack("<4sQ2H2I4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, n, n, len(listed), at)
    where = struct.pack("<4sIQI", b"PK\x06\x07", 0, at + len(listed), 1)
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, min(n, 0xFFFF), min(n, 0xFFFF), _FULL, _FULL, 0)
    return listed + far + where + end


class _Completed(io.RawIOBase):
    """The first `length` bytes of a stream, and `more` behind them."""

    def __init__(self, stream: BinaryIO, length: int, more: bytes) -> None:
        self._stream, self._length, self._more, self._at = stream, length, more, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = (0, self._at, self._length + len(self._more))[whence]
        self._at = max(0, base + offset)
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        wanted = len(buffer)
        if self._at < self._length:
            self._stream.seek(self._at)
            part = self._stream.read(min(wanted, self._length - self._at))
        else:
            begin = self._at - self._length
            part = self._more[begin : begin + wanted]
        buffer[: len(part)] = part
        self._at += len(part)
        return len(part)
