"""The interview on a terminal: one question at a time, Back, Not sure, Skip, the answers to check, the result."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from backstride.check import interview
from backstride.check.answers import said_as
from backstride.check.words import emergency_number, spoken, texts
from backstride.core.errors import UsageError
from backstride.knowledge.rulebook import rulebook

if TYPE_CHECKING:
    from datetime import date

    from backstride.check.interview import Interview, Step

_UNSURE = frozenset({"?", "not sure", "unsure", "don't know", "dont know"})
Ask = Callable[[str], str]


def converse(now: Interview, *, today: date, country: str, save: Path | None, ask: Ask = input) -> int:
    """Ask until nothing more could change the answer, show the answers, say the result. Returns the exit code."""
    urgent_told = False
    while True:
        step = interview.look(now, today=today)
        if step.question is None:
            if step.phase != "done" or not (changed := _check_answers(now, step, ask)):
                break
            now = _kept(changed, save)
            continue
        if step.question["topic"] == "Emergencies first" and not urgent_told:
            print(f"\n{texts().interview['before_urgent']}")
            urgent_told = True
        try:
            now = _kept(_one(now, step, country, ask), save)
        except EOFError:
            print("\nStopped. " + ("Your answers are saved." if save else "Nothing was saved."))
            break
    step = interview.look(now, today=today)
    print()
    for line in spoken(step.result, country):
        print(line)
    if step.question is not None and step.phase == "asking":
        print(f"\nStill to ask: {len(step.result.next_questions)}. Next: {step.question['ask']}")
    return 1 if step.result.error else 0


def resume(save: Path | None, story: str) -> Interview:
    """A saved interview where there is one, else a new one."""
    if save is None or not save.exists():
        return interview.start(story)
    try:
        return interview.from_json(json.loads(save.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise UsageError(f"We could not read {save}: {error}", "Name another file.") from error


def _kept(now: Interview, save: Path | None) -> Interview:
    if save is not None:
        save.write_text(json.dumps(now.to_json(), ensure_ascii=False), encoding="utf-8")
    return now


def _one(now: Interview, step: Step, country: str, ask: Ask) -> Interview:
    """One question, until it has an answer that it takes."""
    question = step.question
    assert question is not None
    if step.phase == "urgent":
        print("\n" + texts().interview["urgent"].format(number=emergency_number(country)))
    print(f"\n{question['ask']}\n  Why we ask: {question['why_ask']}")
    for n, option in enumerate(question["options"], 1):
        told = " (you told us)" if option["value"] in question["told"] else ""
        print(f"  {n}. {option['label']}{told}")
    if step.draft is not None:
        print(f"  Before, you answered: {said_as(question['id'], step.draft, rulebook())['said']}")
    while True:
        said = ask(f"({_hint(question, can_go_back=step.back is not None)}) > ").strip().lower()
        if said in {"b", "back"} and step.back is not None:
            return interview.back(now)
        if said in {"s", "skip"} and question["skippable"]:
            return interview.answer(now, question["id"], "skip")
        try:
            return interview.answer(now, question["id"], _value(said, question))
        except UsageError as error:
            print(f"  {error}")


def _hint(question: dict[str, Any], *, can_go_back: bool) -> str:
    kind = {"number": "a number", "multi": "numbers with commas"}.get(
        question["kind"], "a number from the list"
    )
    more = [
        "? not sure",
        *(["b back"] if can_go_back else []),
        *(["s skip"] if question["skippable"] else []),
    ]
    return ", ".join([kind, *more])


def _value(said: str, question: dict[str, Any]) -> Any:
    """What was typed as the answer it means. Raises UsageError for what is none."""
    if said in _UNSURE:
        return "unsure"
    if question["kind"] == "number":
        return said
    options = [o["value"] for o in question["options"]]
    if question["kind"] == "yes_no" and said in {"y", "yes", "n", "no"}:
        return "yes" if said.startswith("y") else "no"
    pieces = said.replace(",", " ").split()
    picked = [options[int(p) - 1] for p in pieces if p.isdigit() and 0 < int(p) <= len(options)]
    if not picked or len(picked) != len(pieces):
        raise UsageError(
            f"We do not understand {said!r}", f"Type a number from 1 to {len(options)}, or ? for not sure."
        )
    if question["kind"] != "multi" and len(picked) > 1:
        raise UsageError("One answer only", f"Type one number from 1 to {len(options)}.")
    return picked if question["kind"] == "multi" else picked[0]


def _check_answers(now: Interview, step: Step, ask: Ask) -> Interview | None:
    """The answers in words; a number opens one again. None when they stand."""
    if not step.review or (not sys.stdin.isatty() and ask is input):
        return None
    print("\nCheck your answers")
    for n, row in enumerate(step.review, 1):
        print(f"  {n}. {row['ask']} {row['said']}")
    while True:
        said = ask("(Enter: they are right; a number: change that one) > ").strip()
        if not said:
            return None
        if said.isdigit() and 0 < int(said) <= len(step.review):
            return _again(now, step.review[int(said) - 1]["id"], ask)


def _again(now: Interview, question_id: str, ask: Ask) -> Interview:
    """The same question asked exactly again (dossier A2.6)."""
    from backstride.check.wording import as_json, one_sign

    book = rulebook()
    found = next((q for q, _ in book.questions if q.id == question_id), None)
    holder = found or next((q for q, _ in book.questions if question_id in q.items), None)
    if holder is None:
        return now
    question = as_json(holder, book) if found else one_sign(question_id, holder, book)
    print(f"\n{question['ask']}")
    for n, option in enumerate(question["options"], 1):
        print(f"  {n}. {option['label']}")
    while True:
        try:
            return interview.change(
                now,
                question_id,
                _value(ask(f"({_hint(question, can_go_back=False)}) > ").strip().lower(), question),
            )
        except UsageError as error:
            print(f"  {error}")
