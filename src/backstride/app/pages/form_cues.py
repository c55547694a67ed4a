"""Two cues, each with what is known, a metronome at one's own cadence plus 5 %, and the minutes week by week."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from backstride.app.journal.models import Athlete
from backstride.app.pages.form_runs import comparison
from backstride.form.texts import cues, ramp

SLOWEST_SPM, FASTEST_SPM = 120, 220


class OwnForm(forms.Form):
    """One's own cadence and the length of a usual run."""

    spm = forms.FloatField(min_value=SLOWEST_SPM, max_value=FASTEST_SPM, required=False, localize=True)
    minutes = forms.FloatField(min_value=1, max_value=300, required=False, localize=True)


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The cues; the cadence comes from the address, else from the watch, else it is asked for."""
    said = OwnForm(request.GET)
    said.is_valid()
    own = said.cleaned_data.get("spm")
    watch = None if own else _watch_cadence(request.athlete)
    own = own or watch
    minutes = said.cleaned_data.get("minutes") or 30.0
    shown: dict[str, Any] = {
        "cues": cues(),
        "form": said,
        "own": own,
        "from_watch": watch is not None,
        "minutes": minutes,
        "ramp": ramp(),
        "weeks": list(enumerate(ramp().minutes(minutes), start=1)),
    }
    if own:
        target = next(cue.target_spm(own) for cue in cues() if cue.pct)
        shown |= {"target": target, "in_20_s": round(target / 6)}
    return render(request, "form_cues.html", shown, status=400 if said.errors else 200)


def _watch_cadence(athlete: Athlete) -> float | None:
    """The cadence of the last two weeks where the watch tells it."""
    found = next((c for c in comparison(athlete).changes if c.measure == "cadence"), None)
    return round(found.recent) if found else None


urlpatterns = [path("form/cues", page, name="form-cues")]
