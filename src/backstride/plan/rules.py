"""The planner's rules, ladder and sentences, read from `knowledge/plan.toml`."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from functools import lru_cache

import msgspec

from backstride.knowledge.place import root as knowledge_root
from backstride.knowledge.reading import convert


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One rule: what it says, what would move it, and on what it stands."""

    id: str
    title: str
    sentence: str
    moves: str
    grade: str
    sources: list[str]


class Stress(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A new stress beside minutes (H9): its words, whether its minutes are ramped, whether the calf is tested first."""

    id: str
    title: str
    ramped: bool
    needs_calf: bool = False


class _File(msgspec.Struct, forbid_unknown_fields=True):
    version: str
    review_by: dt.date
    reviewed_by: str
    ladder: list[tuple[int, int, float, float]]
    ladder_from_1: list[str]
    rule: list[Rule]
    text: dict[str, str]
    refusal: dict[str, str]
    conditions: dict[str, str]
    stress: list[Stress]


@dataclass(frozen=True, slots=True)
class Level:
    """One level of the walk-run ladder; five minutes of walking stand before and after."""

    level: int
    repeats: int
    run_each_min: float
    walk_each_min: float

    @property
    def run_min(self) -> int:
        return round(self.repeats * self.run_each_min)

    @property
    def total_min(self) -> int:
        """Minutes on feet with five minutes of walking before and after, rounded up."""
        return -int(-(self.repeats * (self.run_each_min + self.walk_each_min) + 10) // 1)


@lru_cache(maxsize=1)
def _read() -> tuple[_File, str]:
    data = knowledge_root().joinpath("plan.toml").read_bytes()
    found: _File = convert("plan.toml", data, _File)
    return found, hashlib.sha256(data).hexdigest()[:8]


def version() -> str:
    """Changes with any byte of the planner's knowledge."""
    file, digest = _read()
    return f"plan-{file.version}-{digest}"


@lru_cache(maxsize=1)
def ladder() -> tuple[Level, ...]:
    """Levels 0 to 12 in order."""
    return tuple(Level(*row) for row in _read()[0].ladder)


@lru_cache(maxsize=1)
def rules() -> dict[str, Rule]:
    return {rule.id: rule for rule in _read()[0].rule}


@lru_cache(maxsize=1)
def stresses() -> dict[str, Stress]:
    """What counts as a new stress beside more minutes."""
    return {row.id: row for row in _read()[0].stress}


def ladder_from_one() -> frozenset[str]:
    """Conditions after which the ladder begins at level 1, whatever the base was (B3)."""
    return frozenset(_read()[0].ladder_from_1)


def conditions() -> dict[str, str]:
    """What a told condition means for the plan."""
    return _read()[0].conditions


def say(key: str, **figures: object) -> str:
    """A sentence of a day."""
    return _read()[0].text[key].format(**figures)


def refuse(key: str, **figures: object) -> str:
    """Why something is not planned."""
    return _read()[0].refusal[key].format(**figures)


def binding(rule_id: str, **figures: object) -> dict[str, object]:
    """A rule that binds, as the contract shows it: id and sentence, with its plain name, grade and sources beside."""
    rule = rules()[rule_id]
    return {
        "id": rule_id,
        "title": rule.title,
        "sentence": rule.sentence.format(**figures),
        "moves": rule.moves,
        "grade": rule.grade,
        "sources": list(rule.sources),
    }
