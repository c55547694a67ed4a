"""Pain by day, running by week, and how soon to be seen, as Observations."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from backstride.core.pain import PainDay
from backstride.export.facts import Facts
from backstride.export.fhir.parts import CATEGORY, LOINC, UCUM, concept, entry, ours, reference

PAIN_DAYS, LOAD_WEEKS = 90, 12
#: LOINC 72514-3: pain severity, 0-10 verbal numeric rating, reported
PAIN = concept(
    "Pain of a day, 0 to 10",
    LOINC,
    "72514-3",
    "Pain severity - 0-10 verbal numeric rating [Score] - Reported",
)
SCORES = {
    "morning": "Pain this morning",
    "worst": "Worst pain of the day",
    "during_run": "Worst pain during the run",
}


def observations(facts: Facts, runner: str) -> Iterator[dict[str, Any]]:
    """Oldest first. A day that was not asked has no observation; a score of 0 is one."""
    since = facts.made_on - timedelta(days=PAIN_DAYS - 1)
    for day in facts.pain:
        if since <= day.date <= facts.made_on:
            yield _pain(day, runner)
    for row in list((facts.load or {}).get("weeks") or ())[-LOAD_WEEKS:]:
        yield _week(row, runner)
    if facts.disposition is not None:
        yield from _standing(facts, runner)


def _base(runner: str, code: dict[str, Any], category: str) -> dict[str, Any]:
    return {
        "status": "final",
        "category": [concept(category.replace("-", " "), CATEGORY, category)],
        "code": code,
        "subject": reference("Patient", runner),
        "performer": [reference("Patient", runner)],
    }


def _pain(day: PainDay, runner: str) -> dict[str, Any]:
    scores = [
        {"code": ours("pain", name, text), "valueInteger": getattr(day, name)}
        for name, text in SCORES.items()
        if getattr(day, name) is not None
    ]
    told = {**_base(runner, PAIN, "survey"), "effectiveDateTime": day.date.isoformat(), "component": scores}
    if day.worst is not None:
        told["valueInteger"] = day.worst
    return entry("Observation", f"{runner}:pain:{day.date.isoformat()}", told)


def _week(row: dict[str, Any], runner: str) -> dict[str, Any]:
    start = date.fromisoformat(row["week_start"])
    figures = (
        ("run_min", "Running minutes", "min"),
        ("run_km", "Running distance", "km"),
        ("exercise_min", "Exercise minutes", "min"),
    )
    parts = [
        {
            "code": ours("load", name, text),
            "valueQuantity": {"value": row[name], "unit": unit, "system": UCUM, "code": unit},
        }
        for name, text, unit in figures
        if row.get(name) is not None
    ]
    told = {
        **_base(runner, ours("load", "week", "Training load of a week"), "activity"),
        "effectivePeriod": {"start": start.isoformat(), "end": (start + timedelta(days=6)).isoformat()},
        "component": parts,
    }
    if row.get("missing_days"):
        told["note"] = [{"text": f"{row['missing_days']} days of this week are not covered by any source."}]
    return entry("Observation", f"{runner}:week:{row['week_start']}", told)


def _standing(facts: Facts, runner: str) -> Iterator[dict[str, Any]]:
    when = (facts.checked_on or facts.made_on).isoformat()
    reasons = [
        f"{row['reason']} ({'; '.join(filter(None, (row['rule'], ', '.join(row['sources']))))})"
        for row in (facts.result or {}).get("reasons") or ()
    ]
    for name, value, text in (
        ("disposition", facts.disposition, "How soon to be seen, as Backstride advised"),
        ("run_permission", facts.run_permission, "How much running is allowed meanwhile"),
    ):
        if value is None:
            continue
        told = {
            **_base(runner, ours("check", name, text), "survey"),
            "status": "preliminary",  # nobody examined the runner
            "effectiveDateTime": when,
            "valueCodeableConcept": ours(name.replace("_", "-"), value),
            "derivedFrom": [reference("QuestionnaireResponse", runner)] if facts.result is not None else [],
            "note": [{"text": reason} for reason in reasons] if name == "disposition" else [],
        }
        yield entry("Observation", f"{runner}:{name}", told)
