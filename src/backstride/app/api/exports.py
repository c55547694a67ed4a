"""Exports: the same files as `backstride export` writes. A POST, because a calendar remembers what it was told."""

from __future__ import annotations

from datetime import date, time
from typing import Any, Literal

from django.http import HttpResponse
from ninja import Router, Schema
from pydantic import ConfigDict

from backstride.app.api.tokens import FAULTS
from backstride.app.exports.kinds import Options, make

router = Router(tags=["export"])

Kind = Literal["ics", "workout", "letter", "fhir", "csv"]


class Wanted(Schema):
    """What is asked of an export; what does not concern its kind is refused."""

    model_config = ConfigDict(extra="forbid")

    day: date | None = None
    table: Literal["sessions", "pain", "check-ins", "plan"] = "sessions"
    at: time | None = None
    whole_days: bool | None = None
    details: bool | None = None
    micro_breaks: bool | None = None
    heat: bool | None = None
    second_page: bool = False
    name: bool = True


#: what an export may be; the description names all of them, because the kind decides
_MEDIA = ("text/calendar", "application/vnd.ant.fit", "application/zip", "application/pdf", "text/csv")
_FILES = {media: {"schema": {"type": "string", "format": "binary"}} for media in _MEDIA}
_FILES["application/fhir+json"] = {"schema": {"type": "object"}}
_ANSWER = {"responses": {200: {"description": "The file", "content": _FILES}}}


@router.post("/exports/{kind}", response={200: None, **FAULTS}, operation_id="export", openapi_extra=_ANSWER)
def export(request: Any, kind: Kind, wanted: Wanted) -> Any:
    """The file itself. `everything` is written by the app's settings page and the command line."""
    made = make(kind, request.athlete, Options(**wanted.dict()))
    return HttpResponse(
        made.content,
        content_type=made.media,
        headers={"Content-Disposition": f'attachment; filename="{made.name}"'},
    )
