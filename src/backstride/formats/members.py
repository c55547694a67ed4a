"""What stands in a folder or a zip, told the same way: a name, a size, a stream; traps are named, never opened."""

from __future__ import annotations

import os
import re
import stat
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import IO, BinaryIO

#: limits of one thing handed in, archives inside it counted too (our settings)
MOST_FILES = 200_000
MOST_BYTES = 60_000_000_000
DEEPEST = 4  # archives inside archives
BOMB_ABOVE, BOMB_RATIO = 50_000_000, 500  # a member this large, unpacked to packed, is refused
_SKIPPED = re.compile(r"(?:^|/)(?:__MACOSX|\.git|\.svn|\.Trashes|\.Spotlight-V100)/")
_SKIPPED_NAMES = {".ds_store", "thumbs.db", "desktop.ini"}
#: what `zipfile` raises for a broken, locked or strangely packed member
DAMAGED = (zipfile.BadZipFile, OSError, EOFError, zlib.error, RuntimeError, ValueError)


@dataclass(frozen=True, slots=True)
class Member:
    """One file of a folder or archive. `refused` says why it is not opened."""

    name: str
    size: int
    open: Callable[[], IO[bytes]]
    refused: str = ""


class BombError(ValueError):
    """An archive that unpacks to more than any export."""


@dataclass(slots=True)
class Budget:
    """What may still be unpacked of one thing handed in."""

    files: int = MOST_FILES
    bytes: int = MOST_BYTES

    def spend(self, files: int, size: int) -> None:
        self.files -= files
        self.bytes -= size
        if self.files < 0 or self.bytes < 0:
            raise BombError("It unpacks to more than any export: it may be a bomb.")


def is_skipped(name: str) -> bool:
    """Whether a name is an operating system's own and no file of the athlete."""
    last = PurePosixPath(name).name.lower()
    return bool(_SKIPPED.search(name)) or last in _SKIPPED_NAMES or last.startswith("._")


def safe(name: str) -> str:
    r"""A member's name without ways out of the archive.

    >>> safe("../../etc/passwd"), safe("C:\\runs\\a.fit"), safe("/a/./b.fit")
    ('etc/passwd', 'runs/a.fit', 'a/b.fit')
    """
    parts = re.sub(r"^[A-Za-z]:", "", name.replace("\\", "/").replace("\0", "")).split("/")
    return "/".join(part for part in parts if part not in ("", ".", "..")) or "member"


def of_folder(root: Path) -> list[Member]:
    """Regular files under a folder; links to folders are not followed, pipes and devices not opened."""
    found = []
    for folder, below, files in os.walk(root, onerror=None, followlinks=False):
        below.sort()
        for file in files:
            path = Path(folder) / file
            name = path.relative_to(root).as_posix()
            try:
                told = path.stat()
            except OSError as error:
                found.append(Member(name, 0, lambda p=path: p.open("rb"), _cannot(error)))  # type: ignore[misc]
                continue
            if stat.S_ISREG(told.st_mode):
                found.append(Member(name, told.st_size, lambda p=path: p.open("rb")))  # type: ignore[misc]
    return [member for member in found if not is_skipped(member.name)]


def _cannot(error: OSError) -> str:
    return f"It cannot be opened: {error.strerror or error}."


def files_of(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """What is in a zip, without its folders. `is_dir` fails at a member without a name."""
    return [info for info in archive.infolist() if not info.filename.endswith("/")]


def of_zip(archive: zipfile.ZipFile, size: int, budget: Budget) -> list[Member]:
    """Members of a zip; raises BombError where they cannot be an export."""
    infos = files_of(archive)
    budget.spend(len(infos), sum(info.file_size for info in infos))
    if sum(info.compress_size for info in infos) > size + 1_000_000:
        raise BombError("Its entries overlap each other: it may be a bomb.")
    found = []
    for info in infos:
        name = safe(info.filename)
        refused = ""
        if info.flag_bits & 0x1:
            refused = "It is locked with a password."
        elif info.file_size > BOMB_ABOVE and info.file_size > BOMB_RATIO * max(1, info.compress_size):
            refused = "It unpacks to far more than it holds: it may be a bomb."
        if not is_skipped(name):
            found.append(Member(name, info.file_size, lambda i=info: archive.open(i), refused))  # type: ignore[misc]
    return found


def size_of(stream: BinaryIO) -> int:
    """Bytes of a seekable stream."""
    at = stream.tell()
    size = stream.seek(0, os.SEEK_END)
    stream.seek(at)
    return size
