"""The 20-second check-in: pain now, the six safety questions, the last run. A yes goes to the check at once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import NoReverseMatch, path, reverse
from django.views.decorators.http import require_http_methods, require_safe

from backstride.app import clock
from backstride.app.journal.by_hand import TESTS, write_down
from backstride.app.journal.checkin import check_in
from backstride.app.journal.models import Athlete, CheckIn
from backstride.app.journal.models import PainDay as PainRow
from backstride.app.journal.pain import check_in_of, latest_check_in, save_pain
from backstride.app.journal.plans import plan_in_force
from backstride.app.journal.sessions import sessions
from backstride.app.journal.stale import StaleError
from backstride.app.journal.standing import standing
from backstride.app.language import told as told_words
from backstride.app.pages.checkin_course import clock_of, illness_of, outcome, raise_by_clock
from backstride.app.pages.checkin_forms import DayForm, PainForm, ScreenForm, Versioned
from backstride.app.tasks.queue import ask
from backstride.check.rescreen import ITEMS
from backstride.core import sports
from backstride.core.disposition import Disposition
from backstride.core.errors import UsageError
from backstride.plan.checkin import knowledge, missed
from backstride.plan.past import MISSED_DAYS, usual_gap

FORMS: dict[int, type[Versioned]] = {1: PainForm, 2: ScreenForm, 3: DayForm}
TEMPLATES = {1: "checkin.html", 2: "checkin_screen.html", 3: "checkin_day.html"}
#: how far back a forgotten day may be filled in
OLDEST_DAYS = 366


@require_http_methods(["GET", "HEAD", "POST"])
def checkin(request: HttpRequest) -> HttpResponse:
    """One of three pages for a day; a plain GET shows it, a POST saves it and goes on."""
    athlete: Athlete = request.athlete
    told = request.POST if request.method == "POST" else request.GET
    day = _day(athlete, told.get("date", ""))
    number = _number(told.get("page", "1"), is_today=day == clock.today(athlete))
    row = check_in_of(athlete, day)
    if request.method != "POST":
        return _show(
            request, athlete, day, number, FORMS[number](initial=_initial(athlete, day, row, number)), row
        )
    form = FORMS[number](request.POST)
    if not form.is_valid():
        return _show(request, athlete, day, number, form, row, status=422)
    try:
        kept = _save(athlete, day, form, row)
    except StaleError as error:
        form.add_error(None, told_words(error))
        return _show(request, athlete, day, number, form, check_in_of(athlete, day), status=409)
    if day == clock.today(athlete):
        raise_by_clock(athlete, day)
    if number == 1 and told.get("begun"):  # the first score, given on Today: the rest of the page comes now
        return HttpResponseRedirect(reverse("checkin"))
    onward = _next(athlete, day, number, kept)
    if onward == reverse("checkin-saved") and plan_in_force(athlete) is not None:
        ask(athlete, "plan", {})  # the answer comes at once, the plan follows
    return HttpResponseRedirect(onward)


@require_safe
def saved(request: HttpRequest) -> HttpResponse:
    """What the check-in means: the colour of the last run, the move, and what is open."""
    athlete: Athlete = request.athlete
    today = clock.today(athlete)
    row = check_in_of(athlete, today)
    found = outcome(athlete, today)
    words = knowledge()
    context = {
        "row": row,
        "outcome": found,
        # what a reason says already is not said again as what follows from it
        "sentences": [told for told in dict.fromkeys(found.sentences) if told not in found.reasons],
        "colour": words.colours[str(found.colour)] if found.colour else "",
        "illness": illness_of(row),
        "missed": _missed(athlete, today),
        "clock": clock_of(athlete, today),
        "standing": standing(athlete),
        "today": today,
        "check_url": _address("check"),
        "has_plan": plan_in_force(athlete) is not None,
    }
    return render(request, "checkin_saved.html", context)


def _day(athlete: Athlete, text: str) -> date:
    """The day of the check-in: today unless told. A day to come, or one too long ago, is refused with the reason."""
    today = clock.today(athlete)
    if not text:
        return today
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{text[:40]!r} is not a day", "Write it as 2026-03-16") from None
    if day > today:
        raise UsageError(f"{day.isoformat()} is not here yet", "Choose today or an earlier day")
    if (today - day).days > OLDEST_DAYS:
        raise UsageError(f"{day.isoformat()} is too long ago", "Write older days into the journal as a note")
    return day


def _number(text: str, *, is_today: bool) -> int:
    """Which page; the six questions are asked for today only, because they open or close today."""
    number = int(text) if text in {"1", "2", "3"} else 1
    return number if is_today or number != 2 else 3


def _save(athlete: Athlete, day: date, form: Versioned, row: CheckIn | None) -> CheckIn:
    """Keep what this page told beside what the other pages told before."""
    version = form.cleaned_data.get("version")
    screen = dict(row.screen) if row else {}
    done = dict(row.done) if row else {}
    function = dict(row.function) if row else {}
    note = row.note if row else ""
    scores: dict[str, int | None] = {}
    said = form.cleaned_data
    if isinstance(form, PainForm):
        scores["morning"] = said.get("morning")
        function = {**function, **form.function()}
    elif isinstance(form, ScreenForm):
        screen = form.screen() or screen
    elif isinstance(form, DayForm):
        done = form.done()
        note = said.get("note") or note
        function |= {name: said[name] for name in ("daily", "heart_signs") if said.get(name)}
        if said.get("heart_signs") == "yes":  # with or after a fever (RF-POP-8): as the item of the six says
            screen["chest_breath_faint"] = "yes"
    kept = check_in(
        athlete, day, screen=screen, done=done, function=function, note=note, version=version, **scores
    )
    _scores_of_other_days(athlete, day, form)
    return kept


def _scores_of_other_days(athlete: Athlete, day: date, form: Versioned) -> None:
    """The worst of yesterday belongs to yesterday, pain during a run to the day of that run."""
    said = form.cleaned_data
    if said.get("worst") is not None:
        save_pain(athlete, day - timedelta(days=1), worst=said["worst"])
    if said.get("during_run") is not None and said.get("run_on"):
        save_pain(athlete, said["run_on"], during_run=said["during_run"])
    if isinstance(form, DayForm):
        _done_by_hand(athlete, day, said)


def _done_by_hand(athlete: Athlete, day: date, said: dict[str, Any]) -> None:
    """Minutes told for a run or walk that no record knows; a day of the check-in or the one before it."""
    days = (day, day - timedelta(days=1))
    if said.get("run_on") in days and said.get("ran_min") is not None:
        walked = said.get("run_walk_min") or 0
        write_down(athlete, said["run_on"], sports.RUN, run_min=said["ran_min"], walk_min=walked)
    if said.get("walk_on") in days and said.get("walk_min") is not None:
        write_down(athlete, said["walk_on"], sports.WALK, walk_min=said["walk_min"])


def _next(athlete: Athlete, day: date, number: int, row: CheckIn) -> str:
    """Where to go: on, or, after a yes, to the check that clarifies it."""
    is_today = day == clock.today(athlete)
    if is_today and number in (2, 3) and row.result.get("yes"):
        holds = standing(athlete)
        if holds.disposition is Disposition.EMERGENCY_NOW:
            return _address("emergency") or _address("help-now") or reverse("checkin-saved")
        return _address("check") or reverse("checkin-saved")
    if number == 3 or (number == 2 and not row.result.get("clear")):
        return reverse("checkin-saved") if is_today else _address("journal") or reverse("checkin-saved")
    follow = number + 1 if is_today else 3
    query = f"?page={follow}" + ("" if is_today else f"&date={day.isoformat()}")
    return reverse("checkin") + query


def _show(
    request: HttpRequest,
    athlete: Athlete,
    day: date,
    number: int,
    form: Versioned,
    row: CheckIn | None,
    *,
    status: int = 200,
) -> HttpResponse:
    today = clock.today(athlete)
    runs = _recent_runs(athlete, day)
    context: dict[str, Any] = {
        "form": form,
        "day": day,
        "yesterday": day - timedelta(days=1),
        "is_today": day == today,
        "number": number,
        "of": 3 if day == today else 2,
        "version": row.version if row else 0,
        "items": [(item, _answer(form, item.id)) for item in ITEMS],
        "one_by_one": "each" in request.GET or "each" in request.POST,
        "scores": range(11),
        "runs": runs,
        "tests": _open_tests(athlete) if number == 3 else (),
        "walk_days": (day, day - timedelta(days=1)),
        "run_days": [(d, any(d == run.date for run in runs)) for d in (day, day - timedelta(days=1))],
        "row": row,
        "morning": _morning(athlete, day),
        "before": _morning(athlete, day - timedelta(days=1)),
        "last": _last_before(athlete, day),
    }
    return render(request, TEMPLATES[number], context, status=status)


def _open_tests(athlete: Athlete) -> tuple[str, ...]:
    """The tests of the run gate that are not met: they are asked for, and only then."""
    version = plan_in_force(athlete)
    gate = version.plan.get("gate", ()) if version else ()
    return tuple(row["id"] for row in gate if row["id"] in TESTS and not row["met"] and row["due"])


def _initial(athlete: Athlete, day: date, row: CheckIn | None, number: int) -> dict[str, Any]:
    """What was told before, so that a change does not start from nothing. The six are asked anew each time."""
    if row is None or number == 2:
        return {}
    if number == 1:
        return {**row.function, "morning": _morning(athlete, day)}
    return {**row.done, **row.function, "note": row.note}


def _answer(form: Versioned, item_id: str) -> str:
    return str(form[item_id].value() or "") if item_id in form.fields else ""


def _morning(athlete: Athlete, day: date) -> int | None:
    row = PainRow.objects.filter(athlete=athlete, date=day).first()
    return row.morning if row else None


def _recent_runs(athlete: Athlete, day: date) -> list[Any]:
    return [s for s in sessions(athlete, day - timedelta(days=1), day) if s.is_run]


def _last_before(athlete: Athlete, day: date) -> date | None:
    last = latest_check_in(athlete)
    return last.date if last and last.date < day - timedelta(days=1) else None


def _missed(athlete: Athlete, today: date) -> Any:
    """What days without a run mean, where there was a run within the last half year and four days passed."""
    runs = [s.date for s in sessions(athlete, today - timedelta(days=180), today) if s.is_run]
    if not runs or (today - max(runs)).days < MISSED_DAYS.start:
        return None
    if (today - max(runs)).days in MISSED_DAYS and (today - max(runs)).days <= usual_gap(runs):
        return None  # as long as this runner always leaves: nothing was missed, and the plan grows
    holds = standing(athlete)
    enforced = holds.disposition in {
        Disposition.CLINICIAN_DAYS,
        Disposition.SAME_DAY,
        Disposition.EMERGENCY_NOW,
    }
    return missed(
        (today - max(runs)).days, is_enforced=enforced or _is_red_before_stop(athlete, max(runs), today)
    )


def _is_red_before_stop(athlete: Athlete, last_run: date, today: date) -> bool:
    """Pain of 5 or more from three days before the last run on: the stop was not a free choice."""
    rows = PainRow.objects.filter(athlete=athlete, date__gt=last_run - timedelta(days=3), date__lte=today)
    return any(
        max(r.morning or 0, r.worst or 0, r.during_run or 0) >= knowledge().bands.red_during for r in rows
    )


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


urlpatterns = [
    path("checkin", checkin, name="checkin"),
    path("checkin/saved", saved, name="checkin-saved"),
]
