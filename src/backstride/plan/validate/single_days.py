"""Rules that a day keeps or breaks by itself and beside its neighbours: ceilings, free minutes, strength, exercises, rows of days."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from backstride.plan.base import AROUND_MIN
from backstride.plan.ceiling import ceiling_of
from backstride.plan.gate import gate_of, is_needed
from backstride.plan.ladder import BOUT_CAP_LEVEL, is_bout_capped
from backstride.plan.programme import open_on
from backstride.plan.validate.counts import ONE, broken, minutes_on, week_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from backstride.plan.past import Past
    from backstride.plan.request import PlanRequest

DAYS_APART, MOST_STRENGTH = 2, 3  # H8


def ceilings(
    request: PlanRequest, past: Past, days: Mapping[dt.date, Any], run: Mapping[dt.date, int]
) -> Iterator[dict[str, Any]]:
    ceiling = ceiling_of(request)
    if not ceiling.may_run:
        for day in run:
            yield broken("H15", day, "running is planned, and the permission does not allow it")
    if not ceiling.may_walk:
        for day, row in days.items():
            if row["walk_min"] or row["cross_min"] or row["exercises"]:
                yield broken("H15", day, "exercise is planned, and the permission allows none")
    if is_needed(request, past):
        gate = gate_of(request, past, hops_need_clinician=ceiling.hops_need_clinician)
        for day in run:
            if gate.opens_on is None or day < gate.opens_on:
                yield broken("H6", day, "running is planned before its gate can open")
    if is_bout_capped(request, past):
        for day in run:
            if (days[day].get("level") or 12) > BOUT_CAP_LEVEL:
                yield broken(
                    "B3", day, "one bout is longer than eight minutes, and pain comes within fifteen"
                )
    for day in run:
        if day < past.free_from():
            yield broken("B4", day, "running is planned inside the two days off after a red run")


def calendar(request: PlanRequest, days: Mapping[dt.date, Any]) -> Iterator[dict[str, Any]]:
    for day, row in days.items():
        if min(row["run_min"], row["walk_min"], row["cross_min"]) < 0:
            yield broken("H11", day, "minutes below zero")
        minutes = (
            row["run_min"] + row["walk_min"] + row["cross_min"] + int(row.get("exercise_block_min") or 0)
        )
        if row["run_min"] and row["walk_min"] < AROUND_MIN:
            yield broken("H11", day, "a run without its warm-up and cool-down")
        if minutes > request.minutes_on(day) and not (row.get("outside_available") and not row["run_min"]):
            yield broken("H11", day, f"{minutes} min are planned, {request.minutes_on(day)} are free")


def rows(
    request: PlanRequest,
    past: Past,
    days: Mapping[dt.date, Any],
    run: Mapping[dt.date, int],
    cross: Mapping[dt.date, int],
) -> Iterator[dict[str, Any]]:
    """H4 and H5, across the border between log and plan; a strength block is no rest."""
    most = 3 if past.is_established else 2
    ours = {day for day, row in days.items() if row.get("strength")}
    strength = ours | set(request.strength_done)
    for day in sorted({*run, *cross, *ours}):
        if all(minutes_on(past, run, day - k * ONE) or day - k * ONE in strength for k in range(7)):
            yield broken("H4", day, "seven days in a row without a rest day")
        if day in run and all(minutes_on(past, run, day - k * ONE, running=True) for k in range(most + 1)):
            yield broken("H5", day, f"more than {most} running days in a row")


def strength(request: PlanRequest, days: Mapping[dt.date, Any]) -> Iterator[dict[str, Any]]:
    """H8: 48 hours apart, three in seven days at most, never the day before the longest run."""
    ours = {day for day, row in days.items() if row.get("strength")}
    every = sorted(ours | set(request.strength_done))
    for before, day in pairwise(every):
        if day in ours and (day - before).days < DAYS_APART:
            yield broken("H8", day, "strength work on the day after strength work")
    for day in sorted(ours):
        if sum(0 <= (day - other).days < 7 for other in every) > MOST_STRENGTH:
            yield broken("H8", day, f"more than {MOST_STRENGTH} strength days in seven")
        after = days.get(day + ONE, {}).get("run_min") or 0
        week = week_of(request, day + ONE)
        others = [
            days.get(week + k * ONE, {}).get("run_min") or 0 for k in range(7) if week + k * ONE != day + ONE
        ]
        if days.get(day + ONE, {}).get("kind") == "long_run" or after > max(others):
            yield broken("H8", day, "strength work on the day before the longest run")


def exercises(request: PlanRequest, past: Past, days: Mapping[dt.date, Any]) -> Iterator[dict[str, Any]]:
    """H7, H10, H13, H16: by the library's own tags and doses, whatever the plan says of its exercises."""
    level: int | None = None
    for day, row in sorted(days.items()):
        if row["exercises"]:
            open_rows = {found.exercise.id for found in open_on(request, day, past=past, level=level).open}
            for exercise in row["exercises"]:
                if exercise["id"] not in open_rows:
                    yield broken("H16", day, f"{exercise['id']} is not open to you on this day")
        if row.get("level") is not None and row["run_min"]:
            level = max(level or 0, int(row["level"]))
