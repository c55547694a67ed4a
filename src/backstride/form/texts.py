"""The sentences of the form part: why something is refused, what a measure means for a painful back, what may be tried."""

from __future__ import annotations

from collections import Counter
from functools import cache

import msgspec

from backstride.form.result import Refusal
from backstride.knowledge.place import root
from backstride.knowledge.reading import convert
from backstride.knowledge.shelf import sources


class Meaning(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One measure for a runner: its name, what it says, what is known about backs, sources."""

    id: str
    name: str
    says: str
    about_backs: str
    sources: tuple[str, ...]
    grade: str


class Cue(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One thing to try while running; `pct` is a change of cadence, 0 where it is none of number."""

    id: str
    name: str
    how: str
    about_backs: str
    pct: int
    sources: tuple[str, ...]
    grade: str

    def target_spm(self, own_spm: float) -> int:
        """Steps a minute to aim at, from one's own at the same speed."""
        return round(own_spm * (100 + self.pct) / 100)


class SelfLook(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One line of the checklist for being critical of one's own posture."""

    id: str
    ask: str
    known: str
    measures: tuple[str, ...]
    sources: tuple[str, ...]


class Ramp(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Another running style in minutes: shares of the run's minutes, week by week (rows L10, F4)."""

    shares_pct: tuple[int, ...]
    before: str
    rule: str
    sources: tuple[str, ...]

    def minutes(self, run_min: float) -> list[float]:
        """Minutes of the new style in a run of `run_min` minutes, week by week."""
        return [round(run_min * share / 100, 1) for share in self.shares_pct]


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: str
    reviewed_on: str
    measure: tuple[Meaning, ...]
    cue: tuple[Cue, ...]
    look: tuple[SelfLook, ...]
    ramp: Ramp


class _Refusal(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    why: str
    fix: str
    measures: tuple[str, ...] = ()


class _Refusals(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: str
    reviewed_on: str
    refusal: tuple[_Refusal, ...]


@cache
def _file() -> _File:
    return convert("form.toml", (root() / "form.toml").read_bytes(), _File)


@cache
def _refusals() -> dict[str, Refusal]:
    file = convert("form_refusals.toml", (root() / "form_refusals.toml").read_bytes(), _Refusals)
    return {row.id: Refusal(row.id, row.why, row.fix, row.measures) for row in file.refusal}


def refusal(refusal_id: str) -> Refusal:
    """The refusal of that id, with its way to a better film."""
    return _refusals()[refusal_id]


@cache
def meanings() -> dict[str, Meaning]:
    """What each measure means, by its id."""
    return {row.id: row for row in _file().measure}


def cues() -> tuple[Cue, ...]:
    """What may be tried, one at a time."""
    return _file().cue


def self_looks() -> tuple[SelfLook, ...]:
    """What to look for in one's own running, in the order of the list."""
    return _file().look


def ramp() -> Ramp:
    """The gradual change of style."""
    return _file().ramp


def faults() -> list[str]:
    """What is wrong with the form's knowledge beyond its schema: ids twice, sources nobody has, refusals without a way out."""
    file, known = _file(), sources()
    found = []
    for name, rows in (("measure", file.measure), ("cue", file.cue), ("look", file.look)):
        twice = [row_id for row_id, n in Counter(row.id for row in rows).items() if n > 1]
        found += [f"form.toml: {name} {row_id} stands twice" for row_id in twice]
        found += [
            f"form.toml: {name} {row.id} names source {source}, which is not on the shelf"
            for row in rows
            for source in row.sources
            if source not in known
        ]
    found += [
        f"form.toml: ramp names source {s}, which is not on the shelf"
        for s in file.ramp.sources
        if s not in known
    ]
    if list(file.ramp.shares_pct) != sorted(file.ramp.shares_pct) or file.ramp.shares_pct[0] > 10:
        found.append("form.toml: the ramp starts with at most 10 % and never falls")
    return found + [
        f"form_refusals.toml: {row.id} has no way out" for row in _refusals().values() if not row.fix
    ]
