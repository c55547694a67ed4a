"""Runs and walks written down in a check-in, for whoever records nothing. A record of that day takes their place."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from backstride.app import clock
from backstride.app.journal.models import Activity, Athlete, CheckIn
from backstride.core import sports
from backstride.core.errors import UsageError

FORMAT = "by_hand"
LONGEST_MIN = 600
#: how far back a test of the gate is read; the gate itself says how long one keeps
TEST_DAYS = 14
TESTS = ("sit_to_stand", "hops")


def write_down(athlete: Athlete, day: date, sport: str, *, run_min: int = 0, walk_min: int = 0) -> None:
    """One run or walk of a day in minutes; none at all takes it back. Saying it again changes it, never doubles it."""
    if not 0 <= run_min + walk_min <= LONGEST_MIN:
        raise UsageError(f"{run_min + walk_min} minutes are more than {LONGEST_MIN}", "Write fewer minutes")
    mark = hashlib.sha256(f"{FORMAT}:{athlete.pk}:{day.isoformat()}:{sport}".encode()).hexdigest()
    if not run_min + walk_min:
        if Activity.objects.filter(athlete=athlete, fingerprint=mark).delete()[0]:
            _stale(athlete)
        return
    noon = datetime.combine(day, time(12), tzinfo=clock.zone(athlete.time_zone))
    is_run = sport in sports.RUNNING
    told = {
        "file": "",
        "format": FORMAT,
        "sport": sport,
        "start": noon.astimezone(UTC),
        "utc_offset_s": int((noon.utcoffset() or timedelta()).total_seconds()),
        "timer_s": 60.0 * (run_min + walk_min),
        "elapsed_s": 60.0 * (run_min + walk_min),
        "run_min": float(run_min) if is_run else None,
        "walk_min": float(walk_min) if is_run else None,
        "source": "check-in",
    }
    Activity.objects.update_or_create(athlete=athlete, fingerprint=mark, defaults=told)
    _stale(athlete)


def _stale(athlete: Athlete) -> None:
    Athlete.objects.filter(pk=athlete.pk).update(sessions_stale=True)
    athlete.sessions_stale = True


def without_doubles(rows: Iterable[Activity], athlete: Athlete) -> list[Activity]:
    """The rows, without what was written by hand of a day that has a record of the same kind."""
    zone = clock.zone(athlete.time_zone)

    def key(row: Activity) -> tuple[date, bool] | None:
        return (row.start.astimezone(zone).date(), row.sport in sports.RUNNING) if row.start else None

    every = list(rows)
    recorded = {key(row) for row in every if row.format != FORMAT}
    return [row for row in every if row.format != FORMAT or key(row) not in recorded]


def walks_told(athlete: Athlete, since: date, until: date) -> dict[date, int]:
    """The worst pain during the walk of a day, where a check-in told it."""
    rows = CheckIn.objects.filter(athlete=athlete, date__gte=since, date__lte=until + timedelta(days=1))
    found: dict[date, int] = {}
    for row in rows:
        if row.done.get("walk_on") and row.done.get("walk_worst") is not None:
            found[date.fromisoformat(row.done["walk_on"])] = row.done["walk_worst"]
    return found


def tests_told(athlete: Athlete, today: date) -> list[dict[str, Any]]:
    """The gate's tests of the last check-ins, as the planner's request has them."""
    rows = CheckIn.objects.filter(
        athlete=athlete, date__gt=today - timedelta(days=TEST_DAYS), date__lte=today
    ).order_by("date")
    return [
        {"date": row.date.isoformat(), "id": name, "worst": row.done[name]}
        for row in rows
        for name in TESTS
        if row.done.get(name) is not None
    ]
