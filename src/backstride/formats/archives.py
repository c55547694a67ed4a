"""Folders and archives as they come: walked in a fixed order, one file in memory at a time, bombs and traps refused."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from backstride.core.activity import ReadResult
from backstride.formats.content import content
from backstride.formats.cut_zip import completed
from backstride.formats.kinds import kind, office
from backstride.formats.members import (
    DAMAGED,
    DEEPEST,
    BombError,
    Budget,
    Member,
    is_skipped,
    of_folder,
    of_zip,
    size_of,
)
from backstride.formats.reading import HEAD, LARGEST, our_fault, read_bytes
from backstride.formats.registry import reader_for
from backstride.formats.strava import Joins

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import BinaryIO

    from backstride.core.activity import Activity

    IsKnown = Callable[[str, str], bool]

#: an archive inside an archive that is larger than this waits on disk, in a file without a name
SPOOL_ABOVE = 64_000_000
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OTHER_ARCHIVES = {b"7z\xbc\xaf'\x1c": "7z", b"Rar!\x1a\x07": "rar", b"\xfd7zXZ\x00": "xz", b"BZh": "bzip2"}
#: read first: what may name the other files of a folder
_TABLES = (".csv", ".tsv", ".xml", ".txt")


@dataclass(frozen=True, slots=True)
class Caller:
    """What the caller wants to hear: the file in hand; and what it can say: a file (its name, its content) is known."""

    on_progress: Callable[[str], None] = lambda _: None
    is_known: IsKnown = lambda *_: False


_NOBODY = Caller()


def walk(
    paths: Iterable[str | Path],
    on_progress: Callable[[str], None] | None = None,
    is_known: IsKnown | None = None,
) -> Iterator[ReadResult]:
    """Results for every file; names are relative to what was asked for. Nothing is unpacked into a folder."""
    caller = Caller(on_progress or (lambda _: None), is_known or (lambda *_: False))
    for path in paths:
        root = Path(path)
        budget = Budget()
        if root.is_dir():
            yield from _container(of_folder(root), f"{root.name}/", caller, budget, 0)
            continue
        member = _single(root)
        if is_skipped(root.name):
            yield ReadResult(file=str(path), format="", not_activity="a file of the operating system")
            continue
        yield from _member(member, str(path), caller, budget, 0)


def _single(path: Path) -> Member:
    try:
        size = path.stat().st_size if path.is_file() else 0
        refused = (
            "" if path.is_file() else "There is no such file." if not path.exists() else "It is no file."
        )
    except OSError as error:
        size, refused = 0, f"It cannot be opened: {error.strerror or error}."
    return Member(path.name, size, lambda: path.open("rb"), refused)


def walk_zip(
    stream: BinaryIO,
    name: str,
    caller: Caller = _NOBODY,
    depth: int = 1,
    budget: Budget | None = None,
) -> Iterator[ReadResult]:
    """Results for every file in a zip, archives inside it included."""
    if depth > DEEPEST:
        yield ReadResult(
            file=name, format="zip", failed=f"Archives lie more than {DEEPEST} deep inside each other."
        )
        return
    budget = budget or Budget()
    try:
        archive = zipfile.ZipFile(stream)
    except DAMAGED as error:
        again = completed(stream)
        if again is None:
            why = f"The archive is cut short or damaged ({error}): get it again."
            yield ReadResult(file=name, format="zip", failed=why)
            return
        stream, n = again
        archive = zipfile.ZipFile(stream)
        why = f"The archive is cut short: the {n:,} files before the cut are read. Get it again for the rest."
        yield ReadResult(file=name, format="zip", failed=why)
    with archive:
        try:
            members = of_zip(archive, size_of(stream), budget)
        except BombError as error:
            yield ReadResult(file=name, format="zip", failed=str(error))
            return
        if not members:
            yield ReadResult(file=name, format="zip", not_activity="an empty archive")
            return
        if (what := office({member.name for member in members})) is not None:
            yield ReadResult(file=name, format="", not_activity=what)
            return
        yield from _container(members, f"{name}:", caller, budget, depth)


def _container(
    members: Sequence[Member], before: str, caller: Caller, budget: Budget, depth: int
) -> Iterator[ReadResult]:
    """Lists first, since their rows go with the files they name; then the rest, each by name."""
    joins = Joins(member.name for member in members)
    for member in sorted(members, key=lambda m: (not _is_table(m.name), m.name)):
        shown = before + member.name
        rows = joins.waiting(member.name)
        for result in _member(member, shown, caller, budget, depth, rows):
            if result.file != shown or result.is_known:
                yield result  # of an archive inside, which joins its own; or as it was joined before
            elif _is_table(member.name):
                yield joins.take(member.name, result)
            else:
                yield joins.give(member.name, result)


def _is_table(name: str) -> bool:
    return PurePosixPath(name.lower().removesuffix(".gz")).suffix in _TABLES


def _member(
    member: Member, shown: str, caller: Caller, budget: Budget, depth: int, rows: Sequence[Activity] = ()
) -> Iterator[ReadResult]:
    caller.on_progress(shown)
    if member.refused:
        yield ReadResult(file=shown, format="", failed=member.refused)
        return
    try:
        with member.open() as opened:
            stream: BinaryIO = opened  # type: ignore[assignment]
            yield from _stream(stream, member, shown, caller, budget, depth, rows)
    except DAMAGED as error:
        why = (
            f"It cannot be opened: {error.strerror}"
            if isinstance(error, OSError) and error.strerror
            else f"It is damaged: {error}"
        )
        yield ReadResult(file=shown, format="", failed=f"{why}.")
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - one bad file never stops a batch; the fault is told
        yield ReadResult(file=shown, format="", failed=our_fault(error))


def _stream(
    stream: BinaryIO,
    member: Member,
    shown: str,
    caller: Caller,
    budget: Budget,
    depth: int,
    rows: Sequence[Activity],
) -> Iterator[ReadResult]:
    from backstride.formats import apple

    head = stream.read(HEAD)
    if head[:4] in _ZIP:
        yield from _nested(stream, head, member, shown, caller, budget, depth)
        return
    packed = next((word for mark, word in _OTHER_ARCHIVES.items() if head.startswith(mark)), None)
    if packed or head[257:262] == b"ustar":
        yield ReadResult(
            file=shown,
            format="",
            failed=f"It is a {packed or 'tar'} archive: unpack it and give us the folder.",
        )
    elif head and apple.matches(head, shown):
        yield apple.read_stream(_Rejoined(head, stream), shown)  # type: ignore[arg-type]
    elif head and head[:2] != b"\x1f\x8b" and reader_for(head, shown) is None:
        yield ReadResult(file=shown, format="", not_activity=kind(head, shown))
    elif member.size > LARGEST:
        yield ReadResult(
            file=shown, format="", failed=f"It is larger than we read ({member.size / 1e9:.1f} GB)."
        )
    else:
        yield from _whole(head + stream.read(), member, shown, caller, rows)


def _whole(
    data: bytes, member: Member, shown: str, caller: Caller, rows: Sequence[Activity]
) -> Iterator[ReadResult]:
    """A file in one piece. One that the caller knows is not read, except a list: other files wait for its rows."""
    told = "" if _is_table(member.name) else content(data, shown, rows)
    if told and caller.is_known(shown, told):
        yield ReadResult(file=shown, format="", content=told, is_known=True)
        return
    # a packed file keeps the name it has in its folder
    results = (read if read.file == shown else _renamed(read, shown) for read in read_bytes(data, shown))
    first, second = next(results), next(results, None)
    if second is None:
        yield replace(first, content=told) if first.file == shown else first
        return
    yield from (first, second)  # several files under one name: known by nothing
    yield from results


def _renamed(result: ReadResult, shown: str) -> ReadResult:
    if not shown.lower().endswith(".gz") or result.file != shown[: -len(".gz")]:
        return result
    return replace(result, file=shown, activities=tuple(replace(a, file=shown) for a in result.activities))


def _nested(
    stream: BinaryIO,
    head: bytes,
    member: Member,
    shown: str,
    caller: Caller,
    budget: Budget,
    depth: int,
) -> Iterator[ReadResult]:
    if depth == 0 and stream.seekable():
        stream.seek(0)
        yield from walk_zip(stream, shown, caller, 1, budget)
        return
    if member.size <= SPOOL_ABOVE:
        yield from walk_zip(BytesIO(head + stream.read()), shown, caller, depth + 1, budget)
        return
    with tempfile.TemporaryFile() as spool:
        spool.write(head)
        shutil.copyfileobj(stream, spool, 1_000_000)
        spool.seek(0)
        yield from walk_zip(spool, shown, caller, depth + 1, budget)


class _Rejoined:
    """A stream whose first bytes were already looked at."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head, self._rest = head, rest

    def read(self, size: int) -> bytes:
        if self._head:
            part, self._head = self._head[:size], self._head[size:]
            return part
        return self._rest.read(size)
