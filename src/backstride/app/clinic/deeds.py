"""What a physio does: judge, record a visit, set and lift limits. Each deed, its audit line and the check that it is
still allowed are one transaction, so that access withdrawn a moment earlier stops it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import transaction
from django.http import Http404

from backstride.app import clock
from backstride.app.clinic import audit, grants
from backstride.app.clinic.models import Member, Word
from backstride.app.clinic.models.member import PHYSIO
from backstride.app.clinic.models.word import CONTRIBUTORS, DISPOSITION, IMAGING
from backstride.app.journal import checks, planning
from backstride.app.journal.athletes import hold
from backstride.app.journal.models import Athlete, CheckRun, Restriction
from backstride.app.journal.standing import standing
from backstride.app.viewing.pieces import PAIN, STORIES
from backstride.check.assess import DEFAULT_PERMISSION
from backstride.core.disposition import Disposition, RunPermission
from backstride.core.errors import UsageError

#: levels a clinician may name; "we cannot say" is the tool's alone
LEVELS = (
    Disposition.SELF_CARE,
    Disposition.CLINICIAN_ROUTINE,
    Disposition.CLINICIAN_DAYS,
    Disposition.SAME_DAY,
    Disposition.EMERGENCY_NOW,
)
#: what the runner says on the phone when a clinician raised the level
_SAY = {
    Disposition.EMERGENCY_NOW: "Tell them: {name}, a clinician, told me to get help now.",
    Disposition.SAME_DAY: "Say: {name}, a clinician, told me to be seen today.",
}
#: ceilings a clinician may set; the highest permission is no ceiling
CEILINGS = (RunPermission.NONE, RunPermission.NO_IMPACT, RunPermission.MODIFIED)


@contextmanager
def allowed(member: Member, athlete: Athlete, *needed: str) -> Iterator[None]:
    """One transaction in which this member, a physio, still has these pieces; else there is no such page."""
    with transaction.atomic():
        hold(athlete.pk)
        if member.role != PHYSIO or not set(needed) <= grants.pieces_for(member, athlete):
            raise Http404
        yield


def judge_disposition(member: Member, run: CheckRun, level: str, note: str = "") -> Word:
    """Confirm or correct how soon to be seen. Higher than what stands holds at once; lower is kept as a word only.

    A level falls by a recorded visit alone (clinical dossier A2.12, A8).
    """
    said = Disposition(level)
    if said not in LEVELS:
        raise UsageError("Choose one of the levels")
    if run.origin == "clinician":  # counted as the tool's, it would make the two agree by itself
        raise UsageError("This is a clinician's own word", "Judge what the tool said.")
    with allowed(member, run.athlete, PAIN):
        word = _word(member, run, DISPOSITION, {"disposition": run.disposition}, {"disposition": level}, note)
        word.agrees = said == Disposition(run.disposition)
        word.save()
        holds = standing(run.athlete).disposition
        if said.rank > (holds.rank if holds is not None else -1):
            checks.record_check(run.athlete, _raised(member, said, run), origin="clinician")
        audit.note("said", member, athlete=run.athlete, about=f"how soon to be seen: {level}")
    return word


def _raised(member: Member, level: Disposition, run: CheckRun) -> dict[str, Any]:
    """A result in a clinician's name: what stands from now on, released as any other."""
    reason = {"rule": "clinician", "reason": f"{member.name} judged so", "level": str(level), "sources": []}
    say = _SAY.get(level, "").format(name=member.name)
    return {
        "told": {"say": say} if say else {},
        "disposition": str(level),
        "run_permission": str(DEFAULT_PERMISSION[level]),
        "released_by": ["physiotherapist"] if level is Disposition.CLINICIAN_DAYS else [],
        "reasons": [{**reason, "grade": "G4", "findings": []}],
        "knowledge_version": run.knowledge_version,
    }


def judge_contributors(
    member: Member, run: CheckRun, fits: list[str], fits_not: list[str], note: str = ""
) -> Word:
    """Confirm or rule out what the tool listed; one that it did not list goes into the note."""
    tool = [str(row["id"]) for row in (run.result or {}).get("contributors") or []]
    said = {"fits": [one for one in tool if one in fits], "not": [one for one in tool if one in fits_not]}
    if set(said["fits"]) & set(said["not"]):
        raise UsageError("One of them is marked as both", "Choose one answer for each.")
    if not note.strip() and not said["fits"] and not said["not"]:
        raise UsageError("Nothing was said about them", "Mark at least one, or write what you think.")
    with allowed(member, run.athlete, PAIN, STORIES):
        word = _word(member, run, CONTRIBUTORS, {"contributors": tool}, said, note)
        marked = [*said["fits"], *said["not"]]
        word.agrees = not said["not"] if marked else None
        word.save()
        audit.note("said", member, athlete=run.athlete, about="contributors")
    return word


def say_imaging(member: Member, run: CheckRun, note: str) -> Word:
    """What pictures say, in the clinician's words. It moves no rule by itself."""
    if not note.strip():
        raise UsageError("Write what the images say")
    with allowed(member, run.athlete, PAIN, STORIES):
        word = _word(member, run, IMAGING, {}, {}, note)
        word.save()
        audit.note("said", member, athlete=run.athlete, about="imaging")
    return word


def record_visit(
    member: Member, run: CheckRun, *, day: date, seen_by: str, said: str, note: str = ""
) -> None:
    """Seen, and told about running: the same release as the athlete's own, with the same rules about whose word counts."""
    with allowed(member, run.athlete, PAIN):
        kept = f"{note.strip()} ({member.name})".strip()
        checks.record_release(run, day=day, seen_by=seen_by, said=said, note=kept)
        audit.note("seen", member, athlete=run.athlete, about=f"{seen_by}: {said}")
    _plan_anew(run.athlete)


def restrict(member: Member, athlete: Athlete, permission: str, until: date | None, why: str) -> Restriction:
    """A ceiling on running, beside what the checks say."""
    if permission not in CEILINGS:
        raise UsageError("Choose one of the limits")
    if until is not None and until < clock.today(athlete):
        raise UsageError("The last day of this limit is over already", "Choose today or a later day.")
    with allowed(member, athlete, PAIN):
        row = Restriction.objects.create(
            athlete=athlete, permission=permission, until=until, why=why.strip(), set_by=member.name
        )
        audit.note("restricted", member, athlete=athlete, about=permission)
    _plan_anew(athlete)
    return row


def lift(member: Member, athlete: Athlete, number: int) -> None:
    """End a ceiling; what the checks say stays as it is."""
    with allowed(member, athlete, PAIN):
        rows = Restriction.objects.filter(athlete=athlete, pk=number, lifted_at=None)
        if not rows.update(lifted_at=clock.now(), lifted_by=member.name):
            raise Http404
        audit.note("lifted", member, athlete=athlete)
    _plan_anew(athlete)


def _word(
    member: Member, run: CheckRun, about: str, tool: dict[str, Any], said: dict[str, Any], note: str
) -> Word:
    return Word(
        athlete=run.athlete,
        check_run=run,
        by=member,
        by_name=member.name,
        about=about,
        tool=tool,
        said=said,
        note=note.strip()[:4000],
        knowledge_version=run.knowledge_version,
    )


def _plan_anew(athlete: Athlete) -> None:
    """The plan follows at once, inside the same caps, if there is one."""
    planning.plan_of_today(athlete, clock.today(athlete))
