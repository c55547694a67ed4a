"""Tokens for the runner's own scripts: made here, shown once, taken back here."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from backstride.app.journal.models import ApiToken, Athlete

#: more are no use to one runner, and a page that makes them without end is a way to fill a disk
MOST_TOKENS = 20
LONGEST_NAME = 100


@require_http_methods(["GET", "HEAD", "POST"])
def scripts(request: HttpRequest) -> HttpResponse:
    """The tokens of this journal. A new one is in the answer to its making and nowhere else: only its hash is kept."""
    athlete: Athlete = request.athlete
    if request.method != "POST":
        return render(request, "scripts.html", _shown(request, athlete))
    if request.POST.get("do") == "remove":
        number = request.POST.get("token", "")
        gone = athlete.tokens.filter(pk=int(number)).delete()[0] if _is_number(number) else 0
        if gone:
            messages.success(request, _("The token is gone. What used it is refused from now on."))
        return redirect("settings-scripts")
    if athlete.tokens.count() >= MOST_TOKENS:
        messages.error(
            request, _("%(n)s tokens are the most. Remove one that nothing uses.") % {"n": MOST_TOKENS}
        )
        return redirect("settings-scripts")
    name = request.POST.get("name", "").strip().replace("\0", "")[:LONGEST_NAME]
    token = ApiToken.make(athlete, name or _("script"))
    return render(request, "scripts.html", {**_shown(request, athlete), "token": token})


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19


def _shown(request: HttpRequest, athlete: Athlete) -> dict[str, Any]:
    return {
        "tokens": list(athlete.tokens.order_by("-created_at", "-pk")),
        "address": f"{request.scheme}://{request.get_host()}",
        "longest": LONGEST_NAME,
    }


urlpatterns = [path("settings/scripts", scripts, name="settings-scripts")]
