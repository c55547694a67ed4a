"""Who is here, whether they still are, and which pages are theirs: `request.member`, `request.athlete`."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve
from django.utils import timezone, translation

from backstride.app import clock
from backstride.app.clinic import grants
from backstride.app.clinic.models import Member
from backstride.app.clinic.models.member import ADMINISTRATOR, ATHLETE, COACH, LOOKERS, PHYSIO
from backstride.app.journal.athletes import own_athlete
from backstride.app.language import speaking
from backstride.app.middleware.faults import not_found

#: what works without a session; REST asks for a token itself
OPEN: Final = ("/sign-in", "/join/", "/static/", "/help-now", "/api/")
#: without a click for so long, and after so long in any case, a session ends
IDLE = {ATHLETE: timedelta(days=7), PHYSIO: timedelta(minutes=30)}
WHOLE = {ATHLETE: timedelta(days=30), PHYSIO: timedelta(hours=12)}
#: a journal that was granted; `viewing` decides about it
_SEEN = re.compile(r"/(athletes|shared)/[0-9]+/see/.+")

_EVERYBODY = {
    "sign-out",
    "help-now",
    "account",
    "account-codes",
    "account-password",
    "account-phone",
    "account-phone-new",
    "figure-sheet",
    "movement",
}
#: families of pages that are all a runner's own, such as plan-make; a new page of another family is closed at first
_FAMILIES = {
    "form",
    "plan",
    "check",
    "checkin",
    "journal",
    "session",
    "report",
    "exercise",
    "exercises",
    "import",
}
#: a runner's own pages beside those
_RUNNER = {
    *(
        "first",
        "today",
        "result",
        "self-tests",
        "self-test",
        "emergency",
        "emergency-wrong",
        "emergency-clarify",
    ),
    *("release", "released", "load", "gear", "gear-change", "trends", "heat", "ask", "claims", "evidence"),
    *("passage", "source", "settings", "settings-export", "settings-export-one", "settings-export-file"),
    *("care", "care-set", "care-leave", "own"),
}
#: with what a plan or result rests on
_LOOKER = {"athletes", "athlete", "evidence", "passage", "source"}
_PHYSIO = {
    "say",
    "restrict",
    "lift",
    "seen",
    "plan-edit",
    "plan-target",
    "letter",
    "agreement",
    "members",
    "invite",
}
PAGES: Final = {
    ATHLETE: _EVERYBODY | _RUNNER,
    COACH: _EVERYBODY | _LOOKER,
    PHYSIO: _EVERYBODY | _LOOKER | _PHYSIO,
    ADMINISTRATOR: _EVERYBODY | {"members", "invite", "member-set", "audit"},
}
#: where "/" leads
FIRST = {COACH: "/athletes", PHYSIO: "/athletes", ADMINISTRATOR: "/members"}


class MemberChosen:
    """Send visitors to the sign-in page; give members the pages of their role and their own journal only."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.athlete = request.member = None
        user: Any = request.user
        member = Member.objects.select_related("user").filter(user=user).first() if user.pk else None
        if member is None or not is_still_in(request, member):
            if user.is_authenticated:
                logout(request)
            return self._outside(request)
        request.member = member
        if request.path_info == "/" and member.role in FIRST:
            return HttpResponseRedirect(FIRST[member.role])
        if not is_open_to(member.role, request.path_info):
            return not_found(request)
        return self._inside(request, member)

    def _outside(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(OPEN):
            if request.headers.get("Sec-Fetch-Dest", "document") not in {"document", "empty"}:
                return not_found(request)  # a picture or icon that a browser asks for by itself is no visit
            return HttpResponseRedirect(f"/sign-in?{urlencode({'next': request.get_full_path()})}")
        with translation.override(translation.get_language_from_request(request)), speaking():
            return self.get_response(request)

    def _inside(self, request: HttpRequest, member: Member) -> HttpResponse:
        language = translation.get_language_from_request(request)
        zone = timezone.get_default_timezone()
        if member.role == ATHLETE:
            athlete = request.athlete = own_athlete(member.user)
            if not athlete.language:
                athlete.language = language
                athlete.save(update_fields=["language"])
            language, zone = athlete.language, clock.zone(athlete.time_zone)
        with timezone.override(zone), translation.override(language), speaking():
            response = self.get_response(request)
            if member.role in LOOKERS and not grants.still_hold(member):
                return _taken_back(request)
            response.headers.setdefault("Content-Language", language)
            return response


def _taken_back(request: HttpRequest) -> HttpResponse:
    """Access was withdrawn while the answer was being made: it does not leave. A deed that was done is in the log."""
    if request.path == FIRST[PHYSIO]:
        return HttpResponseRedirect(request.get_full_path())
    return not_found(request)


def is_still_in(request: HttpRequest, member: Member) -> bool:
    """Whether the session went through both factors and is neither idle nor old; keeps it fresh."""
    now = clock.now()
    try:
        began = datetime.fromisoformat(request.session["in_at"])
        seen = datetime.fromisoformat(request.session["seen_at"])
    except (KeyError, ValueError):
        return False
    kind = ATHLETE if member.role == ATHLETE else PHYSIO
    if not member.user.is_active or now - seen > IDLE[kind] or now - began > WHOLE[kind]:
        return False
    if now - seen > timedelta(minutes=1):
        request.session["seen_at"] = now.isoformat()
    return True


def is_open_to(role: str, path: str) -> bool:
    """Whether a page is one of a role's; pages that do not exist are not."""
    if path.startswith(("/static/", "/api/", "/sign-in", "/join/")):
        return True
    if _SEEN.fullmatch(path):
        return role in {PHYSIO, COACH}
    try:
        name = resolve(path).url_name or ""
    except Resolver404:
        return False
    return name in PAGES[role] or (role == ATHLETE and is_runners(name))


def is_runners(url_name: str) -> bool:
    """Whether a page belongs to a family of the runner's own pages."""
    return url_name not in _PHYSIO and url_name.split("-", maxsplit=1)[0] in _FAMILIES
