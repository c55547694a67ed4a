"""Bring in runs: choose files, watch them being read, look at what needs a person, undo."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Max, Min
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from backstride.app import clock
from backstride.app.imports import answers, run
from backstride.app.imports.uploads import room
from backstride.app.journal.load import missing_days
from backstride.app.journal.models import Activity, Athlete, LongTask
from backstride.app.journal.models.imported import NOT_ACTIVITY, READ, UNREADABLE
from backstride.app.journal.models.work import CANCELLED, DONE, FAILED, RUNNING, UNDONE, WAITING
from backstride.app.language import told
from backstride.app.pages.sports import SPORT_WORDS, sport_word
from backstride.app.tasks import queue
from backstride.core.errors import UsageError

#: files shown at once; a page stays under 150 kB
PAGE = 60
#: earlier imports listed on the first page
LISTED = 10
#: a watch whose clock was not set tells years before this
_OLDEST_YEAR = 1990

STATE_WORDS = {
    WAITING: ("waiting", "info"),
    RUNNING: ("reading", "info"),
    DONE: ("done", ""),
    FAILED: ("stopped", "bad"),
    CANCELLED: ("cancelled", ""),
    UNDONE: ("undone", ""),
}


@dataclass(frozen=True, slots=True)
class OneImport:
    """One import as a page shows it."""

    task: LongTask
    word: str
    tag: str
    n_to_look_at: int
    first: date | None
    last: date | None

    @property
    def figures(self) -> dict[str, Any]:
        return self.task.result

    @property
    def is_failed(self) -> bool:
        return bool(self.task.state == FAILED)

    @property
    def is_undone(self) -> bool:
        return bool(self.task.state == UNDONE)

    @property
    def may_undo(self) -> bool:
        return self.task.state in {DONE, CANCELLED, FAILED} and bool(self.task.files.exists())


@require_http_methods(["GET", "HEAD", "POST"])
def bring_in(request: HttpRequest) -> HttpResponse:
    """The form, and what was brought in before."""
    athlete: Athlete = request.athlete
    if request.method == "POST":
        return _start(request, athlete)
    tasks = athlete.tasks.filter(kind="import").exclude(request={})[:LISTED]
    shown = {
        "imports": [look(task) for task in tasks],
        "n_missing": len(missing_days(athlete, _today(athlete))),
        **_limits(),
    }
    return render(request, "import.html", shown)


def _limits() -> dict[str, int]:
    """What can be given at once, for the page to say before gigabytes are sent in vain."""
    return {
        "most_bytes": settings.MOST_UPLOAD_BYTES,
        "most_gb": settings.MOST_UPLOAD_BYTES // 10**9,
        "most_files": settings.DATA_UPLOAD_MAX_NUMBER_FILES,
        "room_bytes": room(),
    }


def _start(request: HttpRequest, athlete: Athlete) -> HttpResponse:
    if athlete.is_example:
        messages.error(request, _("This is the example. Go to your own journal first, then import."))
        return redirect("import")
    uploads = [file for name in ("files", "folder") for file in request.FILES.getlist(name)]
    if not uploads:
        shown = {
            "imports": [],
            "error": _("No file was chosen. Choose one or more files, or a zip as it came."),
            **_limits(),
        }
        return render(request, "import.html", shown, status=400)
    task = run.start_import(athlete, uploads)
    return redirect("import-one", task.pk)


@require_http_methods(["GET", "HEAD"])
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One import: its progress while it runs, then totals and the files that need a look."""
    task = _task(request, pk)
    shown: dict[str, Any] = {"one": look(task), "task": task, "refreshes": not task.is_over}
    if task.is_over:
        shown |= _files(request, task)
    if request.headers.get("HX-Request"):
        if task.is_over:  # a whole page again: its title and heading say how it ended
            return HttpResponse(headers={"HX-Refresh": "true"})
        return render(request, "_import_one.html", shown)
    return render(request, "import_one.html", shown)


def _files(request: HttpRequest, task: LongTask) -> dict[str, Any]:
    """The files of an import: those to look at, or all of them, a page at a time."""
    which = request.GET.get("show", "look")
    if which == "all":
        rows = task.files.order_by("name")
    elif which == "not":
        rows = task.files.filter(state=NOT_ACTIVITY).order_by("name")
    else:
        which, rows = "look", to_look_at(task)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    for file in page.object_list:
        asked = next((p for p in file.problems if answers.asks_for_sport(p)), None)
        file.asks_sport = asked is not None and file.n_activities > 0
        file.said_sport = asked.get("answer", "") if asked else ""
    words = sorted(((code, str(word)) for code, word in SPORT_WORDS.items()), key=lambda pair: pair[1])
    return {"which": which, "files": page, "sports": words}


def to_look_at(task: LongTask) -> Any:
    """Files that were not read, and read files with a problem; the unread first."""
    return (
        task.files.filter(state=UNREADABLE) | task.files.filter(state=READ).exclude(problems=[])
    ).order_by("state", "name")


def look(task: LongTask) -> OneImport:
    word, tag = STATE_WORDS[task.state]
    first = last = None
    if task.is_over and task.result.get("activities_added"):
        rows = Activity.objects.filter(
            sources__file__task=task, start__year__gte=_OLDEST_YEAR, start__lte=clock.now()
        )
        span = rows.aggregate(a=Min("start"), b=Max("start"))
        first, last = (moment.date() if moment else None for moment in (span["a"], span["b"]))
    n = to_look_at(task).count() if task.is_over and task.state != UNDONE else 0
    return OneImport(task, _(word), tag, n, first, last)


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    queue.ask_cancel(_task(request, pk))
    return redirect("import-one", pk)


@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    queue.retry(_task(request, pk))
    return redirect("import-one", pk)


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    task = _task(request, pk)
    if task.state == UNDONE:
        return redirect("import-one", pk)
    try:
        n = run.undo(task)
    except UsageError as error:
        messages.error(request, told(error))
        return redirect("import-one", pk)
    messages.success(request, _("Undone. %(n)s activities were taken out again.") % {"n": n})
    return redirect("import-one", pk)


@require_POST
def sport(request: HttpRequest, pk: int, file_pk: int) -> HttpResponse:
    """The sport of a file's activities that name none, as the runner says it was."""
    task = _task(request, pk)
    file = task.files.filter(pk=file_pk).first()
    if file is None:
        raise Http404
    said = request.POST.get("sport", "")
    if said not in SPORT_WORDS:
        messages.error(request, _("We do not know this sport. Choose one from the list."))
        return redirect("import-one", pk)
    n = answers.say_sport(file, said)
    told_of = {"n": n, "sport": sport_word(said)}
    messages.success(
        request,
        ngettext(
            "%(n)s activity counted as %(sport)s from now on.",
            "%(n)s activities counted as %(sport)s from now on.",
            n,
        )
        % told_of,
    )
    return redirect("import-one", pk)


def _task(request: HttpRequest, pk: int) -> LongTask:
    """An import of this athlete; anybody else's does not exist."""
    task = LongTask.objects.filter(athlete=request.athlete, kind="import", pk=pk).first()
    if task is None:
        raise Http404
    return task


def _today(athlete: Athlete) -> date:
    return clock.today(athlete)


urlpatterns = [
    path("import", bring_in, name="import"),
    path("import/<int:pk>", one, name="import-one"),
    path("import/<int:pk>/cancel", cancel, name="import-cancel"),
    path("import/<int:pk>/again", again, name="import-again"),
    path("import/<int:pk>/undo", undo, name="import-undo"),
    path("import/<int:pk>/file/<int:file_pk>/sport", sport, name="import-sport"),
]
