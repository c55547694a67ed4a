"""What a runner may type, and what is taken: lengths, ranges, days that have been."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from backstride.app import clock
from backstride.app.journal.models import Athlete

_OLDEST = date(1950, 1, 1)
LONGEST_NOTE = 20_000
LONGEST_DIARY = 2_000_000
#: treatments runners write down (seed row H9); the list suggests, anything may be typed
TREATMENTS = (
    gettext_lazy("Massage"),
    gettext_lazy("Physiotherapy"),
    gettext_lazy("Doctor's visit"),
    gettext_lazy("Heat"),
    gettext_lazy("Cold"),
    gettext_lazy("TENS"),
    gettext_lazy("Tablet"),
)


class PastDay(forms.DateField):
    """A day that has been, on the athlete's calendar."""

    def __init__(self, **told: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d"], **told)
        self.today: date | None = None

    def clean(self, value: Any) -> Any:
        found = super().clean(value)
        if found and self.today and found > self.today:
            raise forms.ValidationError(_("This day is not here yet. Choose today or an earlier day."))
        if found and found < _OLDEST:
            raise forms.ValidationError(_("This day is too long ago."))
        return found


class ForAthlete(forms.Form):
    """A form that knows the athlete's today."""

    def __init__(self, *args: Any, athlete: Athlete, **told: Any) -> None:
        self.athlete = athlete
        super().__init__(*args, **told)
        today = clock.today(athlete)
        for field in self.fields.values():
            if isinstance(field, PastDay):
                field.today = today
                field.initial = today


#: what a note may be about (row H11): kept as a mark before the words, so that the search finds it
TAGS = {
    "sleep": gettext_lazy("sleep"),
    "mood": gettext_lazy("mood"),
    "food": gettext_lazy("food"),
    "weight": gettext_lazy("weight"),
}


class NoteForm(ForAthlete):
    date = PastDay(error_messages={"required": gettext_lazy("Choose a day.")})
    text = forms.CharField(
        max_length=LONGEST_NOTE,
        error_messages={"required": gettext_lazy("Write something first.")},
    )
    about = forms.MultipleChoiceField(required=False, choices=lambda: list(TAGS.items()))

    def tagged(self) -> str:
        """The words behind their marks: "#sleep woke at four"."""
        marks = [f"#{TAGS[name]}" for name in self.cleaned_data["about"]]
        return " ".join([*marks, self.cleaned_data["text"]])


class TreatmentForm(ForAthlete):
    date = PastDay(error_messages={"required": gettext_lazy("Choose a day.")})
    kind = forms.CharField(
        max_length=64, error_messages={"required": gettext_lazy("Say what it was, such as massage.")}
    )
    text = forms.CharField(max_length=LONGEST_NOTE, required=False)
    pain_before = forms.IntegerField(min_value=0, max_value=10, required=False)
    pain_after = forms.IntegerField(min_value=0, max_value=10, required=False)


class NotesForm(forms.Form):
    """A diary as pasted text or a text file."""

    text = forms.CharField(max_length=LONGEST_DIARY, required=False)
    file = forms.FileField(required=False)
    order = forms.ChoiceField(choices=(("day", ""), ("month", "")), required=False)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        said.setdefault("order", "day")
        upload = said.get("file")
        if upload:
            if upload.size > LONGEST_DIARY * 4:
                raise forms.ValidationError(_("This file is too large for a diary. Split it first."))
            said["text"] = upload.read().decode("utf-8-sig", "replace")[:LONGEST_DIARY]
        if not said.get("text", "").strip() and "text" not in self.errors:
            self.add_error("text", _("Paste your notes, or choose a text file."))
        return said


class GearForm(ForAthlete):
    name = forms.CharField(max_length=200, error_messages={"required": gettext_lazy("Give it a name.")})
    kind = forms.CharField(max_length=32, required=False)
    since = PastDay(required=False)
    distance_km = forms.FloatField(min_value=0, max_value=100_000, required=False)
