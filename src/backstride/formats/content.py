"""Whether a file was read before: a digest of its bytes, its own name, the rows that name it, and the readers themselves."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from functools import cache
from importlib import metadata, resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.resources.abc import Traversable

    from backstride.core.activity import Activity

#: what reads for us: another version may read otherwise
_LIBRARIES = ("pyfitparsernative", "fitdecode", "numpy")


def own_name(name: str) -> str:
    """A file's own name, without folders and archives around it. Only this part may tell a reader anything.

    >>> own_name("export.zip:activities/Morning run.gpx"), own_name("2026-03-01 07:30.gpx")
    ('Morning run.gpx', '2026-03-01 07:30.gpx')
    """
    return re.sub(r"^.*(?:/|\.zip:)", "", name, flags=re.IGNORECASE | re.DOTALL)


def content(data: bytes, name: str, rows: Sequence[Activity]) -> str:
    """64 hexadecimal digits. `rows` are those of a list that go with this file."""
    digest = hashlib.blake2b(digest_size=32)
    for word in (readers(), own_name(name), *(repr(replace(row, file="")) for row in rows)):
        digest.update(word.encode("utf-8", "replace") + b"\0")
    digest.update(data)
    return digest.hexdigest()


@cache
def readers() -> str:
    """The version of the readers: a digest of everything in `formats`, of `core`, and of the libraries that read for us.

    Nobody has to remember to raise it; a changed comment reads everything once more, which does no harm.
    """
    digest = hashlib.blake2b(digest_size=16)
    for package in ("backstride.formats", "backstride.core"):
        for path in _files(resources.files(package)):
            digest.update(path.read_bytes())
    for library in _LIBRARIES:
        digest.update(metadata.version(library).encode())
    return digest.hexdigest()


def _files(folder: Traversable) -> list[Traversable]:
    found: list[Traversable] = []
    for path in sorted(folder.iterdir(), key=lambda p: p.name):
        if path.is_dir():
            found += _files(path)
        elif path.name.endswith((".py", ".toml")):
            found.append(path)
    return found
