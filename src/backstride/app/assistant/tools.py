"""The tools an assistant is offered. All of them read; none stores a word about the runner's health."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from backstride.core.errors import UsageError

#: longest text a tool takes, in characters
MOST_TEXT = 100_000
WORD_FOR_WORD = (
    "Pass the lines of `say` on word for word, in this order, before anything of your own. "
    "Do not soften, shorten or translate them, and do not answer a question of the check for the runner."
)


@dataclass(frozen=True, slots=True)
class Tool:
    """One tool: what it is for, what it takes (JSON Schema), and the function behind it."""

    name: str
    description: str
    properties: Mapping[str, Any]
    required: tuple[str, ...]
    call: Callable[[Any, Mapping[str, Any]], dict[str, Any]]

    def to_json(self) -> dict[str, Any]:
        schema = {
            "type": "object",
            "properties": dict(self.properties),
            "required": list(self.required),
            "additionalProperties": False,
        }
        return {
            "name": self.name,
            "description": self.description,
            "inputSchema": schema,
            "annotations": {"readOnlyHint": True, "destructiveHint": False, "openWorldHint": False},
        }


def _text(told: Mapping[str, Any], key: str) -> str:
    value = told.get(key, "")
    if not isinstance(value, str):
        raise UsageError(f"{key} is not a text")
    if len(value) > MOST_TEXT:
        raise UsageError(f"{key} has {len(value):,} characters", f"At most {MOST_TEXT:,}.")
    return value


def _emergency(athlete: Any) -> dict[str, Any] | None:
    """While an emergency stands it is the whole answer: no load and no plan beside it (dossier A1, A8)."""
    from backstride.app.journal.standing import standing
    from backstride.check.words import emergency_number, texts

    if not standing(athlete).is_emergency:
        return None
    level = texts().levels["emergency_now"]
    say = [level.title.format(number=emergency_number(athlete.country)), *level.do, texts().not_reviewed]
    return {"how_to_pass_on": WORD_FOR_WORD, "say": say, "disposition": "emergency_now"}


def _load(athlete: Any, _: Mapping[str, Any]) -> dict[str, Any]:
    from backstride.app.journal.load import exposures

    return _emergency(athlete) or exposures(athlete).to_json()


def _plan(athlete: Any, _: Mapping[str, Any]) -> dict[str, Any]:
    from backstride.app import clock
    from backstride.app.journal.planning import plan_of_today
    from backstride.app.journal.standing import standing

    if stop := _emergency(athlete):
        return stop
    holds = standing(athlete)
    found = plan_of_today(athlete, clock.today(athlete))
    said = {
        "disposition": str(holds.disposition) if holds.disposition else None,
        "run_permission": str(holds.run_permission) if holds.run_permission else None,
    }
    return {**said, "plan": found.plan if found else None}


def _check(athlete: Any, told: Mapping[str, Any]) -> dict[str, Any]:
    from backstride.app import clock
    from backstride.check import case
    from backstride.check.words import spoken

    answers = told.get("answers") or {}
    if not isinstance(answers, Mapping):
        raise UsageError("answers is not an object", "Write {question id: value}.")
    result = case(_text(told, "story"), answers, today=clock.today(athlete))
    return {
        "how_to_pass_on": WORD_FOR_WORD,
        "say": spoken(result, athlete.country),
        "result": result.to_json(),
    }


def _ask(_: Any, told: Mapping[str, Any]) -> dict[str, Any]:
    from backstride.ask import ask

    return ask(_text(told, "question")).to_json()


def _claims(_: Any, told: Mapping[str, Any]) -> dict[str, Any]:
    from backstride.ask.claims import read_page

    return read_page(_text(told, "text")).to_json()


def _source(_: Any, told: Mapping[str, Any]) -> dict[str, Any]:
    import msgspec

    from backstride.knowledge.shelf import sources

    name = _text(told, "id")
    if name not in sources():
        raise UsageError(f"There is no source {name!r}", "Ids stand in the `sources` of a result or passage.")
    card: dict[str, Any] = msgspec.to_builtins(sources()[name])
    return card


_STRING = {"type": "string"}
TOOLS = {
    tool.name: tool
    for tool in (
        Tool(
            "load",
            "What stood out in the runner's training log and how far they may go today.",
            {},
            (),
            _load,
        ),
        Tool(
            "plan",
            "The way back that is in force, day by day, and the disposition that holds. No plan while a result blocks it.",
            {},
            (),
            _plan,
        ),
        Tool(
            "check",
            "One step of the check: how soon to be seen. Ask the runner `result.next_questions[0]` as it stands, add "
            "their answer to `answers`, call again until no question is left. Nothing is stored. "
            + WORD_FOR_WORD,
            {
                "story": {**_STRING, "description": "what is wrong, in the runner's own words"},
                "answers": {
                    "type": "object",
                    "description": "{question id: value}, each answered by the runner",
                },
            },
            (),
            _check,
        ),
        Tool(
            "ask",
            "An answer from cited evidence, or a refusal that says why and where to ask.",
            {"question": _STRING},
            ("question",),
            _ask,
        ),
        Tool("claims", "What in a text about health holds up.", {"text": _STRING}, ("text",), _claims),
        Tool("source", "The card of one source by its id.", {"id": _STRING}, ("id",), _source),
    )
}
