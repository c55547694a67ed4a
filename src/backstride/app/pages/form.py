"""Running form: what the watch's own runs say, and one phone video."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from backstride.app import clock, form_files
from backstride.app.form_check import start_look, stop_look
from backstride.app.journal.models import Activity, Athlete, LongTask
from backstride.app.journal.sessions import streams
from backstride.form.texts import meanings, ramp
from backstride.form.watch import Comparison, RunSeconds, compare, run_seconds
from backstride.form.watch.settings import Settings

RUNS = ("run", "treadmill_run", "trail_run")


@require_http_methods(["GET", "HEAD", "POST"])
def form(request: HttpRequest) -> HttpResponse:
    """The watch's comparison, and the way to hand in a video."""
    athlete: Athlete = request.athlete
    if request.method == "POST":
        video = request.FILES.get("video")
        if video is None:
            return render(
                request, "form.html", {**_shown(athlete), "error": _("No video was chosen.")}, status=400
            )
        if athlete.is_example:
            messages.error(request, _("This is the example. Go to your own journal first."))
            return redirect("form")
        return redirect("form-video", start_look(athlete, video, keep="keep" in request.POST).pk)
    return render(request, "form.html", _shown(athlete))


@require_safe
def video(request: HttpRequest, pk: int) -> HttpResponse:
    """One look at a video: progress, then measures or the way to a better film."""
    task = _look(request, pk)
    rows = [(meanings().get(m["id"]), m) for m in task.result.get("measures", ())]
    shown = {
        "task": task,
        "rows": rows,
        "is_stopped": task.is_over and task.is_cancel_asked and not task.result,
        "is_kept": form_files.is_kept(task),
    }
    return render(request, "form_video.html", shown)


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    stop_look(_look(request, pk))
    return redirect("form-video", pk)


@require_POST
def throw_away(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a kept video; its figures stay."""
    task = _look(request, pk)
    if task.is_over:
        form_files.throw_away(task)
    return redirect("form-video", pk)


def _look(request: HttpRequest, pk: int) -> LongTask:
    task: LongTask | None = request.athlete.tasks.filter(kind="form", pk=pk).first()
    if task is None:
        raise Http404
    return task


def _shown(athlete: Athlete) -> dict[str, Any]:
    found = comparison(athlete)
    rows = [(meanings()[change.measure], change) for change in found.changes]
    too_little = [meanings()[name].name for name in found.too_little]
    return {"found": found, "rows": rows, "too_little": too_little, "ramp": ramp()}


def comparison(athlete: Athlete) -> Comparison:
    """The last 14 days of runs against the 28 before, from the journal's own recordings."""
    today, settings = clock.today(athlete), Settings()
    since = today - timedelta(days=settings.recent_days + settings.baseline_days)
    rows = Activity.objects.filter(
        athlete=athlete, winner=None, sport__in=RUNS, start__date__gte=since, start__date__lte=today
    )
    runs: list[RunSeconds] = []
    for row in rows.order_by("start"):
        columns = streams(row)
        found = run_seconds(
            columns, day=row.start.date(), device=row.device, is_treadmill=row.sport == "treadmill_run"
        )
        if found is not None:
            runs.append(found)
    return compare(runs, today, settings)


urlpatterns = [
    path("form", form, name="form"),
    path("form/video/<int:pk>", video, name="form-video"),
    path("form/video/<int:pk>/cancel", cancel, name="form-cancel"),
    path("form/video/<int:pk>/delete", throw_away, name="form-throw-away"),
]
