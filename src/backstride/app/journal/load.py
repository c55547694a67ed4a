"""The load of a journal: `backstride.load` over its sessions and pain."""

from __future__ import annotations

from collections import OrderedDict
from datetime import date, datetime, timedelta
from threading import Lock
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Count, Max

from backstride.app import clock
from backstride.app.journal.models import Athlete
from backstride.app.journal.pain import pain_days
from backstride.app.journal.sessions import fresh, sessions
from backstride.app.journal.standing import screen_clear, standing
from backstride.core.disposition import RunPermission

if TYPE_CHECKING:
    from backstride.load import Exposures

#: results kept in memory: a page and its parts ask for the same day several times
_KEPT = 16
_kept: OrderedDict[tuple[Any, ...], Exposures] = OrderedDict()
_lock = Lock()


def exposures(athlete: Athlete, as_of: date | None = None) -> Exposures:
    """The charter's `load` object for a day, from all of the journal up to that day.

    What a check forbids stands above what the log allows, for whoever asks: page, command, script or assistant.
    Kept in memory until a session, a score, a check-in, a setting or what a check allows changes.
    """
    day = as_of or clock.today(athlete)
    fresh(athlete)
    allowed = run_allowed(athlete) if day >= clock.today(athlete) else None
    key = (*_revision(athlete), day, allowed)
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    computed = _compute(athlete, day, None if allowed is None else not allowed)
    with _lock:
        _kept[key] = computed
        while len(_kept) > _KEPT:
            _kept.popitem(last=False)
    return computed


def _compute(athlete: Athlete, day: date, is_forbidden: bool | None) -> Exposures:
    from backstride.load import exposures as compute

    return compute(
        sessions(athlete, until=day),
        pain_days(athlete, until=day),
        as_of=day,
        missing=missing_days(athlete, day),
        screen_clear=screen_clear(athlete, day),
        is_forbidden=is_forbidden,
        first_weekday=athlete.week_start,
    )


def _revision(athlete: Athlete) -> tuple[Any, ...]:
    """Changes with everything that exposures are computed from."""
    athlete.refresh_from_db(fields=["sessions_version", "week_start", "time_zone"])
    pain = athlete.pain_days.aggregate(n=Count("pk"), at=Max("changed_at"))
    said = athlete.check_ins.aggregate(n=Count("pk"), at=Max("changed_at"))
    imports = athlete.tasks.filter(kind="import", state="done").aggregate(at=Max("finished_at"))
    return (
        settings.DATABASES["default"]["NAME"],
        athlete.pk,
        athlete.created_at,
        athlete.sessions_version,
        athlete.week_start,
        athlete.time_zone,
        *pain.values(),
        *said.values(),
        *imports.values(),
    )


def missing_days(athlete: Athlete, day: date) -> list[date]:
    """Days that no source covers: after the last import nothing is known, so they are no rest days.

    An import covers the days up to the day it was made. Today is not over, so it is not missing.
    """
    last = covered_until(athlete)
    if last is None:
        return []
    covered_to = last.astimezone(clock.zone(athlete.time_zone)).date()
    said = set(athlete.check_ins.filter(date__gt=covered_to).values_list("date", flat=True))
    end = min(day, clock.today(athlete) - timedelta(days=1))
    days = (covered_to + timedelta(days=n) for n in range(1, (end - covered_to).days + 1))
    return [missing for missing in days if missing not in said]


def covered_until(athlete: Athlete) -> datetime | None:
    """When the newest source was read. An archive of a journal covers what that journal's own imports covered."""
    imports = athlete.tasks.filter(kind="import", state="done", finished_at__isnull=False)
    moments = []
    for request, finished in imports.values_list("request", "finished_at"):
        if "covered_until" not in request:
            moments.append(finished)
        elif request["covered_until"]:
            moments.append(datetime.fromisoformat(request["covered_until"]))
    return max(moments, default=None)


def run_allowed(athlete: Athlete) -> bool | None:
    """False while a check forbids running; None when no check was made."""
    holds = standing(athlete)
    if holds.disposition is None:
        return None
    permission = holds.run_permission or RunPermission.NONE
    return permission.rank >= RunPermission.MODIFIED.rank and not holds.is_plan_blocked
