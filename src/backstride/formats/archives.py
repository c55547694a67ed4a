"""Folders and archives as they come: walked in a fixed order, one file in memory at a time, bombs and traps refused."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from backstride.core.activity import ReadResult
from backstride.formats.reading import LARGEST, read_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import IO, BinaryIO

MOST_FILES = 200_000  # in one archive
MOST_BYTES = 60_000_000_000  # unpacked, in one archive
DEEPEST = 4  # archives inside archives
BOMB_RATIO = 500  # unpacked to packed, above which a large member is refused
STREAM_ABOVE = 64_000_000  # a larger export.xml is streamed
_SKIPPED = ("__MACOSX/", ".git/", ".svn/")
_SKIPPED_NAMES = {".ds_store", "thumbs.db", "desktop.ini"}


def walk(
    paths: Iterable[str | Path], on_progress: Callable[[str], None] | None = None
) -> Iterator[ReadResult]:
    """Results for every file; names are relative to what was asked for. Nothing is written to disk."""
    for path in paths:
        root = Path(path)
        if root.is_dir():
            for file in sorted(p for p in root.rglob("*") if p.is_file()):
                name = f"{root.name}/{file.relative_to(root).as_posix()}"
                if not _skipped(name):
                    yield from _file(file, name, on_progress)
        else:
            yield from _file(root, str(path), on_progress)


def _skipped(name: str) -> bool:
    last = PurePosixPath(name).name.lower()
    return any(part in name for part in _SKIPPED) or last in _SKIPPED_NAMES or last.startswith("._")


def _file(path: Path, name: str, on_progress: Callable[[str], None] | None) -> Iterator[ReadResult]:
    if on_progress:
        on_progress(name)
    try:
        with path.open("rb") as stream:
            head = stream.read(4)
            if head == b"PK\x03\x04":
                stream.seek(0)
                yield from walk_zip(stream, name, on_progress)
                return
            size = path.stat().st_size
            if size > STREAM_ABOVE and path.suffix.lower() == ".xml":
                yield from _stream_xml(stream, head, name)
                return
            if size > LARGEST:
                yield ReadResult(
                    file=name, format="", failed=f"It is larger than we read ({size / 1e9:.1f} GB)."
                )
                return
            data = head + stream.read()
    except OSError as error:
        yield ReadResult(file=name, format="", failed=f"It cannot be opened: {error.strerror or error}.")
        return
    yield from read_bytes(data, name)


def _stream_xml(stream: BinaryIO, head: bytes, name: str) -> Iterator[ReadResult]:
    from backstride.formats import apple

    rest = head + stream.read(60_000)
    if not apple.matches(rest, name):
        yield ReadResult(file=name, format="", not_activity="a large XML file that holds no activities")
        return
    stream.seek(0)
    yield apple.read_stream(stream, name)


def walk_zip(
    stream: BinaryIO, name: str, on_progress: Callable[[str], None] | None = None, depth: int = 1
) -> Iterator[ReadResult]:
    """Results for every file in a zip, archives inside it included. Members are read in memory, never extracted."""
    if depth > DEEPEST:
        yield ReadResult(
            file=name, format="zip", failed=f"Archives lie more than {DEEPEST} deep inside each other."
        )
        return
    try:
        archive = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        yield ReadResult(file=name, format="zip", failed=f"The archive is damaged or cut short: {error}.")
        return
    with archive:
        members = [m for m in archive.infolist() if not m.is_dir()]
        if len(members) > MOST_FILES or sum(m.file_size for m in members) > MOST_BYTES:
            yield ReadResult(
                file=name, format="zip", failed="It unpacks to more than any export: it may be a bomb."
            )
            return
        found = False
        for member in sorted(members, key=lambda m: m.filename):
            inside = f"{name}:{member.filename}"
            if _skipped(member.filename):
                continue
            found = True
            if on_progress:
                on_progress(inside)
            yield from _member(archive, member, inside, on_progress, depth)
        if not found:
            yield ReadResult(file=name, format="zip", not_activity="an empty archive")


def _member(
    archive: zipfile.ZipFile,
    member: zipfile.ZipInfo,
    inside: str,
    on_progress: Callable[[str], None] | None,
    depth: int,
) -> Iterator[ReadResult]:
    if member.flag_bits & 0x1:
        yield ReadResult(file=inside, format="zip", failed="It is locked with a password.")
        return
    large = member.file_size > 50_000_000
    if large and member.file_size > BOMB_RATIO * max(1, member.compress_size):
        yield ReadResult(
            file=inside, format="zip", failed="It unpacks to far more than it holds: it may be a bomb."
        )
        return
    try:
        if large and member.filename.lower().endswith(".xml"):
            with archive.open(member) as stream:
                yield from _zip_xml(stream, inside)
            return
        if member.file_size > LARGEST:
            yield ReadResult(file=inside, format="", failed="It is larger than we read.")
            return
        data = archive.read(member)
    except (
        zipfile.BadZipFile,
        OSError,
        EOFError,
        zlib.error,
        RuntimeError,
        NotImplementedError,
        ValueError,
    ) as error:
        yield ReadResult(file=inside, format="zip", failed=f"It is damaged inside the archive: {error}.")
        return
    if data[:4] == b"PK\x03\x04":
        yield from walk_zip(BytesIO(data), inside, on_progress, depth + 1)
        return
    yield from read_bytes(data, inside)


def _zip_xml(stream: IO[bytes], inside: str) -> Iterator[ReadResult]:
    from backstride.formats import apple

    yield apple.read_stream(stream, inside)
