"""The day-by-day way back: caps by construction, dates that are honest, reasons for each day."""

from __future__ import annotations

from backstride.core.parts import make_callable
from backstride.plan.days import PlanDay
from backstride.plan.make import Plan, make
from backstride.plan.programme import open_on
from backstride.plan.request import PlanRequest, request_from, unread
from backstride.plan.style import RampWeek, style_ramp
from backstride.plan.validate import validate
from backstride.plan.what_if import Answer, add_race, lose_week, move, other_sport

__all__ = [
    "Answer",
    "Plan",
    "PlanDay",
    "PlanRequest",
    "RampWeek",
    "add_race",
    "lose_week",
    "make",
    "move",
    "open_on",
    "other_sport",
    "request_from",
    "style_ramp",
    "unread",
    "validate",
]

make_callable(__name__, make)
