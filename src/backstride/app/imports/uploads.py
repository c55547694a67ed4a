"""Uploads land in the private data folder, never in a shared temporary folder."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from backstride.app.journal.faults import store_faults
from backstride.core.errors import StoreError

#: read from the browser a megabyte at a time
CHUNK = 1024 * 1024
#: a failed import can be tried again for a week
KEPT_S = 7 * 24 * 3600
#: kept free of uploads, for the journal to grow
_SPARE_BYTES = 200_000_000


def room() -> int:
    """Bytes that an upload may have: the server's copy and ours stand beside each other for a moment."""
    return max(0, shutil.disk_usage(settings.HOME).free - _SPARE_BYTES) // 2


def incoming() -> Path:
    """The folder of uploads that wait to be read."""
    folder: Path = settings.HOME / "incoming"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


class _PrivateFile(TemporaryUploadedFile):
    def __init__(self, name: str, content_type: str, size: int, charset: str | None, extra: Any) -> None:
        super(TemporaryUploadedFile, self).__init__(
            tempfile.NamedTemporaryFile(dir=incoming(), prefix="upload-"),  # noqa: SIM115 - Django closes it
            name,
            content_type,
            size,
            charset,
            extra,
        )


class PrivateFileUploadHandler(FileUploadHandler):
    """Write each chunk to disk as it comes; an upload cut in the middle leaves nothing behind."""

    chunk_size = CHUNK

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.file = _PrivateFile(
            self.file_name or "", self.content_type or "", 0, self.charset, self.content_type_extra
        )

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002 - the base class's form
        with self._or_nothing():
            self.file.write(raw_data)

    @contextmanager
    def _or_nothing(self) -> Iterator[None]:
        """A full disk is said, and what was written of the file goes at once."""
        try:
            with store_faults():
                yield
        except StoreError:
            with suppress(OSError):  # what is still to be written finds no room either
                self.file.close()
            raise

    def file_complete(self, file_size: int) -> Any:
        with self._or_nothing():
            self.file.seek(0)
            os.fsync(self.file.fileno())
        self.file.size = file_size
        return self.file

    def upload_interrupted(self) -> None:
        if hasattr(self, "file"):
            self.file.close()


def tidy(now: datetime) -> int:
    """Remove uploads that nothing will read: not part of work still to do, and a week old."""
    from backstride.app.journal.models import LongTask
    from backstride.app.journal.models.work import RUNNING, WAITING

    waiting = LongTask.objects.filter(kind="import", state__in=[WAITING, RUNNING])
    needed = {Path(row.request["staged"]) for row in waiting if row.request.get("staged")}
    n = 0
    for path in incoming().iterdir():
        age_s = now.timestamp() - path.stat().st_mtime
        if path not in needed and age_s > KEPT_S:
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
            n += 1
    return n
