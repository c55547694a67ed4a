"""Answers of the interview to findings. Every question takes "unsure"; a screen takes a list, "none" being one of them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from backstride.core.errors import UsageError
from backstride.core.finding import Answer, Finding

if TYPE_CHECKING:
    from collections.abc import Mapping

    from backstride.knowledge.rulebook import Question, Rulebook

NONE, UNSURE, SKIP = "none", "unsure", "skip"
#: "I would rather not say" counts as unsure (dossier A2.4)
_RATHER_NOT: Final = "prefer_not_to_say"
#: what a number may be; a pain score between two numbers rounds up, an age is in completed years (A7)
_RANGES: Final = {
    "age": (0, 120, "years"),
    "severity_0_10": (0, 10, "0 for no pain, 10 for the worst"),
    "temperature_c": (30, 45, "degrees C"),
    "pregnant_weeks": (0, 45, "weeks"),
    "weeks_since_birth": (0, 5200, "weeks"),
}
_SEXES: Final = {"f": "f", "female": "f", "woman": "f", "m": "m", "male": "m", "man": "m"}
_SIDES: Final = ("left", "right", "both", "middle")


def findings_of(answers: Mapping[str, Any], book: Rulebook) -> tuple[Finding, ...]:
    """Findings of a set of answers {question id: value}. Raises UsageError for an unknown question or value."""
    by_id = {question.id: question for question, _ in book.questions}
    found: list[Finding] = []
    for key, value in answers.items():
        given = UNSURE if value == _RATHER_NOT else value
        question = by_id.get(key)
        if question is not None:
            found += _question(question, given)
            found.append(Finding(id=f"asked:{key}", value=Answer.YES))
        elif key in book.signs:
            found.append(Finding(id=key, value=_answer(key, given)))
        elif key in book.numbers:
            found.append(Finding(id=key, value=_number(key, key, given)))
        elif key == "sex":
            found.append(Finding(id="sex", value=_word(key, given, _SEXES)))
        elif key == "side":
            found.append(Finding(id="side", value=_word(key, given, {side: side for side in _SIDES})))
        else:
            raise UsageError(
                f"There is no question {key!r}", "Ask with --json and no answers to see the first one."
            )
    return tuple(found)


def _question(question: Question, value: Any) -> list[Finding]:
    if value == SKIP:
        if question.mandatory:
            raise UsageError(f"{question.id} cannot be skipped", "Say unsure where you do not know.")
        return []
    if question.items:
        return _screen(question, value)
    if question.sets == "regions":
        return _places(question, value)
    if question.options and (question.gives or question.kind == "choice"):
        return _choice(question, value)
    if value == UNSURE:
        return [Finding(id=question.sets or question.id, value=Answer.UNSURE)]
    if question.kind == "number":
        return [Finding(id=question.sets, value=_number(question.id, question.sets, value))]
    said = Finding(id=question.sets or question.id, value=_answer(question.id, value))
    return [said, *gives(question, str(said.value))]


def _screen(question: Question, value: Any) -> list[Finding]:
    """The ticked are yes. The rest are no, unless one of them was "not sure": then the rest stay open."""
    if value == UNSURE:
        return []  # its items open one by one
    picked = _list(question, value, {*question.items, NONE})
    rest_is_no = UNSURE not in picked
    told = [
        Finding(id=item, value=Answer.YES if item in picked else Answer.NO)
        for item in question.items
        if item in picked or rest_is_no
    ]
    if rest_is_no:
        denied = (n for item, names in question.covers.items() if item not in picked for n in names)
        told += [Finding(id=name, value=Answer.NO) for name in denied]
    more = [item for item in question.items if item in picked] or ([NONE] if rest_is_no else [])
    return told + [given for item in more for given in gives(question, item)]


def _places(question: Question, value: Any) -> list[Finding]:
    picked = _list(question, value, {v for v, _ in question.options} | {NONE})
    places = [p for p in picked if p not in (NONE, UNSURE, "elsewhere", "no_pain")]
    told = [Finding(id=f"at_{place}", value=Answer.YES) for place in places]
    if (
        len(places) < len(picked) or not places
    ):  # a place that we do not know opens the questions of every place
        told.append(Finding(id="no_site", value=Answer.YES))
    return [*told, Finding(id="where_told", value=Answer.YES)]


def _choice(question: Question, value: Any) -> list[Finding]:
    allowed = [v for v, _ in question.options]
    key = f"{value:g}" if isinstance(value, int | float) and not isinstance(value, bool) else str(value)
    if key == UNSURE:
        return gives(question, UNSURE) or [Finding(id=question.sets or question.id, value=Answer.UNSURE)]
    if key in question.gives:
        return [*gives(question, key), Finding(id=question.sets or question.id, value=key)]
    if question.sets == "duration_days" and key not in allowed:
        return [Finding(id=question.sets, value=_number(question.id, question.sets, value))]
    if key not in allowed:
        raise _not_allowed(question, value, allowed)
    if question.sets == "duration_days":
        return [Finding(id=question.sets, value=float(key))]
    return [Finding(id=question.sets or question.id, value=key)]


def gives(question: Question, option: str) -> list[Finding]:
    """What an option says beside itself: "sign" is yes, "not sign" is no, "number=3" a number."""
    found = []
    for text in question.gives.get(option, ()):
        name, _, number = text.partition("=")
        if number:
            found.append(Finding(id=name, value=float(number)))
        elif text.startswith("not "):
            found.append(Finding(id=text[4:], value=Answer.NO))
        else:
            found.append(Finding(id=text, value=Answer.YES))
    return found


def _list(question: Question, value: Any, allowed: set[str]) -> list[str]:
    values = [value] if isinstance(value, str) else list(value) if isinstance(value, list | tuple) else None
    if not values or not all(isinstance(v, str) and (v in allowed or v == UNSURE) for v in values):
        raise _not_allowed(question, value, sorted(allowed))
    return [str(v) for v in values if v != NONE]


def _not_allowed(question: Question, value: Any, allowed: list[str]) -> UsageError:
    return UsageError(
        f"{question.id}: {value!r} is not one of its options", f"Allowed: {', '.join([*allowed, UNSURE])}."
    )


def _answer(key: str, value: Any) -> Answer:
    if value is True or value == "yes":
        return Answer.YES
    if value is False or value == "no":
        return Answer.NO
    if value == UNSURE:
        return Answer.UNSURE
    raise UsageError(f"{key}: {value!r} is not an answer", "Allowed: yes, no, unsure.")


def _word(key: str, value: Any, allowed: Mapping[str, str]) -> Any:
    if value == UNSURE:
        return Answer.UNSURE
    found = allowed.get(str(value).lower())
    if found is None:
        raise UsageError(f"{key}: {value!r} is not an answer", f"Allowed: {', '.join(allowed)}, unsure.")
    return found


def _number(question: str, key: str, value: Any) -> float | Answer:
    if value == UNSURE:
        return Answer.UNSURE
    try:
        number = float(value) if not isinstance(value, bool) else math.nan
    except (TypeError, ValueError):
        number = math.nan
    low, high, unit = _RANGES.get(key, (0, 1e6, ""))
    if math.isnan(number):
        raise UsageError(
            f"{question}: {value!r} is not a number", f"Allowed: {low:g} to {high:g}, or unsure."
        )
    if not low <= number <= high:
        of = f" ({unit})" if unit else ""
        raise UsageError(f"{question}: {number:g} is outside {low:g} to {high:g}{of}", "Or say unsure.")
    if key == "severity_0_10":
        return float(math.ceil(number))
    return float(math.floor(number)) if key == "age" and number >= 1 else number


def said_as(key: str, value: Any, book: Rulebook) -> dict[str, Any]:
    """An answer in words, for "Check your answers": what was asked, and what was said."""
    question = next((q for q, _ in book.questions if q.id == key), None)
    if question is None:
        ask = f"{book.signs[key]}?" if key in book.signs else book.numbers.get(key, key.capitalize())
        topic = next((q.topic for q, _ in book.questions if key in q.items or q.sets == key), "You")
        return {"id": key, "topic": topic, "ask": ask, "value": value, "said": _plain(value)}
    labels = {**dict(question.options), **{item: book.signs[item] for item in question.items}}
    values = value if isinstance(value, list | tuple) else [value]
    said = "; ".join(labels.get(str(v), _plain(v)) for v in values)
    return {"id": key, "topic": question.topic, "ask": question.ask, "value": value, "said": said}


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, int | float):
        return f"{value:g}"
    words = {NONE: "None of these", UNSURE: "Not sure", _RATHER_NOT: "Rather not say", SKIP: "Skipped"}
    return words.get(str(value), str(value).capitalize())
