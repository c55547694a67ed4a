"""Database faults in words a runner can act on."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db.utils import DatabaseError, InterfaceError

from backstride.core.errors import StoreError, StoreFullError, StoreLockedError

_FULL = ("disk is full", "disk full", "no space left", "could not extend file", "file too large")
#: with less than this free an input or output error means "full"
_LITTLE_BYTES = 1024 * 1024
_READ_ONLY = ("readonly database", "read-only", "attempt to write a readonly")
_DAMAGED = ("malformed", "not a database", "file is encrypted")


def where() -> str:
    """The place of the journal as a runner would say it."""
    database = settings.DATABASES["default"]
    return str(database["NAME"]) if "sqlite" in database["ENGINE"] else f"database {database['NAME']}"


def _how_to_open() -> str:
    if "sqlite" in settings.DATABASES["default"]["ENGINE"]:
        return "Run `backstride doctor` to see why."
    return "Whoever runs this server looks whether PostgreSQL runs and DATABASE_URL is right."


def _is_crowded() -> bool:
    try:
        return shutil.disk_usage(settings.HOME).free < _LITTLE_BYTES
    except OSError:
        return False


def as_store_error(error: BaseException) -> StoreError | None:
    """Our error for a fault of the store; None for a fault of our own code."""
    text = str(error).lower()
    if any(word in text for word in _FULL):
        return StoreFullError(where())
    if "disk i/o error" in text:  # a full disk where the database could not even say so
        return (
            StoreFullError(where())
            if _is_crowded()
            else StoreError(
                f"The disk failed while the journal {where()} was read or written.",
                "What was saved before is kept. Check the disk, and make a backup on another one.",
            )
        )
    if any(word in text for word in _READ_ONLY):
        return StoreLockedError(where(), "it is read-only")
    if "locked" in text:
        return StoreLockedError(where(), "another program is writing to it", is_held=True)
    if any(word in text for word in _DAMAGED):
        return StoreError(
            f"The journal {where()} is damaged or no journal.", "Bring a backup back: backstride restore FILE"
        )
    if "unable to open" in text or "connection" in text:
        return StoreError(f"The journal {where()} cannot be opened.", _how_to_open())
    return None


@contextmanager
def store_faults() -> Iterator[None]:
    """Turn what the database says into StoreFullError, StoreLockedError or StoreError."""
    try:
        yield
    except (DatabaseError, InterfaceError) as error:
        mapped = as_store_error(error)
        if mapped is None:
            raise
        raise mapped from error
    except OSError as error:
        if error.errno in {28, 122, 27}:  # no space, over quota, file too large
            raise StoreFullError(where()) from error
        raise
