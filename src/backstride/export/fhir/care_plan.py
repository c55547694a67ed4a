"""The plan in force as a CarePlan: one activity a day with something to do. None when no plan may hold."""

from __future__ import annotations

from typing import Any

from backstride.export.facts import Facts
from backstride.export.fhir.parts import entry, ours, reference
from backstride.export.words import CHECK_IN_FIRST, dose, is_conditional, new_way, steps, title


def care_plan(facts: Facts, runner: str) -> dict[str, Any] | None:
    """The runner's own plan, not an order: intent "plan", authored by nobody."""
    if facts.plan is None or facts.disposition in {"emergency_now", "same_day", "incomplete"}:
        return None
    days = [
        row for row in facts.plan.get("days") or () if row["date"] >= facts.made_on.isoformat() and title(row)
    ]
    if not days:
        return None
    reached = facts.plan.get("reaches_target_on")
    return entry(
        "CarePlan",
        runner,
        {
            "status": "active",
            "intent": "plan",
            "title": "Way back to running",
            "description": f"{CHECK_IN_FIRST} Not reviewed by a clinician."
            + (f" Target at the earliest on {reached}." if reached else ""),
            "subject": reference("Patient", runner),
            "period": {"start": days[0]["date"], "end": days[-1]["date"]},
            "created": facts.plan_made_on.isoformat() if facts.plan_made_on else None,
            "activity": [{"detail": _activity(row, facts)} for row in days],
        },
    )


def _activity(day: dict[str, Any], facts: Facts) -> dict[str, Any]:
    lines = [title(day), steps(day), new_way(day)]
    lines += [f"{row['name']}: {dose(row)}".rstrip(": ") for row in day.get("exercises") or ()]
    is_open = is_conditional(day, (facts.plan or {}).get("gate"))
    return {
        "code": ours("plan-day", day["kind"]),
        "status": "on-hold" if is_open else "scheduled",
        **({"statusReason": {"text": "Only if the run gate is open by then."}} if is_open else {}),
        "scheduledPeriod": {"start": day["date"], "end": day["date"]},
        "description": " ".join(line if line.endswith(".") else f"{line}." for line in lines if line),
    }
