"""Self-tests after a check: what may be tried alone, how, when to stop; a result makes the check anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from backstride.app import clock
from backstride.app.journal import checks, interviews
from backstride.app.journal.models import Athlete, CheckRun
from backstride.app.journal.standing import standing
from backstride.app.language import told
from backstride.check.self_tests import Offer, answers_of, change, offered
from backstride.core.disposition import Disposition
from backstride.core.errors import UsageError
from backstride.knowledge.self_tests import self_tests


@dataclass(frozen=True, slots=True)
class Measured:
    """A number measured on a day."""

    day: Any
    value: float


def offers_of(run: CheckRun | None) -> list[Offer]:
    """The tests for a finished check; none where it does not stand or asks for urgent help."""
    if run is None or run.finished_at is None or run.origin != "interview":
        return []
    return offered(interviews.look(run).result)


def _run(athlete: Athlete) -> CheckRun | None:
    run = checks.latest_result(athlete)
    return run if run is not None and not standing(athlete).is_plan_blocked else None


@require_safe
def tests(request: HttpRequest) -> HttpResponse:
    """All that fit the complaint, the closed ones with their reason, and those we never offer."""
    run = _run(request.athlete)
    context = {"offers": offers_of(run), "run": run, "stop": self_tests().stop, "never": self_tests().never}
    return render(request, "self_tests.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def test(request: HttpRequest, name: str) -> HttpResponse:
    """One test: steps, the stop rule in view, the answer, and what earlier days showed."""
    run = _run(request.athlete)
    offer = next((one for one in offers_of(run) if one.test.id == name), None)
    if offer is None or run is None:
        raise Http404
    fault = ""
    if request.method == "POST" and not offer.closed:
        try:
            given = answers_of(name, request.POST.get("answer", ""))
        except UsageError as error:
            fault = told(error)
        else:
            return _again(run, given)
    before = _earlier(request.athlete, offer)
    moved = change(name, [one.value for one in before])
    said = {
        "noise": _("No change beyond what the measurement itself varies."),
        "less": _("Less than on the first day."),
        "more": _("More than on the first day."),
    }
    context = {
        "offer": offer,
        "stop": self_tests().stop,
        "error": fault,
        "before": before,
        "before_said": _earlier_said(request.athlete, offer),
        "moved": said.get(moved, ""),
    }
    return render(request, "self_test.html", context, status=422 if fault else 200)


def _again(run: CheckRun, given: dict[str, Any]) -> HttpResponse:
    """The same check with the result added, as a check of its own: earlier ones are never overwritten."""
    if not given:
        return redirect("self-tests")
    fresh = interviews.begin_with(run, given)
    if interviews.look(fresh).phase == "asking":
        return redirect("check-next")
    done = interviews.finish(fresh)
    return redirect(
        "emergency" if done.disposition == Disposition.EMERGENCY_NOW else "result",
        *([] if done.disposition == Disposition.EMERGENCY_NOW else [done.pk]),
    )


def _earlier(athlete: Athlete, offer: Offer) -> list[Measured]:
    """The numbers of this test, oldest first, one a day."""
    if not offer.test.number:
        return []
    zone = clock.zone(athlete.time_zone)
    found: dict[Any, float] = {}
    for run in reversed(list(checks.finished(athlete)[:60])):
        for given in interviews.state_of(run).given:
            if given.id == offer.test.number and isinstance(given.value, int | float):
                found[run.finished_at.astimezone(zone).date()] = float(given.value)
    return [Measured(day, value) for day, value in sorted(found.items())]


def _earlier_said(athlete: Athlete, offer: Offer) -> list[tuple[Any, str]]:
    """The answers of a test without a number, oldest first: options that tell the same stand together."""
    sets = {name: tuple(sorted(pairs)) for name, pairs in offer.test.sets.items() if pairs}
    if offer.test.number or not sets:
        return []
    labels: dict[tuple[str, ...], list[str]] = {}
    for value, label in offer.test.options:
        if value in sets:
            labels.setdefault(sets[value], []).append(label)
    zone = clock.zone(athlete.time_zone)
    found: dict[Any, str] = {}
    for run in reversed(list(checks.finished(athlete)[:60])):
        given = {f"{g.id}={g.value}" for g in interviews.state_of(run).given}
        for pairs, names in labels.items():
            if set(pairs) <= given:
                found[run.finished_at.astimezone(zone).date()] = " / ".join(told(name) for name in names)
    return sorted(found.items())


urlpatterns = [
    path("check/tests", tests, name="self-tests"),
    path("check/tests/<str:name>", test, name="self-test"),
]
