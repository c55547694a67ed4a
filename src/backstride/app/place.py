"""Where a runner's data lives on this machine, readable by its owner only."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from backstride.core.errors import StoreError
from backstride.core.place import home

DATABASE = "journal.sqlite3"
SECRET = "secret.key"  # noqa: S105 - a file name
__all__ = ["home", "prepare", "private", "secret_key"]

#: files that tell a folder of ours from any other folder
_MARKS = (DATABASE, SECRET)


def prepare(folder: Path | None = None) -> Path:
    """Make the data folder, for its owner only, and return it.

    A folder that already holds other people's things keeps its permissions; our files in it are private.
    """
    folder = folder or home()
    try:
        is_new = not folder.exists()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if is_new or any((folder / mark).exists() for mark in _MARKS) or not any(folder.iterdir()):
            folder.chmod(0o700)
        private(folder / DATABASE)
    except OSError as error:
        raise StoreError(
            f"The data folder {folder} cannot be used: {error.strerror or error}.",
            "Choose another with --home, or make it writable.",
        ) from error
    return folder


def private(path: Path) -> Path:
    """An existing or new file that only its owner may read."""
    if not path.exists():
        path.touch(mode=0o600)
    if os.name == "posix" and path.stat().st_mode & 0o077 and path.stat().st_uid == os.getuid():
        path.chmod(0o600)
    return path


def secret_key(folder: Path) -> str:
    """The key that signs sessions and sign-in links; made once, kept beside the journal."""
    path = folder / SECRET
    try:
        return path.read_text(encoding="ascii").strip() or _make_key(path)
    except FileNotFoundError:
        return _make_key(path)


def _make_key(path: Path) -> str:
    key = secrets.token_urlsafe(48)
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(key)
    except FileExistsError:  # a second start of the same moment made it first
        return path.read_text(encoding="ascii").strip()
    return key
