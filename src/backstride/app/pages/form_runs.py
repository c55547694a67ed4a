"""What the journal's own recordings say: the last two weeks, long runs to their end, one run against another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from backstride.app import clock
from backstride.app.journal.models import Activity, Athlete, PainDay
from backstride.app.journal.sessions import streams
from backstride.form.texts import meanings
from backstride.form.watch import (
    Comparison,
    Drift,
    DriftByPain,
    RunSeconds,
    at_speed,
    by_pain,
    compare,
    drift,
    pair,
    run_seconds,
)
from backstride.form.watch.bins import Cell
from backstride.form.watch.settings import Settings

RUNS = ("run", "treadmill_run", "trail_run")
#: long runs looked at for drift, and runs offered for a comparison
LONG_RUN_DAYS, MOST_LONG, MOST_OFFERED = 180, 12, 40
#: a run hurt when pain during it, that day or the next morning reached this (the plan's amber begins here)
HURT_FROM = 3
LEAST_CHECK_MIN = 2.0


@dataclass(frozen=True, slots=True)
class LongRun:
    """A long run's drifts and whether it hurt; None where pain was not asked."""

    day: date
    minutes: float
    cadence: Drift | None
    others: int
    hurt: bool | None


def comparison(athlete: Athlete) -> Comparison:
    """The last 14 days of runs against the 28 before, from the journal's own recordings."""
    today, settings = clock.today(athlete), Settings()
    since = today - timedelta(days=settings.recent_days + settings.baseline_days)
    runs = [seconds_of(athlete, row) for row in _recorded(athlete, since, today)]
    return compare([run for run in runs if run is not None], today, settings)


def long_runs(athlete: Athlete) -> tuple[list[LongRun], tuple[DriftByPain, ...]]:
    """The latest long runs with their drift, newest first, and painful against painless ones of one device."""
    today, settings = clock.today(athlete), Settings()
    rows = _recorded(athlete, today - timedelta(days=LONG_RUN_DAYS), today)
    long = rows.filter(timer_s__gte=60 * settings.long_run_min).order_by("-start")[:MOST_LONG]
    found, drifts, device = [], [], None
    for row in long:
        run = seconds_of(athlete, row)
        if run is None:
            continue
        device = device or run.device
        changes = drift(run, settings)
        if run.device != device or not changes:
            continue
        hurt = _hurt(athlete, run.day)
        drifts.append((changes, hurt))
        cadence = next((d for d in changes if d.measure == "cadence"), None)
        found.append(LongRun(run.day, run.minutes, cadence, len(changes), hurt))
    return found, by_pain(drifts)


def seconds_of(athlete: Athlete, row: Activity) -> RunSeconds | None:
    """The running seconds of a stored recording, on the athlete's own day."""
    zone = clock.zone(athlete.time_zone)
    day = row.start.date() if row.is_start_local else row.start.astimezone(zone).date()
    return run_seconds(streams(row), day=day, device=row.device, is_treadmill=row.sport == "treadmill_run")


def offered(athlete: Athlete) -> list[Activity]:
    """Runs to choose from, newest first."""
    today = clock.today(athlete)
    rows = _recorded(athlete, today - timedelta(days=730), today).filter(avg_cadence_spm__isnull=False)
    return list(rows.order_by("-start")[:MOST_OFFERED])


@require_safe
def two_runs(request: HttpRequest) -> HttpResponse:
    """One run against another at equal speed and slope."""
    rows = offered(request.athlete)
    chosen = [
        next((r for r in rows if str(r.pk) == request.GET.get(name)), None) for name in ("before", "after")
    ]
    context: dict[str, Any] = {"offered": rows, "before": chosen[0], "after": chosen[1]}
    if chosen[0] is not None and chosen[1] is not None and chosen[0] != chosen[1]:
        runs = [seconds_of(request.athlete, row) for row in chosen if row is not None]
        if runs[0] is None or runs[1] is None:
            context["no_running"] = True
        else:
            changes, refused = pair(runs[0], runs[1])
            context["rows"] = [
                (meanings()[change.id], change, 2 if change.unit == "m" else 1) for change in changes
            ]
            context["refused"] = refused
    return render(request, "form_runs.html", context)


def watch_cadence(athlete: Athlete, day: date, speed_kmh: float) -> Cell | None:
    """What the watch counted at this speed in the four weeks up to a day; None under two minutes."""
    rows = _recorded(athlete, day - timedelta(days=28), day)
    runs = [run for run in (seconds_of(athlete, row) for row in rows) if run is not None]
    found = at_speed(runs, speed_kmh / 3.6, "cadence")
    return found if found and found.minutes >= LEAST_CHECK_MIN else None


def _recorded(athlete: Athlete, since: date, until: date) -> Any:
    return Activity.objects.filter(
        athlete=athlete, winner=None, sport__in=RUNS, start__date__gte=since, start__date__lte=until
    ).order_by("start")


def _hurt(athlete: Athlete, day: date) -> bool | None:
    days = {
        row.date: row
        for row in PainDay.objects.filter(athlete=athlete, date__in=(day, day + timedelta(days=1)))
    }
    today, next_day = days.get(day), days.get(day + timedelta(days=1))
    said = [
        *((today.during_run, today.worst) if today else ()),
        *((next_day.morning,) if next_day else ()),
    ]
    known = [score for score in said if score is not None]
    if any(score >= HURT_FROM for score in known):
        return True
    return False if known and len(known) == len(said) and next_day is not None else None


urlpatterns = [path("form/runs", two_runs, name="form-runs")]
