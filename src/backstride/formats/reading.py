"""One file of any kind: unpacked, recognised by its content, read."""

from __future__ import annotations

import gzip
import zlib
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from backstride.core.activity import ReadResult
from backstride.core.problems import Problem
from backstride.formats.kinds import kind
from backstride.formats.registry import reader_for

if TYPE_CHECKING:
    from collections.abc import Iterator

#: a single file larger than this when unpacked is not read in one piece
LARGEST = 400_000_000
HEAD = 64_000


class TooLargeError(ValueError):
    """More bytes than a file of training has."""


def read(source: str | Path | bytes, name: str = "") -> list[ReadResult]:
    """Everything one file holds. Archives give a result for each file inside. Nothing is raised for bad content."""
    return list(iter_read(source, name))


def iter_read(source: str | Path | bytes, name: str = "") -> Iterator[ReadResult]:
    """The same, one result at a time."""
    if not isinstance(source, bytes):
        from backstride.formats.archives import walk

        yield from walk([source])
        return
    yield from read_bytes(source, name)


def read_bytes(data: bytes, name: str) -> Iterator[ReadResult]:
    """Results of one file's bytes; gzip is unpacked first, a zip is handed to the archive reader."""
    if not data:
        yield ReadResult(file=name, format="", failed="It is empty.")
        return
    said: tuple[Problem, ...] = ()
    if data[:2] == b"\x1f\x8b":
        try:
            data, damage = gunzip(data)
        except TooLargeError:
            why = f"It unpacks to more than we read ({LARGEST // 1_000_000} MB): it may be a bomb."
            yield ReadResult(file=name, format="gzip", failed=why)
            return
        if damage and not data:
            yield ReadResult(file=name, format="gzip", failed=f"Its gzip packing is damaged: {damage}.")
            return
        if damage:
            word = f"its gzip packing is damaged ({damage}); read what stands before"
            said = (Problem("the file", word, "warning"),)
        name = name.removesuffix(".gz").removesuffix(".GZ")
    if data[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        from backstride.formats.archives import walk_zip

        yield from walk_zip(BytesIO(data), name)
        return
    module = reader_for(data[:HEAD], name)
    if module is None:
        yield ReadResult(file=name, format="", not_activity=kind(data, name))
        return
    try:
        found = module.read(data, name)
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except Exception as error:  # noqa: BLE001 - one bad file never stops a batch; the fault is told
        yield ReadResult(file=name, format=module.NAME, failed=our_fault(error))
        return
    for result in [found] if isinstance(found, ReadResult) else found:
        silent = not (result.activities or result.failed or result.not_activity or result.problems)
        heard = replace(result, not_activity=kind(data, name)) if silent else result
        yield replace(heard, problems=(*said, *heard.problems)) if said else heard


def our_fault(error: Exception) -> str:
    """What is said of a file at which a reader failed in a way that nobody foresaw."""
    return f"We could not read it ({type(error).__name__}: {error})."


def gunzip(data: bytes) -> tuple[bytes, str]:
    """Unpacked bytes, with a bound, since a small file may unpack to gigabytes; and what ended the unpacking too early."""
    found = bytearray()
    with gzip.GzipFile(fileobj=BytesIO(data)) as packed:
        try:
            while part := packed.read1(1_000_000):
                found += part
                if len(found) > LARGEST:
                    raise TooLargeError
        except (OSError, EOFError, zlib.error) as error:
            return bytes(found), str(error).rstrip(".")
    return bytes(found), ""
