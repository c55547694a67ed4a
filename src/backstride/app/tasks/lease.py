"""Who works on a task right now. A lease ends with its process, whatever ended it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

#: PostgreSQL's advisory locks share one number space; ours starts here
_CLASS = 0x6261


@contextmanager
def lease(task_id: int) -> Iterator[bool]:
    """True while this process alone works on the task; False when another one does."""
    held = _postgres(task_id) if connection.vendor == "postgresql" else _file(task_id)
    with held as is_ours:
        yield is_ours


@contextmanager
def _postgres(task_id: int) -> Iterator[bool]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_CLASS, task_id])
        [is_ours] = cursor.fetchone()
    try:
        yield is_ours
    finally:
        if is_ours and connection.connection is not None:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_CLASS, task_id])


@contextmanager
def _file(task_id: int) -> Iterator[bool]:
    folder: Path = settings.HOME / "tasks"
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / f"{task_id}.lock"
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        is_ours = _try_lock(handle)
        yield is_ours
        if is_ours and os.name == "posix":
            path.unlink(missing_ok=True)
    finally:
        os.close(handle)


def _try_lock(handle: int) -> bool:
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
