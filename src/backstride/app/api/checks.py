"""The check: how soon to be seen, and what stands now."""

from __future__ import annotations

from typing import Annotated, Any

from ninja import Body, Router, Schema
from pydantic import ConfigDict, Field

from backstride.app import clock
from backstride.app.api.tokens import FAULTS
from backstride.app.journal import standing as holds
from backstride.app.journal.checkin import as_json

router = Router(tags=["check"])


class CheckIn(Schema):
    """A story in own words and answers by question id; `unsure` is taken everywhere."""

    model_config = ConfigDict(extra="forbid")

    story: str = Field(default="", max_length=20_000)
    answers: dict[str, Any] = Field(default_factory=dict)


class StandingOut(Schema):
    """What holds now: the highest result that nothing released; null when no check was made."""

    disposition: str | None
    run_permission: str | None
    decided_on: str | None
    is_review_due: bool
    is_run_off_today: bool


@router.post("/check", response={200: dict[str, Any], **FAULTS}, operation_id="check")
def post_check(request: Any, said: Annotated[CheckIn, Body()]) -> Any:
    """One step of the interview, nothing stored: the object of `backstride check --json`.

    Ask `next_questions[0]`, add the answer, call again. The wording of a result is passed on unaltered.
    """
    from backstride.check import case

    return as_json(case(story=said.story, answers=said.answers, today=clock.today(request.athlete)))


@router.get("/standing", response={200: StandingOut, **FAULTS}, operation_id="standing")
def get_standing(request: Any) -> Any:
    """The disposition and run permission that hold for the runner now."""
    found = holds.standing(request.athlete)
    run = found.decided_by
    return {
        "disposition": found.disposition,
        "run_permission": found.run_permission,
        "decided_on": run.finished_at.isoformat() if run and run.finished_at else None,
        "is_review_due": found.is_review_due,
        "is_run_off_today": holds.is_run_off_today(request.athlete),
    }
