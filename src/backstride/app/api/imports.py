"""Imports: upload, watch, cancel, undo."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ninja import File, Router, Schema, Status
from ninja.files import UploadedFile

from backstride.app.api.load import missing
from backstride.app.api.tokens import FAULTS
from backstride.app.imports.run import start_import, undo
from backstride.app.journal.models import LongTask
from backstride.app.tasks.queue import ask_cancel

router = Router(tags=["import"])
#: task numbers are 64-bit here and everywhere below
_LARGEST_ID = 2**63 - 1


class FileOut(Schema):
    """One file of an import with each problem found in it."""

    name: str
    format: str
    state: str
    why: str
    n_activities: int
    problems: list[dict[str, Any]]


class ImportOut(Schema):
    """How far an import is; `result` has the figures of `backstride import --json` once it ended."""

    id: int
    state: str
    total: int | None
    done: int
    current: str
    fault: str
    result: dict[str, Any]
    created_at: datetime
    finished_at: datetime | None


@router.post("/imports", response={202: ImportOut, **FAULTS}, operation_id="start_import")
def post_import(request: Any, files: File[list[UploadedFile]]) -> Any:
    """Upload files or archives as they came; reading goes on in the background."""
    return Status(202, start_import(request.athlete, files))


@router.get("/imports", response={200: list[ImportOut], **FAULTS}, operation_id="imports")
def get_imports(request: Any) -> Any:
    """The imports of this journal, newest first."""
    return list(LongTask.objects.filter(athlete=request.athlete, kind="import")[:100])


@router.get("/imports/{number}", response={200: ImportOut, **FAULTS}, operation_id="import")
def get_import(request: Any, number: int) -> Any:
    return _task(request, number) or missing(request, "import")


@router.get("/imports/{number}/files", response={200: list[FileOut], **FAULTS}, operation_id="import_files")
def get_import_files(request: Any, number: int) -> Any:
    task = _task(request, number)
    return missing(request, "import") if task is None else list(task.files.all())


@router.post("/imports/{number}/cancel", response={200: ImportOut, **FAULTS}, operation_id="cancel_import")
def cancel_import(request: Any, number: int) -> Any:
    """Stop at the next file; what was stored until then stays."""
    task = _task(request, number)
    if task is None:
        return missing(request, "import")
    ask_cancel(task)
    task.refresh_from_db()
    return task


@router.post("/imports/{number}/undo", response={200: ImportOut, **FAULTS}, operation_id="undo_import")
def undo_import(request: Any, number: int) -> Any:
    """Take a whole import back."""
    task = _task(request, number)
    if task is None:
        return missing(request, "import")
    undo(task)
    return task


def _task(request: Any, number: int) -> LongTask | None:
    if not 0 <= number <= _LARGEST_ID:
        return None
    return LongTask.objects.filter(athlete=request.athlete, kind="import", pk=number).first()
