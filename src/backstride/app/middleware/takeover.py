"""While an emergency stands, the emergency page takes the place of the app (dossier A1, A2.7, A8)."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import NoReverseMatch, reverse

from backstride.app.journal.standing import standing

#: what stays reachable: the page itself, help, correcting a tap, saying what the clinician said, the paper
#: for the clinician, the file that empties the calendar, one's own data, and signing out. No plan, no load, no exercise,
#: no ranking.
LET_THROUGH = (
    "/emergency",
    "/help-now",
    "/check/",
    "/results/",
    "/release",
    "/report",
    "/plan/calendar",  # only to cancel what a calendar was told: no plan holds
    "/settings",
    "/care",
    "/account",
    "/sign-out",
    "/sign-in",
    "/static/",
    "/api/",  # scripts read `standing`; a plan is refused there as well
)


class EmergencyTakesOver:
    """Send every other page to the emergency page until a release is recorded: seen is not cleared."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        athlete = getattr(request, "athlete", None)
        if getattr(request, "view", None) is not None:
            return self.get_response(request)  # a clinician looks: the band on the page says what stands
        if athlete is None or request.path.startswith(LET_THROUGH) or not standing(athlete).is_emergency:
            return self.get_response(request)
        try:
            return HttpResponseRedirect(reverse("emergency"))
        except NoReverseMatch:
            return HttpResponseRedirect("/help-now")
