"""A result: how soon to be seen, what it cannot know, running, what would change it, what may be adding to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from backstride.app import clock
from backstride.app.journal import checks
from backstride.app.journal.models import CheckRun
from backstride.app.journal.standing import standing
from backstride.app.language import told
from backstride.app.pages.self_tests import offers_of
from backstride.check.words import texts
from backstride.core.disposition import Disposition, RunPermission

#: style of each level's band; self-care is plain ink, because no result is an all-clear
BANDS = {"same_day": "today", "clinician_days": "days", "clinician_routine": "routine", "incomplete": "days"}
#: the page says this itself, at greater length, above what to do
_SAID_ABOVE = "That cannot rule out every cause."
_RUNNING = {
    RunPermission.NONE: gettext_lazy("Running: no. No exercise until you have been seen."),
    RunPermission.NO_IMPACT: gettext_lazy("Running: no. Walking is fine where it does not hurt."),
    RunPermission.MODIFIED: gettext_lazy("Running: only as your plan says, in small steps."),
    RunPermission.AS_TOLERATED: gettext_lazy("Running: as your plan says and as it feels."),
}


@dataclass(frozen=True, slots=True)
class Pattern:
    """A contributor as the page shows it, its interval in the drawing's own units."""

    row: dict[str, Any]
    band: str
    left: float
    width: float
    tied: str


@dataclass(frozen=True, slots=True)
class ResultPage:
    """Everything a result page says."""

    run: CheckRun
    result: dict[str, Any]
    level: str
    band: str
    title: str
    do: list[str]
    when: str
    say: str
    running: str
    reasons: list[dict[str, Any]]
    net: list[str]
    patterns: list[Pattern]
    rule_out: list[dict[str, Any]]
    has_course: bool
    review_on: list[date]
    is_stale: bool
    is_old: bool
    is_urgent: bool
    may_plan: bool
    n_tests: int
    open_questions: int


@require_safe
def result(request: HttpRequest, pk: int) -> HttpResponse:
    """One finished check. An emergency has a page of its own, and while one stands no other result is shown."""
    run = checks.check_run(request.athlete, pk)
    if run is None or run.finished_at is None:
        raise Http404
    is_looked_at = getattr(request, "view", None) is not None  # a clinician reads what led to it
    # nor does an older, calmer result stand above it
    if not is_looked_at and standing(request.athlete).is_emergency:
        return redirect("emergency")
    return render(request, "result.html", {"page": page_of(run, clock.today(request.athlete))})


def page_of(run: CheckRun, today: date) -> ResultPage:
    """The page of a finished check, from what was stored with it."""
    found: dict[str, Any] = run.result or {}
    words: dict[str, Any] = found.get("told") or {}
    level = texts().levels[run.disposition]
    review = [date.fromisoformat(day) for day in found.get("review_on") or []]
    is_urgent = Disposition(run.disposition).rank >= Disposition.SAME_DAY.rank
    newest = checks.latest_result(run.athlete)
    reasons = [r for r in found.get("reasons") or [] if r.get("reason")]
    return ResultPage(
        run=run,
        result=found,
        level=run.disposition,
        band=BANDS.get(run.disposition, ""),
        title=words.get("title") or level.title.format(number=""),
        do=[line for line in level.do if line != _SAID_ABOVE],
        when=level.when,
        say=spoken_part(words.get("say", "")),
        running=str(_RUNNING[RunPermission(run.run_permission)]),
        reasons=[r for r in reasons if r["level"] == reasons[0]["level"]] if is_urgent else reasons,
        net=[] if is_urgent else [after_if(line) for line in words.get("safety_net") or []],
        patterns=[] if is_urgent else _patterns(found.get("contributors") or []),
        rule_out=[] if is_urgent else list(found.get("worth_ruling_out") or []),
        has_course=(words.get("safety_net") or [""])[0] == texts().safety_net["expect"],
        review_on=review,
        is_stale=bool(review and review[0] < today and newest is not None and newest.pk == run.pk),
        is_old=newest is not None and newest.pk != run.pk,
        is_urgent=is_urgent,
        n_tests=0 if is_urgent else sum(not one.closed for one in offers_of(run)),
        may_plan=not is_urgent and run.disposition != Disposition.INCOMPLETE,
        open_questions=len(found.get("open") or []),
    )


def spoken_part(say: str) -> str:
    """What is said on the phone, without the words that introduce it."""
    for lead in ("Say: ", "Tell them: "):
        say = say.removeprefix(lead)
    return say[:1].upper() + say[1:]


def after_if(line: str) -> str:
    """A line of the safety net under a heading that says its beginning already ("Be seen the same day if: ...")."""
    said = told(line)
    if " if: " not in line:
        return said
    rest = said.partition(": ")[2]
    return rest[:1].upper() + rest[1:]


def _patterns(rows: list[dict[str, Any]]) -> list[Pattern]:
    names = {row["id"]: row.get("name", row["id"]) for row in rows}
    words = {"fits_well": _("Fits well"), "partly_fits": _("Partly fits"), "possible": _("Possible")}
    found = []
    for row in rows:
        low, high = max(0.0, min(6.0, row["low"])), max(0.0, min(6.0, row["high"]))
        tied = ", ".join(told(names[name]) for name in row.get("tie_with") or [] if name in names)
        found.append(Pattern(row, words[row["band"]], 4 + low * 48, max(12.0, (high - low) * 48), tied))
    return found


urlpatterns = [path("results/<int:pk>", result, name="result")]
