"""The app's addresses, with a stand-in for `help-now`: the plan's own tests do not wait for that page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def signs(_: HttpRequest) -> HttpResponse:
    return HttpResponse("signs")


urlpatterns = [path("", include("backstride.app.urls")), path("help-now", signs, name="help-now")]
