"""From the example back to one's own journal."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path

from backstride.app.journal.athletes import own_athlete


def own(request: HttpRequest) -> HttpResponse:
    """Open the own journal; an empty one begins at the first page."""
    request.session["athlete"] = own_athlete(request.user).pk
    return redirect("first")


urlpatterns = [path("own", own, name="own")]
