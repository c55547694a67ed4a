"""Plans: the one in force, and what-if."""

from __future__ import annotations

from typing import Annotated, Any

from ninja import Body, Router

from backstride.app import clock
from backstride.app.api.load import missing
from backstride.app.api.tokens import FAULTS
from backstride.app.journal import planning, plans
from backstride.app.journal.checkin import as_json
from backstride.core.errors import UsageError

router = Router(tags=["plan"])


@router.get("/plan", response={200: dict[str, Any], **FAULTS}, operation_id="plan")
def get_plan(request: Any) -> Any:
    """The plan in force; none while a result that blocks it stands."""
    found = planning.plan_of_today(request.athlete, clock.today(request.athlete))
    return missing(request, "plan") if found is None else found.plan


@router.post("/plan", response={200: dict[str, Any], **FAULTS}, operation_id="make_plan")
def post_plan(request: Any, wanted: Annotated[dict[str, Any], Body()]) -> Any:
    """A plan for a request of `backstride plan --request`; nothing stored. Caps cannot be asked away.

    What stands in the journal wins over a calmer word in the request.
    """
    from backstride import plan

    told = plan.request_from(plans.held_to_standing(request.athlete, wanted))
    if names := plan.unread(wanted, told):  # a script reads no hint: pain under another name would be no pain
        raise UsageError(f"A plan request has no field called {', '.join(names)}")
    return as_json(plan.make(told))
