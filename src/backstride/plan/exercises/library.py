"""The exercise library as knowledge: 48 exercises, and who gets which when; files read and checked against a schema."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Literal

import msgspec

from backstride.core.errors import KnowledgeError, UsageError
from backstride.knowledge.place import root as knowledge_root
from backstride.knowledge.reading import convert

Phase = Literal["P0", "P1", "P2", "P3", "M", "W"]
Tag = Literal["flex", "ext", "twist", "heavy", "impact", "prone", "overhead"]
Kit = Literal[
    "mat", "wall", "chair", "step", "stick", "towel", "cushion", "band", "gym", "pool", "bar", "supervision"
]
#: what nobody has lying about; the rest (floor, wall, chair, stair, broom, towel, cushion) is in every home
NEEDED: frozenset[str] = frozenset({"band", "gym", "pool", "bar", "supervision"})
Count = Annotated[int, msgspec.Meta(ge=1, le=100)]


class Dose(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How much of one exercise: repetitions or minutes; `hold_s` seconds each; both sides where `per_side`.

    `reps_by_set` are falling sets such as 6, 4, 2 (MCG10).
    """

    sets: Count = 1
    reps: Count | None = None
    reps_by_set: list[Count] = []
    hold_s: Annotated[int, msgspec.Meta(ge=1, le=120)] | None = None
    minutes: Annotated[int, msgspec.Meta(ge=1, le=60)] | None = None
    metres: Count | None = None
    per_side: bool = False

    def __post_init__(self) -> None:
        told = [self.reps is not None, bool(self.reps_by_set), self.minutes is not None]
        if sum(told) != 1:
            raise ValueError("a dose has one of reps, reps_by_set and minutes")

    @property
    def rounds(self) -> tuple[int, ...]:
        """Repetitions of each set; one "repetition" of so many minutes counts as 1."""
        if self.reps_by_set:
            return tuple(self.reps_by_set)
        return (self.reps or 1,) * self.sets

    @property
    def n_sets(self) -> int:
        return len(self.rounds)

    def seconds(self, rest_s: int = 3, pause_s: int = 30) -> int:
        """Roughly how long it takes: holds with `rest_s` between, `pause_s` between sets, both sides."""
        if self.minutes is not None:
            return self.n_sets * self.minutes * 60
        each = (self.hold_s or 3) + rest_s if self.hold_s else 4
        sides = 2 if self.per_side else 1
        return sum(self.rounds) * each * sides + pause_s * (self.n_sets - 1)


class Exercise(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One exercise. `doses` run from where to start to where it may go; tags decide who must not get it (H7, H16)."""

    id: str
    number: Annotated[int, msgspec.Meta(ge=1, le=48)]
    name: str
    phases: list[Phase]
    doses: Annotated[list[Dose], msgspec.Meta(min_length=1)]
    how: Annotated[list[str], msgspec.Meta(min_length=2)]
    easier: str
    harder: str
    target: str
    why: str
    sources: Annotated[list[str], msgspec.Meta(min_length=1)]
    grade: Literal["G1", "G2", "G3", "G4", "D"]
    a_week: Annotated[int, msgspec.Meta(ge=1, le=7)]
    from_page: bool = False
    kit: list[Kit] = []
    tags: list[Tag] = []
    mind: str = ""
    rhythm: str = ""
    side_words: str = "each side"
    instead: str = ""
    lies: Literal["", "back"] = ""
    long_hold: bool = False
    from_day: int = 0
    light_until_day: int = 0
    after_level: int = 0
    phase_without_window: str = ""

    @property
    def needs(self) -> frozenset[str]:
        """Kit that has to be there."""
        return NEEDED & set(self.kit)


class Stage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A phase of an episode: from which day, and what it is for."""

    id: Phase
    from_day: int
    title: str
    says: str


class ExerciseSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Thresholds of the programme; each is our choice unless its comment names a source."""

    lift_twist_days: int
    painfree_days_for_m: int
    red_days_back_to_p0: int
    sessions_per_step: int
    short_hold_s: int
    stop_pain: int
    stop_pain_p0: int
    weeks_pregnant_flat: int


class Exclusion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One row of H16: what a condition leaves out, and what to do instead."""

    id: str
    title: str
    told: list[str]
    tags: list[Tag]
    rows: list[str]
    instead: list[str]
    ask: str
    short_holds: bool = False
    care: list[tuple[str, str]] = []
    sources: list[str] = msgspec.field(default_factory=lambda: ["OURS"])


class Held(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is left while a clinician is awaited (H13)."""

    at_days: list[str]
    with_cross: list[str]


class Known(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words a request may tell that leave no exercise out."""

    nothing_left_out: list[str]


class Block(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A set to do together: slots in order, each with its choices."""

    id: str
    title: str
    minutes: int
    slots: list[list[str]]
    why: str


class HeatCold(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Heat or cold: how long, the skin, and who must not."""

    minutes: int
    title: str
    says: str
    skin: str
    not_for: str
    evidence: str
    sources: list[str]
    #: findings with which no reminder is offered; "not sure" counts as yes
    not_with: list[str] = []


class MicroBreak(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A short break at the desk, so many minutes after sitting down."""

    after_min: int
    title: str
    says: str
    exercise: str


class _ExerciseFile(msgspec.Struct, forbid_unknown_fields=True):
    version: str
    review_by: dt.date
    reviewed_by: str
    exercise: list[Exercise]


class _RuleFile(msgspec.Struct, forbid_unknown_fields=True):
    version: str
    review_by: dt.date
    reviewed_by: str
    phase: list[Stage]
    settings: ExerciseSettings
    words: dict[str, str]
    held: Held
    condition: list[Exclusion]
    known: Known
    block: list[Block]
    heat: HeatCold
    micro_break: list[MicroBreak]


@dataclass(frozen=True, slots=True)
class Library:
    """Everything the exercise programme knows. `version` changes with any byte of its files."""

    version: str
    exercises: dict[str, Exercise]
    stages: dict[str, Stage]
    settings: ExerciseSettings
    words: dict[str, str]
    held: Held
    exclusions: tuple[Exclusion, ...]
    harmless: frozenset[str]
    blocks: dict[str, Block]
    heat: HeatCold
    micro_breaks: tuple[MicroBreak, ...]
    is_reviewed: bool

    def exercise(self, exercise_id: str) -> Exercise:
        found = self.exercises.get(exercise_id)
        if found is None:
            raise UsageError(f"There is no exercise called {exercise_id!r}")
        return found

    def stop_rule(self, phase: str) -> str:
        """When to stop, always in view; the first days stop at a lower score."""
        pain = self.settings.stop_pain_p0 if phase == "P0" else self.settings.stop_pain
        return self.words["stop"].format(pain=pain)


@lru_cache(maxsize=1)
def library() -> Library:
    """The library of this installation, read once a process."""
    root = knowledge_root()
    files = [
        (f"exercises/{path.name}", path.read_bytes())
        for path in sorted(root.joinpath("exercises").iterdir(), key=lambda p: p.name)
        if path.name.endswith(".toml")
    ]
    return build(files, root.joinpath("exercise_rules.toml").read_bytes())


def build(files: list[tuple[str, bytes]], rules: bytes) -> Library:
    """A library from file contents; raises KnowledgeError at the first mistake."""
    digest = hashlib.sha256(rules)
    found: dict[str, Exercise] = {}
    reviewed = True
    for name, data in files:
        digest.update(data)
        file = convert(name, data, _ExerciseFile)
        reviewed &= bool(file.reviewed_by)
        for exercise in file.exercise:
            if exercise.id in found:
                raise KnowledgeError(name, "id", f"{exercise.id} stands twice")
            found[exercise.id] = exercise
    rule = convert("exercise_rules.toml", rules, _RuleFile)
    for where, ids in _mentions(rule, found.values()):
        for missing in sorted(set(ids) - set(found)):
            raise KnowledgeError("exercise_rules.toml", where, f"there is no exercise {missing}")
    return Library(
        version=f"exercises-{rule.version}-{digest.hexdigest()[:8]}",
        exercises=dict(sorted(found.items(), key=lambda item: item[1].number)),
        stages={stage.id: stage for stage in rule.phase},
        settings=rule.settings,
        words=rule.words,
        held=rule.held,
        exclusions=tuple(rule.condition),
        harmless=frozenset(rule.known.nothing_left_out),
        blocks={block.id: block for block in rule.block},
        heat=rule.heat,
        micro_breaks=tuple(rule.micro_break),
        is_reviewed=reviewed and bool(rule.reviewed_by),
    )


def _mentions(rule: _RuleFile, exercises: object) -> list[tuple[str, list[str]]]:
    """Every place that names an exercise, with the names."""
    told: list[tuple[str, list[str]]] = [("held", [*rule.held.at_days, *rule.held.with_cross])]
    told += [(row.id, [*row.rows, *row.instead, *(name for name, _ in row.care)]) for row in rule.condition]
    told += [(block.id, [name for slot in block.slots for name in slot]) for block in rule.block]
    told.append(("micro_break", [row.exercise for row in rule.micro_break]))
    told += [(e.id, [e.instead]) for e in exercises if e.instead]  # type: ignore[attr-defined]
    return told
