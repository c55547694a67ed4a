"""The sentences of the form part: why something is refused, and what a measure means for a painful back."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from backstride.form.result import Refusal
from backstride.knowledge.place import root


@dataclass(frozen=True, slots=True)
class Meaning:
    """One measure for a runner: its name, what it says, what is known about backs, sources."""

    id: str
    name: str
    says: str
    about_backs: str
    sources: tuple[str, ...]
    grade: str


@dataclass(frozen=True, slots=True)
class Ramp:
    """Another running style in minutes: shares of the run's minutes, week by week (rows L10, F4)."""

    shares_pct: tuple[int, ...]
    before: str
    rule: str
    sources: tuple[str, ...]

    def minutes(self, run_min: float) -> list[float]:
        """Minutes of the new style in a run of `run_min` minutes, week by week."""
        return [round(run_min * share / 100, 1) for share in self.shares_pct]

    def minutes_on(self, day: date, started: date, run_min: float, held_weeks: int = 0) -> float:
        """Minutes of the new style in a run of `run_min` on `day`: new stress for a plan to count.

        `held_weeks`: weeks that hurt more and were done again; the ramp waits for them. 0 before the start.
        """
        week = (day - started).days // 7 - held_weeks
        if day < started:
            return 0.0
        return self.minutes(run_min)[min(max(week, 0), len(self.shares_pct) - 1)]


@cache
def _refusals() -> dict[str, Refusal]:
    return {
        row["id"]: Refusal(row["id"], row["why"], row["fix"], tuple(row.get("measures", ())))
        for row in _read("form_refusals.toml")["refusal"]
    }


def refusal(refusal_id: str) -> Refusal:
    """The refusal of that id, with its way to a better film."""
    return _refusals()[refusal_id]


@cache
def meanings() -> dict[str, Meaning]:
    """What each measure means, by its id."""
    return {
        row["id"]: Meaning(
            row["id"], row["name"], row["says"], row["about_backs"], tuple(row["sources"]), row["grade"]
        )
        for row in _read("form.toml")["measure"]
    }


@dataclass(frozen=True, slots=True)
class Cue:
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


@cache
def cues() -> tuple[Cue, ...]:
    """What may be tried, one at a time."""
    return tuple(Cue(**{**row, "sources": tuple(row["sources"])}) for row in _read("form.toml")["cue"])


@dataclass(frozen=True, slots=True)
class SelfLook:
    """One line of the checklist for being critical of one's own posture."""

    id: str
    ask: str
    known: str
    measures: tuple[str, ...]
    sources: tuple[str, ...]


@cache
def self_looks() -> tuple[SelfLook, ...]:
    """What to look for in one's own running, in the order of the list."""
    return tuple(
        SelfLook(row["id"], row["ask"], row["known"], tuple(row["measures"]), tuple(row["sources"]))
        for row in _read("form.toml")["look"]
    )


@cache
def ramp() -> Ramp:
    """The gradual change of style."""
    row = _read("form.toml")["ramp"]
    return Ramp(tuple(row["shares_pct"]), row["before"], row["rule"], tuple(row["sources"]))


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((root() / name).read_text("utf-8"))
