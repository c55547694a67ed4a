"""Whose journal a request is about: `request.athlete`. No session, no journal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone, translation

from backstride.app import clock
from backstride.app.journal.athletes import athlete_of
from backstride.app.language import speaking

#: what works without a session: signing in, files of the package, and help (it holds no data)
OPEN = ("/sign-in", "/pair", "/static/", "/help-now", "/api/")


class AthleteChosen:
    """Send visitors without a session to the sign-in page; give the rest their own athlete only."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.athlete = None
        user: Any = request.user
        if not user.is_authenticated:
            if not request.path.startswith(OPEN):
                return HttpResponseRedirect(f"/sign-in?{urlencode({'next': request.get_full_path()})}")
            with translation.override(translation.get_language_from_request(request)), speaking():
                return self.get_response(request)
        seen = clock.now().date().isoformat()
        if request.session.get("seen") != seen:  # the week until the session ends begins anew each day
            request.session["seen"] = seen
        athlete = request.athlete = athlete_of(user, request.session.get("athlete"))
        if not athlete.language:  # a new journal takes the browser's; from then on the settings decide
            athlete.language = translation.get_language_from_request(request)
            athlete.save(update_fields=["language"])
        zone = clock.zone(athlete.time_zone)
        with timezone.override(zone), translation.override(athlete.language), speaking():
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", athlete.language)
            return response
