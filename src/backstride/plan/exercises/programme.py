"""Which exercises are open to a person on a day, and the day's sets (load dossier D; H7, H8, H13, H16).

What is not known leaves out, it never lets in. What aggravates is not prescribed.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from backstride.core.disposition import Disposition, RunPermission
from backstride.plan.exercises.library import Exclusion, Exercise, Library, library

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from backstride.plan.exercises.library import Dose

_BLOCKED = (Disposition.EMERGENCY_NOW, Disposition.SAME_DAY, Disposition.INCOMPLETE)
WEEKS_AFTER_BIRTH = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What decides which exercises are open. None is unknown and leaves out.

    `day_number`: days since the first day of this episode; `told`: conditions, contributors and findings by their
    ids, None when nobody was asked; `days_since_red`: since the last red run; `ladder_level`: reached.
    """

    disposition: Disposition = Disposition.INCOMPLETE
    run_permission: RunPermission = RunPermission.NONE
    day_number: int | None = None
    has_complaint: bool = True
    told: frozenset[str] | None = None
    pregnant: bool | None = None
    weeks_pregnant: float | None = None
    weeks_since_birth: float | None = None
    leg_signs_new: bool | None = None
    equipment: frozenset[str] = frozenset()
    is_irritable: bool = False
    days_since_red: int | None = None
    painfree_days: int | None = None
    ladder_level: int | None = None
    lift_twist_days: int | None = None
    may_cross_train: bool = False

    @property
    def phase(self) -> str:
        """P0 to P3 or M. Irritable pain and the two days after a red run hold a person in P0 whatever the day."""
        lib = library()
        since_red = self.days_since_red
        if self.is_irritable or (since_red is not None and since_red < lib.settings.red_days_back_to_p0):
            return "P0"
        if not self.has_complaint:
            return "M"
        if self.day_number is None:
            return "P0"
        if (self.painfree_days or 0) >= lib.settings.painfree_days_for_m:
            return "M"
        return [
            stage.id
            for stage in lib.stages.values()
            if stage.id != "M" and stage.from_day <= max(0, self.day_number)
        ][-1]


@dataclass(frozen=True, slots=True)
class Closed:
    """An exercise that is not for this person today: why, from when, and what instead."""

    exercise: Exercise
    reason: str
    sentence: str
    opens_on_day: int | None = None
    instead: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Prescribed:
    """One exercise with its dose, as the plan carries it."""

    exercise: Exercise
    dose: Dose
    why: str
    note: str = ""

    @property
    def minutes(self) -> int:
        return -(-self.dose.seconds() // 60)

    def to_json(self) -> dict[str, Any]:
        """The charter's object of `days[].exercises`, with what the page needs beside it."""
        dose = self.dose
        return {
            "id": self.exercise.id,
            "name": self.exercise.name,
            "sets": dose.n_sets,
            "reps": None if dose.minutes is not None else dose.rounds[0],
            "hold_s": dose.hold_s,
            "tags": list(self.exercise.tags),
            "why": self.why,
            "reps_by_set": list(dose.reps_by_set) or None,
            "minutes": dose.minutes,
            "per_side": dose.per_side,
            "note": self.note,
            "sources": list(self.exercise.sources),
            "grade": self.exercise.grade,
        }


@dataclass(frozen=True, slots=True)
class Programme:
    """Everything open and everything closed, each with its reason."""

    phase: str
    open: tuple[Prescribed, ...]
    closed: tuple[Closed, ...]
    stop_rule: str
    version: str

    def find(self, exercise_id: str) -> Prescribed | Closed:
        rows: list[Prescribed | Closed] = [*self.open, *self.closed]
        return next(row for row in rows if row.exercise.id == exercise_id)


def programme(situation: Situation, steps: Mapping[str, int] | None = None) -> Programme:
    """All exercises for a person on a day. `steps`: dose reached so far by exercise id (0 is the first)."""
    lib = library()
    phase = situation.phase
    rows = exclusions_for(situation)
    opened: list[Prescribed] = []
    closed: list[Closed] = []
    for exercise in lib.exercises.values():
        why_not = _closed(exercise, situation, phase, rows, lib)
        if why_not is not None:
            closed.append(why_not)
        else:
            opened.append(_prescribe(exercise, situation, rows, (steps or {}).get(exercise.id, 0), lib))
    return Programme(phase, tuple(opened), tuple(closed), lib.stop_rule(phase), lib.version)


def block(situation: Situation, name: str, steps: Mapping[str, int] | None = None) -> tuple[Prescribed, ...]:
    """A set with what is open of it: the first open row of each slot, nothing twice."""
    lib = library()
    rows = {row.exercise.id: row for row in programme(situation, steps).open}
    taken: list[Prescribed] = []
    for slot in lib.blocks[name].slots:
        choice = next((rows[i] for i in slot if i in rows and rows[i] not in taken), None)
        if choice is not None:
            taken.append(choice)
    return tuple(taken)


def step_after(n_good_sessions: int) -> int:
    """Which dose is due after so many sessions with pain of at most 2 (our setting: four a step)."""
    return max(0, n_good_sessions) // library().settings.sessions_per_step


def exclusions_for(situation: Situation) -> tuple[tuple[Exclusion, bool], ...]:
    """The rows of H16 that hold, and whether each is known (else it is only not ruled out)."""
    told = _told(situation)
    found: list[tuple[Exclusion, bool]] = []
    for row in library().exclusions:
        if told & set(row.told):
            found.append((row, True))
        elif _is_unknown(row.id, situation):
            found.append((row, False))
    return tuple(found)


def open_questions(situation: Situation) -> tuple[str, ...]:
    """What to ask before the first plan, because it is not known and leaves exercises out."""
    return tuple(row.ask for row, known in exclusions_for(situation) if not known)


def situation_of(request: Any, day: dt.date, *, days_since_red: int | None = None, **more: Any) -> Situation:
    """A planner's request on a day as a Situation (fields of the charter's request)."""
    person = request.person
    onset = request.onset_date or _first_pain(request.pain)
    conditions = person.conditions
    told = None if conditions is None else frozenset([*conditions, *request.contributors])
    base = Situation(
        disposition=request.disposition,
        run_permission=request.run_permission,
        day_number=None if onset is None else (day - onset).days,
        has_complaint=onset is not None,
        told=told,
        pregnant=person.pregnant,
        weeks_since_birth=person.weeks_since_birth,
        leg_signs_new=request.leg_signs_new,
        equipment=frozenset(request.equipment),
        days_since_red=days_since_red,
        lift_twist_days=request.settings.lift_twist_days,
    )
    base = base if told is not None or not request.contributors else replace(base, told=None)
    return replace(base, **more)


def _first_pain(pain: Iterable[Any]) -> dt.date | None:
    """Onset unknown: the first day logged with pain (B2)."""
    hurt = [row.date for row in pain if any(s for s in (row.morning, row.worst, row.during_run))]
    return min(hurt, default=None)


def _told(situation: Situation) -> frozenset[str]:
    told = set(situation.told or ())
    if situation.pregnant:
        told.add("pregnant")
    if situation.weeks_since_birth is not None and situation.weeks_since_birth < WEEKS_AFTER_BIRTH:
        told.add("after_birth")
    if situation.leg_signs_new:
        told.add("leg_signs_new")
    return frozenset(told)


def _is_unknown(row_id: str, situation: Situation) -> bool:
    if situation.told is None:
        return not (row_id == "pregnant" and situation.pregnant is False)
    lib = library()
    named = {word for row in lib.exclusions for word in row.told} | lib.harmless
    if any(_looks_like_condition(word) and word not in named for word in situation.told):
        return True  # a condition that we do not know may be any of them
    if row_id == "pregnant":
        return situation.pregnant is None
    if row_id == "after_birth":
        return situation.pregnant is None and situation.weeks_since_birth is None
    return False


def _looks_like_condition(word: str) -> bool:
    """Contributors are written in capitals; one that leaves nothing out is no unknown condition."""
    return not word.isupper()


def _closed(
    exercise: Exercise,
    situation: Situation,
    phase: str,
    rows: tuple[tuple[Exclusion, bool], ...],
    lib: Library,
) -> Closed | None:
    """Why it is closed: care first, then conditions, then time, then kit. None when it is open."""
    words = lib.words
    if situation.disposition in _BLOCKED or situation.run_permission is RunPermission.NONE:
        return Closed(exercise, "H13", words["no_exercise"])
    no_impact = situation.run_permission is RunPermission.NO_IMPACT
    if situation.disposition is Disposition.CLINICIAN_DAYS or no_impact:
        allowed = set(lib.held.at_days) | (set(lib.held.with_cross) if situation.may_cross_train else set())
        if exercise.id not in allowed:
            return Closed(exercise, "H13", words["permission"])
    for row, known in rows:
        lies_flat = (
            row.id == "pregnant"
            and exercise.lies == "back"
            and (_is_flat_out(situation) or situation.told is None)
        )
        if exercise.id in row.rows or set(exercise.tags) & set(row.tags) or lies_flat:
            sentence = words["condition" if known else "unknown"].format(title=row.title)
            return Closed(exercise, "H16", sentence, instead=tuple(row.instead) if known else ())
    return _too_early(exercise, situation, phase, lib) or _without_kit(exercise, situation, lib)


def _is_flat_out(situation: Situation) -> bool:
    """Lying flat on the back is left out from week 16 of a pregnancy; an unknown week counts as later."""
    weeks = situation.weeks_pregnant
    return bool(situation.pregnant) and (weeks is None or weeks >= library().settings.weeks_pregnant_flat)


def _too_early(exercise: Exercise, situation: Situation, phase: str, lib: Library) -> Closed | None:
    window = lib.settings.lift_twist_days if situation.lift_twist_days is None else situation.lift_twist_days
    day = situation.day_number
    instead = (exercise.instead,) if exercise.instead else ()
    held = set(exercise.tags) & {"heavy", "twist"}
    if held and window and situation.has_complaint and (day is None or day < window):
        tag = lib.words[min(held)]
        return Closed(
            exercise,
            "H7",
            lib.words["not_yet_date"].format(date="{date}", tag=tag, days=window),
            window,
            instead,
        )
    phases: list[str] = list(exercise.phases)
    if not window and exercise.phase_without_window:
        phases.append(exercise.phase_without_window)
    if phases == ["W"]:
        return None
    if phase not in phases:
        return _other_phase(exercise, phases, situation, lib, instead)
    if situation.has_complaint and exercise.from_day and (day is None or day < exercise.from_day):
        return Closed(
            exercise,
            "phase",
            lib.words["not_yet_day"].format(day=exercise.from_day),
            exercise.from_day,
            instead,
        )
    if (
        exercise.after_level
        and (situation.ladder_level or 0) < exercise.after_level
        and situation.has_complaint
    ):
        return Closed(
            exercise, "H10", lib.words["not_yet_level"].format(level=exercise.after_level), None, instead
        )
    return None


def _other_phase(
    exercise: Exercise, phases: list[str], situation: Situation, lib: Library, instead: tuple[str, ...]
) -> Closed:
    if phases == ["P0"]:
        return Closed(exercise, "phase", lib.words["only_p0"])
    if phases == ["M"]:
        return Closed(exercise, "phase", lib.words["not_yet_m"], None, instead)
    stage = lib.stages[next(p for p in phases if p != "W")]
    if situation.has_complaint and situation.day_number is None:
        return Closed(exercise, "phase", lib.words["unknown_day"], None, instead)
    opens = max(stage.from_day, exercise.from_day)
    said = lib.words["not_yet_phase"].format(phase=stage.title, day=opens)
    return Closed(exercise, "phase", said, opens, instead)


def _without_kit(exercise: Exercise, situation: Situation, lib: Library) -> Closed | None:
    missing = exercise.needs - situation.equipment
    if not missing:
        return None
    return Closed(exercise, "kit", lib.words["kit"].format(kit=", ".join(sorted(missing))))


def _prescribe(
    exercise: Exercise,
    situation: Situation,
    rows: tuple[tuple[Exclusion, bool], ...],
    step: int,
    lib: Library,
) -> Prescribed:
    day = situation.day_number
    if (
        exercise.light_until_day
        and (day is None or day < exercise.light_until_day)
        and situation.has_complaint
    ):
        step = 0
    if exercise.id == "hops" and situation.phase == "P2":
        step = min(step, 1)  # one leg only from the third phase on
    dose = exercise.doses[min(max(0, step), len(exercise.doses) - 1)]
    if any(row.short_holds for row, _ in rows) and exercise.long_hold and dose.hold_s:
        short = min(dose.hold_s, lib.settings.short_hold_s)
        dose = _with_hold(dose, short)
    notes = [text for row, known in rows for name, text in row.care if known and name == exercise.id]
    return Prescribed(exercise, dose, exercise.why, " ".join(dict.fromkeys(notes)))


def _with_hold(dose: Dose, hold_s: int) -> Dose:
    import msgspec

    return msgspec.structs.replace(dose, hold_s=hold_s)
