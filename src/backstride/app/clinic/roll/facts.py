"""What the list reads of every athlete, in a handful of questions to the database however many there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from backstride.app import clock
from backstride.app.journal.checks import finished_runs
from backstride.app.journal.models import Athlete, CheckIn, CheckRun, PainDay, Restriction, TrainingSession
from backstride.app.journal.standing import Standing, held, open_runs
from backstride.app.viewing.pieces import LOAD, PAIN
from backstride.core.pain import PainDay as Scores
from backstride.core.session import Session

#: days of pain and check-ins looked at
RIBBON_DAYS = 14
#: runs of the last week are held against the thirty days before each
RECENT_DAYS = 7
_LOG_DAYS = RECENT_DAYS + 30


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedIn:
    """A check-in: its day, and which of the six items were not answered no."""

    date: date
    yes: tuple[str, ...]


@dataclass(slots=True, kw_only=True)
class Facts:
    """One athlete, as far as the pieces reach. What was not granted is empty, and `pieces` says so."""

    pk: int
    name: str
    today: date
    pieces: frozenset[str]
    standing: Standing = field(default_factory=Standing)
    check_ins: list[CheckedIn] = field(default_factory=list)  # newest first
    last_check_in: date | None = None
    pain: dict[date, Scores] = field(default_factory=dict)
    sessions: list[Session] = field(default_factory=list)
    has_plan: bool = False


def facts_of(pieces: Mapping[int, frozenset[str]]) -> list[Facts]:
    """The facts behind the list for these athletes, each within the pieces granted."""
    rows = Athlete.objects.filter(pk__in=list(pieces)).only("pk", "name", "time_zone")
    found = {
        row.pk: Facts(pk=row.pk, name=row.name or f"#{row.pk}", today=clock.today(row), pieces=pieces[row.pk])
        for row in rows
    }
    shown = {piece: [pk for pk in found if piece in pieces[pk]] for piece in (LOAD, PAIN)}
    earliest = min((facts.today for facts in found.values()), default=clock.now().date())
    _put_standing(found, shown[PAIN])
    _put_check_ins(found, shown[PAIN], earliest - timedelta(days=RIBBON_DAYS))
    _put_pain(found, shown[PAIN], earliest - timedelta(days=RIBBON_DAYS))
    _put_sessions(found, shown[LOAD], earliest - timedelta(days=_LOG_DAYS))
    return list(found.values())


def _put_standing(found: dict[int, Facts], athletes: list[int]) -> None:
    """The same rule as on a runner's own page, over rows that leave the long texts in the database."""
    runs = open_runs(finished_runs()).filter(athlete__in=athletes)
    fields = ("athlete_id", "disposition", "run_permission", "review_on", "finished_at", "origin")
    short = runs.filter(releases=None).only(*fields)
    released = runs.filter(releases__isnull=False).distinct().prefetch_related("releases")
    of_athlete: dict[int, list[CheckRun]] = defaultdict(list)
    for run in short:
        run._prefetched_objects_cache = {"releases": CheckRun.objects.none()}  # noqa: SLF001 - there are none
        of_athlete[run.athlete_id].append(run)
    for run in released:
        of_athlete[run.athlete_id].append(run)
    ceilings: dict[int, list[Restriction]] = defaultdict(list)
    for row in Restriction.objects.filter(athlete__in=athletes, lifted_at=None):
        today = found[row.athlete_id].today
        if row.until is None or row.until >= today:
            ceilings[row.athlete_id].append(row)
    for pk in {*of_athlete, *ceilings}:
        newest_first = sorted(of_athlete[pk], key=lambda run: (run.finished_at, run.pk), reverse=True)
        found[pk].standing = held(newest_first, ceilings[pk], found[pk].today)
    from backstride.app.journal.models import PlanVersion

    for pk in PlanVersion.objects.filter(athlete__in=athletes, is_in_force=True).values_list(
        "athlete_id", flat=True
    ):
        found[pk].has_plan = True


def _put_check_ins(found: dict[int, Facts], athletes: list[int], since: date) -> None:
    from django.db.models import Max

    rows = CheckIn.objects.filter(athlete__in=athletes, date__gte=since).order_by("-date")
    for pk, day, screen in rows.values_list("athlete_id", "date", "screen"):
        yes = tuple(item for item, said in screen.items() if said in {"yes", "unsure"})
        found[pk].check_ins.append(CheckedIn(date=day, yes=yes))
    last = CheckIn.objects.filter(athlete__in=athletes).values("athlete_id").annotate(last=Max("date"))
    for row in last.order_by():
        found[row["athlete_id"]].last_check_in = row["last"]


def _put_pain(found: dict[int, Facts], athletes: list[int], since: date) -> None:
    rows = PainDay.objects.filter(athlete__in=athletes, date__gte=since).order_by()
    for pk, day, morning, worst, during in rows.values_list(
        "athlete_id", "date", "morning", "worst", "during_run"
    ):
        found[pk].pain[day] = Scores(date=day, morning=morning, worst=worst, during_run=during)


def _put_sessions(found: dict[int, Facts], athletes: list[int], since: date) -> None:
    fields = ("date", "sport", "distance_km", "duration_min", "run_min", "session_id")
    rows = TrainingSession.objects.filter(athlete__in=athletes, date__gte=since)
    for pk, *said in rows.order_by("athlete_id", "date", "start").values_list("athlete_id", *fields):
        values: dict[str, Any] = dict(zip(fields, said, strict=True))
        found[pk].sessions.append(Session(**values))
