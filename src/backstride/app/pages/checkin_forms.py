"""The check-in's three pages as forms. Nothing is pre-picked; what is left out stays unknown."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from backstride.app.journal.by_hand import LONGEST_MIN
from backstride.check.rescreen import ITEMS

LONGEST_NOTE = 20_000
_WRONG = gettext_lazy("Pain is a whole number from 0 to 10. Choose one of the eleven buttons.")


def _pain(*, low: int = 0) -> forms.IntegerField:
    said = {"invalid": _WRONG, "min_value": _WRONG, "max_value": _WRONG}
    return forms.IntegerField(min_value=low, max_value=10, required=False, error_messages=said)


def _one_of(*words: str) -> forms.ChoiceField:
    said = {"invalid_choice": gettext_lazy("Choose one of the answers.")}
    return forms.ChoiceField(choices=[(word, word) for word in words], required=False, error_messages=said)


def _minutes() -> forms.IntegerField:
    wrong = gettext_lazy("Minutes are a whole number from 0 to 600.")
    said = {"invalid": wrong, "min_value": wrong, "max_value": wrong}
    return forms.IntegerField(min_value=0, max_value=LONGEST_MIN, required=False, error_messages=said)


class Versioned(forms.Form):
    """A page that knows which version of the check-in it was made from."""

    version = forms.IntegerField(min_value=0, required=False)


class PainForm(Versioned):
    """Page 1: pain now and what goes with it."""

    morning = _pain()
    worst = _pain()
    leg_signs = _one_of("no", "as_before", "spreading")
    night = _one_of("no", "as_before", "new")
    sleep = _one_of("yes", "no")
    painkiller = _one_of("no", "to_run", "other")
    fever = _one_of("no", "now", "gone")

    def function(self) -> dict[str, Any]:
        """What was told, without what was left out."""
        names = ("leg_signs", "night", "sleep", "painkiller", "fever")
        return {name: self.cleaned_data[name] for name in names if self.cleaned_data.get(name)}


class ScreenForm(Versioned):
    """Page 2: the six items. A box is a yes, "none" answers all six; one by one, each item has its own answer."""

    none = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **told: Any) -> None:
        super().__init__(*args, **told)
        for item in ITEMS:
            self.fields[item.id] = _one_of("yes", "no", "unsure")

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        raised = [item.id for item in ITEMS if said.get(item.id) in {"yes", "unsure"}]
        if raised and said.get("none"):
            raise forms.ValidationError(
                _("You ticked something and also none of these. Untick one of the two.")
            )
        return said

    def screen(self) -> dict[str, str]:
        """The six answers; what was not answered is absent, never no."""
        said = self.cleaned_data
        if said.get("none"):
            return {item.id: "no" for item in ITEMS}
        return {item.id: said[item.id] for item in ITEMS if said.get(item.id)}


class DayForm(Versioned):
    """Page 3: the last run, what was done, and how daily life works."""

    run_on = forms.DateField(input_formats=["%Y-%m-%d"], required=False)
    during_run = _pain()
    onset_minute = forms.IntegerField(min_value=0, max_value=600, required=False)
    came_late = forms.BooleanField(required=False)
    gait = _one_of("yes", "no")
    cut_short = _one_of("yes", "no")
    stiff = _one_of("yes", "no")
    effort = _pain()
    daily = _one_of("as_usual", "some", "much")
    heart_signs = _one_of("yes", "no")
    ran_min = _minutes()
    run_walk_min = _minutes()
    walk_on = forms.DateField(input_formats=["%Y-%m-%d"], required=False)
    walk_min = _minutes()
    walk_worst = _pain()
    sit_to_stand = _pain()
    hops = _pain()
    note = forms.CharField(max_length=LONGEST_NOTE, required=False)

    def done(self) -> dict[str, Any]:
        """What the run was like, by the words that the rules read."""
        said = self.cleaned_data
        found: dict[str, Any] = {
            name: said[name] for name in ("sit_to_stand", "hops") if said.get(name) is not None
        }
        if said.get("walk_on"):
            found["walk_on"] = said["walk_on"].isoformat()
            found |= {n: said[n] for n in ("walk_min", "walk_worst") if said.get(n) is not None}
        if not said.get("run_on"):
            return found
        found["run_on"] = said["run_on"].isoformat()
        found |= {n: said[n] for n in ("ran_min", "run_walk_min") if said.get(n) is not None}
        for name in ("onset_minute", "effort"):
            if said.get(name) is not None:
                found[name] = said[name]
        for name in ("gait", "cut_short", "stiff"):
            if said.get(name):
                found[name] = said[name]
        if said.get("came_late"):
            found["came_late"] = True
        return found
