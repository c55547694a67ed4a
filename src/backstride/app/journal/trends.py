"""What trends are computed from: runs with shoes and cadence, episodes, the check that stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from backstride.app import clock
from backstride.app.journal.load import exposures
from backstride.app.journal.models import Activity, Athlete
from backstride.app.journal.pain import pain_days
from backstride.app.journal.sessions import sessions
from backstride.app.journal.standing import standing
from backstride.core.pain import PainDay
from backstride.core.sports import RUNNING
from backstride.export.facts import answers_of, places_of
from backstride.load import Exposures
from backstride.load.trends import (
    Change,
    Course,
    Episode,
    OwnWeek,
    Remembered,
    RunDetail,
    Share,
    changes,
    course_for,
    episodes_of,
    own_course,
    remember,
    shares_by_month,
    with_a_window,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LongView:
    """Everything that the long view shows, computed once for page and tests."""

    today: date
    first: date | None
    load: Exposures
    measured: list[Mapping[str, Any]]  # session rows whose 30 days before are known
    pain: list[PainDay]
    worst: dict[date, int]
    episodes: list[Episode]
    changes: list[Change]
    months: list[Share]
    remembered: list[Remembered]
    courses: tuple[Course, ...]
    why_no_course: str
    own_weeks: list[OwnWeek]


def long_view(athlete: Athlete) -> LongView:
    """The whole journal up to today."""
    today, load = clock.today(athlete), exposures(athlete)
    pain = pain_days(athlete, until=today)
    worst = {day.date: day.worst for day in pain if day.worst is not None}
    told = [
        (row.onset_date, row.resolved_on)
        for row in athlete.episodes.exclude(onset_date=None).order_by("onset_date", "pk")
    ]
    runs = run_details(athlete)
    shoes = [(row.name, row.since) for row in athlete.gear.filter(kind="shoes").exclude(since=None)]
    episodes, found = episodes_of(told, worst, today), changes(runs, shoes)
    shown, onset = _course(athlete, episodes)
    measured = with_a_window(load.sessions)
    return LongView(
        today=today,
        first=min([*(run.date for run in runs), *worst], default=None),
        load=load,
        measured=measured,
        pain=pain,
        worst=worst,
        episodes=episodes,
        changes=found,
        months=shares_by_month(runs),
        remembered=remember(episodes, sessions(athlete, until=today), measured, pain, found, today),
        courses=shown.courses if onset else (),
        why_no_course=shown.why_not if onset else "",
        own_weeks=own_course(pain, onset, today) if onset and shown.courses else [],
    )


def run_details(athlete: Athlete) -> list[RunDetail]:
    """Each recorded run on its local day; the richest record of a run speaks for it."""
    rows = Activity.objects.filter(
        athlete=athlete, winner=None, sport__in=RUNNING, training_session__isnull=False
    )
    fields = ("training_session__date", "sport", "run_min", "timer_s", "avg_cadence_spm", "gear")
    return [
        RunDetail(
            date=day,
            sport=sport,
            minutes=run_min if run_min is not None else timer_s / 60 if timer_s else None,
            cadence_spm=cadence,
            shoes=gear,
        )
        for day, sport, run_min, timer_s, cadence, gear in rows.values_list(*fields).order_by("start")
    ]


def _course(athlete: Athlete, episodes: list[Episode]) -> tuple[Any, date | None]:
    """The course to compare an open complaint with, and its first day; no day: nothing is open."""
    holds = standing(athlete)
    run = holds.decided_by
    episode = run.episode if run else None
    onset = episode.onset_date if episode is not None else None
    if onset is None:
        open_now = [episode for episode in episodes if episode.last is None]
        onset = open_now[-1].first if open_now else None
    answers = answers_of(run.result if run else None)
    level = str(holds.disposition) if holds.disposition else None
    return course_for(places_of(answers), answers, level, has_result=run is not None), onset
