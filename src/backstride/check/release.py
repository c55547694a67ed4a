"""What holds after "I have been seen" (clinical dossier A8): seen is not cleared.

Pure values in, pure values out: the journal keeps the history and asks here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from backstride.check.words import texts
from backstride.core.disposition import Disposition, RunPermission, highest, strictest

Who = Literal["doctor", "emergency_department", "physiotherapist"]
Said = Literal["may_run", "walk_or_cross", "no_exercise", "nothing"]

URGENT: Final = (Disposition.EMERGENCY_NOW, Disposition.SAME_DAY, Disposition.CLINICIAN_DAYS)
#: an emergency department is doctors
_DOCTORS: Final = ("doctor", "emergency_department")
#: what these sayings set (b, c); "nothing" (d) keeps the permission of the result
_SETS: Final = {"walk_or_cross": RunPermission.NO_IMPACT, "no_exercise": RunPermission.NONE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One visit: who saw the runner and what was said about running. A visit for something else releases nothing."""

    on: date
    by: str
    said: str
    is_about_this: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One finished check. `released_by`: whose "may run" counts. `is_over`: corrected, or its episode has ended."""

    on: date
    disposition: Disposition
    run_permission: RunPermission
    released_by: tuple[str, ...] = _DOCTORS
    seen: tuple[Seen, ...] = ()
    is_over: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Holds:
    """What holds now. A plan after "may run" starts at the entry gate, not at the old cap (A8)."""

    disposition: Disposition
    run_permission: RunPermission
    is_plan_allowed: bool
    from_entry_gate: bool = False
    ask_when_to_run: bool = False
    seen: Seen | None = None


def released_by(fired: Iterable[tuple[str, Disposition]]) -> tuple[str, ...]:
    """Who may say "may run" after these rules (id, level): a doctor always; a physiotherapist where A8 lets one.

    At same-day and above only bone stress is a physiotherapist's to release, because the dossier leaves the rest open.
    """
    told = texts().release
    urgent = [(rule, level) for rule, level in fired if level in URGENT]
    for rule, level in urgent:
        is_bone = rule.startswith(tuple(told.doctor_or_physiotherapist))
        if rule.startswith(tuple(told.doctor_only)) or (
            level is not Disposition.CLINICIAN_DAYS and not is_bone
        ):
            return _DOCTORS
    return (*_DOCTORS, "physiotherapist")


def after_seen(check: Checked) -> Holds:
    """One check after the newest visit that counts for it.

    Only "may run" lifts the permission; walking or no exercise set it; nothing said keeps it, and the runner is to ask.
    """
    level, permission = check.disposition, check.run_permission
    if level not in URGENT:
        return Holds(
            disposition=level, run_permission=permission, is_plan_allowed=level is not Disposition.INCOMPLETE
        )
    for visit in sorted(check.seen, key=lambda seen: seen.on, reverse=True):
        if not visit.is_about_this or visit.by not in check.released_by or visit.on < check.on:
            continue
        if visit.said == "may_run":
            return Holds(
                disposition=Disposition.CLINICIAN_ROUTINE,
                run_permission=RunPermission.MODIFIED,
                is_plan_allowed=True,
                from_entry_gate=True,
                seen=visit,
            )
        # seen ends "go now", not "a clinician decides"
        return Holds(
            disposition=Disposition.CLINICIAN_DAYS,
            run_permission=_SETS.get(visit.said, permission),
            is_plan_allowed=True,
            ask_when_to_run=visit.said == "nothing",
            seen=visit,
        )
    return Holds(
        disposition=level, run_permission=permission, is_plan_allowed=level is Disposition.CLINICIAN_DAYS
    )


def standing(history: Sequence[Checked]) -> Holds | None:
    """What holds over all checks, oldest first: the highest that nothing released. None when no check stands.

    A later, calmer check never lowers an earlier urgent one; the same symptom again fires again (A8, A2.12).
    """
    open_now = [check for check in history if not check.is_over]
    if not open_now:
        return None
    newest = open_now[-1]
    held = [after_seen(check) for check in open_now if check is newest or check.disposition in URGENT]
    level = highest(*(one.disposition for one in held))
    if newest.disposition is Disposition.INCOMPLETE and level not in URGENT:
        level = Disposition.INCOMPLETE  # silence is never self-care
    return Holds(
        disposition=level,
        run_permission=strictest(*(one.run_permission for one in held)),
        is_plan_allowed=all(one.is_plan_allowed for one in held),
        from_entry_gate=any(one.from_entry_gate for one in held),
        ask_when_to_run=any(one.ask_when_to_run for one in held),
        seen=next((one.seen for one in reversed(held) if one.seen), None),
    )
