"""A physio's deeds: each a POST of its own, each asked again at that moment whether it is still allowed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from backstride.app.clinic import audit, deeds
from backstride.app.clinic.pages import athletes as page
from backstride.app.clinic.pages.deed_forms import JudgeForm, LimitForm, VisitForm
from backstride.app.exports.kinds import make
from backstride.app.journal import checks
from backstride.app.journal.models import Athlete, CheckRun
from backstride.app.journal.read_only import read_only
from backstride.app.viewing.pieces import LOAD, PAIN, STORIES
from backstride.core.errors import UsageError


def _run(request: HttpRequest, who: Athlete) -> CheckRun:
    """The check that the page showed, of this athlete and nobody else's."""
    number = request.POST.get("run", "")
    run = checks.check_run(who, int(number)) if number.isdecimal() and len(number) < 19 else None
    if run is None or run.finished_at is None:
        raise Http404
    return run


def _done(request: HttpRequest, who: Athlete, do: Callable[[], Any], said: str) -> HttpResponse:
    """Do it and go back to the page, or show the page again with what was wrong. Nothing typed is lost."""
    try:
        do()
    except (UsageError, forms.ValidationError) as error:
        allowed = page.found(request, who.pk)
        shown = page.page(request.member, *allowed)
        return render(
            request, "clinic/athlete.html", {**shown, "wrong": str(error), "typed": request.POST}, status=422
        )
    messages.success(request, said)
    return redirect("athlete", who.pk)


def _valid(form: forms.Form) -> dict[str, Any]:
    if not form.is_valid():
        first = next(iter(form.errors.values()))[0]
        raise UsageError(str(first))
    return form.cleaned_data


@require_POST
def say(request: HttpRequest, number: int) -> HttpResponse:
    """Confirm or correct a disposition or contributors; what images say."""
    who, _pieces = page.found(request, number, PAIN)
    run, about = _run(request, who), request.POST.get("about")
    member, note = request.member, request.POST.get("note", "")[:4000]

    def do() -> None:
        if about == "disposition":
            told = _valid(JudgeForm(request.POST))
            deeds.judge_disposition(member, run, told["level"], told["note"])
        elif about == "contributors":
            marks = {
                name.removeprefix("c-"): value for name, value in request.POST.items() if name[:2] == "c-"
            }
            fits = [name for name, value in marks.items() if value == "fits"]
            fits_not = [name for name, value in marks.items() if value == "not"]
            deeds.judge_contributors(member, run, fits, fits_not, note)
        elif about == "imaging":
            deeds.say_imaging(member, run, note)
        else:
            raise UsageError("This form is not known here")

    return _done(request, who, do, _("Kept, with your name and the day."))


@require_POST
def seen(request: HttpRequest, number: int) -> HttpResponse:
    """A visit and what was said about running."""
    who, _pieces = page.found(request, number, PAIN)
    run = _run(request, who)

    def do() -> None:
        told = _valid(VisitForm(request.POST))
        deeds.record_visit(
            request.member,
            run,
            day=told["date"],
            seen_by=told["seen_by"],
            said=told["said"],
            note=told["note"],
        )

    return _done(
        request, who, do, _("The visit is recorded. What it lifts is shown above: seen is not cleared.")
    )


@require_POST
def restrict(request: HttpRequest, number: int) -> HttpResponse:
    """Set a limit."""
    who, _pieces = page.found(request, number, PAIN)

    def do() -> None:
        told = _valid(LimitForm(request.POST))
        deeds.restrict(request.member, who, told["permission"], told["until"], told["why"])

    return _done(request, who, do, _("The limit holds from now on."))


@require_POST
def lift(request: HttpRequest, number: int, limit: int) -> HttpResponse:
    """Lift a limit."""
    who, _pieces = page.found(request, number, PAIN)
    return _done(request, who, lambda: deeds.lift(request.member, who, limit), _("The limit is lifted."))


@require_safe
def letter(request: HttpRequest, number: int) -> HttpResponse:
    """The letter as it stands, as PDF; made in memory and kept nowhere."""
    who, _pieces = page.found(request, number, LOAD, PAIN, STORIES)
    audit.note("letter", request.member, athlete=who)
    with read_only():
        made = make("letter", who)
    headers = {"Content-Disposition": f'attachment; filename="{made.name}"'}
    return HttpResponse(made.content, content_type=made.media, headers=headers)


urlpatterns = [
    path("athletes/<int:number>/say", say, name="say"),
    path("athletes/<int:number>/seen", seen, name="seen"),
    path("athletes/<int:number>/limits", restrict, name="restrict"),
    path("athletes/<int:number>/limits/<int:limit>/lift", lift, name="lift"),
    path("athletes/<int:number>/letter", letter, name="letter"),
]
