"""The rules, facts, findings and questions of the check, read from their files and checked against their schema."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import msgspec

from backstride.core.disposition import Disposition, RunPermission
from backstride.knowledge.conditions import Condition, parse
from backstride.knowledge.place import root as knowledge_root
from backstride.knowledge.reading import convert


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One branch of one red flag or time rule. It can only raise."""

    id: str
    level: Disposition
    when: str
    reason: str
    sources: list[str]
    grade: str
    permission: RunPermission | None = None
    variant: str = ""
    emergency_department: bool = False
    no_increase: bool = False


class Points(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A point rule: behind a gate, points are summed and the highest band reached counts."""

    id: str
    gate: str
    score: list[tuple[str, float]]
    bands: list[tuple[float, Disposition]]
    reason: str
    sources: list[str]
    grade: str
    permission: RunPermission | None = None


class _RuleFile(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    version: str
    review_by: dt.date
    reviewed_by: str
    rule: list[Rule] = []
    points: list[Points] = []


class _FactFile(msgspec.Struct, forbid_unknown_fields=True):
    version: str
    review_by: dt.date
    reviewed_by: str
    facts: dict[str, str]
    gates: dict[str, str]


class _FindingFile(msgspec.Struct, forbid_unknown_fields=True):
    version: str
    review_by: dt.date
    reviewed_by: str
    numbers: dict[str, str]
    signs: dict[str, str]


class Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One question of the interview, or a screen of up to six related signs.

    A yes on a screen stands at `floor` (at emergency_now for its `urgent` items) until the question that `follows` it
    is answered (`no_floor`: not for these). `covers`: what a no to an item denies as well. `gives`: what an option says beside itself. `known_by`: findings of the story that answer it.
    `mandatory_if`: for whom it is mandatory, where not for all; `early_if`: for whom it comes with the urgent screens. `unsure_is_enough`: "not sure" leaves nothing open.
    """

    id: str
    topic: str
    kind: Literal["yes_no", "choice", "multi", "number", "text"]
    ask: str
    why_ask: str
    when: str
    sources: list[str]
    items: list[str] = []
    options: list[tuple[str, str]] = []
    sets: str = ""
    gives: dict[str, list[str]] = {}
    known_by: list[str] = []
    floor: Disposition | None = None
    urgent: list[str] = []
    no_floor: list[str] = []
    covers: dict[str, list[str]] = {}
    follows: list[str] = []
    sensitive: bool = False
    mandatory: bool = False
    mandatory_if: str = ""
    early_if: str = ""
    unsure_is_enough: bool = False
    skippable: bool = False


class _QuestionFile(msgspec.Struct, forbid_unknown_fields=True):
    version: str
    review_by: dt.date
    reviewed_by: str
    question: list[Question]


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Everything the check needs, parsed. `version` changes with any byte of the files."""

    version: str
    rules: tuple[tuple[Rule, Condition], ...]
    points: tuple[tuple[Points, Condition, tuple[tuple[Condition, float], ...]], ...]
    facts: dict[str, Condition]
    gates: dict[str, Condition]
    numbers: dict[str, str]
    signs: dict[str, str]
    questions: tuple[tuple[Question, Condition], ...]
    must: dict[str, Condition]
    early: dict[str, Condition]
    skippable: frozenset[str]
    reviewed: bool


def _files() -> list[tuple[str, bytes]]:
    root = knowledge_root()
    names = ["findings.toml", "questions.toml", "follow_ups.toml", "dispositions.toml", "spoken.toml"]
    found = [(name, root.joinpath(name).read_bytes()) for name in names]
    found += [
        (f"{folder}/{path.name}", path.read_bytes())
        for folder in ("rules", "contributors")
        for path in sorted(root.joinpath(folder).iterdir(), key=lambda p: p.name)
        if path.name.endswith(".toml")
    ]
    return found


@lru_cache(maxsize=1)
def rulebook() -> Rulebook:
    """The rulebook of this installation, read once a process."""
    return build(_files())


def build(files: list[tuple[str, bytes]]) -> Rulebook:
    """A rulebook from file contents; raises KnowledgeError at the first mistake."""
    digest = hashlib.sha256()
    rules: list[tuple[Rule, Condition]] = []
    points: list[tuple[Points, Condition, tuple[tuple[Condition, float], ...]]] = []
    facts: dict[str, Condition] = {}
    gates: dict[str, Condition] = {}
    asked: list[tuple[Question, Condition]] = []
    found: dict[str, Any] = {}
    reviewed = True
    for name, data in files:
        digest.update(data)
        file: _FactFile | _RuleFile | _FindingFile | _QuestionFile
        if name == "rules/facts.toml":
            file = convert(name, data, _FactFile)
            facts = {key: parse(text, f"{name}: {key}", data) for key, text in file.facts.items()}
            gates = {key: parse(text, f"{name}: {key}", data) for key, text in file.gates.items()}
        elif name.startswith("rules/"):
            file = convert(name, data, _RuleFile)
            rules += [(rule, parse(rule.when, f"{name}: {rule.id}", data)) for rule in file.rule]
            points += [
                (
                    p,
                    parse(p.gate, f"{name}: {p.id}", data),
                    tuple((parse(text, f"{name}: {p.id}", data), n) for text, n in p.score),
                )
                for p in file.points
            ]
        elif name == "findings.toml":
            file = found["findings"] = convert(name, data, _FindingFile)
        elif name in {"questions.toml", "follow_ups.toml"}:
            file = convert(name, data, _QuestionFile)
            asked += [(q, parse(q.when, f"{name}: {q.id}", data)) for q in file.question]
        else:  # read by `patterns`; here they change the version
            continue
        reviewed &= bool(file.reviewed_by)
    return Rulebook(
        version=f"{dt.date(2026, 11, 24):%Y.%m}-{digest.hexdigest()[:8]}",
        rules=tuple(rules),
        points=tuple(points),
        facts=facts,
        gates=gates,
        numbers=found["findings"].numbers,
        signs=found["findings"].signs,
        questions=tuple(asked),
        must={q.id: parse(q.mandatory_if or ("true" if q.mandatory else "not true"), q.id) for q, _ in asked},
        early={q.id: parse(q.early_if or "not true", q.id) for q, _ in asked},
        skippable=frozenset(q.id for q, _ in asked if q.skippable),
        reviewed=reviewed,
    )
