"""Checks: open, answer, finish; and what a clinician said afterwards."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from backstride.app import clock
from backstride.app.journal.models import Athlete, CheckRun, Episode, Release
from backstride.app.journal.stale import StaleError
from backstride.core.disposition import Disposition, RunPermission
from backstride.core.errors import UsageError

SEEN_BY = ("doctor", "physiotherapist", "emergency_department")
#: dossier A8 (a) to (d)
SAID = ("may_run", "walk_or_cross", "no_exercise", "nothing")


def open_check(athlete: Athlete) -> CheckRun | None:
    """The interview that was begun and not finished; answers are never lost."""
    return CheckRun.objects.filter(athlete=athlete, finished_at=None, origin="interview").first()


def start_check(
    athlete: Athlete, *, story: str = "", state: dict[str, Any] | None = None, episode: Episode | None = None
) -> CheckRun:
    """Begin an interview."""
    return CheckRun.objects.create(athlete=athlete, story=story, state=state or {}, episode=episode)


def check_run(athlete: Athlete, pk: int) -> CheckRun | None:
    return CheckRun.objects.filter(athlete=athlete, pk=pk).first()


def save_check(run: CheckRun, state: dict[str, Any], *, version: int, story: str | None = None) -> CheckRun:
    """Keep the interview's state after each answer. `version` is the one the page was made from."""
    told: dict[str, Any] = {"state": state, "version": version + 1, "changed_at": clock.now()}
    if story is not None:
        told["story"] = story
    if not CheckRun.objects.filter(pk=run.pk, version=version, finished_at=None).update(**told):
        raise StaleError("This check")
    run.refresh_from_db()
    return run


def finish_check(run: CheckRun, result: dict[str, Any], *, review_on: date | None = None) -> CheckRun:
    """Stamp a result on a check. From then on it is never overwritten."""
    with transaction.atomic():
        row = CheckRun.objects.select_for_update().get(pk=run.pk)
        if row.finished_at is not None:
            raise StaleError("This check")
        row.result = result
        row.disposition = Disposition(result["disposition"])
        row.run_permission = RunPermission(result["run_permission"])
        row.knowledge_version = str(result.get("knowledge_version", ""))
        row.review_on = review_on or _day(result.get("review_on"))
        row.finished_at = row.changed_at = clock.now()
        if row.episode is None:
            row.episode = open_episode(row.athlete) or Episode.objects.create(athlete=row.athlete)
        row.save()
    return row


def record_check(athlete: Athlete, result: dict[str, Any], *, origin: str, story: str = "") -> CheckRun:
    """A finished check in one step (a re-screen of a check-in, a script)."""
    run = CheckRun.objects.create(athlete=athlete, origin=origin, story=story)
    return finish_check(run, result)


def latest_result(athlete: Athlete) -> CheckRun | None:
    """The newest finished check that was not corrected."""
    return finished(athlete).first()


def latest_of_the_tool(athlete: Athlete) -> CheckRun | None:
    """The newest of them that is not a clinician's own word."""
    found: CheckRun | None = finished(athlete).exclude(origin="clinician").first()
    return found


def finished(athlete: Athlete) -> Any:
    """Finished checks that were not corrected, newest first."""
    return finished_runs().filter(athlete=athlete).order_by("-finished_at", "-pk")


def finished_runs() -> Any:
    """Finished checks of anybody that were not corrected."""
    return CheckRun.objects.filter(finished_at__isnull=False, corrected_by=None)


def open_episode(athlete: Athlete) -> Episode | None:
    """The complaint that has not ended."""
    return Episode.objects.filter(athlete=athlete, resolved_on=None).first()


def clarified(provisional: CheckRun, run: CheckRun) -> None:
    """The questions that a check-in's yes opened were answered: that result takes the provisional one's place."""
    if provisional.origin != "check_in" or run.finished_at is None:
        raise UsageError("Only a finished check answers a check-in's open questions")
    CheckRun.objects.filter(pk=provisional.pk).update(corrected_by=run)


def end_episode(episode: Episode, day: date) -> None:
    """The complaint is over. Not while an urgent result stands without a release (A2.12)."""
    from backstride.app.journal.standing import standing

    holds = standing(episode.athlete)
    urgent = (Disposition.EMERGENCY_NOW, Disposition.SAME_DAY, Disposition.CLINICIAN_DAYS)
    if holds.disposition in urgent:
        raise UsageError(
            "A result that asks for a clinician still stands", "Record first what the clinician said."
        )
    Episode.objects.filter(pk=episode.pk).update(resolved_on=day)


def correct(run: CheckRun, question: str, was: Any, now: Any, replacement: CheckRun) -> None:
    """A wrong tap: the exact question was asked again and another check replaces this one, both kept (A2.6)."""
    with transaction.atomic():
        run.corrections = [
            *run.corrections,
            {"question": question, "was": was, "is": now, "at": clock.now().isoformat()},
        ]
        run.corrected_by = replacement
        run.save(update_fields=["corrections", "corrected_by"])


def record_release(
    run: CheckRun, *, day: date, seen_by: str, said: str, is_about_this: bool = True, note: str = ""
) -> Release:
    """What the clinician said about running. What it lifts is decided by `journal.standing`, not here."""
    if seen_by not in SEEN_BY or said not in SAID:
        raise UsageError("We need to know who saw you and what was said about running", "Choose one of each")
    if day > clock.today(run.athlete):
        raise UsageError("The day of the visit is not here yet", "Choose today or an earlier day")
    if run.finished_at is None or day < run.finished_at.astimezone(clock.zone(run.athlete.time_zone)).date():
        raise UsageError(
            "The visit is earlier than the check", "A visit counts for checks made before it; check again."
        )
    return Release.objects.create(
        athlete=run.athlete,
        check_run=run,
        date=day,
        seen_by=seen_by,
        said=said,
        is_about_this=is_about_this,
        note=note,
    )


def _day(said: Any) -> date | None:
    return date.fromisoformat(said) if isinstance(said, str) and said else None
