"""What a new plan changes against the one before, day by day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from backstride.plan.days import PlanDay


def changes(previous: Sequence[Mapping[str, Any]], days: Sequence[PlanDay]) -> Iterator[dict[str, Any]]:
    """Days whose kind or running minutes are others than they were; nothing where there was no plan."""
    before = {str(day.get("date")): day for day in previous}
    for day in days:
        old = before.get(day.date.isoformat())
        if old is None:
            continue
        if (old.get("kind"), old.get("run_min")) != (day.kind, day.run_min):
            yield {
                "date": day.date.isoformat(),
                "was": {"kind": old.get("kind"), "run_min": old.get("run_min")},
                "now": {"kind": day.kind, "run_min": day.run_min},
            }
