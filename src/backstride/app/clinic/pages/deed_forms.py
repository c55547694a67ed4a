"""The forms on an athlete's page, for a physio."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from backstride.app import clock
from backstride.app.clinic.deeds import CEILINGS, LEVELS
from backstride.app.clinic.pages.deed_words import SAID, level_words
from backstride.app.journal import checks
from backstride.app.journal.models import Athlete
from backstride.app.pages.emergency import SEEN_BY
from backstride.app.templatetags.backstride import CEILING_WORDS
from backstride.app.viewing.pieces import LOAD, PAIN, STORIES

_LONGEST = 4000


class JudgeForm(forms.Form):
    """How soon to be seen, in the clinician's view."""

    level = forms.ChoiceField(choices=[(str(level), "") for level in LEVELS])
    note = forms.CharField(required=False, max_length=_LONGEST)


class VisitForm(forms.Form):
    """When, by whom, what was said about running."""

    date = forms.DateField(label=_("Day of the visit"))
    seen_by = forms.ChoiceField(label=_("Seen by"), choices=SEEN_BY)
    said = forms.ChoiceField(label=_("Said about running"), choices=SAID)
    note = forms.CharField(required=False, max_length=2000)


class LimitForm(forms.Form):
    """A ceiling on running."""

    permission = forms.ChoiceField(choices=[(str(one), CEILING_WORDS[str(one)]) for one in CEILINGS])
    until = forms.DateField(required=False)
    why = forms.CharField(required=False, max_length=500)


def forms_for(who: Athlete, pieces: frozenset[str]) -> dict[str, Any]:
    """What the page offers within the pieces granted."""
    run = checks.latest_result(who) if PAIN in pieces else None
    shown: dict[str, Any] = {
        "may_limit": PAIN in pieces,
        "ceilings": [(str(one), CEILING_WORDS[str(one)]) for one in CEILINGS],
        "today": clock.today(who),
        "may_letter": {LOAD, PAIN, STORIES} <= pieces,
        "may_plan": {LOAD, PAIN} <= pieces,
    }
    if run is None:
        return shown
    # a visit is recorded about what stands; what a clinician judges is what the tool said
    judged = checks.latest_of_the_tool(who)
    contributors = ((judged.result if judged else None) or {}).get("contributors") or []
    return {
        **shown,
        "run": run,
        "judged": judged,
        "run_level": level_words(judged.disposition) if judged else "",
        "levels": [(str(level), level_words(level), level == judged.disposition) for level in LEVELS]
        if judged
        else [],
        "seen_by": SEEN_BY,
        "said": SAID,
        "contributors": [(row["id"], row.get("name", row["id"])) for row in contributors]
        if STORIES in pieces
        else [],
        "may_say_more": STORIES in pieces,
    }
