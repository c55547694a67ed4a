"""An export on its way: progress that survives a reload, then the file, for its owner only."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from backstride.app.journal.models import LongTask
from backstride.app.journal.models.work import DONE


@dataclass(frozen=True, slots=True)
class Way:
    """Which addresses an export's page uses, and where it came from."""

    page: str
    file: str
    back: str
    back_words: Any
    again: str


def progress(request: HttpRequest, pk: int, way: Way) -> HttpResponse:
    """How far it is; once over, the way to the file."""
    task = task_of(request, pk)
    told = {
        "task": task,
        "refreshes": not task.is_over,
        "is_there": file_of(task) is not None,
        "way": way,
        "here": reverse(way.page, args=[pk]),
        "file_url": reverse(way.file, args=[pk]),
    }
    if request.headers.get("HX-Request"):
        if task.is_over:
            return HttpResponse(headers={"HX-Refresh": "true"})
        return render(request, "_export_one.html", told)
    return render(request, "export_one.html", told)


def fetched(request: HttpRequest, pk: int) -> FileResponse:
    """The file; `?open` shows a PDF in the browser instead of saving it."""
    task = task_of(request, pk)
    found = file_of(task)
    if found is None:
        raise Http404
    is_pdf = found.suffix == ".pdf"
    return FileResponse(
        found.open("rb"),
        as_attachment=not (is_pdf and "open" in request.GET),
        filename=found.name,
        content_type="application/pdf" if is_pdf else None,
    )


def task_of(request: HttpRequest, pk: int) -> LongTask:
    task = LongTask.objects.filter(athlete=request.athlete, kind="export", pk=pk).first()
    if task is None:
        raise Http404
    return task


def file_of(task: LongTask) -> Path | None:
    """The file of a finished export, only inside the folder of exports."""
    told = task.result.get("file") if task.state == DONE else None
    if not told:
        return None
    found = Path(told)
    folder = Path(settings.HOME) / "exports"
    return found if found.parent == folder and found.is_file() else None
