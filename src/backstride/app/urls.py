"""Addresses: sign-in, REST, and the pages."""

from __future__ import annotations

from importlib.util import find_spec

from django.urls import include, path

from backstride.app.api import api
from backstride.app.signin import urls as signin

urlpatterns = [
    *signin.urlpatterns,
    path("api/", api.urls),
]
if find_spec("backstride.app.pages") and find_spec("backstride.app.pages.urls"):
    urlpatterns.append(path("", include("backstride.app.pages.urls")))

handler400 = "backstride.app.middleware.faults.bad_request"
handler404 = "backstride.app.middleware.faults.not_found"
handler500 = "backstride.app.middleware.faults.fault"
