"""The clinician's letter of a journal."""

from __future__ import annotations

from backstride.app.exports.facts import facts
from backstride.app.exports.kinds import File, Options
from backstride.app.journal.models import Athlete
from backstride.export.letter import letter


def make(athlete: Athlete, options: Options) -> File:
    """One page; the second by choice."""
    told = facts(athlete, with_name=options.name)
    made = letter(told, with_details=options.second_page, language=athlete.language)
    about = {
        "kind": "letter",
        "pages": made.pages,
        "left_out": list(made.left_out),
        "disposition": told.disposition,
    }
    return File(f"backstride-letter-{told.made_on.isoformat()}.pdf", "application/pdf", made.pdf, about)
