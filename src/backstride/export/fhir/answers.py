"""The interview as a QuestionnaireResponse: every question with its answer, silence left without one."""

from __future__ import annotations

from typing import Any

from backstride.export.asked import chosen_of
from backstride.export.facts import Facts, places_of
from backstride.export.fhir.parts import DATA_ABSENT, OURS, entry, reference
from backstride.knowledge.rulebook import Question, rulebook

#: "not sure" is an answer of its own, never a no
UNSURE = {"valueCoding": {"system": DATA_ABSENT, "code": "asked-unknown", "display": "Not sure"}}


def response(facts: Facts, runner: str) -> dict[str, Any] | None:
    """None without a check. An unfinished check is in progress."""
    if facts.result is None:
        return None
    items = [item for question, _ in rulebook().questions if (item := _item(question, facts)) is not None]
    if facts.story:
        items.insert(
            0,
            {
                "linkId": "story",
                "text": "What happened, in your words?",
                "answer": [{"valueString": facts.story}],
            },
        )
    is_open = facts.result.get("disposition") == "incomplete" or bool(facts.result.get("open"))
    return entry(
        "QuestionnaireResponse",
        runner,
        {
            "identifier": {"system": f"{OURS}:knowledge", "value": facts.knowledge_version},
            "status": "in-progress" if is_open else "completed",
            "subject": reference("Patient", runner),
            "author": reference("Patient", runner),
            "authored": facts.checked_on.isoformat() if facts.checked_on else None,
            "item": items,
        },
    )


def _item(question: Question, facts: Facts) -> dict[str, Any] | None:
    """A question as it was answered; None for one that has no answer at all."""
    told = {"linkId": question.id, "text": question.ask}
    if question.items:
        signs = rulebook().signs
        inside = [
            {"linkId": f"{question.id}.{sign}", "text": signs[sign], **_answer(facts.findings.get(sign))}
            for sign in question.items
        ]
        return {**told, "item": inside} if any("answer" in item for item in inside) else None
    if question.sets == "regions":
        names = dict(question.options)
        places = [
            {"valueString": names.get(place, place.replace("_", " "))} for place in places_of(facts.findings)
        ]
        return {**told, "answer": places} if places else None
    number = facts.number(question.sets or question.id)
    if number is not None:
        return {**told, "answer": [{"valueDecimal": number}]}
    if chosen := chosen_of(question, facts):
        return {**told, "answer": [UNSURE if chosen == "Not sure" else {"valueString": chosen}]}
    word = facts.findings.get(question.sets or question.id)
    return {**told, **_answer(word)} if word else None


def _answer(value: str | None) -> dict[str, Any]:
    if value in {"yes", "no"}:
        return {"answer": [{"valueBoolean": value == "yes"}]}
    return {"answer": [UNSURE]} if value == "unsure" else {}
