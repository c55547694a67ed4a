"""One fact about the runner's complaint, with where it came from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal


class Answer(StrEnum):
    """What is known about a finding. Only `no` ever means no."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"
    NOT_ASKED = "not_asked"


Origin = Literal["story", "answer", "log", "self_test", "check_in"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """`id` is an id of the knowledge base; `value` an Answer, a number, a word or a list of option ids.

    `span` counts characters (start, end) of the story as the runner typed it; `text` is that piece.
    """

    id: str
    value: Answer | float | str | tuple[str, ...]
    origin: Origin = "answer"
    span: tuple[int, int] | None = None
    text: str = ""
