"""Running form: what the watch's own runs say, one phone video, and a video against another."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from backstride.app import clock, form_files
from backstride.app.form_check import start_look, stop_look
from backstride.app.journal.models import Athlete, LongTask
from backstride.app.pages.form_look import UNITS, step
from backstride.app.pages.form_runs import comparison, long_runs, watch_cadence
from backstride.form.compare import differences
from backstride.form.texts import meanings, ramp
from backstride.form.video.weights import is_here

#: cadence of video and watch further apart than this is said (ours)
APART = 0.04
READINGS = {
    "noise": gettext_lazy("no change beyond what the measurement itself varies"),
    "more": gettext_lazy("more than before"),
    "less": gettext_lazy("less than before"),
}


class VideoForm(forms.Form):
    """A video and how it was filmed."""

    video = forms.FileField(error_messages={"required": gettext_lazy("No video was chosen.")})
    net = forms.ChoiceField(choices=[("full", ""), ("heavy", "")], required=False)
    label = forms.CharField(max_length=60, required=False)
    speed_kmh = forms.FloatField(
        min_value=1,
        max_value=40,
        required=False,
        localize=True,
        error_messages={"invalid": gettext_lazy("Write the treadmill speed as a number, such as 10.")},
    )
    keep = forms.BooleanField(required=False)


@require_http_methods(["GET", "HEAD", "POST"])
def form(request: HttpRequest) -> HttpResponse:
    """The watch's comparison, and the way to hand in a video."""
    athlete: Athlete = request.athlete
    if request.method != "POST":
        return render(request, "form.html", _shown(athlete))
    said = VideoForm(request.POST, request.FILES)
    if not said.is_valid():
        return render(
            request, "form.html", {**_shown(athlete), "errors": said.errors, "told": said}, status=400
        )
    if athlete.is_example:
        messages.error(request, _("This is the example. Go to your own journal first."))
        return redirect("form")
    given = said.cleaned_data
    heavy = given["net"] == "heavy" and is_here(settings.HOME, heavy=True)
    more = {"heavy": heavy, "label": given["label"], "speed_kmh": given["speed_kmh"]}
    return redirect("form-video", start_look(athlete, given["video"], keep=given["keep"], **more).pk)


@require_safe
def video(request: HttpRequest, pk: int) -> HttpResponse:
    """One look at a video: progress, then measures or the way to a better film."""
    task = _look(request, pk)
    if request.headers.get("HX-Request"):  # the page asks how far it is
        if task.is_over:
            return HttpResponse(headers={"HX-Refresh": "true"})
        return render(request, "_form_progress.html", {"task": task})
    # told at once, not when the worker comes to its next picture: the files are gone already
    is_stopped = task.is_cancel_asked and not task.result
    shown = {
        "task": task,
        "rows": [(meanings().get(m["id"]), _with_unit(m)) for m in task.result.get("measures", ())],
        "refused": task.result.get("refused_because", ()),
        "label": task.request.get("label", ""),
        "is_going": not task.is_over and not is_stopped,
        "is_stopped": is_stopped,
        "is_kept": form_files.is_kept(task),
        "step": step(task, request.GET.get("at", "")),
        "watch": _against_the_watch(request.athlete, task),
    }
    return render(request, "form_video.html", shown)


@require_safe
def still(request: HttpRequest, pk: int, number: int) -> FileResponse:
    """One kept picture, for nobody but its runner."""
    found = form_files.still_of(_look(request, pk), number)
    if found is None:
        raise Http404
    return FileResponse(found.open("rb"), content_type="image/jpeg", headers={"Cache-Control": "no-store"})


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


@require_safe
def two_videos(request: HttpRequest) -> HttpResponse:
    """Two accepted looks side by side: what changed beyond the error, and what cannot be compared."""
    looks = accepted(request.athlete)
    before, after = (
        next((task for task in looks if str(task.pk) == request.GET.get(name)), None)
        for name in ("before", "after")
    )
    rows = []
    if before is not None and after is not None and before.pk != after.pk:
        found = differences(
            before.result["measures"], after.result["measures"], _filmed(before), _filmed(after)
        )
        rows = [(meanings()[d.id], d, UNITS.get(d.unit, d.unit), READINGS.get(d.reading, "")) for d in found]
    shown = {"looks": looks, "before": before, "after": after, "rows": rows}
    return render(request, "form_two.html", shown)


def _against_the_watch(athlete: Athlete, task: LongTask) -> dict[str, Any] | None:
    """The video's cadence beside the watch's at the same speed; None where one of them is not known."""
    speed = task.request.get("speed_kmh")
    video = next((m["value"] for m in task.result.get("measures", ()) if m["id"] == "cadence"), None)
    if not speed or video is None:
        return None
    found = watch_cadence(athlete, clock.today(athlete), speed)
    if found is None:
        return None
    return {"spm": found.mean, "minutes": found.minutes, "agree": abs(video / found.mean - 1) <= APART}


def accepted(athlete: Athlete) -> list[LongTask]:
    """Looks with measures, newest first."""
    tasks = athlete.tasks.filter(kind="form", result__accepted=True)[:60]
    return [task for task in tasks if task.is_over]


def _filmed(task: LongTask) -> dict[str, Any]:
    return {**(task.result.get("filmed") or {}), "speed_kmh": task.request.get("speed_kmh")}


def _with_unit(measure: dict[str, Any]) -> dict[str, Any]:
    return {**measure, "unit": UNITS.get(measure["unit"], measure["unit"])}


def _look(request: HttpRequest, pk: int) -> LongTask:
    task: LongTask | None = request.athlete.tasks.filter(kind="form", pk=pk).first()
    if task is None:
        raise Http404
    return task


def _shown(athlete: Athlete) -> dict[str, Any]:
    found = comparison(athlete)
    runs, hurting = long_runs(athlete)
    return {
        "found": found,
        "rows": [(meanings()[c.measure], c, 2 if c.unit == "m" else 1) for c in found.changes],
        "too_little": [meanings()[name].name for name in found.too_little],
        "long_runs": runs,
        "by_pain": [(meanings()[row.measure], row) for row in hurting],
        "ramp": ramp(),
        "looks": [task for task in athlete.tasks.filter(kind="form")[:20] if task.is_over and task.result],
        "is_ready": is_here(settings.HOME),
        "is_heavy_ready": is_here(settings.HOME, heavy=True),
    }


urlpatterns = [
    path("form", form, name="form"),
    path("form/videos", two_videos, name="form-two"),
    path("form/video/<int:pk>", video, name="form-video"),
    path("form/video/<int:pk>/picture/<int:number>", still, name="form-still"),
    path("form/video/<int:pk>/cancel", cancel, name="form-cancel"),
    path("form/video/<int:pk>/delete", throw_away, name="form-throw-away"),
]
