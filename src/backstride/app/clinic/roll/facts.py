"""What the list reads of every athlete, in a handful of questions to the database however many there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Max

from backstride.app import clock
from backstride.app.journal.checks import finished_runs
from backstride.app.journal.models import (
    Athlete,
    CheckIn,
    CheckRun,
    PainDay,
    PlanVersion,
    Release,
    Restriction,
    TrainingSession,
)
from backstride.app.journal.standing import URGENT, Standing, held, open_runs
from backstride.app.viewing.pieces import LOAD, PAIN
from backstride.core.pain import PainDay as Scores
from backstride.core.sports import RUNNING

#: days of pain looked at
RIBBON_DAYS = 14
#: runs and check-ins of the last week; each run is held against the thirty days before it
RECENT_DAYS = 7
_LOG_DAYS = RECENT_DAYS + 30


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedIn:
    """A check-in of which not all six items were answered no: its day, and the items."""

    date: date
    yes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """A run as far as a jump needs it: kilometres and minutes, None where not known."""

    date: date
    km: float | None
    minutes: float | None


@dataclass(slots=True, kw_only=True)
class Facts:
    """One athlete, as far as the pieces reach. What was not granted is empty, and `pieces` says so."""

    pk: int
    name: str
    today: date
    pieces: frozenset[str]
    zone: str = "UTC"
    standing: Standing = field(default_factory=Standing)
    raised: list[CheckedIn] = field(default_factory=list)  # newest first
    last_check_in: date | None = None
    pain: dict[date, Scores] = field(default_factory=dict)
    runs: list[Run] = field(default_factory=list)  # oldest first
    has_plan: bool = False

    def day_of(self, moment: datetime) -> date:
        """The athlete's local day of a moment."""
        return moment.astimezone(clock.zone(self.zone)).date()


def facts_of(pieces: Mapping[int, frozenset[str]], granted: Any = None) -> list[Facts]:
    """The facts behind the list for these athletes, each within the pieces granted.

    `granted` are the grants behind `pieces`: the database then looks the athletes up by itself.
    """

    def those(piece: str) -> Any:
        if granted is not None:
            return granted.filter(piece=piece).values("athlete_id")
        return [pk for pk, shown in pieces.items() if piece in shown]

    everybody = list(pieces) if granted is None else granted.values("athlete_id")
    found = {
        pk: Facts(pk=pk, name=name or f"#{pk}", today=_today(zone), pieces=pieces[pk], zone=zone)
        for pk, name, zone in Athlete.objects.filter(pk__in=everybody).values_list("pk", "name", "time_zone")
        if pk in pieces
    }
    earliest = min((facts.today for facts in found.values()), default=clock.now().date())
    with_pain = {pk: facts for pk, facts in found.items() if PAIN in facts.pieces}
    with_load = {pk: facts for pk, facts in found.items() if LOAD in facts.pieces}
    if with_pain:
        _put_standing(with_pain, those(PAIN))
        _put_check_ins(with_pain, those(PAIN), earliest - timedelta(days=RECENT_DAYS))
        _put_pain(with_pain, those(PAIN), earliest - timedelta(days=RIBBON_DAYS))
    if with_load:
        _put_runs(with_load, those(LOAD), earliest - timedelta(days=_LOG_DAYS))
    return list(found.values())


def _today(zone: str) -> date:
    return clock.now().astimezone(clock.zone(zone)).date()


def _put_standing(found: dict[int, Facts], athletes: Any) -> None:
    """The same rule as on a runner's own page, over rows that leave the long texts in the database."""
    runs = open_runs(finished_runs()).filter(athlete__in=athletes).order_by("-finished_at", "-pk")
    released: dict[int, list[Release]] = defaultdict(list)
    for release in Release.objects.filter(athlete__in=athletes):
        released[release.check_run_id].append(release)
    of_athlete: dict[int, list[tuple[CheckRun, list[Release]]]] = defaultdict(list)
    full = {run.pk: run for run in runs.filter(pk__in=list(released))} if released else {}
    fields = ("pk", "athlete_id", "disposition", "run_permission", "review_on", "finished_at", "origin")
    for values in runs.values_list(*fields):
        pk, athlete, disposition = values[:3]
        if athlete in of_athlete and disposition not in URGENT:
            continue  # only the newest and the urgent ones can hold anything up
        run = full.get(pk) or CheckRun(**dict(zip(fields, values, strict=True)))
        of_athlete[athlete].append((run, released.get(pk, [])))
    ceilings: dict[int, list[Restriction]] = defaultdict(list)
    for row in Restriction.objects.filter(athlete__in=athletes, lifted_at=None):
        if row.athlete_id in found and (row.until is None or row.until >= found[row.athlete_id].today):
            ceilings[row.athlete_id].append(row)
    for pk, facts in found.items():
        if pk in of_athlete or pk in ceilings:
            facts.standing = held(of_athlete.get(pk, []), ceilings.get(pk, []), facts.today)
    in_force = PlanVersion.objects.filter(athlete__in=athletes, is_in_force=True).order_by()
    for pk in in_force.values_list("athlete_id", flat=True):
        if pk in found:
            found[pk].has_plan = True


def _put_check_ins(found: dict[int, Facts], athletes: Any, since: date) -> None:
    rows = CheckIn.objects.filter(athlete__in=athletes)
    raised = rows.filter(date__gte=since).exclude(disposition="self_care").order_by("-date")
    for pk, day, screen in raised.values_list("athlete_id", "date", "screen"):
        yes = tuple(item for item, said in screen.items() if said in {"yes", "unsure"})
        if yes and pk in found:
            found[pk].raised.append(CheckedIn(date=day, yes=yes))
    for pk, day in rows.order_by().values_list("athlete_id").annotate(last=Max("date")):
        if pk in found:
            found[pk].last_check_in = day


def _put_pain(found: dict[int, Facts], athletes: Any, since: date) -> None:
    rows = PainDay.objects.filter(athlete__in=athletes, date__gte=since).order_by()
    fields = ("athlete_id", "date", "morning", "worst", "during_run")
    for pk, day, morning, worst, during in rows.values_list(*fields):
        if pk in found:
            found[pk].pain[day] = Scores(date=day, morning=morning, worst=worst, during_run=during)


def _put_runs(found: dict[int, Facts], athletes: Any, since: date) -> None:
    fields = ("athlete_id", "date", "distance_km", "run_min", "duration_min")
    rows = TrainingSession.objects.filter(athlete__in=athletes, date__gte=since, sport__in=RUNNING)
    for pk, day, km, run_min, duration in rows.order_by("date", "start").values_list(*fields):
        if pk in found:
            found[pk].runs.append(Run(day, km, run_min if run_min is not None else duration))
