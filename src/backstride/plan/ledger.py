"""The minutes of a log and of the plan so far, and what the caps still leave on a day (H1, H2, H3; integers only).

Days are ordinals (`date.toordinal()`): the search asks these questions a hundred thousand times.
"""

from __future__ import annotations

import datetime as dt
from copy import copy
from itertools import repeat
from math import floor
from typing import TYPE_CHECKING

from backstride.load.caps import (
    FIRST_WEEK_RUN_MIN,
    gap_multiplier,
    next_session_cap_km,
    next_session_cap_min,
    next_week_cap_min,
)
from backstride.load.reference import last_normal

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from backstride.plan.past import Past
    from backstride.plan.request import PlanRequest

WINDOW_DAYS, RAISE_DAYS = 30, 7  # H2; one raise in seven days (planner resolution 1)
LOOK_BACK_WEEKS = 10
WEEK = 7
NO_LIMIT = 10**6
FIRST_OTHER_SPORT_MIN = 60  # our setting


def weekday(day: int) -> int:
    """0 is Monday."""
    return (day - 1) % 7


class Calendar:
    """The minutes that a runner has on each day (H11)."""

    def __init__(self, request: PlanRequest) -> None:
        monday = dt.date(2001, 1, 1)
        plain = type(request)(today=request.today, available=request.available)
        self.by_weekday = [plain.minutes_on(monday + dt.timedelta(days=k)) for k in range(7)]
        self.shut = {day.toordinal() for day in request.blocked}
        if request.target.race:
            self.shut.add(request.target.race.date.toordinal())

    def minutes(self, day: int) -> int:
        return 0 if day in self.shut else self.by_weekday[weekday(day)]


class Ledger:
    """Minutes by day: the log before the plan, weighted by what it still counts, and planned runs.

    Every gap of more than seven days takes its part of all runs before it, in the log and in the plan alike.
    floor_week: minutes that a week may always hold, up to the week `floor_until`; `floor_back` those that it may hold up
    to `back_until` (planner resolutions 2 and 3). may_increase False switches every raise off.
    """

    def __init__(
        self,
        past: Past,
        *,
        week_start: int = 0,
        floor_week: int = FIRST_WEEK_RUN_MIN,
        may_increase: bool = True,
        cross: Mapping[int, int] | None = None,
        held: frozenset[int] = frozenset(),
        strength_done: Collection[dt.date] = (),
        first_week_most: int | None = None,
    ) -> None:
        kept = past.kept()
        self.past = past
        self.last_run = past.last_run.toordinal() if past.last_run else None
        self.is_enforced = past.is_enforced
        self.first_weekday = week_start
        self.floor_week, self.floor_until = floor_week, NO_LIMIT
        self.floor_back = self.back_until = 0
        self.may_increase = may_increase
        self.held = held  # days on which another stress rises, so that minutes do not (H9)
        self.planned: dict[int, int] = {}
        self.run = {day.toordinal(): minutes for day, minutes in past.run.items()}
        self.all = dict(self.run)
        for day, minutes in past.other.items():
            self.all[day.toordinal()] = self.all.get(day.toordinal(), 0.0) + minutes
        self.cross = {day: minutes for day, minutes in (cross or {}).items() if minutes}
        for day_number, minutes in self.cross.items():
            self.all[day_number] = self.all.get(day_number, 0.0) + minutes
        self.longest = {
            day.toordinal(): minutes * kept.get(day, 0.0)
            for day, minutes in past.longest.items()
            if day not in past.red
        }
        self.km = {day.toordinal(): km * kept.get(day, 0.0) for day, (km, _) in past.km.items()}
        self.km_min = {day.toordinal(): minutes * kept.get(day, 0.0) for day, (_, minutes) in past.km.items()}
        self.red = {day.toordinal() for day in past.red}
        self.first_week_most = first_week_most  # running minutes of a beginner's first seven days (H12)
        self.strength = frozenset(day.toordinal() for day in strength_done)
        self._counted = _counted(self.run, self.all, {day.toordinal(): share for day, share in kept.items()})
        self._references: dict[tuple[int, bool, float], int] = {}

    def copy(self) -> Ledger:
        """The same minutes, to be filled another way."""
        other = copy(self)
        other.planned, other.run, other.all = dict(self.planned), dict(self.run), dict(self.all)
        other.longest, other.km, other.km_min = dict(self.longest), dict(self.km), dict(self.km_min)
        other._counted = (dict(self._counted[0]), dict(self._counted[1]))  # noqa: SLF001 - another of our own kind
        other._references = {}  # noqa: SLF001
        return other

    def add(self, day: int, run_min: int, km: float = 0.0) -> None:
        """Write a planned run, with its km where they are told to the runner; days are written in order."""
        share = self.share_on(day)
        if share < 1.0:
            for counted in (self.longest, self.km, self.km_min, *self._counted):
                for earlier in counted:
                    if self.last_run is not None and earlier <= self.last_run:
                        counted[earlier] *= share
            self._references = {}
        self.last_run, self.is_enforced = day, False
        self.planned[day] = run_min
        self.longest[day] = max(run_min, self.longest.get(day, 0.0))
        if km:
            self.km[day], self.km_min[day] = km, run_min
        for minutes in (self.run, self.all, *self._counted):
            minutes[day] = minutes.get(day, 0.0) + run_min

    def begin_on(self, day: int) -> None:
        """The first planned run stands on `day`: after missed days its week, if short the next one too, does not grow.

        So does what is left of such a week whose first run is done already (C5).
        """
        if self.planned or self.last_run is None:
            return
        if self.past.is_missed(day - self.last_run):
            self._hold_week(day)
        elif self.past.came_back_on is not None:
            self._hold_week(self.past.came_back_on.toordinal())

    def _hold_week(self, day: int) -> None:
        whole = self.week_of(day) + 7
        end = whole if whole - day > WEEK // 2 else whole + 7
        self.held |= frozenset(range(day, end))

    def add_cross(self, day: int, minutes: int) -> None:
        """Write other exercise; days are written in order."""
        self.cross[day] = minutes
        for counted in (self.all, self._counted[1]):
            counted[day] = counted.get(day, 0.0) + minutes
        self._references = {}

    def share_on(self, day: int) -> float:
        """What everything before the gap up to `day` still counts."""
        if self.last_run is None:
            return 0.0
        return gap_multiplier(max(0, day - self.last_run), enforced=self.is_enforced)

    def week_of(self, day: int) -> int:
        """The first day of the calendar week."""
        return day - (weekday(day) - self.first_weekday) % 7

    def session_cap(self, day: int) -> int:
        """H2 and H3 for a run on `day`; 0 where there is nothing to measure against."""
        get, share = self.longest.get, self.share_on(day)
        older = floor(share * max(map(get, range(day - WINDOW_DAYS, day - RAISE_DAYS + 1), repeat(0))) + 1e-9)
        newer = floor(share * max(map(get, range(day - RAISE_DAYS + 1, day), repeat(0))) + 1e-9)
        if not older:
            return newer
        cap = next_session_cap_min(older)
        return cap if self.may_raise(day) else min(cap, max(older, newer))

    def session_cap_km(self, day: int) -> float | None:
        """H2 in km against the measured runs of 30 days; None where none was measured."""
        share = self.share_on(day)
        known = [d for d in range(day - WINDOW_DAYS, day) if share * self.km.get(d, 0.0) > 0]
        if not known:
            return None
        longest = max(known, key=lambda d: (self.km[d], self.km_min[d]))
        km = share * self.km[longest]
        if not self.may_raise(day):
            return floor(10 * km + 1e-9) / 10
        return next_session_cap_km(km, share * self.km_min[longest])

    def leaves_rest(self, day: int) -> bool:
        """H4: whether exercise on `day` keeps a day off in every seven; strength work done counts, wishes that come too."""
        row = 1
        for step in (-1, 1):
            at = day + step
            while row < WEEK and (self.all.get(at) or at in self.strength):
                row, at = row + 1, at + step
        return row < WEEK

    def may_raise(self, day: int) -> bool:
        """Whether a run or a week that begins on `day` may grow."""
        return self.may_increase and day not in self.held

    def week_sum(self, week: int, *, everything: bool) -> float:
        get = (self.all if everything else self.run).get
        return sum(map(get, range(week, week + 7), repeat(0.0)))

    def reference(self, week: int, *, everything: bool, share: float = 1.0) -> int:
        """Minutes of the last normal week before the one that begins on `week`; 0 where there is none.

        `share`: what everything up to the last run still counts; other sport after it counts in full.
        """
        key = (week, everything, share)
        if key not in self._references:
            get, last = self._counted[everything].get, self.last_run or 0
            values = []
            for start in range(week - 7 * LOOK_BACK_WEEKS, week, 7):
                if share == 1.0 or start > last:
                    minutes = sum(map(get, range(start, start + 7), repeat(0.0)))
                else:
                    minutes = sum(
                        get(day, 0.0) * (share if day <= last else 1.0) for day in range(start, start + 7)
                    )
                values.append((minutes, 0 if minutes else 1, start in self._red_weeks_of(week)))
            self._references[key] = floor(float(last_normal(values)[-1] or 0) + 1e-9)
        return self._references[key]

    def _red_weeks_of(self, week: int) -> set[int]:
        """First days of the seven-day blocks before `week` that held a red run."""
        return {week - 7 * -(-(week - day) // 7) for day in self.red if day < week} if self.red else set()

    def week_cap(self, week: int, *, everything: bool, share: float = 1.0) -> int:
        """H1 for the week that begins on `week`: from the last normal week before it. Ask when that one is written."""
        reference = self.reference(week, everything=everything, share=share)
        if reference and self.held and any(week + k in self.held for k in range(7)):
            return reference
        raised = next_week_cap_min(reference) if self.may_increase else reference
        return max(raised, self._floor(week))

    def _floor(self, week: int) -> int:
        """Minutes that the week may hold whatever the one before it held."""
        on_ladder = self.floor_week if week <= self.floor_until else 0
        return max(on_ladder, self.floor_back if week <= self.back_until else 0)

    def take_floors(self, other: Ledger) -> None:
        self.floor_week, self.floor_until = other.floor_week, other.floor_until
        self.floor_back, self.back_until = other.floor_back, other.back_until

    def week_cap_of_all(self, week: int, share: float) -> int:
        """H1 for all exercise, with what the first week of another sport may hold beside it."""
        return self.week_cap(week, everything=True, share=share) + self._first_of_other_sport(week)

    def _first_of_other_sport(self, week: int) -> int:
        """Minutes that the first week of another sport may hold beside the running (planner resolution 7)."""
        if not any(week <= day < week + 7 for day in self.cross):
            return 0
        before = range(week - 7 * LOOK_BACK_WEEKS, week)
        return (
            0 if any(self.all.get(d, 0.0) > self.run.get(d, 0.0) for d in before) else FIRST_OTHER_SPORT_MIN
        )

    def room(self, day: int) -> int:
        """Running minutes that H1 still leaves on `day`, in both units; in a beginner's first week those of H12."""
        left = [self._left(day, everything=everything) for everything in (False, True)]
        wished = range(day + 1, day + WEEK) if self.cross else ()
        left += [self._left(later, everything=True) for later in wished if later in self.cross]
        if self.first_week_most is not None:
            left.append(self._left_of_first_week(day))
        return max(0, floor(min(left) + 1e-9))

    def room_for_cross(self, day: int) -> int:
        """Minutes of other exercise that H1 and H4 leave on `day`, which is among the days of `cross`."""
        if not self.leaves_rest(day):
            return 0
        return max(0, floor(self._left(day, everything=True) + 1e-9))

    def _left(self, day: int, *, everything: bool) -> float:
        """Minutes left of the calendar week and of the seven days that end on `day`."""
        week, first, share = self.week_of(day), self.week_of(day - 6), self.share_on(day)
        cap = self.week_cap(week, everything=everything, share=share)
        before = self.week_cap(first, everything=everything, share=share)
        if everything:
            cap += self._first_of_other_sport(week)
            before += self._first_of_other_sport(first)
        window = max(cap, before) - self.week_sum(day - 6, everything=everything)
        return min(cap - self.week_sum(week, everything=everything), window)

    def _left_of_first_week(self, day: int) -> float:
        first = min(self.run, default=day)
        if day - first >= WEEK or self.first_week_most is None:
            return NO_LIMIT
        return self.first_week_most - self.week_sum(first, everything=False)


def _counted(
    run: dict[int, float], everything: dict[int, float], kept: dict[int, float]
) -> tuple[dict[int, float], dict[int, float]]:
    """Minutes times what they still count; a day without a run counts like the next run day after it."""
    shares: dict[int, float] = {}
    share = 1.0
    for day in sorted({*everything, *kept}, reverse=True):
        share = kept.get(day, share)
        shares[day] = share
    return (
        {day: minutes * shares[day] for day, minutes in run.items()},
        {day: minutes * shares[day] for day, minutes in everything.items()},
    )
