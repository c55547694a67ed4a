"""What the interview asked, and what was answered: by screen, never more than was said."""

from __future__ import annotations

from dataclasses import dataclass

from backstride.export.facts import Facts
from backstride.knowledge.rulebook import Question, rulebook

EMERGENCIES, PERSON = "Emergencies first", "You"


@dataclass(frozen=True, slots=True)
class Asked:
    """One screen of related signs; each sign in exactly one of the four lists, in words."""

    id: str
    topic: str
    ask: str
    yes: tuple[str, ...]
    unsure: tuple[str, ...]
    no: tuple[str, ...]
    not_asked: tuple[str, ...]

    @property
    def was_asked(self) -> bool:
        return bool(self.yes or self.unsure or self.no)

    @property
    def answer(self) -> str:
        """The answer in one line. A sign without an answer is said to have none."""
        if not self.was_asked:
            return "Not asked."
        said = []
        if self.yes:
            said.append(f"YES: {'; '.join(self.yes)}.")
        if self.unsure:
            said.append(f"NOT SURE: {'; '.join(self.unsure)}.")
        if self.no:
            said.append(
                f"No to {'all ' if len(self.no) > 1 and not said and not self.not_asked else ''}{len(self.no)}."
            )
        if self.not_asked:
            said.append(f"No answer to {len(self.not_asked)}.")
        return " ".join(said)


def screens(facts: Facts) -> list[Asked]:
    """Every screen of signs, urgent ones first, with its answers."""
    answers = facts.findings
    found = [_asked(question, answers) for question, _ in rulebook().questions if question.items]
    return sorted(found, key=lambda row: row.topic != EMERGENCIES)


def said_yes(facts: Facts) -> list[str]:
    """Every sign of a screen that does not ask for emergencies or the person, answered yes, in words."""
    signs, answers = rulebook().signs, facts.findings
    asked = [q for q, _ in rulebook().questions if q.topic not in (EMERGENCIES, PERSON)]
    ordered = dict.fromkeys(item for question in asked for item in question.items)
    return [signs[item] for item in ordered if answers.get(item) == "yes"]


def _asked(question: Question, answers: dict[str, str]) -> Asked:
    signs = rulebook().signs
    lists: dict[str, list[str]] = {"yes": [], "unsure": [], "no": [], "": []}
    for item in question.items:
        lists[answers.get(item, "")].append(signs[item])
    yes, unsure, no, none = (tuple(lists[key]) for key in ("yes", "unsure", "no", ""))
    return Asked(question.id, question.topic, question.ask, yes, unsure, no, none)
