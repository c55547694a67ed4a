"""The tables of a journal as a runner would call them, for the page that deletes them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

WORDS = {
    "Activity": _("recordings"),
    "ActivitySource": _("where recordings came from"),
    "ApiToken": _("keys for scripts"),
    "Athlete": _("journals"),
    "CheckIn": _("check-ins"),
    "CheckRun": _("checks"),
    "Episode": _("complaints"),
    "ExerciseDone": _("exercises done"),
    "Gear": _("shoes and gear"),
    "ImportedFile": _("imported files"),
    "KeptApart": _("recordings kept apart"),
    "LongTask": _("imports, exports and readings"),
    "Note": _("notes"),
    "Override": _("your own entries in the plan"),
    "PainDay": _("days with a pain score"),
    "PlanVersion": _("plans, each version"),
    "Release": _("words of clinicians"),
    "Restriction": _("limits set by clinicians"),
    "SharedCopy": _("journals that others shared with you"),
    "Stream": _("recordings, second by second"),
    "TrainingSession": _("sessions"),
    "Treatment": _("treatments"),
    "UsedLink": _("sign-in links used"),
}


def word(table: str) -> str:
    """The runner's word, for `PainDay` and `journal.PainDay`; a table without one keeps its own name.

    So nothing that goes is left out.
    """
    return str(WORDS.get(table.rsplit(".", maxsplit=1)[-1], table))
