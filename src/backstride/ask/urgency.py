"""A question may hide the one thing that matters: the same story reader and rules as the check look at it first."""

from __future__ import annotations

import re
from dataclasses import dataclass

from backstride.core.disposition import Disposition
from backstride.core.finding import Answer, Finding

#: a question about signs in general is answered, not taken for the asker's own sign
_IN_GENERAL = re.compile(
    r"\b(what|which|list|name|tell me|explain)\b[^.?!]{0,40}\b(signs?|symptoms?|red flags?|warning|danger)\b"
    r"|\bwhat (is|are|does|do)\b[^.?!]{0,30}\b(mean|cauda equina|foot drop|rhabdo\w*|dvt|meningitis|hyponatr\w+)\b"
)
_OWN = re.compile(r"\b(i|i'm|im|i've|ive|my|me|mine|we|he|she|his|her|our son|our daughter)\b")


@dataclass(frozen=True, slots=True)
class Screen:
    """The level that the question itself reaches, if the rest were no; `failed` when it could not be told."""

    level: Disposition | None
    rules: tuple[str, ...] = ()
    failed: bool = False
    without_denied: str = ""


def screen(question: str) -> Screen:
    """Read the question as a story. A fault never hides: it is told, and the answer says so."""
    plain = question.lower().replace("\u2019", "'")
    if _IN_GENERAL.search(plain) and not re.search(
        r"\b(i have|i've got|i am|i'm|i can't|i cannot|my)\b", plain
    ):
        return Screen(None)
    try:
        from backstride import check

        result = check.case(question, batch=True)
    except Exception:  # noqa: BLE001 - whatever broke, the asker must hear that nothing was screened
        return Screen(None, failed=True)
    level = result.disposition_if_rest_no
    if level is None:
        return Screen(None, failed=True)
    return Screen(
        Disposition(level),
        tuple(r.rule for r in result.reasons),
        without_denied=_without_denied(question, result.findings),
    )


def _without_denied(question: str, findings: tuple[Finding, ...]) -> str:
    """The question less the pieces that only deny something ("no numbness"), which would mislead the search."""
    keep = list(question)
    for finding in findings:
        if finding.value == Answer.NO and finding.span:
            start, end = finding.span
            keep[start:end] = " " * (end - start)
    return "".join(keep)


def reads_as(sentence: str) -> tuple[Disposition | None, str]:
    """The level of a sentence on a page if its words were the reader's own, and the rule that set it.

    Other people's, hypothetical and general wordings count here; only plain denials do not.
    """
    try:
        from backstride import check

        result = check.case(sentence, batch=True)
    except Exception:  # noqa: BLE001 - a fault in one sentence must not lose the page
        return None, ""
    level = result.disposition_if_rest_no
    if level is None or not result.reasons:
        return None, ""
    return Disposition(level), result.reasons[0].rule
