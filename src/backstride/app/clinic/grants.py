"""Give and withdraw pieces of a journal, and answer whether somebody may see one, each time anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.http import HttpRequest

from backstride.app import clock
from backstride.app.clinic import audit
from backstride.app.clinic.models import Grant, Member
from backstride.app.clinic.models.member import LOOKERS
from backstride.app.journal.athletes import hold
from backstride.app.journal.models import Athlete
from backstride.app.viewing.pieces import NO_DATA, PIECES
from backstride.app.viewing.view import View
from backstride.core.errors import UsageError


def open_grants(member: Member) -> Any:
    """The grants that hold for a member now; none for one who is no looker or whose account is closed."""
    if member.role not in LOOKERS or not member.user.is_active:
        return Grant.objects.none()
    return Grant.objects.filter(member=member, withdrawn_at=None)


def pieces_for(member: Member, athlete: Athlete) -> frozenset[str]:
    """What a member may see of a journal at this moment."""
    return frozenset(open_grants(member).filter(athlete=athlete).values_list("piece", flat=True))


def athletes_for(member: Member) -> dict[int, frozenset[str]]:
    """All athletes who let this member see something, with the pieces."""
    found: dict[int, set[str]] = defaultdict(set)
    for athlete, piece in open_grants(member).values_list("athlete_id", "piece"):
        found[athlete].add(piece)
    return _relied_on(member, {athlete: frozenset(pieces) for athlete, pieces in found.items()})


def athlete_for(member: Member, number: int) -> tuple[Athlete, frozenset[str]] | None:
    """The athlete under a number and the pieces granted; None when there is nothing this member may see."""
    pieces = frozenset(open_grants(member).filter(athlete_id=number).values_list("piece", flat=True))
    athlete = Athlete.objects.filter(pk=number).first() if pieces else None
    _relied_on(member, {number: pieces})
    return (athlete, pieces) if athlete is not None else None


def _relied_on(member: Member, pieces: dict[int, frozenset[str]]) -> dict[int, frozenset[str]]:
    """Remember for the length of a request what its answer is made from: see `still_hold`."""
    member.relied_on = {**getattr(member, "relied_on", {}), **pieces}
    return pieces


def still_hold(member: Member) -> bool:
    """Whether all that an answer was made from is still granted; asked again before the answer leaves."""
    relied: dict[int, frozenset[str]] = getattr(member, "relied_on", {})
    if not relied:
        return True
    now: dict[int, set[str]] = defaultdict(set)
    for athlete, piece in (
        open_grants(member).filter(athlete_id__in=relied).values_list("athlete_id", "piece")
    ):
        now[athlete].add(piece)
    return all(pieces <= now[athlete] for athlete, pieces in relied.items())


def set_pieces(athlete: Athlete, member: Member, wanted: Iterable[str]) -> None:
    """Grant and withdraw so that exactly these pieces are shown to the member from now on."""
    wish = set(wanted)
    if member.role not in LOOKERS or not wish <= set(PIECES):
        raise UsageError("This cannot be granted", "Choose a clinician or coach, and pieces from the list.")
    with transaction.atomic():
        hold(athlete.pk)
        now = clock.now()
        own = Grant.objects.filter(athlete=athlete, member=member, withdrawn_at=None)
        has = set(own.values_list("piece", flat=True))
        for piece in sorted(wish - has):
            Grant.objects.create(athlete=athlete, member=member, piece=piece, given_at=now)
            _note("granted", athlete, piece, member)
        for piece in sorted(has - wish):
            own.filter(piece=piece).update(withdrawn_at=now)
            _note("withdrew", athlete, piece, member)


def _note(deed: str, athlete: Athlete, piece: str, to: Member) -> None:
    by = Member.objects.filter(user=athlete.owner).first()
    audit.note(deed, by, athlete=athlete, about=f"{piece}: {to.name} ({to.role})")


def view_of(request: HttpRequest, number: int, url_name: str) -> View | None:
    """A page of a granted journal. The look is written down before anything is shown."""
    from backstride.app.viewing.pieces import may_see

    member = getattr(request, "member", None)
    found = athlete_for(member, number) if member is not None else None
    if member is None or found is None:
        return None
    athlete, pieces = found
    if may_see(url_name, pieces) and url_name not in NO_DATA:
        audit.note_look(member, athlete, url_name)
    return View(athlete=athlete, pieces=pieces, prefix=f"/athletes/{number}/see", back=f"/athletes/{number}")
