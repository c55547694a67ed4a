"""The check: how soon to be seen, and what stands now."""

from __future__ import annotations

from typing import Annotated, Any

from ninja import Body, Router, Schema
from pydantic import ConfigDict, Field

from backstride.app import clock
from backstride.app.api.tokens import FAULTS
from backstride.app.journal import standing as holds
from backstride.app.journal.checkin import as_json
from backstride.check import interview

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


class Kept(Schema):
    """An interview as the last answer gave it back; keep it and send it again, unchanged."""

    model_config = ConfigDict(extra="forbid")

    interview: dict[str, Any]


class Opening(Schema):
    """Own words, or none."""

    model_config = ConfigDict(extra="forbid")

    story: str = Field(default="", max_length=20_000)


class Reply(Kept):
    """One answer, by question id. An id answered before is changed; both stay in the history."""

    question: str = Field(max_length=80)
    value: Any


class StepOut(Schema):
    """Where the interview stands: `phase` is asking, urgent, emergency, done or fault; `question` is what to ask now."""

    interview: dict[str, Any]
    phase: str
    question: dict[str, Any] | None
    draft: Any
    back: dict[str, str] | None
    n_asked: int
    topics: list[dict[str, str]]
    review: list[dict[str, Any]]
    result: dict[str, Any]


_STEP = {200: StepOut, **FAULTS}


@router.post("/interview/start", response=_STEP, operation_id="interview_start")
def start_interview(request: Any, said: Annotated[Opening, Body()]) -> Any:
    """Begin. Nothing is stored here: the interview travels with every request."""
    return _step(request, interview.start(said.story, at=_at()))


@router.post("/interview/answer", response=_STEP, operation_id="interview_answer")
def answer_interview(request: Any, said: Annotated[Reply, Body()]) -> Any:
    """Answer the question that stands, or change an earlier answer."""
    now = interview.from_json(said.interview)
    return _step(request, interview.answer(now, said.question, said.value, at=_at()))


@router.post("/interview/back", response=_STEP, operation_id="interview_back")
def back_interview(request: Any, said: Annotated[Kept, Body()]) -> Any:
    """Withdraw the last answer; its question comes again with the answer as `draft`."""
    return _step(request, interview.back(interview.from_json(said.interview), at=_at()))


@router.post("/interview/result", response=_STEP, operation_id="interview_result")
def result_interview(request: Any, said: Annotated[Kept, Body()]) -> Any:
    """Where a kept interview stands, to take it up again."""
    return _step(request, interview.from_json(said.interview))


def _at() -> str:
    return clock.now().isoformat()


def _step(request: Any, now: interview.Interview) -> dict[str, Any]:
    return {
        "interview": now.to_json(),
        **interview.look(now, today=clock.today(request.athlete)).to_json(),
    }


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
