"""Self-tests as knowledge: steps, stop rule, what closes them, what an answer tells."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import msgspec

from backstride.core.disposition import Disposition
from backstride.core.errors import KnowledgeError
from backstride.knowledge.conditions import Condition, parse
from backstride.knowledge.place import root as knowledge_root
from backstride.knowledge.reading import convert


class Blocked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What closes a test, and the reason that is shown."""

    when: str
    why: str


class SelfTest(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One test. `sets`: answer -> "finding=yes|no"; a number test names the number it gives."""

    id: str
    title: str
    shows: str
    offer: str
    steps: list[str]
    ask: str
    kind: Literal["choice", "number"]
    error: str
    grade: str
    sources: list[str]
    options: list[tuple[str, str]] = []
    sets: dict[str, list[str]] = {}
    number: str = ""
    least_change: float = 0.0
    blocked: list[Blocked] = []
    needs_known: list[str] = []
    only_at: list[Disposition] = []


class Never(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A test that is never offered, and why."""

    id: str
    title: str
    why: str


class _Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    closing_rules: list[str]
    at_days: list[str]
    stop: str


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: str
    review_by: dt.date
    reviewed_by: str
    settings: _Settings
    test: list[SelfTest]
    never: list[Never]


@dataclass(frozen=True, slots=True)
class SelfTests:
    """All tests with their conditions parsed."""

    tests: dict[str, tuple[SelfTest, Condition, tuple[tuple[Condition, str], ...]]]
    never: tuple[Never, ...]
    closing_rules: tuple[str, ...]
    at_days: frozenset[str]
    stop: str


@lru_cache(maxsize=1)
def self_tests() -> SelfTests:
    """The self-tests of this installation, read once a process."""
    data = knowledge_root().joinpath("self_tests.toml").read_bytes()
    file: _File = convert("self_tests.toml", data, _File)
    tests = {}
    for row in file.test:
        if row.id in tests:
            raise KnowledgeError("self_tests.toml", row.id, "this id stands twice")
        blocked = tuple((parse(b.when, f"self_tests.toml: {row.id}"), b.why) for b in row.blocked)
        tests[row.id] = (row, parse(row.offer, f"self_tests.toml: {row.id}"), blocked)
    told = file.settings
    return SelfTests(tests, tuple(file.never), tuple(told.closing_rules), frozenset(told.at_days), told.stop)
