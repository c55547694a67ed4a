"""The plan in force as a calendar file. What was sent last and what the runner wished stand in the preferences."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import time
from typing import Any

from backstride.app import clock
from backstride.app.exports.kept import keep, own_key
from backstride.app.exports.kinds import File, Options
from backstride.app.journal.models import Athlete
from backstride.app.journal.planning import plan_of_today
from backstride.app.journal.standing import standing
from backstride.export.facts import answers_of
from backstride.export.ics import Sent, Wishes, calendar
from backstride.plan.exercises import library


def wishes(athlete: Athlete) -> Wishes:
    """How the calendar was wished last; whole days with details at first."""
    kept = (athlete.preferences.get("calendar") or {}).get("wishes") or {}
    at = kept.get("at")
    return Wishes(
        at=time.fromisoformat(at) if at else None,
        details=bool(kept.get("details", True)),
        micro_breaks=bool(kept.get("micro_breaks")),
        heat=bool(kept.get("heat")),
    )


def was_sent(athlete: Athlete) -> bool:
    """Whether a calendar somewhere holds days of a plan."""
    return bool((athlete.preferences.get("calendar") or {}).get("sent"))


def is_heat_left_out(athlete: Athlete) -> bool:
    """Whether something told speaks against heat or cold: numb skin, poor circulation, a swollen leg (row H2)."""
    run = standing(athlete).decided_by
    told = answers_of(run.result if run else None)
    return any(told.get(sign) in {"yes", "unsure"} for sign in library().heat.not_with)


def make(athlete: Athlete, options: Options) -> File:
    """The calendar from today on; a plan that may not hold is cancelled in it."""
    today, kept = clock.today(athlete), athlete.preferences.get("calendar") or {}
    wished = _wished(wishes(athlete), options)
    left_out = wished.heat and is_heat_left_out(athlete)
    if left_out:
        wished = replace(wished, heat=False)
    version = plan_of_today(athlete, today)
    sent = {slot: Sent(**row) for slot, row in (kept.get("sent") or {}).items()}
    made = calendar(
        version.plan if version else None,
        key=own_key(athlete),
        today=today,
        now=clock.now(),
        wishes=wished,
        sent=sent,
        language=athlete.language,
    )
    _keep(athlete, wished, made.sent)
    about = {
        "kind": "ics",
        "events": made.events,
        "changed": made.changed,
        "cancelled": made.cancelled,
        "has_plan": version is not None,
        "whole_days": wished.at is None,
        "heat_left_out": left_out,
    }
    return File("backstride.ics", "text/calendar; charset=utf-8", made.ics, about)


def _wished(before: Wishes, options: Options) -> Wishes:
    """What was asked now over what was wished before."""
    at = None if options.whole_days else options.at or before.at
    said: dict[str, Any] = {name: getattr(options, name) for name in ("details", "micro_breaks", "heat")}
    kept = {name: getattr(before, name) if value is None else value for name, value in said.items()}
    return Wishes(at=at, **kept)


def _keep(athlete: Athlete, wished: Wishes, sent: dict[str, Sent]) -> None:
    told = {**asdict(wished), "at": wished.at.isoformat("minutes") if wished.at else None}
    keep(athlete, calendar={"wishes": told, "sent": {slot: asdict(row) for slot, row in sent.items()}})
