"""A plan day as the steps a watch shows: warm-up, walk and run in turn, a way home that ends with the lap button."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from backstride.export.words import WARM_UP_MIN, dose, figure
from backstride.plan.checkin.words import bands

Kind = Literal["warm_up", "run", "walk", "cool_down", "open", "repeat"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step. seconds: None = open, until the lap button. A repeat goes back to step `first`, `times` in all."""

    kind: Kind
    name: str
    seconds: int | None = None
    notes: str = ""
    first: int = 0
    times: int = 0


def steps_of(day: Mapping[str, Any]) -> list[Step]:
    """The steps of a plan day (charter 5); none for a day without anything timed or counted.

    The running minutes of the steps add up to the day's `run_min`, never more. The last step is open: nobody's walk
    home has to end on the second.
    """
    if day.get("run_min"):
        return _run(day)
    steps = []
    if day.get("walk_min"):
        steps.append(_walk("Walk", day["walk_min"], "Easy enough to talk."))
    if day.get("cross_min"):
        steps.append(_walk("Other exercise", day["cross_min"], "Easy enough to talk."))
    steps += [Step(kind="open", name=str(row["name"]), notes=dose(row)) for row in day.get("exercises") or ()]
    return steps


def _run(day: Mapping[str, Any]) -> list[Step]:
    stop = f"Easy enough to talk. Pain of {bands().red_during} or more: stop."
    steps = [Step(kind="warm_up", name="Walk", seconds=60 * WARM_UP_MIN, notes="Walk easily before you run.")]
    parts = [part for part in day.get("intervals") or () if part["walk_min"]]
    for part in parts:
        first = len(steps)
        steps.append(_of("run", "Run", part["run_min"], stop))
        steps.append(_of("walk", "Walk", part["walk_min"], "Walk briskly."))
        if part["repeat"] > 1:
            name = f"{part['repeat']} times {figure(part['run_min'])} and {figure(part['walk_min'])}"
            steps.append(Step(kind="repeat", name=name, first=first, times=part["repeat"]))
    if not parts:
        steps.append(_of("run", "Run", day["run_min"], stop))
    steps.append(Step(kind="cool_down", name="Walk home", notes="Lap button when you are done."))
    return steps


def _of(kind: Kind, name: str, minutes: float, notes: str) -> Step:
    return Step(kind=kind, name=name, seconds=round(60 * minutes), notes=notes)


def _walk(name: str, minutes: float, notes: str) -> Step:
    return _of("walk", name, minutes, notes)
