"""Who may be planned for, and how far: triage, permission, person (H13, H15; clinical dossier A1, A8, B3.9)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from backstride.core.disposition import Disposition, RunPermission, strictest
from backstride.plan.rules import binding, conditions, ladder_from_one, refuse

if TYPE_CHECKING:
    from backstride.plan.request import PlanRequest

WEEKS_AFTER_BIRTH = 12
YOUNGEST = 16
#: said of running after being seen -> permission; only "may run" lifts (A8)
SAID = {
    "may_run": RunPermission.MODIFIED,
    "walk_or_cross": RunPermission.NO_IMPACT,
    "no_exercise": RunPermission.NONE,
}
CLINICIANS = frozenset({"doctor", "physiotherapist", "emergency_department"})


@dataclass(frozen=True, slots=True)
class Ceiling:
    """How far any day may go. `is_refused`: no plan at all. `may_increase` False: factor 1.0, no minimum step.

    `may_step` False: on the ladder nothing rises either; its level is held (RF-RED-1; a condition we do not know).
    """

    permission: RunPermission
    is_refused: bool
    may_increase: bool
    may_climb_ladder: bool
    ladder_from_one: bool
    hops_need_clinician: bool
    binding: tuple[dict[str, Any], ...]
    may_step: bool = True

    @property
    def may_run(self) -> bool:
        return not self.is_refused and self.permission.rank >= RunPermission.MODIFIED.rank

    @property
    def may_walk(self) -> bool:
        return not self.is_refused and self.permission.rank >= RunPermission.NO_IMPACT.rank


def ceiling_of(request: PlanRequest) -> Ceiling:
    """Read triage, release and person. What is unknown never loosens anything."""
    bound: list[dict[str, Any]] = []
    said = _release(request)
    level = request.disposition
    permission = request.run_permission
    if said is not None:
        permission = (
            said if said is RunPermission.MODIFIED and _is_held(level) else strictest(said, permission)
        )
    is_released = said is RunPermission.MODIFIED
    refused = False
    if request.screen and request.screen.yes and request.screen.date == request.today:
        refused = True
        bound.append(binding("H13", what=refuse("screen_yes", items=", ".join(request.screen.yes))))
    if _blocks(level) and not is_released:
        refused = True
        bound.append(binding("H13", what=refuse(str(level))))
    elif level is Disposition.CLINICIAN_DAYS and not is_released:
        permission = strictest(permission, RunPermission.NO_IMPACT)
        bound.append(binding("H13", what=refuse("clinician_days")))
    person = request.person
    if person.age is not None and person.age < YOUNGEST:
        refused = True
        bound.append(binding("H15", what=refuse("under_16")))
    told = _conditions(person.conditions or (), bound)
    climbs = True
    steps = not told & {"no_increase", "unknown"}
    raises = level is not Disposition.CLINICIAN_ROUTINE and steps
    is_pregnant = bool(person.pregnant) or "pregnant" in told
    if is_pregnant:
        raises = climbs = False
        bound.append(binding("H15", what=refuse("pregnant")))
    weeks = person.weeks_since_birth
    if (weeks is not None and weeks < WEEKS_AFTER_BIRTH) or ("birth" in told and weeks is None):
        permission = strictest(permission, RunPermission.NO_IMPACT)
        bound.append(binding("H15", what=refuse("birth")))
    if "none" in told and not is_released:
        permission = RunPermission.NONE
    if not refused and permission.rank < RunPermission.MODIFIED.rank:
        bound.append(binding("H15", what=refuse(str(permission))))
    hops = "hops_clinician" in told or is_pregnant
    if hops and not is_released and not refused and permission.rank >= RunPermission.MODIFIED.rank:
        permission = RunPermission.NO_IMPACT if request.onset_date else permission
        bound.append(binding("H15", what=refuse("hops_clinician").capitalize() + "."))
    from_one = bool(ladder_from_one() & set(person.conditions or ())) or person.weeks_since_birth is not None
    needs_word = hops and not is_released
    return Ceiling(permission, refused, raises, climbs, from_one, needs_word, tuple(bound), steps)


def _is_held(level: Disposition) -> bool:
    return level.rank >= Disposition.CLINICIAN_DAYS.rank


def _blocks(level: Disposition) -> bool:
    return level in (Disposition.EMERGENCY_NOW, Disposition.SAME_DAY, Disposition.INCOMPLETE)


def _release(request: PlanRequest) -> RunPermission | None:
    """What a clinician said; an unfinished check is not released by anybody's word."""
    release = request.release
    if release is None or release.by not in CLINICIANS or release.date > request.today:
        return None
    if request.disposition is Disposition.INCOMPLETE:
        return None
    return SAID.get(release.said)


def _conditions(names: list[str] | tuple[()], bound: list[dict[str, Any]]) -> set[str]:
    known = conditions()
    meanings = set()
    for name in names:
        meaning = known.get(name, "unknown")
        meanings.add(meaning)
        if meaning == "unknown":
            bound.append(binding("H15", what=refuse("unknown_condition", name=name)))
    return meanings
