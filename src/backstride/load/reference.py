"""The week that the next week is measured against (dossier A1, C2 H1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from backstride.load.caps import next_week_cap_min

if TYPE_CHECKING:
    from collections.abc import Sequence

    from backstride.load.days import WeekLoad

#: a week at or below this share of its reference is a light one: it does not lower the next cap (our setting, C6)
LIGHT = 0.8


@dataclass(frozen=True, slots=True)
class Reference:
    """Minutes of the last normal week, for running and for all exercise; None while there is none."""

    run_min: int | None = None
    exercise_min: int | None = None

    @property
    def cap_run_min(self) -> int | None:
        return next_week_cap_min(self.run_min) if self.run_min else None

    @property
    def cap_exercise_min(self) -> int | None:
        return next_week_cap_min(self.exercise_min) if self.exercise_min else None


def references(weeks: Sequence[WeekLoad]) -> list[Reference]:
    """For each week the reference in force when it began, and one more for the week after the last.

    One light week keeps the reference; a second one in a row becomes it. A week with missing days, or with sessions
    whose minutes are unknown, is passed over when it would lower the reference. A week that held a red session
    counts at most what the week before it did, which may have been held to its own week before.
    """
    run = last_normal([(w.run_min, w.missing_days + w.unmeasured_runs, w.had_red) for w in weeks])
    exercise = last_normal([(w.exercise_min, w.missing_days + w.unmeasured, w.had_red) for w in weeks])
    return [Reference(r, e) for r, e in zip(run, exercise, strict=True)]


def last_normal(weeks: Sequence[tuple[float, int, bool]]) -> list[int | None]:
    """The chain itself: (minutes, how much of the week is unknown, held a red session) for each week, oldest first."""
    found: list[int | None] = [None]
    current: float | None = None
    light_before = False
    previous: float | None = None
    for minutes, unknown, had_red in weeks:
        counted = min(minutes, previous) if had_red and previous is not None else minutes
        light = current is not None and counted <= LIGHT * current
        if current is None:
            current = counted or None
        elif not light:
            current = counted
        elif not unknown and light_before:
            current = counted or None
        light_before = light and not unknown
        if not unknown:
            previous = counted
        found.append(int(current) if current else None)
    return found
