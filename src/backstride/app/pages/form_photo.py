"""A standing photo: two marks by click or by keyboard, a head angle, and the same over days with its error."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import hypot, isfinite
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from backstride.app import clock, form_files, form_photo
from backstride.app.journal.models import Athlete, LongTask
from backstride.core.errors import BackstrideError
from backstride.form.compare import reading
from backstride.form.texts import meanings

#: how far an arrow moves a mark, as a share of the photo's width
STEP = 0.004
ARROWS = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}
NAMES = {"c7": gettext_lazy("the base of the neck (C7)"), "tragus": gettext_lazy("the ear (tragus)")}


class PhotoForm(forms.Form):
    photo = forms.FileField(error_messages={"required": gettext_lazy("No photo was chosen.")})
    keep = forms.BooleanField(required=False)


@dataclass(frozen=True, slots=True)
class Measured:
    """One day's figure of one measure."""

    day: date
    value: float
    error: float
    pk: int


@require_http_methods(["GET", "HEAD", "POST"])
def photos(request: HttpRequest) -> HttpResponse:
    """Hand in a photo; earlier ones over days."""
    athlete: Athlete = request.athlete
    fault = ""
    if request.method == "POST":
        said = PhotoForm(request.POST, request.FILES)
        if athlete.is_example:
            messages.error(request, _("This is the example. Go to your own journal first."))
            return redirect("form-photos")
        if said.is_valid():
            try:
                given = said.cleaned_data
                task = form_photo.begin(athlete, given["photo"], keep=given["keep"])
                return redirect("form-photo", task.pk)
            except BackstrideError as error:
                fault = str(error)
        else:
            fault = str(said.errors["photo"][0])
    shown = {"fault": fault, "series": series(athlete), "waiting": _waiting(athlete)}
    return render(request, "form_photos.html", shown, status=400 if fault else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def photo(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one photo, or its figures when that is done."""
    task = _task(request, pk)
    if request.method == "POST" and form_files.is_kept(task):
        return _marked(request, task)
    which = request.GET.get("mark", "")
    marks = task.request.get("marks") or {}
    if which not in form_photo.MARKS:
        which = next((name for name in form_photo.MARKS if name not in marks), "tragus")
    close = "close" in request.GET and which in marks
    there = form_files.is_kept(task)
    rows = [(meanings()[m["id"]], m) for m in task.result.get("measures", ())]
    shown: dict[str, Any] = {
        "task": task,
        "there": there,
        "is_done": any(meaning.id == "craniovertebral" for meaning, _m in rows),
        "rows": rows,
        "refused": [r for r in task.result.get("refused_because", ()) if r["id"] != "not_marked"],
        "which": which,
        "which_name": NAMES[which],
        "close": close,
        "marks": {name: [round(v) for v in place] for name, place in marks.items()},
        "mark": [round(v) for v in marks.get(which, ())],
        "shown_px": form_photo.SHOWN_PX,
        "size": form_photo.size_of(task),
        "said": form_photo.angle(task) if there and len(marks) == len(form_photo.MARKS) else None,
    }
    return render(request, "form_photo.html", shown)


def _marked(request: HttpRequest, task: LongTask) -> HttpResponse:
    which = request.POST.get("mark", "")
    if which not in form_photo.MARKS:
        raise Http404
    if "save" in request.POST:
        if not form_photo.finish(task):
            messages.error(request, _("These two points cannot be the neck and the ear. Mark both again."))
        return redirect("form-photo", task.pk)
    close = bool(request.POST.get("close"))
    place = _place(request, task, which, close=close)
    if place is None:
        messages.error(request, _("Click on the picture, or write both numbers below it."))
        return redirect(f"{reverse('form-photo', args=[task.pk])}?mark={which}")
    form_photo.put_mark(task, which, *place)
    is_first = not close and f"{which}.x" in request.POST
    after = f"?mark={which}&close=1#mark" if is_first or close else f"?mark={which}#mark"
    if close and f"{which}.x" in request.POST:  # the second click is the exact one: on to the other mark
        other = next((name for name in form_photo.MARKS if name not in task.request["marks"]), "")
        after = f"?mark={other}#mark" if other else "#mark"
    return redirect(f"{reverse('form-photo', args=[task.pk])}{after}")


def _place(request: HttpRequest, task: LongTask, which: str, *, close: bool) -> tuple[float, float] | None:
    """Where the mark goes: a click on the picture, an arrow, or two numbers."""
    width, height = form_photo.size_of(task)
    clicked = [request.POST.get(f"{which}.{axis}", "") for axis in "xy"]
    if all(text.isdecimal() and len(text) < 6 for text in clicked) and clicked != [
        "0",
        "0",
    ]:  # Enter on a picture sends 0,0
        left, top, part = form_photo.window(task, which, close=close)
        share = part / form_photo.SHOWN_PX
        return left + int(clicked[0]) * share, top + int(clicked[1]) * share
    now = (task.request.get("marks") or {}).get(which, (width / 2, height / 2))
    arrow = ARROWS.get(request.POST.get("move", ""))
    if arrow is not None:
        return now[0] + arrow[0] * STEP * width, now[1] + arrow[1] * STEP * width
    try:
        x, y = float(request.POST.get("x", "")), float(request.POST.get("y", ""))
    except ValueError:
        return None
    return (x, y) if isfinite(x) and isfinite(y) else None


@require_safe
def picture(request: HttpRequest, pk: int) -> HttpResponse:
    """The photo to click on, for nobody but its runner."""
    task = _task(request, pk)
    which = request.GET.get("mark", "c7")
    if not form_files.is_kept(task) or which not in form_photo.MARKS:
        raise Http404
    data = form_photo.drawn(task, which, close="close" in request.GET)
    return HttpResponse(data, content_type="image/jpeg", headers={"Cache-Control": "no-store"})


@require_POST
def throw_away(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete the photo; figures that were measured stay."""
    task = _task(request, pk)
    form_files.throw_away(task)
    if not task.result.get("measures"):
        task.delete()
        return redirect("form-photos")
    return redirect("form-photo", pk)


def series(athlete: Athlete) -> list[dict[str, Any]]:
    """Each measure of the photos over days, and whether the last differs from the first beyond the error."""
    zone = clock.zone(athlete.time_zone)
    found: dict[str, list[Measured]] = {}
    for task in athlete.tasks.filter(kind="photo").order_by("pk"):
        for row in task.result.get("measures", ()):
            day = task.finished_at.astimezone(zone).date()
            found.setdefault(row["id"], []).append(Measured(day, row["value"], row["error"], task.pk))
    said = {
        "noise": _("No change beyond what the measurement itself varies."),
        "more": _("Larger than on the first day, beyond the measurement error."),
        "less": _("Smaller than on the first day, beyond the measurement error."),
    }
    return [
        {
            "meaning": meanings()[name],
            "days": days,
            "error": hypot(days[0].error, days[-1].error),
            "said": said[_moved(days)] if len(days) > 1 else "",
        }
        for name, days in found.items()
    ]


def _moved(days: list[Measured]) -> str:
    first, last = days[0], days[-1]
    return reading(last.value - first.value, hypot(first.error, last.error))


def _waiting(athlete: Athlete) -> list[LongTask]:
    return [task for task in athlete.tasks.filter(kind="photo")[:20] if form_files.is_kept(task)]


def _task(request: HttpRequest, pk: int) -> LongTask:
    task: LongTask | None = request.athlete.tasks.filter(kind="photo", pk=pk).first()
    if task is None:
        raise Http404
    return task


urlpatterns = [
    path("form/photos", photos, name="form-photos"),
    path("form/photo/<int:pk>", photo, name="form-photo"),
    path("form/photo/<int:pk>/picture", picture, name="form-photo-picture"),
    path("form/photo/<int:pk>/delete", throw_away, name="form-photo-delete"),
]
