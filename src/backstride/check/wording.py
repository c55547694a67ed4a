"""A question as the contract shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from backstride.knowledge.rulebook import Question, Rulebook


def as_json(
    question: Question, book: Rulebook, *, mandatory: bool = False, told: Sequence[str] = ()
) -> dict[str, Any]:
    """A question (charter 5). `told`: options that the story already said."""
    options = [{"value": value, "label": label} for value, label in question.options]
    if question.items:
        options = [{"value": item, "label": book.signs[item]} for item in question.items]
        options.append({"value": "none", "label": "None of these"})
    elif question.kind == "yes_no":
        options = [{"value": "yes", "label": "Yes"}, {"value": "no", "label": "No"}]
    return {
        "id": question.id,
        "topic": question.topic,
        "ask": question.ask,
        "why_ask": question.why_ask,
        "sensitive": question.sensitive,
        "kind": question.kind,
        "mandatory": mandatory,
        "skippable": False,
        "told": list(told),
        "options": options,
    }


def one_sign(item: str, question: Question, book: Rulebook) -> dict[str, Any]:
    """One sign of a screen asked alone, after "not sure"."""
    return {
        "id": item,
        "topic": question.topic,
        "ask": f"{book.signs[item]}?",
        "why_ask": question.why_ask,
        "sensitive": question.sensitive,
        "kind": "yes_no",
        "mandatory": True,
        "skippable": False,
        "told": [],
        "options": [{"value": "yes", "label": "Yes"}, {"value": "no", "label": "No"}],
    }
