"""Exercises: what is mine now, the library by phase, kit and tag, one page each with figure and timer; heat, desk breaks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from backstride.app import clock, figures
from backstride.app.journal.models import Athlete, ExerciseDone
from backstride.app.journal.planning import plan_of_today, request_for, told
from backstride.app.journal.plans import exercises_done
from backstride.app.journal.standing import standing
from backstride.app.language import told as told_words
from backstride.app.language import told_svg
from backstride.app.templatetags.backstride import day as day_words
from backstride.plan import open_on, request_from
from backstride.plan.exercises import Dose, Exercise, library

PHASES = ("P0", "P1", "P2", "P3", "M", "W")
NO_KIT, NO_TAG = "home", "plain"
KITS = {
    NO_KIT: gettext_lazy("what every home has"),
    "mat": gettext_lazy("mat"),
    "wall": gettext_lazy("wall"),
    "chair": gettext_lazy("chair"),
    "step": gettext_lazy("step"),
    "stick": gettext_lazy("stick"),
    "towel": gettext_lazy("towel"),
    "cushion": gettext_lazy("cushion"),
    "band": gettext_lazy("band"),
    "gym": gettext_lazy("gym"),
    "pool": gettext_lazy("pool"),
    "bar": gettext_lazy("bar"),
}
TAGS = {
    "flex": gettext_lazy("bends the back"),
    "ext": gettext_lazy("arches the back"),
    "twist": gettext_lazy("turns the back"),
    "heavy": gettext_lazy("heavy"),
    "impact": gettext_lazy("jumps or lands"),
    "prone": gettext_lazy("lying face down"),
    "overhead": gettext_lazy("arms overhead"),
    NO_TAG: gettext_lazy("none of these"),
}
SUPERVISION = gettext_lazy("somebody who knows it")
CHOICES = (frozenset(PHASES), frozenset(KITS), frozenset(TAGS))

#: the seconds beside a held pose in a drawing
_HOLD = re.compile(r'(<text class="hold"[^>]*>)[^<]*')

#: what the eleven buttons send
SCORES = {str(n) for n in range(11)}


@dataclass(frozen=True, slots=True)
class Mine:
    """An exercise of the plan: the next day it stands on, and the dose there."""

    exercise: Exercise
    day: date
    row: dict[str, Any]
    is_done: bool


@dataclass(frozen=True, slots=True)
class NotNow:
    """Why an exercise is closed for this runner today, until when where a day is known, and what to do instead."""

    sentence: str
    until: date | None
    instead: tuple[Exercise, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the library."""

    exercise: Exercise
    not_now: NotNow | None

    @property
    def kit(self) -> list[str]:
        return kit_words(self.exercise)


@require_safe
def exercises(request: HttpRequest) -> HttpResponse:
    """What the plan gives for the next days, then the library, narrowed by phase, kit and what it does."""
    lib = library()
    asked = {name: request.GET.get(name, "") for name in ("phase", "kit", "tag")}
    phase, kit, tag = (asked[n] if asked[n] in known else "" for n, known in zip(asked, CHOICES, strict=True))
    rows = [
        e
        for e in sorted(lib.exercises.values(), key=lambda e: e.number)
        if (not phase or phase in e.phases)
        and (not kit or (kit in e.kit if kit != NO_KIT else not e.needs))
        and (not tag or (tag in e.tags if tag != NO_TAG else not e.tags))
    ]
    closed = _closed(request.athlete)
    context = {
        "mine": _mine(request.athlete),
        "rows": [Row(e, closed.get(e.id)) for e in rows],
        "phase": phase,
        "kit": kit,
        "tag": tag,
        "stages": list(lib.stages.values()),
        "kits": [(name, str(said)) for name, said in KITS.items()],
        "tags": [(name, str(said)) for name, said in TAGS.items()],
        "is_blocked": standing(request.athlete).is_plan_blocked,
        "is_health_open": bool(closed) and not told(request.athlete).get("health"),
    }
    return render(request, "exercises.html", context)


def kit_words(exercise: Exercise) -> list[str]:
    return [str(KITS.get(name, SUPERVISION)) for name in exercise.kit]


def _closed(athlete: Athlete) -> dict[str, NotNow]:
    """What is closed today, by id; nothing where no check was made, since then nothing is known of the person."""
    if standing(athlete).disposition is None:
        return {}
    today = clock.today(athlete)
    request = request_from(request_for(athlete, today))
    lib = library()
    found = {}
    for row in open_on(request, today).closed:
        opens = row.opens_on_day
        until = request.onset_date + timedelta(days=opens) if opens and request.onset_date else None
        said = row.sentence.format(date=day_words(until)) if "{date}" in row.sentence else row.sentence
        instead = tuple(lib.exercises[name] for name in row.instead if name in lib.exercises)
        found[row.exercise.id] = NotNow(said, until, instead)
    return found


def _mine(athlete: Athlete) -> list[Mine]:
    today = clock.today(athlete)
    version = plan_of_today(athlete, today)
    if version is None:
        return []
    done = {row.exercise_id for row in exercises_done(athlete, today)}
    last = (today + timedelta(days=6)).isoformat()
    found: dict[str, Mine] = {}
    for day in version.plan.get("days", []):
        if not today.isoformat() <= day["date"] <= last:
            continue
        for row in day.get("exercises") or []:
            known = library().exercises.get(str(row.get("id")))
            if known is not None and known.id not in found:
                on = date.fromisoformat(day["date"])
                found[known.id] = Mine(known, on, row, on == today and known.id in done)
    return list(found.values())


@require_safe
def exercise(request: HttpRequest, name: str) -> HttpResponse:
    """How to do this one. Its dose is the plan's where there is a plan, else the first of the library."""
    lib = library()
    found = lib.exercises.get(name)
    if found is None:
        raise Http404
    mine = next((row for row in _mine(request.athlete) if row.exercise.id == name), None)
    dose = _dose(mine.row) if mine else found.doses[0]
    context = {
        "exercise": found,
        "how_words": told_words(" ".join(found.how)),
        "mine": mine,
        "dose": dose,
        "heading": dose_words(dose),
        "steps": _timer(dose),
        # drawn by our own code from our own file; it holds no word of a runner
        "figure": mark_safe(told_svg(_with_hold(figures.still(name), dose))),  # noqa: S308
        "stop": lib.stop_rule("P0" if found.phases and found.phases[0] == "P0" else "P1"),
        "is_blocked": standing(request.athlete).is_plan_blocked,
        "not_now": _closed(request.athlete).get(name),
        "phases": [lib.stages[p].title for p in found.phases if p in lib.stages],
        "kit_words": kit_words(found),
        "tag_words": [str(TAGS[tag]) for tag in found.tags],
        "scores": range(11),
    }
    return render(request, "exercise.html", context)


def _dose(row: dict[str, Any]) -> Dose:
    """The dose of a planned day as the library's own value."""
    told: dict[str, Any] = {"per_side": bool(row.get("per_side")), "hold_s": row.get("hold_s")}
    if row.get("minutes"):
        return Dose(minutes=row["minutes"], sets=row.get("sets") or 1, **told)
    if row.get("reps_by_set"):
        return Dose(reps_by_set=row["reps_by_set"], **told)
    return Dose(sets=row.get("sets") or 1, reps=row.get("reps") or 1, **told)


def dose_words(dose: Dose) -> str:
    """Such as: 3 sets: 6, 4, 2 times, 8 s each, each side."""
    if dose.minutes is not None:
        words = f"{dose.minutes} min" if dose.n_sets == 1 else f"{dose.n_sets} times {dose.minutes} min"
    elif dose.reps_by_set:
        words = f"{dose.n_sets} sets: {', '.join(map(str, dose.reps_by_set))} times"
    else:
        once = dose.n_sets == 1 or dose.rounds[0] == 1
        words = f"{sum(dose.rounds)} times" if once else f"{dose.n_sets} sets of {dose.rounds[0]}"
    if dose.hold_s:
        words += f", {dose.hold_s} s each"
    return words + (", each side" if dose.per_side else "")


def _with_hold(figure: str, dose: Dose) -> str:
    """The drawing with the seconds of the dose beside it: two figures for one hold would make a reader choose."""
    return _HOLD.sub(rf"\g<1>{dose.hold_s} s", figure) if dose.hold_s else figure


def _timer(dose: Dose) -> str:
    """What the timer counts: "set,repetitions,hold seconds" a set, or "minutes"; read by the script."""
    if dose.minutes is not None:
        return f"m{dose.minutes}"
    return ";".join(f"{reps},{dose.hold_s or 0},{2 if dose.per_side else 1}" for reps in dose.rounds)


@require_safe
def movement(_: HttpRequest, name: str) -> HttpResponse:
    """The moving figure, with a style of its own."""
    if not figures.has_figure(name):
        raise Http404
    return HttpResponse(told_svg(figures.moving(name)), content_type="image/svg+xml")


@require_safe
def sheet(_: HttpRequest) -> HttpResponse:
    """The colours of the stills."""
    return HttpResponse(figures.sheet(), content_type="text/css; charset=utf-8")


@require_POST
def done(request: HttpRequest, name: str) -> HttpResponse:
    """Done today, with the pain after it where it was told."""
    if name not in library().exercises:
        raise Http404
    score = request.POST.get("pain_after", "")
    pain = int(score) if score in SCORES else None
    ExerciseDone.objects.update_or_create(
        athlete=request.athlete,
        date=clock.today(request.athlete),
        exercise_id=name,
        defaults={"pain_after": pain},
    )
    return redirect("exercises")


@require_safe
def heat(request: HttpRequest) -> HttpResponse:
    """Heat or cold for at most 20 minutes, with the skin in view; breaks at the desk."""
    lib = library()
    return render(request, "heat.html", {"heat": lib.heat, "breaks": lib.micro_breaks})


urlpatterns = [
    path("exercises", exercises, name="exercises"),
    path("exercises/figures.css", sheet, name="figure-sheet"),
    path("exercises/heat", heat, name="heat"),
    path("exercises/<str:name>", exercise, name="exercise"),
    path("exercises/<str:name>/done", done, name="exercise-done"),
    path("exercises/<str:name>/movement.svg", movement, name="movement"),
]
