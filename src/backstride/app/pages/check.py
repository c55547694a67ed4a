"""The check: own words, one question a page, the answers to look over, and on to the result."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods, require_POST

from backstride.app.journal import checks, interviews
from backstride.app.journal.models import Athlete, CheckRun
from backstride.app.journal.stale import StaleError
from backstride.app.language import told as told_words
from backstride.app.pages import check_answer, check_where, understood
from backstride.check.interview import Step
from backstride.check.words import emergency_number
from backstride.core.disposition import Disposition
from backstride.core.errors import UsageError
from backstride.story.text import MAX_CHARS

#: number questions that are answered on the eleven buttons from 0 to 10
SCALES = ("severity",)
#: one character more than is read, so that the page says of a longer story that its end was not
MOST = MAX_CHARS + 1


@require_http_methods(["GET", "HEAD", "POST"])
def story(request: HttpRequest) -> HttpResponse:
    """Own words, read at once; or straight to the questions."""
    athlete: Athlete = request.athlete
    run = checks.open_check(athlete)
    if request.method != "POST":
        return _story_page(request, run)
    text = request.POST.get("story", "").strip()[:MOST]
    try:
        if run is None:
            run = interviews.begin(athlete, text)
        else:
            interviews.tell(run, text, _version(request))
    except StaleError as error:
        return _story_page(request, checks.open_check(athlete), error=told_words(error), status=409)
    return HttpResponseRedirect(reverse("check") + ("?read#und" if text else "?read"))


def _story_page(
    request: HttpRequest, run: CheckRun | None, *, error: str = "", status: int = 200
) -> HttpResponse:
    step = interviews.look(run) if run else None
    told = run.story if run else ""
    context = {
        "run": run,
        "story": told,
        "step": step,
        "reading": understood.reading(told) if told and "read" in request.GET else None,
        "is_read": "read" in request.GET,
        "is_urgent": bool(step and _is_urgent(step)),
        "number": emergency_number(request.athlete.country),
        "error": error,
    }
    return render(request, "check_story.html", context, status=status)


@require_http_methods(["GET", "HEAD"])
def following(request: HttpRequest) -> HttpResponse:
    """On to whatever comes next: a question, the answers to look over, or help at once."""
    run = checks.open_check(request.athlete)
    if run is None:
        return redirect("check")
    step = interviews.look(run)
    if step.question is not None:
        return redirect("check-question", step.question["id"])
    if step.phase in {"emergency", "fault"}:
        return _finish(run)
    return redirect("check-answers")


@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, name: str) -> HttpResponse:
    """One question, or one screen of related signs. A question answered before opens again with its answer."""
    run = checks.open_check(request.athlete)
    if run is None:
        return redirect("check")
    step = interviews.look(run)
    asked = _asked(step, name)
    if asked is None:
        return redirect("check-next")
    if request.method != "POST":
        return _question_page(request, run, step, asked)
    value, fault = check_answer.read(request.POST, asked)
    if fault:
        return _question_page(request, run, step, asked, error=fault, status=422)
    try:
        run = interviews.answer(run, name, value, _version(request))
        if asked.get("kind") == "multi" and asked["id"] == "where" and request.POST.get("side"):
            run = interviews.answer(run, "side", request.POST["side"], run.version)
    except StaleError as error:
        fresh = checks.open_check(request.athlete)
        if fresh is None:
            return redirect("check")
        return _question_page(
            request, fresh, interviews.look(fresh), asked, error=told_words(error), status=409
        )
    except UsageError as error:
        words = told_words(error).removeprefix(f"{name}: ")
        return _question_page(request, run, step, asked, error=words[:1].upper() + words[1:], status=422)
    return redirect("check-answers" if "review" in request.GET else "check-next")


def _asked(step: Step, name: str) -> dict[str, Any] | None:
    """The question now to be asked, or an earlier one to change; None for any other."""
    if step.question is not None and step.question["id"] == name:
        return step.question
    if any(row["id"] == name for row in step.review):
        return check_answer.again(name)
    return None


def _question_page(
    request: HttpRequest,
    run: CheckRun,
    step: Step,
    asked: dict[str, Any],
    *,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    is_now = step.question is not None and asked["id"] == step.question["id"]
    given = interviews.state_of(run).answers.get(asked["id"]) if not is_now else step.draft
    picked = (
        set(given)
        if isinstance(given, list)
        else {given}
        if given is not None
        else set(asked.get("told", ()))
    )
    if request.method == "POST":
        picked = set(request.POST.getlist("answer"))
    context = {
        "run": run,
        "step": step,
        "asked": asked,
        "picked": picked,
        "given": given,
        "error": error,
        "topics": [(topic, state) for topic, state in step.topics],
        "back": step.back if is_now else None,
        "is_urgent": _is_urgent(step),
        "number": emergency_number(request.athlete.country),
        "plates": check_where.plates() if asked["id"] == "where" else None,
        "elsewhere": check_where.elsewhere(),
        "side": interviews.state_of(run).answers.get("side", ""),
        "scores": range(11) if asked["id"] in SCALES else None,
        "comes_first": is_now and asked["topic"] == "Emergencies first",
    }
    return render(request, "check_question.html", context, status=status)


@require_http_methods(["GET", "HEAD"])
def answers(request: HttpRequest) -> HttpResponse:
    """Everything told, by topic, each with a way to change it; then the result."""
    run = checks.open_check(request.athlete)
    if run is None:
        return redirect("check")
    step = interviews.look(run)
    if step.phase == "emergency":
        return _finish(run)
    return render(request, "check_answers.html", {"run": run, "step": step, "groups": _groups(step)})


@dataclass(frozen=True, slots=True)
class Group:
    """The answers of one topic."""

    topic: str
    rows: list[dict[str, Any]]


def _groups(step: Step) -> list[Group]:
    """By topic, the urgent ones first."""
    topics = sorted((topic for topic, _ in step.topics), key=lambda topic: topic != "Emergencies first")
    found = [Group(topic, [row for row in step.review if row["topic"] == topic]) for topic in topics]
    return [group for group in found if group.rows]


@require_POST
def finish(request: HttpRequest) -> HttpResponse:
    """The result, kept for good."""
    run = checks.open_check(request.athlete)
    if run is None:
        return redirect("check")
    if interviews.look(run).phase == "asking":
        return redirect("check-next")
    return _finish(run)


def _finish(run: CheckRun) -> HttpResponse:
    try:
        done = interviews.finish(run)
    except StaleError:
        return redirect("check")
    if done.disposition == Disposition.EMERGENCY_NOW:
        return redirect("emergency")
    return redirect("result", done.pk)


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Put the open interview aside: what it said is dropped only where nothing urgent was told."""
    run = checks.open_check(request.athlete)
    if run is not None:
        if _is_urgent(interviews.look(run)):
            return _finish(run)
        run.delete()
    return redirect("today")


def _is_urgent(step: Step) -> bool:
    level = step.result.disposition_if_rest_no
    return level is None or level is Disposition.EMERGENCY_NOW


def _version(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else 0


urlpatterns = [
    path("check", story, name="check"),
    path("check/next", following, name="check-next"),
    path("check/q/<str:name>", question, name="check-question"),
    path("check/answers", answers, name="check-answers"),
    path("check/finish", finish, name="check-finish"),
    path("check/leave", leave, name="check-leave"),
]
