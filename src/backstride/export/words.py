"""A plan day in a few plain words, the same in the calendar, on the watch and in the letter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

#: five minutes of walking stand before and after every run (load dossier B3)
WARM_UP_MIN = 5
#: stands on whatever leaves the app: paper, calendar and watch cannot ask the six questions
CHECK_IN_FIRST = "Check in first: no run on a day without the six safety questions answered no."


def figure(minutes: float) -> str:
    """Minutes without a needless decimal."""
    return f"{minutes:g}"


def title(day: Mapping[str, Any]) -> str:
    """What the day is; empty for a day with nothing to do."""
    run, walk, cross = (round(day.get(name) or 0) for name in ("run_min", "walk_min", "cross_min"))
    if run and (day.get("level") or 0) > 0:
        return f"Walk-run, level {day['level']}: {run} min of running"
    if run:
        return f"{'Longer run' if day['kind'] == 'long_run' else 'Easy run'}, {run} min"
    if day["kind"] == "test":
        return f"Test day: walk {walk} min" if walk else "Test day"
    if day["kind"] == "strength":
        return "Strength and control" + (f", walk {walk} min" if walk else "")
    if cross:
        return f"Other exercise, {cross} min"
    if walk:
        return f"Walk, {walk} min"
    return "Exercises" if day.get("exercises") else ""


def title_in(day: Mapping[str, Any], gate: object) -> str:
    """What the day is, and that a run of it waits for the gate."""
    said = title(day)
    return f"If the gate is open: {said}" if said and is_conditional(day, gate) else said


def steps(day: Mapping[str, Any]) -> str:
    """How the running and walking of a day follow on each other."""
    run, walk = day.get("run_min") or 0, day.get("walk_min") or 0
    parts = [
        f"{part['repeat']} times {figure(part['run_min'])} min run and {figure(part['walk_min'])} min walk"
        for part in day.get("intervals") or ()
        if part["walk_min"]
    ]
    if run and parts:
        return f"Walk {WARM_UP_MIN} min, then {', '.join(parts)}, then walk to the end. Easy enough to talk."
    if run and walk:
        return f"Walk {WARM_UP_MIN} min, run {figure(run)} min, walk to the end. Easy enough to talk."
    if walk:
        return f"Walk {figure(walk)} min, easy enough to talk."
    return ""


def new_way(day: Mapping[str, Any]) -> str:
    """How much of a run is in a new style, which the plan lets grow apart from the run itself (H9)."""
    minutes = day.get("style_min")
    return f"The first {figure(minutes)} min of running in the new style." if minutes else ""


def dose(exercise: Mapping[str, Any]) -> str:
    """Sets, repetitions and holds as one line, with what is known only."""
    said = []
    if exercise.get("reps_by_set"):
        said.append(" + ".join(str(n) for n in exercise["reps_by_set"]))
    elif exercise.get("sets") and exercise.get("reps"):
        said.append(f"{exercise['sets']} x {exercise['reps']}")
    elif exercise.get("sets") and (exercise["sets"] > 1 or exercise.get("hold_s")):
        said.append(f"{exercise['sets']} sets" if exercise["sets"] > 1 else "1 set")
    if exercise.get("hold_s"):
        said.append(f"hold {exercise['hold_s']} s")
    if exercise.get("minutes"):
        said.append(f"{exercise['minutes']} min")
    if exercise.get("per_side"):
        said.append("each side")
    return ", ".join(said)


def is_conditional(day: Mapping[str, Any], gate: object) -> bool:
    """Whether this run waits for conditions of the run gate that are not met yet."""
    rows = gate if isinstance(gate, list) else []
    return bool(day.get("run_min")) and any(not row.get("met") for row in rows)
