"""Exercises: what is mine now, the whole library, one page each with its figure and timer; heat, and breaks at the desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_POST, require_safe

from backstride.app import clock, figures
from backstride.app.journal.models import Athlete, ExerciseDone
from backstride.app.journal.plans import exercises_done, plan_in_force
from backstride.app.journal.standing import standing
from backstride.plan.exercises import Dose, Exercise, library

PHASES = ("P0", "P1", "P2", "P3", "M", "W")


@dataclass(frozen=True, slots=True)
class Mine:
    """An exercise of the plan: the next day it stands on, and the dose there."""

    exercise: Exercise
    day: Any
    row: dict[str, Any]
    is_done: bool


@require_safe
def exercises(request: HttpRequest) -> HttpResponse:
    """What the plan gives for the next days, then the library by phase."""
    lib = library()
    phase = request.GET.get("phase", "")
    rows = [e for e in lib.exercises.values() if phase not in PHASES or phase in e.phases]
    context = {
        "mine": _mine(request.athlete),
        "rows": sorted(rows, key=lambda e: e.number),
        "phase": phase if phase in PHASES else "",
        "stages": list(lib.stages.values()),
        "drawn": {name for name in lib.exercises if figures.has_figure(name)},
        "is_blocked": standing(request.athlete).is_plan_blocked,
    }
    return render(request, "exercises.html", context)


def _mine(athlete: Athlete) -> list[Mine]:
    version = plan_in_force(athlete)
    if version is None:
        return []
    today = clock.today(athlete)
    done = {row.exercise_id for row in exercises_done(athlete, today)}
    last = (today + timedelta(days=6)).isoformat()
    found: dict[str, Mine] = {}
    for day in version.plan.get("days", []):
        if not today.isoformat() <= day["date"] <= last:
            continue
        for row in day.get("exercises") or []:
            known = library().exercises.get(str(row.get("id")))
            if known is not None and known.id not in found:
                is_today = day["date"] == today.isoformat()
                found[known.id] = Mine(known, day["date"], row, is_today and known.id in done)
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
    svg = figures.still(name) if figures.has_figure(name) else ""
    context = {
        "exercise": found,
        "mine": mine,
        "dose": dose,
        "heading": dose_words(dose),
        "steps": _timer(dose),
        # drawn by our own code from our own file; it holds no word of a runner
        "figure": mark_safe(svg),  # noqa: S308
        "stop": lib.stop_rule("P0" if found.phases and found.phases[0] == "P0" else "P1"),
        "is_blocked": standing(request.athlete).is_plan_blocked,
        "phases": [lib.stages[p].title for p in found.phases if p in lib.stages],
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
        words = f"{dose.rounds[0]} times" if dose.n_sets == 1 else f"{dose.n_sets} sets of {dose.rounds[0]}"
    if dose.hold_s:
        words += f", {dose.hold_s} s each"
    return words + (", each side" if dose.per_side else "")


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
    return HttpResponse(figures.moving(name), content_type="image/svg+xml")


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
    pain = int(score) if score.isdigit() and int(score) <= 10 else None
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
