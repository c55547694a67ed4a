"""What holds for a runner now: the highest result that nothing released (clinical dossier A2.12, A8)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from backstride.app import clock
from backstride.app.journal import checks
from backstride.app.journal.models import Athlete, CheckIn, CheckRun, Release, Restriction
from backstride.check.release import Checked, Seen, after_seen
from backstride.core.disposition import Disposition, RunPermission, highest, strictest

#: levels that stand until a release, however calm a later check
URGENT = (Disposition.EMERGENCY_NOW, Disposition.SAME_DAY, Disposition.CLINICIAN_DAYS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """`disposition` and `run_permission` as they stand; `decided_by` is the check that holds them up.

    `release` is the saying that lifted or set the permission; a plan after "may run" starts at the entry gate.
    `restriction` is the strictest ceiling that a clinician set by name; it lowers the permission and nothing else.
    """

    disposition: Disposition | None = None  # None: no check was made
    run_permission: RunPermission | None = None
    decided_by: CheckRun | None = None
    release: Release | None = None
    restriction: Restriction | None = None
    is_review_due: bool = False

    @property
    def is_emergency(self) -> bool:
        """The emergency page replaces the app until a release (A1, A8)."""
        return self.disposition is Disposition.EMERGENCY_NOW

    @property
    def is_plan_blocked(self) -> bool:
        """No plan is made or shown: T5, T4 and T0."""
        return self.disposition in {Disposition.EMERGENCY_NOW, Disposition.SAME_DAY, Disposition.INCOMPLETE}


def standing(athlete: Athlete) -> Standing:
    """The maximum over the checks of every complaint still open, each as far as it is not released.

    A later, calmer check never lowers an earlier urgent one; a level falls only by a release, by the
    correction of a wrong answer, or with the end of the episode.
    """
    today = clock.today(athlete)
    runs = open_runs(checks.finished(athlete)).select_related("episode").prefetch_related("releases")
    each = [(run, list(run.releases.all())) for run in runs]
    return held(each, list(restrictions(athlete, today)), today)


def open_runs(runs: Any) -> Any:
    """Of finished checks, those whose complaint has not ended."""
    return runs.exclude(episode__resolved_on__isnull=False)


def restrictions(athlete: Athlete, day: date) -> Any:
    """Ceilings that clinicians set and that hold on a day, newest first."""
    return athlete.restrictions.filter(lifted_at=None).exclude(until__lt=day)


def held(
    runs: Sequence[tuple[CheckRun, Sequence[Release]]], ceilings: Sequence[Restriction], today: date
) -> Standing:
    """What holds, from the open checks (newest first, each with its releases) and the ceilings of a day."""
    ceiling = min(ceilings, key=lambda row: RunPermission(row.permission).rank, default=None)
    most = (RunPermission(ceiling.permission),) if ceiling else ()
    if not runs:
        return Standing(run_permission=strictest(*most) if most else None, restriction=ceiling)
    newest = runs[0][0]
    each = [(run, *_as_released(run, rows)) for run, rows in runs if run is newest or _is_urgent(run)]
    disposition = highest(*(level for _, level, _, _ in each))
    decided_by = next(run for run, level, _, _ in each if level is disposition)
    if Disposition(newest.disposition) is Disposition.INCOMPLETE and disposition not in URGENT:
        disposition, decided_by = Disposition.INCOMPLETE, newest  # silence is never self-care
    permission = strictest(*(permission for _, _, permission, _ in each), *most)
    release = next((release for _, _, _, release in each if release is not None), None)
    due = newest.review_on
    return Standing(
        disposition=disposition,
        run_permission=permission,
        decided_by=decided_by,
        release=release,
        restriction=ceiling,
        is_review_due=bool(due and due <= today),
    )


def is_run_off_today(athlete: Athlete) -> bool:
    """True unless all six safety items of today's check-in were answered "no" (A4: unanswered = no run)."""
    return screen_clear(athlete, clock.today(athlete)) is not True


def screen_clear(athlete: Athlete, day: date) -> bool | None:
    """A day's six safety items: True only when all were answered "no"; None when not asked."""
    from backstride.check import rescreen

    row = CheckIn.objects.filter(athlete=athlete, date=day).first()
    return rescreen(row.screen).clear if row is not None and row.screen else None


def _as_released(run: CheckRun, rows: Sequence[Release]) -> tuple[Disposition, RunPermission, Release | None]:
    """A check's level and permission after the newest saying that counts for it (`backstride.check.release`)."""
    if not rows:  # the result itself is not needed: a list of many athletes leaves it in the database
        holds = after_seen(_checked(run))
        return holds.disposition, holds.run_permission, None
    seen = {
        row.pk: Seen(on=row.date, by=row.seen_by, said=row.said, is_about_this=row.is_about_this)
        for row in rows
    }
    told = (run.result or {}).get("released_by") or []
    holds = after_seen(_checked(run, released_by=tuple(told), seen=tuple(seen.values())))
    by = next((row for row in rows if holds.seen is not None and seen[row.pk] is holds.seen), None)
    return holds.disposition, holds.run_permission, by


def _checked(run: CheckRun, released_by: tuple[str, ...] = (), seen: tuple[Seen, ...] = ()) -> Checked:
    return Checked(
        on=date.min,  # the journal refuses a visit before the check
        disposition=Disposition(run.disposition),
        run_permission=RunPermission(run.run_permission),
        released_by=("doctor", "emergency_department", *released_by),
        seen=seen,
    )


def _is_urgent(run: CheckRun) -> bool:
    return Disposition(run.disposition) in URGENT
