"""What the log before today still counts: tolerated runs, the gap, the base, the week to measure against."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from math import floor
from statistics import mean, median
from typing import TYPE_CHECKING

from backstride.core.pain import PainDay
from backstride.load.baseline import shares
from backstride.load.caps import FIRST_WEEK_RUN_MIN, RESTART_DAYS_ENFORCED, gap_multiplier
from backstride.load.pain import DAYS_OFF_AFTER_RED, RED_DURING, by_day, highest, red_days

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from backstride.load.pain import Red
    from backstride.plan.request import PlanRequest

ENFORCED_BEFORE_DAYS = 3  # charter 5
MISSED_DAYS = range(4, 8)  # C5: the last week is repeated; from 8 on earlier runs count in part
MISSED_WEEK_DAYS = 11  # as long as the held week, or a short one and the next, can last
BASE_WEEKS, BASE_OF = 4, 8  # B3: four weeks of running in the eight before the stop
RED_SCORE = 5  # B4
BACK_FOR_DAYS = 84  # B3: the way back with an established base ends twelve weeks after the stop
PACE_DAYS = 30  # the window of H2
UNKNOWN_MIN = 0.01  # of a run of which only the distance is known: never zero, and it raises nothing


@dataclass(frozen=True, slots=True)
class Past:
    """The log as the planner needs it. Minutes are running minutes unless they say otherwise."""

    longest: Mapping[dt.date, int]  # longest single run of each day
    run: Mapping[dt.date, float]  # sum of each day
    other: Mapping[dt.date, float]  # other exercise of each day
    red: frozenset[dt.date]
    last_run: dt.date | None
    is_enforced: bool
    is_established: bool
    typical_min: int
    weekly_before_stop_min: int
    runs_a_week: int
    pace_min_per_km: float | None
    usual_weekdays: Mapping[int, int]  # runs of the last eight weeks on each weekday
    returned_on: dt.date | None = None  # the first run after the last stop that restarted the ladder
    enforced_ends: frozenset[dt.date] = frozenset()  # runs that ended a stop which pain enforced
    rest_until: dt.date | None = None  # the last day off that red pain asks for (B4)
    red_told: frozenset[dt.date] = (
        frozenset()
    )  # days that told of red pain, the run's own or up to three later
    scored: Mapping[dt.date, PainDay] = field(default_factory=dict)  # of two rows of a day the worse scores
    km: Mapping[dt.date, tuple[float, float]] = field(
        default_factory=dict
    )  # longest of each day, and its minutes
    is_first_week: bool = True  # at most one calendar week with a run: a part of a week is no reference
    usual_gap: int = 0  # days to the next run, of the last eight weeks' longest quarter the shortest
    stopped_on: dt.date | None = None  # the run before the last stop that restarted the ladder
    came_back_on: dt.date | None = None  # the last run, where it came after missed days (C5)

    def gap_on(self, day: dt.date) -> int | None:
        return (day - self.last_run).days if self.last_run else None

    def is_missed(self, gap: int) -> bool:
        """Four to seven days without a run, more than this runner usually leaves: the last week is repeated (C5)."""
        return MISSED_DAYS.start <= gap < MISSED_DAYS.stop and gap > self.usual_gap

    @property
    def first_week_min(self) -> int:
        """Running minutes that a beginner's first week may hold off the ladder (H12, planner resolution 2)."""
        return FIRST_WEEK_RUN_MIN if self.is_first_week and not self.is_established else 0

    def free_from(self) -> dt.date:
        """The first day on which a run may stand after the days off that red pain asks for (B4)."""
        return self.rest_until + dt.timedelta(days=1) if self.rest_until else dt.date.min

    def multiplier_on(self, day: dt.date) -> float:
        """What earlier runs still count when the next run is on `day`."""
        gap = self.gap_on(day)
        return 0.0 if gap is None else gap_multiplier(gap, enforced=self.is_enforced)

    def kept(self) -> dict[dt.date, float]:
        """The share of each run day that still counted on the day of the last run."""
        if self.last_run is None:
            return {}
        return {**shares(sorted(self.longest), self.last_run, self.enforced_ends), self.last_run: 1.0}


def past_of(request: PlanRequest) -> Past:
    """Read the request's history and pain."""
    longest: dict[dt.date, int] = {}
    run: dict[dt.date, float] = defaultdict(float)
    other: dict[dt.date, float] = defaultdict(float)
    paces: dict[dt.date, tuple[float, float]] = {}
    unmeasured: set[dt.date] = set()
    for row in request.history:
        minutes = row.run_min if row.run_min is not None else (row.exercise_min or 0.0) if row.run_km else 0.0
        if minutes:
            run[row.date] += minutes
            longest[row.date] = max(longest.get(row.date, 0), floor(minutes + 1e-9))
            if row.run_km and minutes >= paces.get(row.date, (0.0, 0.0))[0]:  # of two runs the longer
                paces[row.date] = (minutes, row.run_km)
        elif row.run_km:  # minutes unknown: a running day, for gaps, pain and rest; it raises no cap
            run[row.date] += UNKNOWN_MIN
            unmeasured.add(row.date)
        if row.exercise_min is not None and row.exercise_min > minutes:
            other[row.date] += row.exercise_min - minutes
    beside = [d for d in unmeasured if any(abs((d - m).days) <= PACE_DAYS for m in longest)]
    longest.update({day: longest.get(day, 0) for day in beside})  # with nothing measured the ladder speaks
    scored = by_day(
        PainDay(date=p.date, morning=p.morning, worst=p.worst, during_run=p.during_run) for p in request.pain
    )
    told_red = red_days(scored, longest)
    judged = {row.date for row in request.judged if row.colour in ("red", "black")}
    red = frozenset(told_red) | (judged & set(longest))
    last = max(longest, default=None)
    marks = red | {day for day, entry in scored.items() if highest(entry) >= RED_SCORE}
    marks |= {request.ill_on} if request.ill_on else set()
    ends = frozenset(
        b for a, b in pairwise(sorted(longest)) if _is_marked(a, marks, request.onset_date, before=b)
    )
    if request.stop_enforced:  # told of the last stop, also once running has begun again
        stops = [b for a, b in pairwise(sorted(longest)) if (b - a).days >= RESTART_DAYS_ENFORCED]
        ends |= frozenset(stops[-1:])
    stop, back = _last_stop(sorted(longest), ends, request.today)
    base, typical, weekly, often = _base(longest, run, last)
    if stop is not None and not base and (request.today - stop).days <= BACK_FOR_DAYS:
        base, typical, weekly, _ = _base(longest, run, stop)
    tolerated = {d: paces[d] for d in paces if d not in red}
    recent = [v for d, v in tolerated.items() if last and (last - d).days <= PACE_DAYS]
    best = max(recent or tolerated.values(), default=None)
    weeks = {d - dt.timedelta(days=(d.weekday() - request.settings.week_start) % 7) for d in longest}
    return Past(
        longest,
        dict(run),
        dict(other),
        red,
        last,
        _is_enforced(request, last, marks),
        base,
        typical,
        weekly,
        often,
        best[0] / best[1] if best else None,
        Counter(d.weekday() for d in longest if last and (last - d).days < 7 * BASE_OF),
        back,
        ends,
        _rest_until(request, told_red, scored, judged),
        frozenset({*(mark.known_on for mark in told_red.values()), *judged}),
        scored,
        {d: (km, minutes) for d, (minutes, km) in tolerated.items()},
        len(weeks) <= 1,
        usual_gap(longest),
        stop,
        _came_back(longest, last),
    )


def _came_back(run_days: Collection[dt.date], last: dt.date | None) -> dt.date | None:
    """The last week's first run, where it came after missed days: what it asks for holds for the whole week (C5)."""
    days = sorted(set(run_days))
    for before, day in reversed(list(pairwise(days))):
        if last is None or (last - day).days >= MISSED_WEEK_DAYS:
            return None
        gap = (day - before).days
        if gap in MISSED_DAYS and gap > usual_gap([d for d in days if d <= before]):
            return day
    return None


def usual_gap(run_days: Collection[dt.date]) -> int:
    """Days from one run to the next that three in four of the last eight weeks keep to; 0 with a single run."""
    last = max(run_days, default=None)
    days = sorted(day for day in set(run_days) if last and (last - day).days <= 7 * BASE_OF)
    gaps = sorted((b - a).days for a, b in pairwise(days))
    return gaps[3 * len(gaps) // 4] if gaps else 0


def _rest_until(
    request: PlanRequest, red: Mapping[dt.date, Red], scored: Mapping[dt.date, PainDay], judged: set[dt.date]
) -> dt.date | None:
    """Two days off from the day that told of red pain, with or without a row of the run; none on a red day (B4).

    With fever none before it has been gone for a day (C5).
    """
    off, today = dt.timedelta(days=DAYS_OFF_AFTER_RED), request.today
    ends = [day + off for day in (*red, *judged)]
    ends += [mark.known_on + off - dt.timedelta(days=1) for day, mark in red.items() if mark.known_on > day]
    ends += [day + off for day, entry in scored.items() if (entry.during_run or 0) >= RED_DURING]
    if today in scored and highest(scored[today]) >= RED_SCORE:
        ends.append(today)
    if request.ill_on:
        ends.append(request.ill_on + dt.timedelta(days=1))
    return max(ends, default=None)


def _is_enforced(request: PlanRequest, last: dt.date | None, marks: frozenset[dt.date]) -> bool:
    if request.stop_enforced is not None:
        return request.stop_enforced
    if last is None:
        return request.onset_date is not None
    return _is_marked(last, marks, request.onset_date)


def _is_marked(
    last: dt.date, marks: frozenset[dt.date], onset: dt.date | None, before: dt.date = dt.date.max
) -> bool:
    """A red day, a fever or an onset from three days before the last run up to the next makes the stop an enforced one."""
    edge = last - dt.timedelta(days=ENFORCED_BEFORE_DAYS)
    return any(edge < day < before for day in (*marks, *([onset] if onset else [])))


def _last_stop(
    days: list[dt.date], ends: frozenset[dt.date], today: dt.date
) -> tuple[dt.date | None, dt.date | None]:
    """The last run before, and the first after, a stop long enough to restart the ladder; twelve weeks back at most."""
    for before, after in reversed(list(pairwise(days))):
        if (today - after).days > BACK_FOR_DAYS:
            break
        if gap_multiplier((after - before).days, enforced=after in ends) == 0.0:
            return before, after
    return None, None


def _base(
    longest: Mapping[dt.date, int], run: Mapping[dt.date, float], last: dt.date | None
) -> tuple[bool, int, int, int]:
    """Whether there was an established base, the typical session, the weekly mean and runs a week before the stop."""
    if last is None:
        return False, 0, 0, 0
    blocks: dict[int, list[dt.date]] = defaultdict(list)
    for day in longest:
        back = (last - day).days // 7
        if 0 <= back < BASE_OF:  # nothing after the stop
            blocks[back].append(day)
    days = [day for block in blocks.values() for day in block]
    recent = [sum(run[d] for d in blocks.get(k, ())) for k in range(4)]
    often = round(mean([len(blocks[k]) for k in range(4) if k in blocks])) if days else 0
    measured = [longest[d] for d in days if longest[d]]
    typical = int(median(measured)) if measured else 0
    return len(blocks) >= BASE_WEEKS, typical, int(mean(recent)), often
