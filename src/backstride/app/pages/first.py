"""The first page: what brings you here? Three buttons, and the country the emergency number belongs to."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from backstride.app.demo import show_example
from backstride.app.journal.models import Athlete
from backstride.app.pages.countries import Country, countries, known

#: work that fills an empty journal counts as a beginning
_BEGUN = ("activities", "pain_days", "check_ins", "check_runs", "tasks", "notes")


@dataclass(frozen=True, slots=True)
class FirstPage:
    """What the first page shows."""

    countries: tuple[Country, ...]
    country: str
    number: str


@require_http_methods(["GET", "HEAD", "POST"])
def first(request: HttpRequest) -> HttpResponse:
    """An empty journal begins here; one with something in it opens at Today."""
    athlete: Athlete = request.athlete
    if request.method == "POST":
        return _choose_country(request, athlete)
    if is_begun(athlete) and "again" not in request.GET:
        return redirect("today")
    number = next((c.number for c in countries() if c.code == athlete.country), "")
    return render(request, "first.html", {"first": FirstPage(countries(), athlete.country, number)})


@require_POST
def example(request: HttpRequest) -> HttpResponse:
    """The example runner, in a journal of its own."""
    request.session["athlete"] = show_example(request.user).pk
    return redirect("today")


def is_begun(athlete: Athlete) -> bool:
    """Whether the journal holds anything at all."""
    return any(getattr(athlete, name).exists() for name in _BEGUN)


def _choose_country(request: HttpRequest, athlete: Athlete) -> HttpResponse:
    code = request.POST.get("country", "").upper()
    if code not in known():
        messages.error(request, _("We do not know this country. Choose one from the list."))
        return HttpResponseRedirect("/")
    athlete.country = code
    athlete.save(update_fields=["country"])
    return HttpResponseRedirect("/?again" if is_begun(athlete) else "/")


urlpatterns = [path("", first, name="first"), path("example", example, name="example")]
