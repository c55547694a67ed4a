"""What the interview asked, and what was answered: by screen, never more than was said."""

from __future__ import annotations

from dataclasses import dataclass

from backstride.export.facts import Facts
from backstride.knowledge.rulebook import Question, rulebook

EMERGENCIES, PERSON = "Emergencies first", "You"


@dataclass(frozen=True, slots=True)
class Asked:
    """One screen of related signs, each in exactly one of the four lists, in words; or one choice in `chosen`."""

    id: str
    topic: str
    ask: str
    yes: tuple[str, ...]
    unsure: tuple[str, ...]
    no: tuple[str, ...]
    not_asked: tuple[str, ...]
    chosen: str = ""

    @property
    def was_asked(self) -> bool:
        return bool(self.yes or self.unsure or self.no or self.chosen)


@dataclass(frozen=True, slots=True)
class Answers:
    """Signs by their answer, each sign once. `waiting`: signs of screens that are still open; `others`: how many
    signs were not asked, because the interview opens them only for other places or after other answers.
    """

    yes: tuple[str, ...]
    unsure: tuple[str, ...]
    no: tuple[str, ...]
    chosen: tuple[str, ...]
    waiting: tuple[str, ...]
    others: int


def answers(facts: Facts, *, urgent: bool) -> Answers:
    """The urgent signs, or all others, by answer. A yes stands over a no, and an answer over none."""
    rows = [row for row in screens(facts) if (row.topic == EMERGENCIES) is urgent]
    open_now = set((facts.result or {}).get("open") or ())
    yes = dict.fromkeys(sign for row in rows for sign in row.yes)
    unsure = dict.fromkeys(sign for row in rows for sign in row.unsure if sign not in yes)
    no = dict.fromkeys(sign for row in rows for sign in row.no if sign not in yes and sign not in unsure)
    told = {*yes, *unsure, *no}
    waiting = dict.fromkeys(
        sign
        for row in rows
        if row.id in open_now
        for sign in (row.not_asked or (row.ask,))
        if sign not in told
    )
    silent = {sign for row in rows for sign in row.not_asked} - told - set(waiting)
    chosen = tuple(f"{row.ask} {row.chosen}" for row in rows if row.chosen)
    return Answers(tuple(yes), tuple(unsure), tuple(no), chosen, tuple(waiting), len(silent))


def screens(facts: Facts) -> list[Asked]:
    """Every screen of signs and every single sign that is asked, urgent ones first, with its answers."""
    answers = facts.findings
    found = [
        _asked(question, answers) if _signs(question) else _choice(question, facts)
        for question, _ in rulebook().questions
        if _signs(question) or (question.kind == "choice" and question.topic == EMERGENCIES)
    ]
    return sorted(found, key=lambda row: row.topic != EMERGENCIES)


def said_yes(facts: Facts) -> list[str]:
    """Every sign of a screen that does not ask for emergencies or the person, answered yes, in words."""
    asked = [row for row in screens(facts) if row.topic not in (EMERGENCIES, PERSON)]
    return list(dict.fromkeys(sign for row in asked for sign in row.yes))


def _choice(question: Question, facts: Facts) -> Asked:
    return Asked(question.id, question.topic, question.ask, (), (), (), (), chosen_of(question, facts))


def chosen_of(question: Question, facts: Facts) -> str:
    """The option that was chosen, in words; empty without an answer."""
    key = question.sets or question.id
    if facts.findings.get(key) == "unsure":
        return "Not sure"
    word = facts.word(key)
    return dict(question.options).get(word, "") if word else ""


def lower_first(text: str) -> str:
    """A sign inside a sentence; "I" stays."""
    return text if text.startswith(("I ", "I'")) else text[:1].lower() + text[1:]


def _signs(question: Question) -> dict[str, str]:
    """The signs of a question, by id, in words; a single yes-or-no question is one sign in its own words."""
    if question.items:
        return {item: rulebook().signs[item] for item in question.items}
    if question.kind != "yes_no":
        return {}
    sign = question.sets or question.id
    return {sign: rulebook().signs.get(sign, question.ask.rstrip("?"))}


def _asked(question: Question, answers: dict[str, str]) -> Asked:
    lists: dict[str, list[str]] = {"yes": [], "unsure": [], "no": [], "": []}
    for item, words in _signs(question).items():
        lists[answers.get(item, "")].append(words)
    yes, unsure, no, none = (tuple(lists[key]) for key in ("yes", "unsure", "no", ""))
    return Asked(question.id, question.topic, question.ask, yes, unsure, no, none)
