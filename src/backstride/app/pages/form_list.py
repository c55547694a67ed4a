"""Being critical of one's own posture: six lines, what is known of each, what camera and watch said last."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from backstride.app import clock
from backstride.app.journal.models import Athlete, LongTask
from backstride.app.journal.models.work import DONE
from backstride.form.texts import SelfLook, meanings, self_looks

KIND = "form_list"
ANSWERS = {
    "yes": gettext_lazy("Yes"),
    "no": gettext_lazy("No"),
    "unsure": gettext_lazy("I cannot tell"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line with the last figures that look at the same."""

    look: SelfLook
    measured: list[tuple[str, float, str, str]]  # name, value, unit, error


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """The list to fill in; filled lists by day below it."""
    athlete: Athlete = request.athlete
    if request.method == "POST":
        given = {look.id: request.POST.get(look.id, "") for look in self_looks()}
        given = {name: value for name, value in given.items() if value in ANSWERS}
        if athlete.is_example:
            messages.error(request, _("This is the example. Go to your own journal first."))
        elif given:
            LongTask.objects.create(
                athlete=athlete, kind=KIND, state=DONE, finished_at=clock.now(), result={"answers": given}
            )
            messages.success(request, _("Saved."))
        else:
            messages.error(request, _("Nothing was answered."))
        return redirect("form-list")
    last = _last_measures(athlete)
    lines = [Line(look, [last[name] for name in look.measures if name in last]) for look in self_looks()]
    shown = {"lines": lines, "answers": ANSWERS.items(), "days": _days(athlete)}
    return render(request, "form_list.html", shown)


def _last_measures(athlete: Athlete) -> dict[str, tuple[str, float, str, str]]:
    """The newest figure of each measure from videos and photos."""
    found: dict[str, tuple[str, float, str, str]] = {}
    for task in athlete.tasks.filter(kind__in=("form", "photo"))[:30]:
        for row in task.result.get("measures", ()):
            if row["id"] not in found and row["id"] in meanings():
                found[row["id"]] = (meanings()[row["id"]].name, row["value"], row["unit"], str(row["error"]))
    return found


def _days(athlete: Athlete) -> list[dict[str, Any]]:
    """The filled lists, newest first: an answer for each line, and how many lines read as they say."""
    zone = clock.zone(athlete.time_zone)
    rows = []
    for task in athlete.tasks.filter(kind=KIND)[:12]:
        answers = task.result.get("answers", {})
        rows.append(
            {
                "day": task.finished_at.astimezone(zone).date(),
                "answers": [(look.ask, ANSWERS.get(answers.get(look.id, ""), "-")) for look in self_looks()],
                "yes": sum(value == "yes" for value in answers.values()),
                "told": sum(value != "unsure" for value in answers.values()),
            }
        )
    return rows


urlpatterns = [path("form/list", page, name="form-list")]
