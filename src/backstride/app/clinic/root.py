"""Addresses in clinic mode: the clinic's own, REST, and the runner's pages for athletes."""

from __future__ import annotations

from importlib import import_module

from django.urls import include, path

from backstride.app.api import api

#: the clinic's page modules
PAGES: tuple[str, ...] = (
    "door",
    "join",
    "account",
    "renewal",
    "care",
    "members",
    "athletes",
    "deeds",
    "plan",
    "agreement",
)

urlpatterns = [
    *(
        pattern
        for page in PAGES
        for pattern in import_module(f"backstride.app.clinic.pages.{page}").urlpatterns
    ),
    path("api/", api.urls),
    path("", include("backstride.app.pages.urls")),
]

handler400 = "backstride.app.middleware.faults.bad_request"
handler404 = "backstride.app.middleware.faults.not_found"
handler500 = "backstride.app.middleware.faults.fault"
