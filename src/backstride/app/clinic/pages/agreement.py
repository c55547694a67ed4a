"""Tool and clinician side by side, over the athletes this physio may see."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from backstride.app.clinic import agreement as counts
from backstride.app.clinic import audit, grants
from backstride.app.clinic.deeds import LEVELS
from backstride.app.clinic.models import Word
from backstride.app.clinic.pages.deed_words import level_words
from backstride.app.viewing.pieces import PAIN, STORIES
from backstride.core.disposition import Disposition


@require_safe
def agreement(request: HttpRequest) -> HttpResponse:
    """Counts only; no athlete is named."""
    given = grants.athletes_for(request.member)
    with_pain = [pk for pk, pieces in given.items() if PAIN in pieces]
    with_both = [pk for pk in with_pain if STORIES in given[pk]]
    levels = counts.levels_of(Word.objects.filter(athlete__in=with_pain))
    rows = [
        (level_words(tool), [(str(said), levels.pairs[str(tool), str(said)]) for said in LEVELS])
        for tool in (*LEVELS, Disposition.INCOMPLETE)
    ]
    shown = {
        "levels": levels,
        "titles": [level_words(level) for level in LEVELS],
        "rows": rows,
        "contributors": counts.contributors_of(Word.objects.filter(athlete__in=with_both)),
    }
    audit.note_list(request.member, with_pain)
    return render(request, "clinic/agreement.html", shown)


urlpatterns = [path("agreement", agreement, name="agreement")]
