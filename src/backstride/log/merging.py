"""Activities of one sport less than 30 minutes apart are one session, on the athlete's local day (charter 4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Any

from backstride.core import sports
from backstride.core.session import Session
from backstride.formats.sane import FIRST_YEAR, LAST_YEAR
from backstride.log.running import run_walk_minutes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from backstride.core.activity import Activity

GAP_S = 30 * 60  # load dossier A0 (our setting)
#: longer between start and end, nobody stopped the watch (our setting)
LEFT_ON_S = 2 * 86_400


def has_day(activity: Activity) -> bool:
    """Whether it began on a day that there can have been; a broken clock tells the first or last that a calendar has."""
    return activity.start is not None and FIRST_YEAR <= activity.start.year <= LAST_YEAR


def local_time(activity: Activity, tz: tzinfo | None = None) -> datetime:
    """The athlete's clock at the start: the file's own offset, else the time zone given, else as it stands."""
    start = activity.start
    if start is None:
        raise ValueError("an activity without a start has no day")
    if start.tzinfo is None:
        return start
    if activity.utc_offset_s is not None:
        return (start.astimezone(UTC) + timedelta(seconds=activity.utc_offset_s)).replace(tzinfo=None)
    return start.astimezone(tz or UTC).replace(tzinfo=None)


def local_day(activity: Activity, tz: tzinfo | None = None) -> date:
    """The athlete's local calendar day of the start; a run past midnight belongs to the day it began."""
    return local_time(activity, tz).date()


def sessions(activities: Iterable[Activity], tz: tzinfo | None = None) -> list[Session]:
    """Sessions in time order. Duplicates must be gone before: see `group_same`."""
    dated = sorted(((local_time(a, tz), a) for a in activities if has_day(a)), key=lambda pair: pair[0])
    open_by_sport: dict[str, tuple[datetime, list[Activity], datetime]] = {}
    found: list[Session] = []
    for begun, activity in dated:
        kind = _kind(activity.sport)
        duration = timedelta(seconds=activity.elapsed_s or activity.timer_s or 0.0)
        if duration.total_seconds() > LEFT_ON_S:
            duration = timedelta(seconds=activity.timer_s or 0.0)
        held = open_by_sport.get(kind)
        if held and (begun - held[2]).total_seconds() < GAP_S and begun.date() == held[0].date():
            open_by_sport[kind] = (held[0], [*held[1], activity], max(held[2], begun + duration))
        else:
            if held:
                found.append(_session(held[0], held[1]))
            open_by_sport[kind] = (begun, [activity], begun + duration)
    found += [_session(begun, parts) for begun, parts, _ in open_by_sport.values()]
    return sorted(found, key=lambda s: (s.date, s.start or datetime.min))  # noqa: DTZ901 - sorting local clocks


def _kind(sport: str) -> str:
    """A run that moves from road to trail is one run; a treadmill run stays one of its own."""
    return sports.RUN if sport == sports.TRAIL else sport


def counts(activity: Activity) -> bool:
    """Whether the figures can be those of its sport; a run faster than anybody runs must not raise what is safe."""
    seconds = _seconds(activity)
    if activity.sport not in sports.RUNNING or not seconds or not activity.distance_m:
        return True
    return activity.distance_m / seconds <= sports.FASTEST_RUN_MPS


def _session(begun: datetime, every: Sequence[Activity]) -> Session:
    parts = [part for part in every if counts(part)] or [
        replace(part, distance_m=None, timer_s=None, elapsed_s=None, streams={}) for part in every
    ]
    minutes = _sum(_minutes(p) for p in parts)
    run_min: float | None = None
    walk_min: float | None = None
    if parts[0].sport in sports.RUNNING:
        split = [run_walk_minutes(p) for p in parts]
        if all(pair is not None for pair in split):
            run_min = _sum(pair[0] for pair in split if pair)
            walk_min = _sum(pair[1] for pair in split if pair)
    return Session(
        date=begun.date(),
        sport=parts[0].sport,
        start=begun,
        distance_km=_sum((p.distance_m / 1000 if p.distance_m is not None else None) for p in parts),
        duration_min=minutes,
        run_min=run_min,
        walk_min=walk_min,
        rpe=max((p.rpe for p in parts if p.rpe is not None), default=None),
        avg_hr_bpm=_weighted(parts),
        ascent_m=_sum(p.ascent_m for p in parts),
    )


def _seconds(activity: Activity) -> float | None:
    """The timer, else the time that passed, unless the recording was left on for days."""
    if activity.timer_s is not None:
        return activity.timer_s
    elapsed = activity.elapsed_s
    return elapsed if elapsed is not None and elapsed <= LEFT_ON_S else None


def _minutes(activity: Activity) -> float | None:
    seconds = _seconds(activity)
    return seconds / 60 if seconds is not None else None


def _sum(values: Any) -> float | None:
    known = [v for v in values if v is not None]
    return float(sum(known)) if known else None


def _weighted(parts: Sequence[Activity]) -> float | None:
    known = [(p.avg_hr_bpm, _minutes(p) or 1.0) for p in parts if p.avg_hr_bpm]
    total = sum(weight for _, weight in known)
    return sum(hr * weight for hr, weight in known) / total if total else None
