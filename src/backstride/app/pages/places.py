"""The few places of the app and the side doors in the foot; a page that does not exist yet is not offered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from backstride.app.language import told
from backstride.app.viewing.pieces import may_see
from backstride.check.words import review_line

#: url name -> the word on the link
MAIN = {
    "today": _("Today"),
    "check": _("Check"),
    "load": _("Load"),
    "plan": _("Plan"),
    "journal": _("Journal"),
}
FOOT = {
    "ask": _("Ask a question"),
    "claims": _("Check a web page"),
    "import": _("Import"),
    "exercises": _("Exercises"),
    "form": _("Running form"),
    "evidence": _("The evidence"),
    "report": _("Report for a clinician"),
    "share": _("Share a journal"),
    "care": _("Who sees what"),
    "settings": _("Settings and privacy"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """One link of the navigation."""

    name: str
    title: str
    url: str
    is_here: bool


def everywhere(request: HttpRequest) -> dict[str, object]:
    """Context processor: navigation, and the line that says who has reviewed the knowledge."""
    return {
        "main_places": _places(MAIN, request),
        "foot_places": _places(FOOT, request),
        "review_line": told(review_line()),
    }


def _places(names: dict[str, Any], request: HttpRequest) -> list[Place]:
    found, path, view = [], request.path, getattr(request, "view", None)
    closed = {"share"} if settings.CLINIC else set()  # an account is the way there
    for name, title in names.items():
        if (view is not None and not may_see(name, view.pieces)) or name in closed:
            continue
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        found.append(Place(name, str(title), url, path == url or path.startswith(url.rstrip("/") + "/")))
    return found
