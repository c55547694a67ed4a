"""Lines of the audit log as a person reads them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from backstride.app.clinic.models import AuditEntry
from backstride.app.clinic.models.member import ROLES

#: how soon to be seen, as clinicians say it among themselves
LEVELS = {
    "emergency_now": _("Emergency now"),
    "same_day": _("To be seen the same day"),
    "clinician_days": _("To be seen within days"),
    "clinician_routine": _("Routine appointment"),
    "self_care": _("Self-care, with what to watch for"),
    "incomplete": _("Cannot be said yet: questions are open"),
}


#: what was said about running, as clinicians say it (dossier A8, a to d)
SAID = (
    ("may_run", _("May run")),
    ("walk_or_cross", _("Walk, or exercise without impact")),
    ("no_exercise", _("No exercise")),
    ("nothing", _("Nothing was said about running")),
)


def level_words(disposition: Any) -> str:
    """The level in short words; no reassurance in any of them."""
    return str(LEVELS.get(str(disposition), disposition))


DEEDS = {
    "looked": _("looked at"),
    "listed": _("had you on the list of athletes (once an hour)"),
    "granted": _("showed"),
    "withdrew": _("no longer shows"),
    "said": _("said"),
    "restricted": _("set a limit"),
    "lifted": _("lifted a limit"),
    "seen": _("recorded a visit"),
    "plan_edited": _("changed the plan"),
    "letter": _("took the letter"),
    "invited": _("invited"),
    "invitation_withdrawn": _("withdrew the invitation of"),
    "joined": _("made an account"),
    "renewed": _("got a new password and phone"),
    "password_changed": _("changed the own password"),
    "phone_changed": _("changed to another phone"),
    "left": _("deleted the own journal and left"),
    "signed_in": _("signed in"),
    "sign_in_refused": _("was refused at the door"),
    "recovery_code_used": _("signed in with a recovery code"),
    "closed": _("closed the account of"),
    "opened": _("opened the account of"),
}


@dataclass(frozen=True, slots=True)
class Look:
    """One line."""

    at: datetime
    who: str
    role: Any
    deed: Any
    about: str


def looks(entries: Iterable[AuditEntry]) -> list[Look]:
    """As they are, in words."""
    return [
        Look(row.at, row.actor, ROLES.get(row.role, ""), DEEDS.get(row.deed, row.deed), row.about)
        for row in entries
    ]
