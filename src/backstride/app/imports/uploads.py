"""Uploads land in the private data folder, never in a shared temporary folder."""

from __future__ import annotations

import os
import shutil
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from backstride.app.journal.faults import store_faults

#: read from the browser a megabyte at a time
CHUNK = 1024 * 1024
#: a failed import can be tried again for a week
KEPT_S = 7 * 24 * 3600


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
        with store_faults():
            self.file.write(raw_data)

    def file_complete(self, file_size: int) -> Any:
        with store_faults():
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
