"""The plan outside the app: into a calendar, onto a watch."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from backstride.app import clock
from backstride.app.exports.calendar import is_heat_left_out, was_sent, wishes
from backstride.app.exports.kinds import File, Options, make
from backstride.app.journal.models import Athlete
from backstride.app.journal.planning import plan_of_today
from backstride.app.language import told
from backstride.export.fit_workout import steps_of
from backstride.export.words import title
from backstride.plan.exercises import library

SHOWN_WORKOUTS = 14


class CalendarForm(forms.Form):
    """How the calendar is wished."""

    when = forms.ChoiceField(choices=(("day", ""), ("time", "")))
    at = forms.TimeField(required=False, label=_("Start of each day's event"))
    details = forms.BooleanField(required=False)
    micro_breaks = forms.BooleanField(required=False)
    heat = forms.BooleanField(required=False)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("when") == "time" and not told.get("at"):
            self.add_error("at", _("At what time? Write it like 07:30."))
        return told

    def options(self) -> Options:
        got = self.cleaned_data
        at: time | None = got["at"] if got["when"] == "time" else None
        return Options(
            at=at,
            whole_days=at is None,
            details=got["details"],
            micro_breaks=got["micro_breaks"],
            heat=got["heat"],
        )


@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: HttpRequest) -> HttpResponse:
    """The choice, then the file."""
    athlete: Athlete = request.athlete
    if request.method == "POST":
        form = CalendarForm(request.POST)
        if form.is_valid():
            return _sent(make("ics", athlete, form.options()))
        return render(request, "plan_out.html", _page(athlete, form), status=422)
    wished = wishes(athlete)
    initial = {
        "when": "time" if wished.at else "day",
        "at": wished.at.isoformat("minutes") if wished.at else "",
        "details": wished.details,
        "micro_breaks": wished.micro_breaks,
        "heat": wished.heat,
    }
    return render(request, "plan_out.html", _page(athlete, CalendarForm(initial=initial)))


def _page(athlete: Athlete, form: CalendarForm) -> dict[str, Any]:
    today = clock.today(athlete)
    version = plan_of_today(athlete, today)
    days = version.plan["days"] if version else []
    ahead = [row for row in days if row["date"] >= today.isoformat() and steps_of(row)]
    return {
        "form": form,
        "has_plan": version is not None,
        "was_sent": was_sent(athlete),
        "workouts": [(date.fromisoformat(row["date"]), told(title(row))) for row in ahead[:SHOWN_WORKOUTS]],
        "heat": library().heat,
        "is_heat_left_out": is_heat_left_out(athlete),
    }


@require_safe
def workout(request: HttpRequest, day: date) -> HttpResponse:
    """One day for the watch."""
    return _sent(make("workout", request.athlete, Options(day=day)))


@require_safe
def workouts(request: HttpRequest) -> HttpResponse:
    """All days for the watch."""
    return _sent(make("workout", request.athlete))


def _sent(made: File) -> HttpResponse:
    return HttpResponse(
        made.content,
        content_type=made.media,
        headers={"Content-Disposition": f'attachment; filename="{made.name}"', "Cache-Control": "no-store"},
    )


class _Day:
    """A day in an address."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()


def _urls() -> list[Any]:
    from django.urls import register_converter
    from django.urls.converters import get_converters

    if "day" not in get_converters():
        register_converter(_Day, "day")
    return [
        path("plan/calendar", calendar, name="plan-calendar"),
        path("plan/workouts.zip", workouts, name="plan-workouts"),
        path("plan/workout/<day:day>.fit", workout, name="plan-workout"),
    ]


urlpatterns = _urls()
