"""A change in how one runs is a new stress of its own: its minutes rise week by week, and nothing else does (H9).

The shares stand in `knowledge/form.toml`, so that the form pages and the plan say the same.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import msgspec

from backstride.knowledge.place import root as knowledge_root
from backstride.knowledge.reading import convert
from backstride.plan.rules import binding, refuse, stresses

if TYPE_CHECKING:
    from collections.abc import Mapping

    from backstride.plan.request import PlanRequest

WEEK, AROUND_DAYS = 7, 6  # H9: in the same seven days
BACK_AFTER_RED_WEEKS = 2  # as two levels of the ladder (B4)
CALF_TEST, CALF_KEEPS_DAYS, QUIET = "calf_raises", 28, 2


class _Ramp(msgspec.Struct, frozen=True):
    shares_pct: list[int]
    before: str
    rule: str
    sources: list[str]


class _File(msgspec.Struct):
    ramp: _Ramp


@dataclass(frozen=True, slots=True)
class RampWeek:
    """One week of a change: its first day, the share of each run in the new way, and whether that share rose."""

    begins: dt.date
    share_pct: int
    is_step: bool

    def minutes(self, run_min: int) -> int:
        """Whole minutes of a run of `run_min` in the new way, never more than the share."""
        return run_min * self.share_pct // 100


@dataclass(frozen=True, slots=True)
class Ramp:
    """A change laid over the weeks. Empty `weeks`: not placed, for the reason in `bound`."""

    kind: str = ""
    weeks: tuple[RampWeek, ...] = ()
    bound: dict[str, Any] | None = None
    waits_for_target: bool = False

    @property
    def held(self) -> frozenset[int]:
        """Days (ordinals) on which neither a run nor a week may rise, because the other stress does."""
        steps = [week.begins.toordinal() for week in self.weeks if week.is_step]
        return frozenset(day for b in steps for day in range(b - AROUND_DAYS, b + WEEK + AROUND_DAYS))

    def week_of(self, day: dt.date) -> RampWeek | None:
        """The week of the change that holds on a day; the last one stays for good."""
        return next((week for week in reversed(self.weeks) if week.begins <= day), None)


@lru_cache(maxsize=1)
def _told() -> _Ramp:
    found: _File = convert("form.toml", knowledge_root().joinpath("form.toml").read_bytes(), _File)
    return found.ramp


def style_ramp(
    kind: str, start: dt.date, *, week_start: int = 0, done_weeks: int = 0
) -> tuple[RampWeek, ...]:
    """The weeks of a change that begins on `start`, or with the calendar week after it. For pages about form.

    `kind` is an id of `plan.toml` (`foot_strike`, `cadence`, `shoes`, `hills`, `speed`); what is not ramped is one step.

    >>> [week.share_pct for week in style_ramp("foot_strike", dt.date(2026, 3, 16))][:5]
    [10, 10, 20, 20, 30]
    """
    begins = start + dt.timedelta(days=(week_start - start.weekday()) % WEEK)
    if not stresses()[kind].ramped:
        return (RampWeek(start, 100, is_step=True),)
    shares = _told().shares_pct[done_weeks:]
    before = _told().shares_pct[done_weeks - 1] if done_weeks else 0
    return tuple(
        RampWeek(
            begins + dt.timedelta(days=WEEK * k), share, is_step=share > (shares[k - 1] if k else before)
        )
        for k, share in enumerate(shares)
    )


def ramp_of(
    request: PlanRequest, red: frozenset[dt.date], *, on_ladder: bool, after: dt.date | None = None
) -> Ramp:
    """The change that the request asks for; `after` is the day on which the target is reached, where that comes first."""
    asked = request.style_change
    if asked is None:
        return Ramp()
    said = stresses()[asked.kind]
    if said.ramped and request.onset_date is not None:
        return Ramp(asked.kind, bound=binding("H9", what=refuse("style_hurts", what=said.title)))
    if on_ladder:
        return Ramp(asked.kind, bound=binding("H9", what=refuse("style_ladder", what=said.title)))
    if said.needs_calf and not _calf_is_ready(request):
        return Ramp(asked.kind, bound=binding("H9", what=refuse("style_calf", what=said.title)))
    start = asked.start
    if start is None:
        if after is None:
            return Ramp(
                asked.kind,
                bound=binding("H9", what=refuse("style_later", what=said.title)),
                waits_for_target=True,
            )
        start = after + dt.timedelta(days=WEEK)
    weeks = style_ramp(asked.kind, start, week_start=request.settings.week_start)
    back = BACK_AFTER_RED_WEEKS * sum(day >= start for day in red)
    if back and said.ramped:
        weeks = _stepped_back(request, weeks, back)
    return Ramp(asked.kind, weeks, binding("H9", what=refuse("style_holds", what=said.title)))


def ramp_in(request: PlanRequest, red: frozenset[dt.date], days: Mapping[dt.date, Mapping[str, Any]]) -> Ramp:
    """The change as it lies in a plan that was made: one that waited for the target begins with its first minutes."""
    on_ladder = any(row.get("level") is not None and row.get("run_min") for row in days.values())
    ramp = ramp_of(request, red, on_ladder=on_ladder)
    first = min((day for day, row in days.items() if row.get("style_min")), default=None)
    if request.style_change is None or not ramp.waits_for_target or first is None:
        return ramp
    begins = first - dt.timedelta(days=(first.weekday() - request.settings.week_start) % WEEK)
    weeks = style_ramp(ramp.kind, begins, week_start=request.settings.week_start)
    return Ramp(ramp.kind, weeks, ramp.bound)


def _stepped_back(request: PlanRequest, weeks: tuple[RampWeek, ...], back: int) -> tuple[RampWeek, ...]:
    """After red runs: from this week on, as many weeks earlier on the ramp."""
    week = request.today - dt.timedelta(days=(request.today.weekday() - request.settings.week_start) % WEEK)
    begun = [w for w in weeks if w.begins < week]
    if not begun:
        return weeks
    done = max(0, len(begun) - back)
    return (
        *begun,
        *style_ramp(request.style_change.kind, week, week_start=request.settings.week_start, done_weeks=done),  # type: ignore[union-attr]
    )


def _calf_is_ready(request: PlanRequest) -> bool:
    since = request.today - dt.timedelta(days=CALF_KEEPS_DAYS)
    begun = request.style_change is not None and request.style_change.start is not None
    done = [
        t
        for t in request.tests
        if t.id == CALF_TEST
        and t.worst is not None
        and t.worst <= QUIET
        and (t.date >= since or (begun and request.style_change.start >= t.date))  # type: ignore[union-attr,operator]
    ]
    return bool(done)
