"""Change an athlete's plan inside the same caps. Two clinicians at once: the second is told, and asks again."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from backstride.app import clock
from backstride.app.clinic import audit
from backstride.app.clinic.deeds import allowed
from backstride.app.clinic.models import AuditEntry
from backstride.app.clinic.pages.athletes import found
from backstride.app.journal import planning
from backstride.app.journal.models import Athlete, PlanVersion
from backstride.app.journal.stale import StaleError
from backstride.app.journal.standing import standing
from backstride.app.pages.plan_forms import WhatIfForm
from backstride.app.viewing.pieces import LOAD, PAIN
from backstride.core.errors import UsageError
from backstride.plan import Answer


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
        now = planning.plan_of_today(who, clock.today(who))
        if now is None or str(now.pk) != version:
            raise StaleError("This plan")
        answer = planning.what_if(now, wish)
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
        "form": wish,
    }
    if version is not None:
        shown |= _days(version, today)
    if wish is not None and wish.is_valid() and version is not None:
        try:
            shown |= _answer(version, wish)
        except UsageError as error:
            shown["wrong"], status = str(error), max(status, 422)
    return render(request, "clinic/plan.html", shown, status=status)


def _days(version: PlanVersion, today: date) -> dict[str, Any]:
    rows = [row for row in version.plan["days"] if row["date"] >= today.isoformat()][:21]
    days = [{**row, "day": date.fromisoformat(row["date"])} for row in rows]
    return {"days": days, "runs": [row for row in days if row["run_min"]]}


def _answer(version: PlanVersion, wish: WhatIfForm) -> dict[str, Any]:
    answer: Answer = planning.what_if(version, wish.cleaned_data)
    changed = [row for row in answer.changed if row["was"]["run_min"] != row["now"]["run_min"]]
    return {
        "answer": answer,
        "changed": [{**row, "day": date.fromisoformat(row["date"])} for row in changed[:8]],
        "told": {name: value for name, value in wish.data.items() if name in wish.fields},
    }


urlpatterns = [path("athletes/<int:number>/plan-edit", plan_edit, name="plan-edit")]
