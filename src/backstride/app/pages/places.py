"""The few places of the app and the side doors in the foot; a page that does not exist yet is not offered."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from backstride.check.words import review_line

#: url name -> the word on the link
MAIN = {"today": "Today", "check": "Check", "load": "Load", "plan": "Plan", "journal": "Journal"}
FOOT = {
    "ask": "Ask a question",
    "claims": "Check a web page",
    "import": "Import",
    "exercises": "Exercises",
    "form": "Running form",
    "evidence": "The evidence",
    "report": "Report for a clinician",
    "settings": "Settings and privacy",
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
        "main_places": _places(MAIN, request.path),
        "foot_places": _places(FOOT, request.path),
        "review_line": review_line(),
    }


def _places(names: dict[str, str], path: str) -> list[Place]:
    found = []
    for name, title in names.items():
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        found.append(Place(name, title, url, path == url or path.startswith(url.rstrip("/") + "/")))
    return found
