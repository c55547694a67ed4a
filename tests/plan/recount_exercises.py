"""Exercises of a plan counted again: H7, H8, H10, H13, H16 and the phases, from the dossier's own tables (section D).

Rows are the dossier's numbers; only the names of a row's exercise are read from the knowledge files.
"""

from __future__ import annotations

import datetime as dt
import itertools
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

FILES = Path(__file__).resolve().parents[2] / "src" / "backstride" / "knowledge" / "exercises"
ONE = dt.timedelta(days=1)
#: tag -> rows (section D)
TAGGED = {
    "flex": {11, 14, 15, 26},
    "ext": {6, 11, 12, 13, 20, 23, 29, 36},
    "twist": {34},
    "heavy": {27},
    "impact": {45, 46},
    "prone": {13, 29},
    "overhead": {2, 31, 33},
}
#: first day of an episode on which a row may stand; 30 days without pain count as maintenance
FROM_DAY = {
    **dict.fromkeys((1, 6, 7, 9, 10, 11, 14, 42, 43, 44), 0),
    **dict.fromkeys((2, 3, 4, 5, 8, 12, 13, 15, 16, 17, 18, 20, 21, 26, 33, 36, 37, 38, 40, 47, 48), 3),
    **dict.fromkeys((19, 22, 23, 24, 25, 28, 30, 31, 32, 35, 45), 14),
    **dict.fromkeys((27, 29, 34, 41, 39, 46), 42),
}
HELD = {1, 7, 9, 10, 42, 43, 47, 48}  # T3
#: condition as a request tells it -> tags and rows that are not for this person
EXCLUDED: dict[str, tuple[set[str], set[int]]] = {
    "leg_signs": ({"flex", "heavy"}, {14, 37, 26, 27, 28, 45, 46}),
    "ext_worse": ({"ext"}, {12, 13, 29, 35, 45, 46}),
    "flex_worse": ({"flex"}, {14, 15}),
    "osteoporosis": ({"flex", "twist", "impact"}, {4, 11, 14, 15, 34, 37, 27, 29, 35}),
    "bone_stress": ({"impact"}, {8, 24, 25, 27, 28, 45, 46}),
    "pregnant": (set(), {13, 15, 19, 27, 29, 45, 46}),
    "after_birth": ({"impact", "heavy"}, {15, 19, 27, 29}),
    "neck_or_arm": ({"overhead"}, {2, 3, 4, 5, 15, 29, 31}),
    "high_blood_pressure": ({"heavy"}, {24, 27, 41}),
    "heart": ({"heavy"}, {24, 27, 41}),
    "glaucoma": ({"heavy"}, {24, 27, 41}),
    "blood_thinner": (set(), {35, 45, 46, 27}),
    "reds": (set(), {47, 48, 45, 46}),
    "hernia": (set(), {15, 16, 19, 24, 27, 29, 41}),
    "operation": (set(), {15, 16, 19, 24, 27, 29, 41}),
}


@lru_cache(maxsize=1)
def numbers() -> dict[str, int]:
    """Row of the dossier by the exercise's name."""
    rows = [row for path in FILES.glob("*.toml") for row in tomllib.loads(path.read_text())["exercise"]]
    return {row["id"]: row["number"] for row in rows}


def broken_exercises(
    request: dict[str, Any], plan: dict[str, Any], red_told: set[dt.date] | frozenset[dt.date] = frozenset()
) -> list[str]:
    """Every exercise that stands where the dossier does not let it. `red_told`: days that told of a red run."""
    days = {dt.date.fromisoformat(d["date"]): d for d in plan["days"]}
    return [*_rows(request, days), *_after_red(days, red_told), *_strength(request, days)]


def _after_red(days: dict[dt.date, Any], red_told: set[dt.date] | frozenset[dt.date]) -> Iterator[str]:
    """Section D: a red day leads back to the rows of the first phase for two days, from the day that told it."""
    for told in red_told:
        for day in (told, told + ONE):
            for exercise in days.get(day, {}).get("exercises", ()):
                if FROM_DAY[numbers()[exercise["id"]]]:
                    yield f"phase {day} {exercise['id']} after red pain told on {told}"


def _rows(request: dict[str, Any], days: dict[dt.date, Any]) -> Iterator[str]:
    person = request.get("person") or {}
    told = set(person.get("conditions") or ())
    if person.get("pregnant"):
        told.add("pregnant")
    if (person.get("weeks_since_birth") or 99) < 12:
        told.add("after_birth")
    if request.get("leg_signs_new"):
        told.add("leg_signs")
    tags = set().union(*(EXCLUDED[c][0] for c in told & set(EXCLUDED)))
    rows = set().union(*(EXCLUDED[c][1] for c in told & set(EXCLUDED)))
    rows |= set().union(*(TAGGED[tag] for tag in tags))
    if person.get("conditions") is None:  # never asked: left out until it is (H16)
        rows |= set().union(*(r | set().union(*(TAGGED[t] for t in tg)) for tg, r in EXCLUDED.values()))
    hurt = [
        p["date"]
        for p in request.get("pain", ())
        if any(p.get(k) for k in ("morning", "worst", "during_run"))
    ]
    onset = request.get("onset_date") or min(hurt, default=None)
    start = dt.date.fromisoformat(onset) if onset else None
    window = request.get("settings", {}).get("lift_twist_days", 42)
    quiet = start is None or (dt.date.fromisoformat(request["today"]) - start).days >= 30
    for day, d in days.items():
        for exercise in d["exercises"]:
            number = numbers()[exercise["id"]]
            if number in rows:
                yield f"H16 {day} {exercise['id']}"
            if start and (day - start).days < window and number in TAGGED["heavy"] | TAGGED["twist"]:
                yield f"H7 {day} {exercise['id']}"
            if start and not quiet and (day - start).days < FROM_DAY[number]:
                yield f"phase {day} {exercise['id']}"
            if (
                (request["disposition"] == "clinician_days" or request["run_permission"] == "no_impact")
                and number not in HELD
                and not _is_released(request)
            ):
                yield f"H13 {day} {exercise['id']}"
            if d["kind"] == "quality" or (number == 46 and start):
                yield f"H10 {day} {exercise['id']}"


def _is_released(request: dict[str, Any]) -> bool:
    return (request.get("release") or {}).get("said") == "may_run"


def _strength(request: dict[str, Any], days: dict[dt.date, Any]) -> Iterator[str]:
    """H8: 48 hours apart, at most three in seven days, never the day before the longest run of a week."""
    ours = {day for day, d in days.items() if d["strength"]}
    every = sorted(ours | {dt.date.fromisoformat(d) for d in request.get("strength_done", ())})
    for a, b in itertools.pairwise(every):
        if (b - a).days < 2 and b in ours:
            yield f"H8 {b} a day after strength"
    start = request.get("settings", {}).get("week_start", 0)
    for day in sorted(ours):
        if sum(0 <= (day - other).days < 7 for other in every) > 3:
            yield f"H8 {day} more than three in seven days"
        after = day + ONE
        run = days.get(after, {}).get("run_min", 0)
        week = after - ((after.weekday() - start) % 7) * ONE
        others = [days.get(week + k * ONE, {}).get("run_min", 0) for k in range(7) if week + k * ONE != after]
        if run > max(others):
            yield f"H8 {day} the day before the longest run"
