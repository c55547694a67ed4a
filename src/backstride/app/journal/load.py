"""The load of a journal: `backstride.load` over its sessions and pain."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from backstride.app import clock
from backstride.app.journal.models import Athlete
from backstride.app.journal.pain import pain_days
from backstride.app.journal.sessions import sessions
from backstride.app.journal.standing import screen_clear, standing
from backstride.core.disposition import RunPermission


def exposures(athlete: Athlete, as_of: date | None = None) -> Any:
    """The charter's `load` object for a day, from all of the journal up to that day."""
    from backstride.load import exposures as compute

    day = as_of or clock.today(athlete)
    return compute(
        sessions(athlete, until=day),
        pain_days(athlete, until=day),
        as_of=day,
        missing=missing_days(athlete, day),
        screen_clear=screen_clear(athlete, day),
        first_weekday=athlete.week_start,
    )


def missing_days(athlete: Athlete, day: date) -> list[date]:
    """Days that no source covers: after the last import nothing is known, so they are no rest days.

    An import covers the days up to the day it was made; before the first session nothing is asked.
    """
    imports = athlete.tasks.filter(kind="import", state="done", finished_at__isnull=False)
    last = imports.order_by("-finished_at").values_list("finished_at", flat=True).first()
    if last is None:
        return []
    covered_to = last.astimezone(clock.zone(athlete.time_zone)).date()
    said = set(athlete.check_ins.filter(date__gt=covered_to).values_list("date", flat=True))
    days = (covered_to + timedelta(days=n) for n in range(1, max(0, (day - covered_to).days) + 1))
    return [missing for missing in days if missing not in said]


def run_allowed(athlete: Athlete) -> bool | None:
    """False while a check forbids impact; None when no check was made."""
    permission = standing(athlete).run_permission
    return None if permission is None else permission.rank >= RunPermission.MODIFIED.rank
