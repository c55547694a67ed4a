"""Answers from cited evidence, and the claim ledger."""

from __future__ import annotations

from typing import Annotated, Any

from ninja import Body, Router, Schema
from pydantic import ConfigDict, Field

from backstride.app.api.tokens import FAULTS
from backstride.app.journal.checkin import as_json

router = Router(tags=["evidence"])


class QuestionIn(Schema):
    model_config = ConfigDict(extra="forbid")

    question: str = Field(min_length=1, max_length=2000)


class TextIn(Schema):
    model_config = ConfigDict(extra="forbid")

    text: str = Field(min_length=1, max_length=500_000)


@router.post("/ask", response={200: dict[str, Any], **FAULTS}, operation_id="ask")
def post_ask(request: Any, said: Annotated[QuestionIn, Body()]) -> Any:  # noqa: ARG001
    """An answer with its passages, or a refusal that says why."""
    from backstride.ask import ask

    return as_json(ask(said.question))


@router.post("/claims", response={200: dict[str, Any], **FAULTS}, operation_id="claims")
def post_claims(request: Any, said: Annotated[TextIn, Body()]) -> Any:  # noqa: ARG001
    """What in a text holds up."""
    from backstride.ask.claims import read_page

    return as_json(read_page(said.text))
