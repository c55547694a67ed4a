"""When to get help now: works without a journal, an athlete or an answer."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from backstride.app.pages.countries import countries
from backstride.app.pages.result import after_if
from backstride.check.words import texts


@require_safe
def help_now(request: HttpRequest) -> HttpResponse:
    """The signs of the safety net, the most urgent first, and the number to call in each country we know."""
    athlete = getattr(request, "athlete", None)
    here = athlete.country if athlete else ""
    rows = countries()
    net = texts().safety_net
    number = next((row.number for row in rows if here and row.code == here), "")
    return render(
        request,
        "help_now.html",
        {
            "signs": {level: after_if(net[level]) for level in ("emergency", "same_day", "days")},
            "number": number,
            "countries": [row for row in rows if row.number],
        },
    )


urlpatterns = [path("help-now", help_now, name="help-now")]
