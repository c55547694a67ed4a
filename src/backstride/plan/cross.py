"""Other exercise that the runner means to do, as far as the caps leave room for it (H1, H4; planner resolution 7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from backstride.plan.ledger import Ledger
from backstride.plan.request import Cross

if TYPE_CHECKING:
    from backstride.plan.ceiling import Ceiling
    from backstride.plan.past import Past
    from backstride.plan.request import PlanRequest


def within_caps(request: PlanRequest, past: Past, ceiling: Ceiling) -> PlanRequest:
    """The request with each wish cut to what week and rest days leave, earlier wishes first; the runs come around it."""
    if not request.cross:
        return request
    ledger = Ledger(
        past,
        week_start=request.settings.week_start,
        floor_week=0,
        may_increase=ceiling.may_increase,
        strength_done=request.strength_done,
    )
    kept = []
    for date in sorted({row.date for row in request.cross if row.date >= request.today}):
        day = date.toordinal()
        ledger.cross[day] = 1  # so that the first week of another sport is known as one
        minutes = min(request.cross_on(date), ledger.room_for_cross(day))
        ledger.cross.pop(day)
        if minutes > 0:
            ledger.add_cross(day, minutes)
            kept.append(Cross(date=date, minutes=minutes))
    return msgspec.structs.replace(request, cross=kept)
