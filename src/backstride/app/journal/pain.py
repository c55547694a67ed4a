"""Daily pain and the 20-second check-in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from backstride.app import clock
from backstride.app.journal import models
from backstride.app.journal.athletes import hold
from backstride.app.journal.models import Athlete, CheckIn
from backstride.app.journal.models.pain import SCORES
from backstride.app.journal.stale import StaleError
from backstride.core.errors import UsageError
from backstride.core.pain import PainDay


def pain_days(athlete: Athlete, since: date | None = None, until: date | None = None) -> list[PainDay]:
    """Days with at least one score, oldest first. A day that is absent was not asked."""
    rows = models.PainDay.objects.filter(athlete=athlete)
    if since is not None:
        rows = rows.filter(date__gte=since)
    if until is not None:
        rows = rows.filter(date__lte=until)
    return [
        PainDay(date=row.date, morning=row.morning, worst=_worst(row), during_run=row.during_run)
        for row in rows
    ]


def _worst(row: models.PainDay) -> int | None:
    """The worst of a day is never below the pain during its run, whatever was tapped first."""
    return max((score for score in (row.worst, row.during_run) if score is not None), default=None)


def save_pain(athlete: Athlete, day: date, *, source: str = "check_in", **scores: int | None) -> None:
    """Write the scores that were given; a score left out or None stays as it was."""
    given = {name: _score(name, value) for name, value in scores.items() if value is not None}
    _not_in_future(athlete, day)
    if given:
        told = {**given, "source": source, "changed_at": clock.now()}
        models.PainDay.objects.update_or_create(athlete=athlete, date=day, defaults=told)


def clear_pain(athlete: Athlete, day: date, *names: str) -> None:
    """Take scores back that were tapped by mistake: they are unknown again, not zero."""
    row = models.PainDay.objects.filter(athlete=athlete, date=day).first()
    if row is None:
        return
    for name in names or SCORES:
        setattr(row, name, None)
    row.changed_at = clock.now()
    if all(getattr(row, name) is None for name in SCORES):
        row.delete()
    else:
        row.save()


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One check-in as told. `screen` maps the six items to yes, no or unsure; an absent item was not answered.

    `result`, `disposition` and `run_permission` come from the re-screen (`backstride.check`), never from a form.
    """

    screen: dict[str, str] = field(default_factory=dict)
    done: dict[str, Any] = field(default_factory=dict)
    function: dict[str, Any] = field(default_factory=dict)
    note: str = ""
    result: dict[str, Any] = field(default_factory=dict)
    disposition: str = "incomplete"
    run_permission: str = "none"


def save_check_in(
    athlete: Athlete, day: date, said: Said, *, version: int | None = None, **scores: int | None
) -> CheckIn:
    """Save scores and answers of a day together. `version` is the one the form was made from."""
    with transaction.atomic():
        hold(athlete.pk)  # a double tap: the second waits, then sees what the first made
        save_pain(athlete, day, source="check_in", **scores)
        row = CheckIn.objects.select_for_update().filter(athlete=athlete, date=day).first()
        if row is None:
            row = CheckIn(athlete=athlete, date=day, version=0)
        elif version is not None and version != row.version:
            raise StaleError("This check-in")
        row.screen, row.result = said.screen, said.result
        row.disposition, row.run_permission = said.disposition, said.run_permission
        row.done, row.function, row.note = said.done, said.function, said.note
        row.version += 1
        row.changed_at = clock.now()
        row.save()
    return row


def check_in_of(athlete: Athlete, day: date) -> CheckIn | None:
    return CheckIn.objects.filter(athlete=athlete, date=day).first()


def latest_check_in(athlete: Athlete) -> CheckIn | None:
    return CheckIn.objects.filter(athlete=athlete).order_by("-date").first()


def _score(name: str, value: int) -> int:
    if name not in SCORES:
        raise UsageError(f"There is no pain score called {name!r}", f"The scores are {', '.join(SCORES)}")
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 10:
        raise UsageError("Pain is a whole number from 0 to 10", "Choose one of the eleven buttons")
    return value


def _not_in_future(athlete: Athlete, day: date) -> None:
    if day > clock.today(athlete):
        raise UsageError(f"{day.isoformat()} is not here yet", "Choose today or an earlier day")


#: so many days without pain end a stretch (glossary: episode)
FREE_DAYS = 14


def first_day_of_pain(athlete: Athlete, today: date) -> date | None:
    """The first day of the present stretch of pain scores: no two weeks without pain inside it."""
    days = sorted(
        (
            row.date
            for row in pain_days(athlete, since=today - timedelta(days=90))
            if max(row.morning or 0, row.worst or 0)
        ),
        reverse=True,
    )
    if not days or (today - days[0]).days > FREE_DAYS:
        return None
    first = days[0]
    for day in days[1:]:
        if (first - day).days > FREE_DAYS:
            break
        first = day
    return first
