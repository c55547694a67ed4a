"""Change an athlete's plan inside the same caps. Two clinicians at once: the second is told, and asks again."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from backstride.app import clock
from backstride.app.clinic import audit
from backstride.app.clinic.deeds import allowed
from backstride.app.clinic.models import AuditEntry
from backstride.app.clinic.pages.athletes import found
from backstride.app.journal import planning
from backstride.app.journal.models import Athlete, PlanVersion
from backstride.app.journal.stale import StaleError
from backstride.app.journal.standing import standing
from backstride.app.language import told as told_words
from backstride.app.pages.plan import broken_limits, reached_on, with_names
from backstride.app.pages.plan_forms import MOST_MIN, TARGETS, WhatIfForm
from backstride.app.pages.weekdays import WEEKDAYS
from backstride.app.viewing.pieces import LOAD, PAIN
from backstride.core.errors import UsageError
from backstride.plan import Answer
from backstride.plan.request import WEEKDAYS as KEYS


class TargetForm(forms.Form):
    """What the plan is to reach, and when there is time; the rest stays as the athlete told it."""

    kind = forms.ChoiceField(choices=TARGETS[:2])
    minutes = forms.IntegerField(min_value=1, max_value=3000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, name in zip(KEYS, WEEKDAYS, strict=True):
            self.fields[key] = forms.IntegerField(
                min_value=0, max_value=MOST_MIN, required=False, label=str(name)
            )

    @property
    def week(self) -> list[Any]:
        return [self[key] for key in KEYS]

    def told(self) -> dict[str, Any]:
        """As the planner's request has it."""
        said = self.cleaned_data
        available = {key: said[key] for key in KEYS if said.get(key)}
        if not available:
            raise UsageError("Give at least one day of the week some minutes")
        return {"target": {f"{said['kind']}_run_min": said["minutes"]}, "available": available}


def _initial(who: Athlete) -> dict[str, Any]:
    """The target and the free minutes as they are."""
    kept = planning.told(who)
    target = kept.get("target") or {}
    kind = "weekly" if target.get("weekly_run_min") else "session"
    return {"kind": kind, "minutes": target.get(f"{kind}_run_min"), **(kept.get("available") or {})}


@require_POST
def plan_target(request: HttpRequest, number: int) -> HttpResponse:
    """Another target or other days: planned anew inside the same caps, with the nearest honest date."""
    who, _pieces = found(request, number, LOAD, PAIN)
    form = TargetForm(request.POST)
    if not form.is_valid():
        return _page(request, who, None, status=422, target=form)
    try:
        with allowed(request.member, who, LOAD, PAIN):
            _still(who, request.POST.get("version", ""))
            planning.tell(who, **form.told())
            planning.replan(who, clock.today(who), cause="edit")
            audit.note("plan_edited", request.member, athlete=who, about="target")
    except StaleError:
        return _page(request, who, None, status=409, stale=_who_was_quicker(who), target=form)
    messages.success(request, _("The plan is changed, inside its caps."))
    return redirect("plan-edit", who.pk)


def _still(who: Athlete, version: str) -> PlanVersion:
    """The plan in force, if it is the one that the page was made from."""
    now = planning.plan_of_today(who, clock.today(who))
    if now is None or str(now.pk) != version:
        raise StaleError("This plan")
    return now


@require_http_methods(["GET", "HEAD", "POST"])
def plan_edit(request: HttpRequest, number: int) -> HttpResponse:
    """GET looks at a wish, POST keeps it: only if the plan is still the one that was looked at."""
    who, _pieces = found(request, number, LOAD, PAIN)
    if request.method != "POST":
        wish = WhatIfForm(request.GET) if "what" in request.GET else None
        return _page(request, who, wish)
    wish = WhatIfForm(request.POST)
    if not wish.is_valid():
        return _page(request, who, wish, status=422)
    try:
        _keep(request, who, wish.cleaned_data, request.POST.get("version", ""))
    except StaleError:
        return _page(request, who, wish, status=409, stale=_who_was_quicker(who))
    messages.success(request, _("The plan is changed, inside its caps."))
    return redirect("plan-edit", who.pk)


def _keep(request: HttpRequest, who: Athlete, wish: dict[str, Any], version: str) -> None:
    with allowed(request.member, who, LOAD, PAIN):
        answer = planning.what_if(_still(who, version), wish)
        if not answer.is_allowed:
            raise UsageError(str(answer.violations[0]["sentence"]), "A plan above a cap is never kept.")
        planning.keep_answer(who, answer)
        audit.note("plan_edited", request.member, athlete=who, about=str(wish["what"]))


def _who_was_quicker(who: Athlete) -> AuditEntry | None:
    """The newest change by a clinician, if that is what came between."""
    return AuditEntry.objects.filter(athlete_id=who.pk, deed="plan_edited").first()


def _page(
    request: HttpRequest,
    who: Athlete,
    wish: WhatIfForm | None,
    *,
    status: int = 200,
    stale: AuditEntry | None = None,
    target: TargetForm | None = None,
) -> HttpResponse:
    today = clock.today(who)
    version = planning.plan_of_today(who, today)
    shown: dict[str, Any] = {
        "who": who,
        "version": version,
        "standing": standing(who),
        "today": today,
        "stale": stale,
        "is_stale": status == 409,
        "form": wish or target,
        "target": target or TargetForm(initial=_initial(who)),
    }
    if version is not None:
        shown |= _days(version, today)
    if wish is not None and wish.is_valid() and version is not None:
        try:
            shown |= _answer(version, wish)
        except UsageError as error:
            shown["wrong"], status = told_words(error), max(status, 422)
    return render(request, "clinic/plan.html", shown, status=status)


def _days(version: PlanVersion, today: date) -> dict[str, Any]:
    rows = [row for row in version.plan["days"] if row["date"] >= today.isoformat()][:21]
    days = [{**row, "day": date.fromisoformat(row["date"])} for row in rows]
    reached = version.plan.get("reaches_target_on")
    return {
        "days": days,
        "binding": with_names(version.plan["binding"]),
        "runs": [row for row in days if row["run_min"]],
        "reached": date.fromisoformat(reached) if reached else None,
        "held_since": reached_on(version, today),
    }


def _answer(version: PlanVersion, wish: WhatIfForm) -> dict[str, Any]:
    answer: Answer = planning.what_if(version, wish.cleaned_data)
    changed = [row for row in answer.changed if row["was"]["run_min"] != row["now"]["run_min"]]
    return {
        "answer": answer,
        "broken": broken_limits(answer),
        "changed": [{**row, "day": date.fromisoformat(row["date"])} for row in changed[:8]],
        "after": answer.plan.reaches_target_on,
        "options": answer.plan.to_json()["options"],
        "is_race": wish.cleaned_data["what"] == "race",
        "told": {name: value for name, value in wish.data.items() if name in wish.fields},
    }


urlpatterns = [
    path("athletes/<int:number>/plan-edit", plan_edit, name="plan-edit"),
    path("athletes/<int:number>/plan-target", plan_target, name="plan-target"),
]
