"""From exposures to the figures of the two charts of the load page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from backstride.app.charts import (
    Chart,
    PainCell,
    RunStem,
    WeekBar,
    runs_against_longest,
    weeks_inside_the_line,
)
from backstride.app.journal.models import Athlete
from backstride.app.journal.sessions import sessions
from backstride.app.pages.measures import Units
from backstride.core.pain import PainDay
from backstride.core.sports import WALKING
from backstride.load.spikes import is_over_line

#: a pain this soon after a run over the line is marked in the chart (seed row L4)
LAG_DAYS = 3


def charts(athlete: Athlete, found: Any, weeks: int, units: Units, pain: Iterable[PainDay]) -> list[Chart]:
    """Runs against the longest, and weeks inside the line."""
    this_week = found.as_of - timedelta(days=(found.as_of.weekday() - athlete.week_start) % 7)
    first = this_week - timedelta(weeks=weeks - 1)
    cells = [PainCell(day.date, day.worst) for day in pain if day.worst is not None and day.date >= first]
    return [
        _runs(found, first, units, cells),
        weeks_inside_the_line(_bars(athlete, found, first), narrow=6 if weeks <= 12 else 12),
    ]


def _runs(found: Any, first: date, units: Units, cells: list[PainCell]) -> Chart:
    since = (first - timedelta(days=31)).isoformat()
    rows = [row for row in found.sessions if row["spike_state"] and row["date"] >= since]
    in_minutes = sum(not row["run_km"] for row in rows) > len(rows) / 2
    stems: dict[date, RunStem] = {}
    red: set[date] = set()
    for row in rows:
        day = date.fromisoformat(row["date"])
        stem = _stem(row, day, units, in_minutes=in_minutes)
        if stem and (day not in stems or stem.length > stems[day].length):
            stems[day] = stem
        if row["red"]:
            red.add(day)
    last_run = max(stems, default=found.as_of)
    over = [stem.date for stem in stems.values() if stem.is_over]
    hurt = next((day for day in reversed(over) if day in red), None)
    came = None
    if hurt:
        came = next((c.date for c in cells if 0 < (c.date - hurt).days <= LAG_DAYS and c.worst), None)
    chart = runs_against_longest(
        sorted(stems.values(), key=lambda stem: stem.date),
        cells,
        first=first,
        last=found.as_of,
        today=found.as_of,
        unit=_("min") if in_minutes else units.distance_unit,
        line_until=last_run if last_run in red else found.as_of,
        pain_came=came,
    )
    return replace(
        chart, sentence=" ".join(filter(None, (chart.sentence, _unknown(rows, first, in_minutes=in_minutes))))
    )


def _unknown(rows: list[dict[str, Any]], first: date, *, in_minutes: bool) -> str:
    """A run whose length nobody knows cannot stand in the picture; it is said, or it would look like rest."""
    n = sum(
        not row["run_min" if in_minutes else "run_km"] for row in rows if row["date"] >= first.isoformat()
    )
    if not n:
        return ""
    if in_minutes:
        said = ngettext(
            "%(n)s run without a known time is not drawn.",
            "%(n)s runs without a known time are not drawn.",
            n,
        )
    else:
        said = ngettext(
            "%(n)s run without a known distance is not drawn.",
            "%(n)s runs without a known distance are not drawn.",
            n,
        )
    return said % {"n": n}


def _stem(row: dict[str, Any], day: date, units: Units, *, in_minutes: bool) -> RunStem | None:
    length, before = (
        (row["run_min"], row["longest_30d_min"]) if in_minutes else (row["run_km"], row["longest_30d_km"])
    )
    if not length:
        return None
    ratio = length / before if before else None
    if not in_minutes:
        length, before = units.length(length), units.length(before) if before else None
    return RunStem(
        day, length, before, ratio, is_over=bool(ratio and ratio > 1.1 + 1e-9) and is_over_line(row)
    )


def _bars(athlete: Athlete, found: Any, first: date) -> list[WeekBar]:
    walked: dict[date, float] = {}
    for session in sessions(athlete, first, found.as_of):
        if session.sport in WALKING and session.duration_min:
            start = session.date - timedelta(days=(session.date.weekday() - athlete.week_start) % 7)
            walked[start] = walked.get(start, 0.0) + session.duration_min
    bars = []
    for row in found.weeks:
        start = date.fromisoformat(row["week_start"])
        if start < first:
            continue
        run = row["run_min"] or 0.0
        bars.append(
            WeekBar(
                week_start=start,
                run=run,
                other=max(0.0, (row["exercise_min"] or 0.0) - run),
                walk=walked.get(start, 0.0),
                cap=row["cap_exercise_min"],
                over=row["over_cap_min"] or 0.0,
                missing_days=row["missing_days"],
                is_over_yet=row["finished"],
            )
        )
    return bars
