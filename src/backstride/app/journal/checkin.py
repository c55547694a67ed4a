"""A check-in from what was said to what holds: screened again, stored, and raised where it must be."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from backstride.app import clock
from backstride.app.journal.checks import finished, record_check
from backstride.app.journal.models import Athlete, CheckIn, CheckRun
from backstride.app.journal.pain import Said, save_check_in
from backstride.core.disposition import Disposition

_URGENT = (Disposition.EMERGENCY_NOW, Disposition.SAME_DAY, Disposition.CLINICIAN_DAYS)


def check_in(
    athlete: Athlete,
    day: date,
    *,
    screen: Mapping[str, str],
    done: dict[str, Any] | None = None,
    function: dict[str, Any] | None = None,
    note: str = "",
    version: int | None = None,
    **scores: int | None,
) -> CheckIn:
    """Save a check-in with the six-item re-screen (dossier A4).

    A yes or an unsure item stands as a check of its own until the questions it opens are answered: it raises
    what holds for the runner at once, and nothing said later that day lowers it by itself.
    """
    from backstride.check import rescreen

    result = as_json(rescreen(screen))
    said = Said(
        screen=dict(screen),
        done=done or {},
        function=function or {},
        note=note,
        result=result,
        disposition=result["disposition"],
        run_permission=result["run_permission"],
    )
    with transaction.atomic():
        row = save_check_in(athlete, day, said, version=version, **scores)
        if Disposition(row.disposition) in _URGENT and day == clock.today(athlete):
            _raise_once(athlete, day, result)
    return row


def _raise_once(athlete: Athlete, day: date, result: dict[str, Any]) -> None:
    """Let a raised screen stand; saving the same check-in again adds nothing."""
    zone = clock.zone(athlete.time_zone)
    for run in provisional(athlete):
        same_day = run.finished_at.astimezone(zone).date() == day
        if same_day and set(run.result.get("yes", ())) >= set(result.get("yes", ())):
            return
    record_check(athlete, result, origin="check_in")


def provisional(athlete: Athlete) -> list[CheckRun]:
    """Raised check-ins whose opened questions were not answered yet, newest first."""
    return [run for run in finished(athlete) if run.origin == "check_in"]


def as_json(result: Any) -> dict[str, Any]:
    """A result of the domain as plain values."""
    found: dict[str, Any] = result.to_json() if hasattr(result, "to_json") else dict(result)
    return found
