"""Lines of the audit log as a person reads them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from backstride.app.clinic.audit import LINES
from backstride.app.clinic.models import AuditEntry
from backstride.app.clinic.models.member import ROLES
from backstride.app.language import told
from backstride.app.pages.emergency import SEEN_BY
from backstride.app.templatetags.backstride import CEILING_WORDS
from backstride.app.viewing.pieces import WORDS
from backstride.knowledge.patterns import patterns

#: how soon to be seen, as clinicians say it among themselves
LEVELS = {
    "emergency_now": gettext_lazy("Emergency now"),
    "same_day": gettext_lazy("To be seen the same day"),
    "clinician_days": gettext_lazy("To be seen within days"),
    "clinician_routine": gettext_lazy("Routine appointment"),
    "self_care": gettext_lazy("Self-care, with what to watch for"),
    "incomplete": gettext_lazy("Cannot be said yet: questions are open"),
}


#: what was said about running, as clinicians say it (dossier A8, a to d)
SAID = (
    ("may_run", gettext_lazy("May run")),
    ("walk_or_cross", gettext_lazy("Walk, or exercise without impact")),
    ("no_exercise", gettext_lazy("No exercise")),
    ("nothing", gettext_lazy("Nothing was said about running")),
)


def level_words(disposition: Any) -> str:
    """The level in short words; no reassurance in any of them."""
    return str(LEVELS.get(str(disposition), disposition))


def pattern_name(pattern: str) -> str:
    """What may add to a pain, by its name; its id where this knowledge no longer has it."""
    name = next(
        (row.name for row, _where, _features in patterns().contributors if row.id == pattern), pattern
    )
    return told(name)


def pattern_names(found: Iterable[str]) -> str:
    """Several of them."""
    return ", ".join(pattern_name(one) for one in found)


DEEDS = {
    "looked": gettext_lazy("looked at"),
    "listed": gettext_lazy("had you on the list of athletes (once an hour)"),
    "granted": gettext_lazy("showed"),
    "withdrew": gettext_lazy("no longer shows"),
    "said": gettext_lazy("said"),
    "restricted": gettext_lazy("set a limit"),
    "lifted": gettext_lazy("lifted a limit"),
    "seen": gettext_lazy("recorded a visit"),
    "plan_edited": gettext_lazy("changed the plan"),
    "letter": gettext_lazy("took the letter"),
    "invited": gettext_lazy("invited"),
    "new_link": gettext_lazy("made a new link for the account of"),
    "looker_renewed": gettext_lazy("got a new password and phone"),
    "invitation_withdrawn": gettext_lazy("withdrew the invitation of"),
    "joined": gettext_lazy("made an account"),
    "renewed": gettext_lazy("got a new password and phone"),
    "password_changed": gettext_lazy("changed the own password"),
    "phone_changed": gettext_lazy("changed to another phone"),
    "left": gettext_lazy("deleted the own journal and left"),
    "signed_in": gettext_lazy("signed in"),
    "sign_in_refused": gettext_lazy("was refused at the door"),
    "recovery_code_used": gettext_lazy("signed in with a recovery code"),
    "closed": gettext_lazy("closed the account of"),
    "opened": gettext_lazy("opened the account of"),
}


#: pages of a journal that were looked at, by their url names
LOOKED = {
    "overview": gettext_lazy("overview"),
    "load": gettext_lazy("Load"),
    "plan": gettext_lazy("Plan"),
    "journal": gettext_lazy("Journal"),
    "trends": gettext_lazy("Pain against load"),
    "report": gettext_lazy("Report"),
    "form": gettext_lazy("Running form"),
    "session": gettext_lazy("a run"),
    "session-record": gettext_lazy("a run"),
    "result": gettext_lazy("a result of the check"),
    "exercise": gettext_lazy("an exercise"),
}
#: changes of a plan
CHANGES = {
    "move": gettext_lazy("another day for a run"),
    "week": gettext_lazy("a week without"),
    "cross": gettext_lazy("another sport"),
    "race": gettext_lazy("a race as the target"),
    "target": gettext_lazy("target or days"),
}
#: who is no member
NAMELESS = {"somebody": gettext_lazy("somebody"), "command line": gettext_lazy("command line")}
#: what did not fit at the door
REFUSED = {
    "password": gettext_lazy("password"),
    "code": gettext_lazy("six digits"),
    "account": gettext_lazy("password or six digits"),
}
SUBJECTS = {
    "contributors": gettext_lazy("what may be adding to it"),
    "imaging": gettext_lazy("what images say"),
}


@dataclass(frozen=True, slots=True)
class Look:
    """One line."""

    at: datetime
    who: str
    role: Any
    deed: Any
    about: str


def older(entries: list[AuditEntry]) -> str:
    """Where the lines before these begin; empty where there are none."""
    return str(entries[-1].pk) if len(entries) == LINES else ""


def looks(entries: Iterable[AuditEntry]) -> list[Look]:
    """As they are, in words."""
    return [
        Look(row.at, _who(row), ROLES.get(row.role, ""), DEEDS.get(row.deed, row.deed), _about(row))
        for row in entries
    ]


def _who(row: AuditEntry) -> str:
    """A name; or in words who it was that has none."""
    return str(NAMELESS.get(row.actor, row.actor)) if row.actor_id is None else row.actor


def piece_name(piece: str) -> str:
    """The first word of what an athlete reads beside the box of this piece."""
    return str(WORDS.get(piece, piece)).partition(":")[0]


def _page_name(url_name: str) -> str:
    family = "form" if url_name.startswith("form-") else url_name
    return str(LOOKED.get(family, url_name))


def _about(row: AuditEntry) -> str:
    """What a deed was about; the log keeps short words of our own, which nobody else need know."""
    first, _colon, second = row.about.partition(": ")
    if row.deed == "said" and second in LEVELS:
        return _("how soon to be seen: %(level)s") % {"level": level_words(second)}
    if row.deed == "said":
        return str(SUBJECTS.get(row.about, row.about))
    if row.deed == "seen":
        return f"{dict(SEEN_BY).get(first, first)}: {dict(SAID).get(second, second)}"
    if row.deed == "looked":
        shown = f": {', '.join(map(piece_name, second.split(', ')))}" if second else ""
        return _page_name(first) + shown
    if row.deed in {"invited", "new_link"}:
        name, _as, role = row.about.rpartition(" as ")
        return f"{name} ({ROLES.get(role, role)})" if name else row.about
    if row.deed == "looker_renewed":
        return _("by a link that %(name)s made") % {"name": row.about or _("somebody on the server")}
    if row.deed == "sign_in_refused":
        return f"({REFUSED.get(row.about, row.about)})"
    if row.deed in {"granted", "withdrew"}:
        name, _open, role = second.rpartition(" (")
        return f"{piece_name(first)}: {name} ({ROLES.get(role.rstrip(')'), role)})"
    if row.deed == "plan_edited":
        return str(CHANGES.get(row.about, row.about))
    if row.deed == "restricted":
        return str(CEILING_WORDS.get(row.about, row.about))
    return str(row.about)
