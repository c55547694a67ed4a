"""What a form said to a question of the check, in the form the engine takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from backstride.check.answers import NONE, SKIP, UNSURE
from backstride.check.wording import as_json, one_sign
from backstride.knowledge.rulebook import rulebook

if TYPE_CHECKING:
    from django.http import QueryDict


def again(name: str) -> dict[str, Any] | None:
    """A question by its id, or a single sign of a screen, to be answered again; None where there is none."""
    book = rulebook()
    for question, _condition in book.questions:
        if question.id == name:
            return as_json(question, book)
    for question, _condition in book.questions:
        if name in question.items:
            return one_sign(name, question, book)
    return None


def read(form: QueryDict, asked: dict[str, Any]) -> tuple[Any, str]:
    """(value, fault): nothing is taken for granted, so nothing picked is a fault and never a "no"."""
    if "unsure" in form:
        return UNSURE, ""
    if "skip" in form and asked.get("skippable"):
        return SKIP, ""
    picked = form.getlist("answer")
    if asked["kind"] == "multi":
        if not picked:
            return None, _("Pick what fits, or “None of these”.") if _has_none(asked) else _(
                "Pick at least one place."
            )
        if NONE in picked and len(picked) > 1:
            return None, _("You picked “None of these” beside a sign. Leave one of the two.")
        return picked, ""
    if asked["kind"] == "number":
        return _number(picked[0] if picked else "")
    if not picked:
        return None, _("Pick one answer. “Not sure” is an answer too.")
    return picked[0], ""


def _has_none(asked: dict[str, Any]) -> bool:
    return any(option["value"] == NONE for option in asked["options"])


def _number(text: str) -> tuple[Any, str]:
    try:
        return float(text.strip().replace(",", ".")), ""
    except ValueError:
        return None, _("Write a number in figures, such as 34.")
