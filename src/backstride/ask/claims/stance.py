"""Does a sentence say it, deny it, report it, ask it, or tell it of somebody?"""

from __future__ import annotations

import re
from typing import Literal

Stance = Literal["asserted", "denied", "reported", "conditional", "anecdote", "question"]

_NEGATION = re.compile(
    r"\b(?:no|not|never|nobody|none|nothing|neither|nor|cannot|isn.?t|aren.?t|wasn.?t|doesn.?t|don.?t|didn.?t|won.?t"
    r"|can.?t|hasn.?t|haven.?t|needn.?t|shouldn.?t|hardly|myth|nonsense|rubbish|debunked|untrue|wrong|false|fallacy"
    r"|bunk|old story|story is an old one|old wives|forget|ignore anyone|outdated|went out with|disproved|disproven)\b",
    re.IGNORECASE,
)
#: negations that strengthen or do not bear on the statement
_IDLE = re.compile(r"\b(?:not only|no matter|whether or not|no excuses|no more than|not more than|no doubt|cannot drink too much|can.?t drink too much|no longer than|never again|never sooner|nothing to do but)\b", re.IGNORECASE)  # fmt: skip
_REPORT = re.compile(
    r"\b(?:(?:he|she|they|somebody|someone|some people|people|critics|experts?|my \w+(?: \w+)?|the osteo\w*|the physio|the doctor|studies)"
    r" (?:say|says|said|claims?|claimed|reckons?|thinks?|believes?|told|swears?|like to quote|insists?|suggests?)|according to|apparently|rumou?r|i read that|supposedly)\b",
    re.IGNORECASE,
)  # fmt: skip
_TOLD = re.compile(r"\b(?:i|i've|i'd|i'm|my|mine|me|our|her|his|he|she)\b", re.IGNORECASE)
_PAST = re.compile(r"\b(?:was|were|had|went|did|got|took|put|came|started|cured|helped|felt|fixed|flattened|sorted|could|has not|stretched|\w+ed)\b", re.IGNORECASE)  # fmt: skip


def negations(text: str) -> int:
    """How many words of denial bear on the statement."""
    return len(_NEGATION.findall(_IDLE.sub(" ", text)))


def denies(text: str, wording: str, *, wording_denies: bool) -> bool:
    """Whether a sentence denies what this wording is about: an odd one out in denial turns the stance over."""
    differs = bool(negations(text)) != bool(negations(wording))
    return differs != wording_denies


def stance(text: str, *, denied: bool) -> Stance:
    """The stance of a sentence towards its proposition."""
    if denied:
        return "denied"
    if text.rstrip().endswith("?"):
        return "question"
    if _REPORT.search(text):
        return "reported"
    if re.match(r"\W*(?:if|provided|as long as|unless)\b", text, re.IGNORECASE):
        return "conditional"
    if _TOLD.search(text) and _PAST.search(text):
        return "anecdote"
    return "asserted"
