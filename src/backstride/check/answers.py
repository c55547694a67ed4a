"""Answers of the interview to findings. Every question takes "unsure"; a screen takes a list, "none" being one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from backstride.core.errors import UsageError
from backstride.core.finding import Answer, Finding

if TYPE_CHECKING:
    from collections.abc import Mapping

    from backstride.knowledge.rulebook import Question, Rulebook

NONE, UNSURE = "none", "unsure"


def findings_of(answers: Mapping[str, Any], book: Rulebook) -> tuple[Finding, ...]:
    """Findings of a set of answers {question id: value}. Raises UsageError for an unknown question or value."""
    by_id = {question.id: question for question, _ in book.questions}
    found: list[Finding] = []
    for key, value in answers.items():
        question = by_id.get(key)
        if question is not None:
            found += _question(question, value)
        elif key in book.signs:
            found.append(Finding(id=key, value=_answer(key, value), origin="answer"))
        elif key in book.numbers:
            found.append(Finding(id=key, value=_number(key, value), origin="answer"))
        elif key in {"sex", "side"}:
            found.append(Finding(id=key, value=str(value), origin="answer"))
        else:
            raise UsageError(
                f"There is no question {key!r}", "Ask with --json and no answers to see the first one."
            )
    return tuple(found)


def _question(question: Question, value: Any) -> list[Finding]:
    if question.items:
        return _screen(question, value)
    if question.sets == "regions":
        picked = _list(question, value, {v for v, _ in question.options})
        places = [
            Finding(id=f"at_{place}", value=Answer.YES) for place in picked if place not in (NONE, UNSURE)
        ]
        return [*places, Finding(id="where_told", value=Answer.YES)]
    if question.id == "pregnancy":
        return _pregnancy(question, value)
    if value == UNSURE:
        return [Finding(id=question.sets or question.id, value=Answer.UNSURE)]
    if question.kind == "number" or question.sets == "duration_days":
        return [Finding(id=question.sets, value=_number(question.id, value))]
    if question.kind == "yes_no":
        return [Finding(id=question.sets or question.id, value=_answer(question.id, value))]
    return [Finding(id=question.sets or question.id, value=str(value))]


def _screen(question: Question, value: Any) -> list[Finding]:
    if value == UNSURE:
        return []  # its items open one by one
    picked = _list(question, value, {*question.items, NONE})
    told = [Finding(id=item, value=Answer.YES if item in picked else Answer.NO) for item in question.items]
    return told + [
        Finding(id=more, value=Answer.YES) for item, more in question.implies.items() if item in picked
    ]


def _list(question: Question, value: Any, allowed: set[str]) -> list[str]:
    values = [value] if isinstance(value, str) else list(value) if isinstance(value, list | tuple) else None
    if values is None or any(v not in allowed and v != UNSURE for v in values):
        raise UsageError(
            f"{question.id}: {value!r} is not one of its options", f"Allowed: {', '.join(sorted(allowed))}."
        )
    return [str(v) for v in values if v != NONE]


def _pregnancy(question: Question, value: Any) -> list[Finding]:
    told = [Finding(id="pregnancy_told", value=Answer.YES)]
    match value:
        case "no":
            return [
                *told,
                Finding(id="pregnant", value=Answer.NO),
                Finding(id="maybe_pregnant", value=Answer.NO),
            ]
        case "pregnant":
            return [*told, Finding(id="pregnant", value=Answer.YES)]
        case "maybe" | "unsure":
            return [*told, Finding(id="maybe_pregnant", value=Answer.YES)]
        case "birth":
            return [*told, Finding(id="weeks_since_birth", value=5.0)]
    raise UsageError(
        f"{question.id}: {value!r} is not one of its options", "Allowed: no, pregnant, maybe, birth, unsure."
    )


def _answer(key: str, value: Any) -> Answer:
    if value in (True, "yes"):
        return Answer.YES
    if value in (False, "no"):
        return Answer.NO
    if value == UNSURE:
        return Answer.UNSURE
    raise UsageError(f"{key}: {value!r} is not an answer", "Allowed: yes, no, unsure.")


def _number(key: str, value: Any) -> float | Answer:
    if value == UNSURE:
        return Answer.UNSURE
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise UsageError(f"{key}: {value!r} is not a number") from None
    low, high = {"age": (0, 120), "severity": (0, 10), "severity_0_10": (0, 10)}.get(key, (0, 1e6))
    if not low <= number <= high:
        raise UsageError(f"{key}: {number:g} is outside {low} to {high:g}")
    return number
