"""An interview as a plain value: the story, the answers in order, and everything that was ever changed.

`start` it, `answer` it, go `back`, `change` an earlier answer, and `look` at where it stands. The value is frozen and
goes through JSON unharmed, so it can be saved after every step and taken up again. Nothing is ever lost: what was
withdrawn or changed stays in `history`.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from backstride.check.answers import SKIP, UNSURE, findings_of, said_as
from backstride.check.case import case
from backstride.core.disposition import Disposition
from backstride.core.errors import UsageError
from backstride.knowledge.rulebook import rulebook

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from backstride.check.result import Result

FORMAT: Final = 1
TOPICS: Final = ("Where and when", "Emergencies first", "How it behaves", "Your training", "You")


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """An answer as it stands. `at` is an ISO 8601 time with offset, or empty where nobody keeps the time."""

    id: str
    value: Any
    at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened: `did` is start, story, answer, change or back; `was` the value before it."""

    did: str
    id: str = ""
    value: Any = None
    was: Any = None
    at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Interview:
    """Story and answers as they stand, in the order given, and the history of how they came to be."""

    story: str = ""
    given: tuple[Given, ...] = ()
    history: tuple[Event, ...] = field(default=())

    @property
    def answers(self) -> dict[str, Any]:
        """{question id: value}, as `check --answers` takes them."""
        return {given.id: given.value for given in self.given}

    def to_json(self) -> dict[str, Any]:
        """JSON types only; `from_json` gives the same value back."""
        return {
            "format": FORMAT,
            "story": self.story,
            "given": [asdict(given) for given in self.given],
            "history": [asdict(event) for event in self.history],
        }


def from_json(data: Mapping[str, Any]) -> Interview:
    """A saved interview. Raises UsageError when it is not one, or holds an answer that no question takes."""
    try:
        if data["format"] != FORMAT:
            raise UsageError(f"A saved interview of format {data['format']!r}", f"We read format {FORMAT}.")
        found = Interview(
            story=str(data["story"]),
            given=tuple(Given(**row) for row in data["given"]),
            history=tuple(Event(**row) for row in data["history"]),
        )
        if not all(isinstance(given.id, str) for given in found.given):
            raise UsageError("This is not a saved interview: an answer without the id of its question")
    except (KeyError, TypeError, AttributeError) as error:
        raise UsageError(f"This is not a saved interview: {error}") from error
    findings_of(found.answers, rulebook())
    return found


def start(story: str = "", *, at: str = "") -> Interview:
    """A new interview from own words, or from none."""
    return Interview(story=story, history=(Event(did="start", value=story, at=at),))


def tell(now: Interview, story: str, *, at: str = "") -> Interview:
    """The story written anew. Answers stay."""
    return replace(
        now,
        story=story,
        history=(*now.history, Event(did="story", value=story, was=now.story, at=at)),
    )


def answer(now: Interview, question: str, value: Any, *, at: str = "") -> Interview:
    """An answer given, or an earlier one changed in its place. Raises UsageError for a value it does not take.

    A screen answered anew drops the single answers that "not sure" had opened under it; they stay in the history.
    """
    findings_of({question: value}, rulebook())
    was = now.answers.get(question)
    opened = _opened_by(question)
    kept = tuple(
        Given(id=g.id, value=value, at=at) if g.id == question else g for g in now.given if g.id not in opened
    )
    if question not in now.answers:
        kept = (*kept, Given(id=question, value=value, at=at))
    dropped = tuple(Event(did="back", id=g.id, was=g.value, at=at) for g in now.given if g.id in opened)
    did = "answer" if question not in now.answers else "change"
    event = Event(did=did, id=question, value=value, was=was, at=at)
    return replace(now, given=kept, history=(*now.history, event, *dropped))


#: to change is to answer again: the exact question, both answers kept (dossier A2.6)
change = answer


def back(now: Interview, *, at: str = "") -> Interview:
    """The last answer withdrawn, so that its question comes again with the answer restored as a draft."""
    if not now.given:
        return now
    last = now.given[-1]
    event = Event(did="back", id=last.id, was=last.value, at=at)
    return replace(now, given=now.given[:-1], history=(*now.history, event))


def _opened_by(question: str) -> frozenset[str]:
    asked = next((q for q, _ in rulebook().questions if q.id == question), None)
    return frozenset(asked.items) if asked else frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Where an interview stands. `phase`: asking, urgent, emergency, done, or fault.

    *emergency*: help first; nothing more is asked. *urgent*: it stands at an emergency, and one of the few questions that
    could open a gate of the dossier is asked first; say so above the question, with the number to call.

    `question` is what to ask now and `draft` the answer it had before; `back` names the question that Back goes to.
    """

    phase: str
    result: Result
    question: dict[str, Any] | None
    draft: Any
    back: dict[str, str] | None
    n_asked: int
    topics: tuple[tuple[str, str], ...]
    review: tuple[dict[str, Any], ...]

    def to_json(self) -> dict[str, Any]:
        return {
            "phase": self.phase,
            "question": self.question,
            "draft": self.draft,
            "back": self.back,
            "n_asked": self.n_asked,
            "topics": [{"topic": topic, "state": state} for topic, state in self.topics],
            "review": list(self.review),
            "result": self.result.to_json(),
        }


def look(now: Interview, *, today: date | None = None) -> Step:
    """The result as it stands, the question to ask now, and the answers to check."""
    result = case(now.story, now.answers, today=today)
    question = next(iter(result.next_questions), None)
    if result.error:
        phase, question = "fault", None
    elif question is not None:
        phase = "urgent" if result.disposition is Disposition.EMERGENCY_NOW else "asking"
    else:
        phase = "emergency" if result.disposition is Disposition.EMERGENCY_NOW else "done"
    review = tuple(said_as(given.id, given.value, rulebook()) for given in now.given)
    return Step(
        phase=phase,
        result=result,
        question=question,
        draft=_draft(now, question["id"]) if question else None,
        back={"id": review[-1]["id"], "ask": review[-1]["ask"]} if review else None,
        n_asked=len(now.given),
        topics=_topics(now, question),
        review=review,
    )


def _draft(now: Interview, question: str) -> Any:
    return next((e.was for e in reversed(now.history) if e.id == question and e.was is not None), None)


def _topics(now: Interview, question: dict[str, Any] | None) -> tuple[tuple[str, str], ...]:
    """Five topics, each done, now or ahead: progress without a count, because the count is not known."""
    book = rulebook()
    touched = {said_as(given.id, given.value, book)["topic"] for given in now.given}
    current = question["topic"] if question else ""
    return tuple(
        (topic, "now" if topic == current else "done" if topic in touched or not question else "ahead")
        for topic in TOPICS
    )


def is_skipped(given: Given) -> bool:
    """Whether a question was passed over."""
    return bool(given.value == SKIP)


__all__ = [
    "TOPICS",
    "UNSURE",
    "Event",
    "Given",
    "Interview",
    "Step",
    "answer",
    "back",
    "change",
    "from_json",
    "is_skipped",
    "look",
    "start",
    "tell",
]
