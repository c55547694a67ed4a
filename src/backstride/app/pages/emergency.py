"""The emergency page, the wrong tap, and what a clinician said. Nothing else is shown beside it on purpose."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from backstride.app import clock
from backstride.app.exports.calendar import was_sent
from backstride.app.journal import checks, interviews
from backstride.app.journal.models import CheckRun
from backstride.app.journal.standing import standing
from backstride.app.language import told as told_words
from backstride.app.pages.countries import countries
from backstride.app.pages.result import spoken_part
from backstride.check.words import emergency_number, texts
from backstride.core.errors import UsageError
from backstride.story.text import MAX_CHARS

SEEN_BY = (
    ("doctor", _("A doctor")),
    ("emergency_department", _("An emergency department")),
    ("physiotherapist", _("A physiotherapist")),
)
SAID = (
    ("may_run", _("I may run")),
    ("walk_or_cross", _("Walk, or exercise without impact")),
    ("no_exercise", _("No exercise")),
    ("nothing", _("Nothing was said about running")),
)


@require_safe
def emergency(request: HttpRequest) -> HttpResponse:
    """Stop, call, say this. It returns at every visit until a clinician's word is recorded."""
    holds = standing(request.athlete)
    run = holds.decided_by
    if not holds.is_emergency or run is None:
        return redirect("today")
    told: dict[str, Any] = (run.result or {}).get("told") or {}
    level = texts().levels["emergency_now"]
    reasons = [r for r in (run.result or {}).get("reasons") or [] if r.get("level") == "emergency_now"]
    context = {
        "run": run,
        "number": emergency_number(request.athlete.country),
        "is_known": bool(_number(request.athlete.country)),
        "variant": told.get("variant", ""),
        "do": level.do,
        "say": spoken_part(_say(told, reasons)),
        "own": run.story.strip(),
        "why": [r["reason"] for r in reasons[:3]],
        "countries": [c for c in countries() if c.number],
        "country": request.athlete.country,
        "is_from_check_in": run.origin == "check_in",
        "has_calendar": was_sent(request.athlete),
        "not_reviewed": texts().not_reviewed,
    }
    return render(request, "emergency.html", context)


def _number(country: str) -> str:
    return next((c.number for c in countries() if country and c.code == country), "")


def _say(told: dict[str, Any], reasons: list[dict[str, Any]]) -> str:
    if told.get("say"):
        return str(told["say"])
    words = list(dict.fromkeys(r["reason"] for r in reasons))[:3]
    return texts().levels["emergency_now"].say.format(reasons="; ".join(words)) if words else ""


@require_http_methods(["GET", "HEAD", "POST"])
def wrong(request: HttpRequest) -> HttpResponse:
    """A wrong tap, or words we misread: the same check again with that one thing changed. Both are kept."""
    run = standing(request.athlete).decided_by
    if run is None or not interviews.is_urgent(run):
        return redirect("today")
    rows = _behind(run)
    if request.method == "POST":
        unfinished = checks.open_check(request.athlete)
        if unfinished is not None and (unfinished.state or {}).get("corrects") != run.pk:
            unfinished.delete()
            unfinished = None
        again = unfinished or interviews.begin(request.athlete, replaces=run)
        name = request.POST.get("question", "")
        if name == "story":
            interviews.tell(again, request.POST.get("story", "").strip()[: MAX_CHARS + 1], again.version)
            return redirect("check-next")
        if any(row["id"] == name for row in rows):
            return redirect("check-question", name)
    return render(request, "emergency_wrong.html", {"run": run, "rows": rows})


def _behind(run: CheckRun) -> list[dict[str, Any]]:
    """The answers that led to the level; all of them where the rules name none."""
    told = (run.result or {}).get("told") or {}
    top = [r for r in (run.result or {}).get("reasons") or [] if r.get("level") == run.disposition]
    names = {name for r in top for name in r.get("findings") or []}
    review = list(told.get("review") or [])
    close = [r for r in review if r["id"] in names or names & set(_as_list(r.get("value")))]
    return close or review


def _as_list(value: Any) -> list[str]:
    return [str(v) for v in value] if isinstance(value, list) else [str(value)]


@require_POST
def clarify(request: HttpRequest) -> HttpResponse:
    """After a yes in the check-in: the questions behind it. The level stands until they are answered."""
    run = checks.open_check(request.athlete)
    if run is None:
        run = interviews.begin(request.athlete)
    return redirect("check-next")


class ReleaseForm(forms.Form):
    """When, by whom, and what was said about running."""

    date = forms.DateField(label=_("When were you seen?"))
    seen_by = forms.ChoiceField(label=_("By whom?"), choices=SEEN_BY)
    is_about_this = forms.ChoiceField(
        label=_("Was the visit about this?"),
        choices=(("yes", _("Yes")), ("no", _("No, about something else"))),
    )
    said = forms.ChoiceField(label=_("What was said about running?"), choices=SAID)
    note = forms.CharField(label=_("In their words, if you like"), required=False, max_length=2000)


@require_http_methods(["GET", "HEAD", "POST"])
def release(request: HttpRequest) -> HttpResponse:
    """What a clinician said. Being seen is not being told that you may run."""
    holds = standing(request.athlete)
    run = holds.decided_by
    if run is None or not interviews.is_urgent(run):
        return redirect("today")
    form = ReleaseForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            told = form.cleaned_data
            try:
                checks.record_release(
                    run,
                    day=told["date"],
                    seen_by=told["seen_by"],
                    said=told["said"],
                    is_about_this=told["is_about_this"] == "yes",
                    note=told["note"],
                )
            except UsageError as error:
                form.add_error(None, told_words(error))
            else:
                return redirect("released")
    context = {"form": form, "today": clock.today(request.athlete), "run": run, "holds": holds}
    return render(request, "release.html", context, status=status)


@require_safe
def released(request: HttpRequest) -> HttpResponse:
    """What holds after it."""
    holds = standing(request.athlete)
    latest: date | None = holds.release.date if holds.release else None
    return render(request, "released.html", {"holds": holds, "latest": latest})


urlpatterns = [
    path("emergency", emergency, name="emergency"),
    path("emergency/wrong", wrong, name="emergency-wrong"),
    path("emergency/clarify", clarify, name="emergency-clarify"),
    path("release", release, name="release"),
    path("release/done", released, name="released"),
]
