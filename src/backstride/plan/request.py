"""What a plan is made from: the charter's request, checked field by field."""

from __future__ import annotations

import datetime as dt
from math import ceil, isfinite
from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec

from backstride.core.disposition import Disposition, RunPermission
from backstride.core.errors import UsageError
from backstride.knowledge.reading import allowed, converted

if TYPE_CHECKING:
    from collections.abc import Iterator

Score = Annotated[int, msgspec.Meta(ge=0, le=10)]
Minutes = Annotated[float, msgspec.Meta(ge=0, le=1440)]
Kilometres = Annotated[float, msgspec.Meta(ge=0, le=500)]
YEARS = range(1970, 2101)
SCORES = ("morning", "worst", "during_run", "next_morning")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class HistoryRow(msgspec.Struct, frozen=True):
    """One session. Minutes running, kilometres, all exercise minutes; None is unknown."""

    date: dt.date
    run_min: Minutes | None = None
    run_km: Kilometres | None = None
    exercise_min: Minutes | None = None


class PainRow(msgspec.Struct, frozen=True):
    """Pain of a day, 0 to 10."""

    date: dt.date
    morning: Score | None = None
    worst: Score | None = None
    during_run: Score | None = None


class Race(msgspec.Struct, frozen=True):
    date: dt.date
    distance_km: Annotated[float, msgspec.Meta(gt=0, le=500)]


class Target(msgspec.Struct, frozen=True):
    """One of the four; none of them holds what the log shows. `parkrun`: 5 km on the first Saturday that is in reach."""

    weekly_run_min: Annotated[int, msgspec.Meta(ge=1, le=3000)] | None = None
    session_run_min: Annotated[int, msgspec.Meta(ge=1, le=1440)] | None = None
    race: Race | None = None
    parkrun: bool = False

    def __post_init__(self) -> None:
        told = [self.weekly_run_min, self.session_run_min, self.race, self.parkrun or None]
        if sum(one is not None for one in told) > 1:
            raise ValueError("target: tell one of weekly_run_min, session_run_min, race and parkrun")


class Judged(msgspec.Struct, frozen=True):
    """A run as the check-in judged it (B4): gait, night, legs, tablets and all; the worse of it and the scores stands."""

    date: dt.date
    colour: Literal["open", "green", "amber", "red", "black"]


class Walk(msgspec.Struct, frozen=True):
    """A brisk walk and how it went; unknown scores do not count for the gate."""

    date: dt.date
    minutes: Minutes | None = None
    worst: Score | None = None
    next_morning: Score | None = None


class Cross(msgspec.Struct, frozen=True):
    """Other exercise that the runner means to do on a day: cycling, elliptical, swimming."""

    date: dt.date
    minutes: Minutes


class TestDone(msgspec.Struct, frozen=True):
    """`sit_to_stand` or `hops`, with the worst pain."""

    date: dt.date
    id: str
    worst: Score | None = None


class Screen(msgspec.Struct, frozen=True):
    """The six-item re-screen: its day and the items answered yes; None: the answers were not told."""

    date: dt.date
    yes: list[str] | None = None


class Person(msgspec.Struct, frozen=True):
    age: Annotated[int, msgspec.Meta(ge=0, le=130)] | None = None
    pregnant: bool | None = None
    weeks_since_birth: Annotated[float, msgspec.Meta(ge=0)] | None = None
    bmi: Annotated[float, msgspec.Meta(ge=5, le=120)] | None = None
    conditions: list[str] | None = None


class Release(msgspec.Struct, frozen=True):
    """What a clinician said after being seen; "seen" alone releases nothing (clinical dossier A8)."""

    date: dt.date
    by: str = ""
    said: str = ""


class Settings(msgspec.Struct, frozen=True):
    """The runner's settings; each default is our choice and shown as such."""

    cutback: bool = False
    lift_twist_days: Annotated[int, msgspec.Meta(ge=0, le=365)] = 42
    week_start: Annotated[int, msgspec.Meta(ge=0, le=6)] = 0
    prepared_share: Annotated[float, msgspec.Meta(ge=1.0, le=1.3)] = 1.3


class StyleChange(msgspec.Struct, frozen=True):
    """A wish to change how one runs, or one that has begun on `start`; None: after the target is reached (H9)."""

    kind: Literal["foot_strike", "cadence", "shoes", "hills", "speed"]
    start: dt.date | None = None


class PlanRequest(msgspec.Struct, frozen=True, kw_only=True):
    """The charter's plan request. What is not told is unknown, never "no". `ill_on`: the last day with fever (C5)."""

    today: dt.date
    disposition: Disposition = Disposition.INCOMPLETE
    run_permission: RunPermission = RunPermission.NONE
    onset_date: dt.date | None = None
    history: list[HistoryRow] = []
    pain: list[PainRow] = []
    judged: list[Judged] = []
    ill_on: dt.date | None = None
    target: Target = Target()
    available: dict[str, Annotated[int, msgspec.Meta(ge=0, le=1440)]] = {}
    equipment: list[str] = []
    horizon_days: Annotated[int, msgspec.Meta(ge=1, le=365)] = 84
    stop_enforced: bool | None = None
    walks: list[Walk] = []
    tests: list[TestDone] = []
    screen: Screen | None = None
    leg_signs_new: bool | None = None
    person: Person = Person()
    release: Release | None = None
    settings: Settings = Settings()
    onset_minute: Annotated[float, msgspec.Meta(ge=0, le=600)] | None = None
    contributors: list[str] = []
    blocked: list[dt.date] = []
    cross: list[Cross] = []
    style_change: StyleChange | None = None
    strength_done: list[dt.date] = []
    previous: list[dict[str, Any]] = []

    def __post_init__(self) -> None:
        unknown = sorted(set(self.available) - set(WEEKDAYS))
        if unknown:
            raise ValueError(f"available: {', '.join(unknown)} is no day; days are {', '.join(WEEKDAYS)}")
        if any(day.year not in YEARS for day in (self.today, *(row.date for row in self.history))):
            raise ValueError(f"today or a row of history lies outside the years {YEARS[0]} to {YEARS[-1]}")
        if self.onset_date and self.onset_date > self.today:
            raise ValueError("onset_date lies after today")
        if self.ill_on and self.ill_on > self.today:
            raise ValueError("ill_on lies after today")
        for name, rows in (("history", self.history), ("pain", self.pain), ("judged", self.judged)):
            if any(row.date > self.today for row in rows):
                raise ValueError(f"{name} has a row after today")

    def cross_on(self, day: dt.date) -> int:
        """Minutes of other exercise wished for on a day, as far as the day holds them; none on past days."""
        wished = sum(row.minutes for row in self.cross if row.date == day >= self.today)
        return min(round(wished), self.minutes_on(day))

    def minutes_on(self, day: dt.date) -> int:
        """Minutes that the runner has on a day; 0 on a day that was not told, is blocked, or is race day."""
        if day in self.blocked or (self.target.race and day == self.target.race.date):
            return 0
        return self.available.get(WEEKDAYS[day.weekday()], 0)


def unread(told: object, request: PlanRequest) -> list[str]:
    """Names in plain values that a request has no place for, such as a misspelt one: what they say was not heard."""
    return list(dict.fromkeys(_unread(told, msgspec.to_builtins(request))))


def _unread(told: object, read: object, at: str = "") -> Iterator[str]:
    if isinstance(told, dict) and isinstance(read, dict):
        for name, value in told.items():
            if name in read:
                yield from _unread(value, read[name], f"{at}{name}.")
            elif value is not None:
                yield f"{at}{name}"
    elif isinstance(told, list) and isinstance(read, list):
        for value, row in zip(told, read, strict=False):
            yield from _unread(value, row, at)


def _plain(told: object) -> object:
    if isinstance(told, dict):
        return {name: _rounded_up(name, _plain(value)) for name, value in told.items() if value is not None}
    return [_plain(row) for row in told] if isinstance(told, list) else told


def _rounded_up(name: object, value: object) -> object:
    is_between = name in SCORES and isinstance(value, float) and isfinite(value)
    return ceil(value) if is_between and isinstance(value, float) else value


def request_from(data: object) -> PlanRequest:
    """A request from plain values; a mistake names the field and what stands there.

    null is unknown, as if the field were not there; a score between two whole numbers is rounded up (B4).
    """
    try:
        return converted(_plain(data), PlanRequest)
    except (msgspec.ValidationError, ValueError) as error:
        could = allowed(error, PlanRequest) if isinstance(error, msgspec.ValidationError) else []
        mend = f"It can be {', '.join(could)}." if could else "Mend that field."
        raise UsageError(f"This request is not one we can plan for: {error}", mend) from error
