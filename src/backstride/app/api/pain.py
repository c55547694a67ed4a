"""Daily pain and check-ins."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from ninja import Body, Router, Schema
from pydantic import ConfigDict, Field

from backstride.app.api.load import missing
from backstride.app.api.tokens import FAULTS
from backstride.app.journal import checkin, pain

router = Router(tags=["pain"])

Score = Annotated[int, Field(ge=0, le=10, strict=True)]


class Scores(Schema):
    """Whole numbers 0-10. A score that is left out or null stays as it was: unknown is not zero."""

    model_config = ConfigDict(extra="forbid")

    morning: Score | None = None
    worst: Score | None = None
    during_run: Score | None = None


class PainOut(Schema):
    date: date
    morning: int | None
    worst: int | None
    during_run: int | None


class CheckInIn(Scores):
    """One check-in: scores, and the six safety items as `yes`, `no` or `unsure` by item id."""

    screen: dict[str, Literal["yes", "no", "unsure"]] = Field(default_factory=dict)
    note: str = Field(default="", max_length=10_000)


class CheckInOut(Schema):
    date: date
    screen: dict[str, str]
    result: dict[str, Any]
    disposition: str
    run_permission: str
    note: str
    version: int


@router.get("/pain", response={200: list[PainOut], **FAULTS}, operation_id="pain")
def get_pain(request: Any, since: date | None = None, until: date | None = None) -> Any:
    """Days with at least one score, oldest first."""
    return pain.pain_days(request.athlete, since, until)


@router.put("/pain/{day}", response={200: PainOut, **FAULTS}, operation_id="save_pain")
def put_pain(request: Any, day: date, scores: Annotated[Scores, Body()]) -> Any:
    """Write the scores that are given."""
    pain.save_pain(request.athlete, day, source="api", **scores.dict())
    found = pain.pain_days(request.athlete, day, day)
    return found[0] if found else {"date": day, "morning": None, "worst": None, "during_run": None}


@router.get("/check-ins/{day}", response={200: CheckInOut, **FAULTS}, operation_id="check_in")
def get_check_in(request: Any, day: date) -> Any:
    return pain.check_in_of(request.athlete, day) or missing(request, "check-in")


@router.put("/check-ins/{day}", response={200: CheckInOut, **FAULTS}, operation_id="save_check_in")
def put_check_in(request: Any, day: date, said: Annotated[CheckInIn, Body()]) -> Any:
    """Save a check-in. The six items are screened again; an unanswered item means no run today."""
    scores = {name: getattr(said, name) for name in ("morning", "worst", "during_run")}
    return checkin.check_in(request.athlete, day, screen=said.screen, note=said.note, **scores)
