"""Write and read the audit log. A deed and its line are written in one transaction, or neither."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from backstride.app import clock
from backstride.app.clinic.models import AuditEntry, Member
from backstride.app.journal.models import Athlete

#: deeds of accounts, which an administrator reads; all others belong to an athlete
ACCOUNT_DEEDS = (
    "invited",
    "new_link",
    "invitation_withdrawn",
    "joined",
    "signed_in",
    "sign_in_refused",
    "recovery_code_used",
    "closed",
    "opened",
    "renewed",
    "password_changed",
    "phone_changed",
    "left",
)
#: one line for the same look within this time; a page that is reloaded is one look
SAME_LOOK = timedelta(minutes=5)


#: lines on one page of the log; older ones have pages of their own
LINES = 200


def note(
    deed: str, by: Member | None, *, athlete: Athlete | None = None, about: str = "", name: str = ""
) -> None:
    """Add one line."""
    AuditEntry.objects.create(**_line(deed, by, athlete.pk if athlete else None, about, name))


def note_look(by: Member, athlete: Athlete, about: str) -> None:
    """Add a line for a page of a journal that was shown, once in five minutes for the same page."""
    since = clock.now() - SAME_LOOK
    seen = AuditEntry.objects.filter(
        actor_id=by.pk, athlete_id=athlete.pk, deed="looked", about=about, at__gte=since
    )
    if not seen.exists():
        note("looked", by, athlete=athlete, about=about)


def note_renewed(looker: Member, athletes: Iterable[int], by: str) -> None:
    """A line for each athlete who shows something to an account that has a new password and phone by somebody's link."""
    AuditEntry.objects.bulk_create(
        [AuditEntry(**_line("looker_renewed", looker, pk, by, "")) for pk in athletes], batch_size=500
    )


def note_list(by: Member, athletes: Iterable[int]) -> None:
    """Add a line for each athlete whose figures stood in a list, once in an hour."""
    since = clock.now().replace(minute=0, second=0, microsecond=0)
    seen = set(
        AuditEntry.objects.filter(actor_id=by.pk, deed="listed", at__gte=since).values_list(
            "athlete_id", flat=True
        )
    )
    new = [AuditEntry(**_line("listed", by, pk, "", "")) for pk in athletes if pk not in seen]
    AuditEntry.objects.bulk_create(new, batch_size=500)


def of_athlete(athlete: Athlete, before: str = "") -> list[AuditEntry]:
    """Who did what with this journal, newest first; `before` is the number of a line: those that are older."""
    return _page(AuditEntry.objects.filter(athlete_id=athlete.pk), before)


def of_accounts(before: str = "") -> list[AuditEntry]:
    """What happened to accounts, newest first; no athlete's health data stands in it."""
    return _page(AuditEntry.objects.filter(deed__in=ACCOUNT_DEEDS), before)


def _page(rows: Any, before: str) -> list[AuditEntry]:
    if before.isdecimal() and len(before) < 19:
        rows = rows.filter(pk__lt=int(before))
    return list(rows.order_by("-pk")[:LINES])


def _line(deed: str, by: Member | None, athlete_id: int | None, about: str, name: str) -> dict[str, Any]:
    return {
        "deed": deed,
        "actor_id": by.pk if by else None,
        "actor": by.name if by else name or "command line",
        "role": by.role if by else "",
        "athlete_id": athlete_id,
        "about": about[:500],
    }
