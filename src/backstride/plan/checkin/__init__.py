"""The check-in: a run's colour, what follows from it, missed days, illness, and the clock that can raise a level."""

from __future__ import annotations

from backstride.plan.checkin.clock import Course, Raised, raised
from backstride.plan.checkin.colours import Colour, Told, Verdict, colour_of
from backstride.plan.checkin.course import (
    Missed,
    Step,
    Today,
    illness,
    missed,
    step_after,
    today_after,
    verdicts,
)
from backstride.plan.checkin.words import knowledge

__all__ = [
    "Colour",
    "Course",
    "Missed",
    "Raised",
    "Step",
    "Today",
    "Told",
    "Verdict",
    "colour_of",
    "illness",
    "knowledge",
    "missed",
    "raised",
    "step_after",
    "today_after",
    "verdicts",
]
