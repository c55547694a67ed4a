"""Every cap recomputed from a plan's days and the log alone; shares nothing with the search but the rules' data."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from backstride.plan.ceiling import ceiling_of
from backstride.plan.past import past_of
from backstride.plan.style import ramp_in
from backstride.plan.validate.counts import broken
from backstride.plan.validate.runs import kilometres, repeated, sessions, style
from backstride.plan.validate.single_days import calendar, ceilings, exercises, rows, strength
from backstride.plan.validate.weeks import first_week, weeks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from backstride.plan.request import PlanRequest

__all__ = ["validate"]


def validate(plan: Mapping[str, Any], request: PlanRequest) -> list[dict[str, Any]]:
    """Rules that a plan breaks: `{id, date, sentence}`. Empty for every plan that we make; also for edited ones."""
    past = past_of(request)
    ceiling = ceiling_of(request)
    days = {dt.date.fromisoformat(str(day["date"])): day for day in plan["days"]}
    if ceiling.is_refused:
        return (
            [broken("H13", min(days), "No plan is allowed before a clinician has seen you.")] if days else []
        )
    run = {day: int(row["run_min"]) for day, row in days.items() if row["run_min"]}
    cross = {day: int(row["cross_min"]) for day, row in days.items() if row["cross_min"]}
    if cross:
        other = dict(past.other)
        for day, minutes in cross.items():
            other[day] = other.get(day, 0.0) + minutes
        past = replace(past, other=other)
    found = [*ceilings(request, past, days, run), *calendar(request, days)]
    found += [
        *rows(request, past, days, run, cross),
        *strength(request, days),
        *exercises(request, past, days),
    ]
    ramp = ramp_in(request, past.red, days)
    found += style(past, days, run, ramp)
    held = ramp.held | repeated(request, past, days, run)
    if run or cross:
        found += weeks(request, past, days, run, cross, held, may_increase=ceiling.may_increase)
        found += sessions(past, days, run, held, may_increase=ceiling.may_increase)
        found += kilometres(past, days, run)
        found += first_week(request, past, run)
    return found
