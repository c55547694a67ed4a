"""The day-by-day way back: caps by construction, dates that are honest, reasons for each day."""

from __future__ import annotations

from backstride.core.parts import make_callable
from backstride.plan.days import PlanDay
from backstride.plan.make import Plan, make
from backstride.plan.request import PlanRequest, request_from
from backstride.plan.validate import validate

__all__ = ["Plan", "PlanDay", "PlanRequest", "make", "request_from", "validate"]

make_callable(__name__, make)
