"""What a runner tells for a plan, and the four what-ifs."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from backstride.app.language import told as told_words
from backstride.app.pages.weekdays import WEEKDAYS
from backstride.plan.exercises import library
from backstride.plan.request import WEEKDAYS as KEYS

TARGETS = (
    ("session", gettext_lazy("Run this long without stopping for good, in minutes")),
    ("weekly", gettext_lazy("Run this many minutes a week")),
    ("parkrun", gettext_lazy("My parkrun: 5 km on a Saturday")),
    ("race", gettext_lazy("A race")),
)
KIT = (
    ("band", gettext_lazy("an elastic band")),
    ("gym", gettext_lazy("a gym with bike or elliptical")),
    ("pool", gettext_lazy("a pool")),
    ("bar", gettext_lazy("a barbell")),
    ("supervision", gettext_lazy("somebody who knows lifting beside me")),
)
STYLES = (
    ("", gettext_lazy("Nothing changes")),
    ("foot_strike", gettext_lazy("Another foot strike")),
    ("cadence", gettext_lazy("Quicker, shorter steps")),
    ("shoes", gettext_lazy("New shoes")),
    ("hills", gettext_lazy("Hills")),
    ("speed", gettext_lazy("Fast running")),
)
CALF = "calf_raises"
MOST_MIN = 600


#: rows of who must not get what -> the ids that the planner knows as conditions; the others only leave exercises out
AS_CONDITION = {"thin_bones": "osteoporosis", "bone_stress": "bone_stress", "low_energy": "reds"}
NONE_OF_THESE = "none"


def health_rows() -> list[tuple[str, str]]:
    """What leaves exercises out, in the words of the library (H16)."""
    return [(row.id, told_words(row.title)) for row in library().exclusions]


class PlanForm(forms.Form):
    """Target, free minutes a day, kit."""

    kind = forms.ChoiceField(choices=TARGETS, label=gettext_lazy("What do you want to reach?"))
    minutes = forms.IntegerField(
        min_value=1, max_value=3000, required=False, label=gettext_lazy("Minutes of running")
    )
    race_date = forms.DateField(required=False, label=gettext_lazy("Day of the race"))
    race_km = forms.FloatField(
        min_value=0.4, max_value=250, required=False, label=gettext_lazy("Length in kilometres")
    )

    equipment = forms.MultipleChoiceField(
        choices=KIT, required=False, label=gettext_lazy("What do you have for exercises?")
    )
    style = forms.ChoiceField(
        choices=STYLES, required=False, label=gettext_lazy("Do you want to change how you run?")
    )
    style_start = forms.DateField(
        required=False, label=gettext_lazy("From which day? Empty: when the target is reached")
    )
    calf_ready = forms.BooleanField(
        required=False,
        label=gettext_lazy(
            "I can do three times 15 single-leg heel raises without pain (asked before another foot strike)"
        ),
    )
    health = forms.MultipleChoiceField(required=False, label=gettext_lazy("Does any of this hold for you?"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        choices = [*health_rows(), (NONE_OF_THESE, _("None of these"))]
        self.fields["health"].choices = choices
        for key, name in zip(KEYS, WEEKDAYS, strict=True):
            self.fields[key] = forms.IntegerField(
                min_value=0, max_value=MOST_MIN, required=False, label=str(name)
            )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("kind") == "race":
            if not told.get("race_date") or not told.get("race_km"):
                self.add_error("race_date", _("A race needs its day and its length."))
            elif told["race_date"] <= self.today:
                self.add_error("race_date", _("This race is not ahead any more. Choose a later day."))
        elif told.get("kind") not in (None, "parkrun") and not told.get("minutes"):
            self.add_error("minutes", _("How many minutes of running do you want to reach?"))
        health = told.get("health") or []
        if NONE_OF_THESE in health and len(health) > 1:
            self.add_error("health", _("Either none of these, or those that hold."))
        if not any(told.get(key) for key in KEYS):
            self.add_error("mon", _("Give at least one day of the week some minutes."))
        return told

    @property
    def week(self) -> list[Any]:
        return [self[key] for key in KEYS]

    def told(self) -> dict[str, Any]:
        """As the planner's request has it."""
        got = self.cleaned_data
        if got["kind"] == "race":
            target: dict[str, Any] = {
                "race": {"date": got["race_date"].isoformat(), "distance_km": got["race_km"]}
            }
        elif got["kind"] == "parkrun":
            target = {"parkrun": True}
        else:
            target = {f"{got['kind']}_run_min": got["minutes"]}
        available = {key: got[key] for key in KEYS if got.get(key)}
        start = got.get("style_start")
        style = (
            {"kind": got["style"], "start": start.isoformat() if start else None} if got["style"] else None
        )
        return {
            "target": target,
            "available": available,
            "health": got["health"],
            "equipment": got["equipment"],
            "style_change": style,
        }

    def tests(self, kept: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """What was tested before, with today's word on the calves."""
        others = [row for row in kept if row.get("id") != CALF]
        ready = (
            [{"date": self.today.isoformat(), "id": CALF, "worst": 0}]
            if self.cleaned_data["calf_ready"]
            else []
        )
        return [*others, *ready]


class WhatIfForm(forms.Form):
    """One question to the plan. Days are checked by the planner."""

    what = forms.ChoiceField(choices=[("move", ""), ("race", ""), ("week", ""), ("cross", "")])
    day = forms.DateField()
    to = forms.DateField(required=False)
    km = forms.FloatField(required=False, min_value=0.4, max_value=250)
    minutes = forms.IntegerField(required=False, min_value=1, max_value=MOST_MIN)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        needs = {"move": "to", "race": "km", "cross": "minutes"}.get(told.get("what", ""))
        if needs and not told.get(needs) and needs not in self.errors:  # a wrong figure is not a missing one
            self.add_error(needs, _("One figure is missing for this question."))
        return told


def health_told(health: list[str]) -> dict[str, Any]:
    """`person` and `contributors` of a request from the boxes; nothing ticked is nothing known."""
    if not health:
        return {"person": {}, "contributors": []}
    rows = {row.id: row for row in library().exclusions}
    person: dict[str, Any] = {
        "conditions": [AS_CONDITION[row] for row in health if row in AS_CONDITION],
        "pregnant": "pregnant" in health,
    }
    if "after_birth" in health:
        person["weeks_since_birth"] = 0  # the week is not asked: the strictest holds
    others = [row for row in health if row in rows and row not in (*AS_CONDITION, "pregnant", "after_birth")]
    return {"person": person, "contributors": [rows[row].told[0] for row in others]}
