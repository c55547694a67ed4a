"""What to ask next: mandatory screens first, then whatever could still change the answer, until nothing could."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from backstride.check.answers import UNSURE
from backstride.check.assess import assess, is_answered
from backstride.check.facts import Known
from backstride.core.disposition import Disposition
from backstride.core.finding import Answer, Finding

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from backstride.knowledge.rulebook import Question, Rulebook


def next_questions(
    told: Sequence[Finding], answers: Mapping[str, Any], book: Rulebook
) -> list[dict[str, Any]]:
    """The questions still worth asking, the next one first. Empty when nothing asked could change the outcome."""
    known = Known(told, book, batch=False)
    now = assess(told, book=book)
    if now.disposition is Disposition.EMERGENCY_NOW:
        return []  # help first; nothing we ask could raise it
    urgent_site = known.look("trunk_site") is True or known.look("thoracic_site") is True
    found: list[tuple[tuple[int, int], dict[str, Any]]] = []
    for order, (question, condition) in enumerate(book.questions):
        if not condition.fires(known.look):
            continue
        if question.items and answers.get(question.id) == UNSURE:
            found += [
                ((1, order), one(item, question, book))
                for item in question.items
                if known.value(item) is None
            ]
            continue
        if is_answered(question, known) or (question.id in answers and not question.items):
            continue
        if not question.mandatory and not _could_change(question, told, now.disposition, book):
            continue
        rank = 0 if question.id == "where" else 1 if urgent_site and question.id == "thoracic_block" else 2
        found.append(((rank if question.mandatory else 3, order), as_json(question, book)))
    return [question for _, question in sorted(found, key=lambda pair: pair[0])]


def _could_change(question: Question, told: Sequence[Finding], level: Disposition, book: Rulebook) -> bool:
    """Whether some answer to this question would raise the level or tighten the permission."""
    now = assess(told, book=book)
    for item in question.items:
        then = assess((*told, Finding(id=item, value=Answer.YES)), book=book)
        if (then.disposition_if_rest_no or level).rank > (now.disposition_if_rest_no or level).rank:
            return True
        if then.run_permission.rank < now.run_permission.rank:
            return True
    return False


def as_json(question: Question, book: Rulebook) -> dict[str, Any]:
    """A question as the contract shows it."""
    options = [{"value": value, "label": label} for value, label in question.options]
    if question.items:
        options = [{"value": item, "label": book.signs[item]} for item in question.items]
        options.append({"value": "none", "label": "None of these"})
    return {
        "id": question.id,
        "topic": question.topic,
        "ask": question.ask,
        "why_ask": question.why_ask,
        "sensitive": question.sensitive,
        "kind": question.kind,
        "mandatory": question.mandatory,
        "options": options,
    }


def one(item: str, question: Question, book: Rulebook) -> dict[str, Any]:
    """One sign of a screen asked alone, after "not sure"."""
    return {
        "id": item,
        "topic": question.topic,
        "ask": f"{book.signs[item]}?",
        "why_ask": question.why_ask,
        "sensitive": question.sensitive,
        "kind": "yes_no",
        "mandatory": question.mandatory,
        "options": [{"value": "yes", "label": "Yes"}, {"value": "no", "label": "No"}],
    }
