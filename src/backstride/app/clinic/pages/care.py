"""The athlete's own page: who may see what, who looked, and what clinicians said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from backstride.app.clinic import audit, farewell, grants
from backstride.app.clinic.models import Grant, Member
from backstride.app.clinic.models.member import LOOKERS, ROLES
from backstride.app.clinic.pages.deed_words import looks, older
from backstride.app.viewing.pieces import PIECES, WORDS

#: what has to be typed before anything is deleted
LEAVE_WORD = "DELETE"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may be granted pieces: (piece, its words, whether it is shown)."""

    member: Member
    role: Any
    pieces: list[tuple[str, Any, bool]]
    sees: int


@require_safe
def care(request: HttpRequest) -> HttpResponse:
    """Grants, looks, words."""
    athlete = request.athlete
    given: dict[int, set[str]] = {}
    for member, piece in Grant.objects.filter(athlete=athlete, withdrawn_at=None).values_list(
        "member_id", "piece"
    ):
        given.setdefault(member, set()).add(piece)
    lookers = Member.objects.filter(role__in=LOOKERS, user__is_active=True)
    people = [
        Person(
            member,
            ROLES[member.role],
            [(piece, WORDS[piece], piece in given.get(member.pk, ())) for piece in PIECES],
            len(given.get(member.pk, ())),
        )
        for member in lookers
    ]
    entries = audit.of_athlete(athlete, request.GET.get("before", ""))
    shown = {
        "people": sorted(people, key=lambda person: (-person.sees, person.member.name)),
        "looks": looks(entries),
        "older": older(entries),
        "words": athlete.words.all()[:20],
        "restrictions": athlete.restrictions.all()[:10],
    }
    return render(request, "clinic/care.html", shown)


@require_POST
def care_set(request: HttpRequest, number: int) -> HttpResponse:
    """Exactly the ticked pieces are shown to this member from now on."""
    member = Member.objects.filter(pk=number, role__in=LOOKERS).first()
    if member is None:
        raise Http404
    grants.set_pieces(request.athlete, member, request.POST.getlist("piece"))
    messages.success(request, _("Saved. It holds from this moment on."))
    return redirect("care")


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """Delete everything of one's own, after the word was typed."""
    if request.method != "POST":
        return render(request, "clinic/leave.html", {"word": LEAVE_WORD})
    if request.POST.get("word", "").strip() != LEAVE_WORD:
        return render(request, "clinic/leave.html", {"word": LEAVE_WORD, "is_wrong": True}, status=422)
    proof = farewell.leave(request.member)
    request.session.flush()
    request.athlete = request.member = None
    return render(request, "clinic/left.html", {"proof": proof, "athlete": None, "member": None})


urlpatterns = [
    path("care", care, name="care"),
    path("care/<int:number>", care_set, name="care-set"),
    path("care/leave", leave, name="care-leave"),
]
