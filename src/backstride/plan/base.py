"""After the ladder, or without one: the same weekdays each week, filled in order up to the caps (C2, C4)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import combinations, pairwise
from math import ceil
from typing import TYPE_CHECKING

from backstride.plan.ledger import Calendar, Ledger, weekday

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

AROUND_MIN = 10  # five minutes of walking before and after
SHORTEST_RUN_MIN = 8
IN_A_ROW_NOVICE, IN_A_ROW_BASE = 2, 3  # H5
OTHER_RUN_MIN = 20  # the runs beside the longest, in a week that comes back to its usual number (our setting)
LONG_SHARE = 1.25  # the longest run of a weekly target, against an even share (our setting)
CUTBACK_EVERY, CUTBACK_SHARE = 4, 0.75  # C6
TAPER_SHARES = (0.75, 0.5)  # two weeks before a race; about half the volume in the last (BOS07)
RACE_WINDOW_DAYS = 30
NO_LIMIT = 10**6


@dataclass(frozen=True, slots=True)
class Goal:
    """What the running is to reach; None holds what there is. Minutes."""

    weekly_min: int | None = None
    session_min: int | None = None
    race_on: dt.date | None = None
    has_taper: bool = (
        True  # False: the race cannot be prepared, the plan goes on to the nearest date (C6, C7 7)
    )
    not_before: dt.date | None = (
        None  # met only after this day: the nearest date after a race that is too near
    )
    on_weekday: int | None = None  # the goal's own day comes after it: 5 is Saturday

    def day_after(self, reached: dt.date) -> dt.date:
        """The day of the goal itself, once its preparation is reached: a parkrun stands on the next Saturday."""
        if self.on_weekday is None:
            return reached
        return reached + dt.timedelta(days=(self.on_weekday - reached.weekday() - 1) % 7 + 1)

    @property
    def exists(self) -> bool:
        return self.weekly_min is not None or self.session_min is not None


@dataclass(frozen=True, slots=True)
class Season:
    """The base phase on one set of weekdays: runs by day (ordinals), when the goal is met, unevenness of its weeks."""

    weekdays: tuple[int, ...]
    runs: tuple[tuple[int, int], ...]
    reached_on: int | None
    unevenness: float


def patterns(calendar: Calendar, most_in_a_row: int) -> Iterator[tuple[int, ...]]:
    """Sets of weekdays with a rest day (H4) and no more running days in a row than allowed (H5)."""
    free = [d for d in range(7) if calendar.by_weekday[d] >= SHORTEST_RUN_MIN + AROUND_MIN]
    for n in range(1, min(6, len(free)) + 1):
        for chosen in combinations(free, n):
            if longest_row(chosen) <= most_in_a_row:
                yield chosen


def longest_row(weekdays: Sequence[int]) -> int:
    """The most running days in a row of a weekly pattern, across the weekend."""
    row = best = 0
    for day in range(14):
        row = row + 1 if day % 7 in weekdays else 0
        best = max(best, row)
    return min(best, 7)


@dataclass(frozen=True, slots=True)
class Shape:
    """How a week is filled: its running days, and which of them carries the longest run."""

    weekdays: tuple[int, ...]
    long_on: int
    most_in_a_row: int


def fill(
    calendar: Calendar,
    ledger: Ledger,
    goal: Goal,
    shape: Shape,
    first: int,
    last: int,
    *,
    cutback: bool = False,
    stop_after: int | None = None,
    stop_when_reached: bool = False,
) -> Season:
    """Fill week after week; give up early once the goal can no longer be met by `stop_after`."""
    runs: list[tuple[int, int]] = []
    weeks: list[int] = []
    reached: int | None = None
    normal = 0
    for count, week in enumerate(range(ledger.week_of(first), last + 1, 7), start=1):
        days = [d for d in range(week, week + 7) if weekday(d) in shape.weekdays and first <= d <= last]
        share = _share(goal, week, count, cutback=cutback)
        wanted = _amounts(calendar, ledger, goal, shape, days, normal, share)
        for day in days:
            ledger.begin_on(day)
            minutes = min(wanted.get(day, 0), ledger.room(day), _cap(calendar, ledger, day))
            minutes = min(minutes, _left_in_taper(ledger, goal, day, normal))
            if minutes < SHORTEST_RUN_MIN or _row_before(ledger, day) >= shape.most_in_a_row:
                continue
            if not ledger.leaves_rest(day):
                continue
            ledger.add(day, minutes)
            runs.append((day, minutes))
            if reached is None and _meets(ledger, goal, day):
                reached = day
        if share == 1.0:
            total = int(ledger.week_sum(week, everything=False))
            normal = total if week >= first else max(normal, total)
            weeks.append(total)
        if stop_after is not None and reached is None and week + 7 > stop_after:
            break
        if stop_when_reached and reached is not None:
            break
    uneven = float(sum((b - a) ** 2 for a, b in pairwise(weeks)))
    return Season(shape.weekdays, tuple(runs), reached, uneven)


def _cap(calendar: Calendar, ledger: Ledger, day: int) -> int:
    free = calendar.minutes(day) - ledger.cross.get(day, 0) - AROUND_MIN
    return max(0, min(ledger.session_cap(day), free))


def _row_before(ledger: Ledger, day: int) -> int:
    row = 0
    while ledger.run.get(day - row - 1):
        row += 1
    return row


def _share(goal: Goal, week: int, count: int, *, cutback: bool) -> float:
    """Taper before a race that the plan prepares; a lighter fourth week where the runner set it."""
    if goal.race_on is not None and goal.has_taper:
        race = goal.race_on.toordinal()
        weeks_before = 0 if week <= race < week + 7 else (race - week - 4) // 7  # by the middle of the week
        if 0 <= weeks_before < len(TAPER_SHARES) and week <= race:
            return TAPER_SHARES[-1 - weeks_before]
    return CUTBACK_SHARE if cutback and count % CUTBACK_EVERY == 0 else 1.0


def _left_in_taper(ledger: Ledger, goal: Goal, day: int, normal: int) -> int:
    """What the two weeks before a race still hold on `day`, each of its own seven days (H14)."""
    if goal.race_on is None or not goal.has_taper:
        return NO_LIMIT
    week, days = divmod(goal.race_on.toordinal() - day - 1, 7)
    if not 0 <= week < len(TAPER_SHARES):
        return NO_LIMIT
    usual = normal or ledger.reference(ledger.week_of(day), everything=False, share=ledger.share_on(day))
    done = sum(ledger.run.get(day - k, 0.0) for k in range(1, 7 - days))
    return max(0, int(TAPER_SHARES[-1 - week] * usual - done))


def _amounts(
    calendar: Calendar,
    ledger: Ledger,
    goal: Goal,
    shape: Shape,
    days: list[int],
    normal: int,
    share: float,
) -> dict[int, int]:
    """Minutes wanted on each day of a week: the longest run on its day, the rest even."""
    if not days:
        return {}
    most = (
        goal.session_min if goal.session_min and goal.race_on is None else NO_LIMIT
    )  # not longer than asked for
    caps = {day: min(_cap(calendar, ledger, day), most) for day in days}
    week = ledger.week_of(days[0])
    gap_share = ledger.share_on(days[0])
    left = min(
        ledger.week_cap(week, everything=kind, share=gap_share)
        - ceil(ledger.week_sum(week, everything=kind) - 1e-9)
        for kind in (False, True)
    )
    before = max(normal, ledger.reference(week, everything=False, share=gap_share))
    if share < 1.0:
        return _even(days, caps, int(min(left, share * before)))
    long_day = next((d for d in days if weekday(d) == shape.long_on), None)
    if goal.weekly_min is not None:
        done = ceil(ledger.week_sum(week, everything=False) - 1e-9)
        total = min(left, goal.weekly_min - done)
        long_min = round(LONG_SHARE * total / len(days))
    elif goal.session_min is not None:
        last_long = int(max(ledger.longest.get(week - k, 0) for k in range(1, 8)))
        long_min = min(caps[long_day], goal.session_min) if long_day else 0
        others_min = max(0, before - last_long)
        if sum(bool(ledger.run.get(week - k)) for k in range(1, 8)) < len(days):
            others_min = max(others_min, (len(days) - 1) * min(last_long, OTHER_RUN_MIN))
        total = min(left, long_min + others_min)
    else:
        total = min(left, before)
        long_min = round(LONG_SHARE * total / len(days))
    if long_day is None:
        return _even(days, caps, total)
    long_min = max(0, min(long_min, caps[long_day], total))
    rest = [day for day in days if day != long_day]
    most = max(long_min, SHORTEST_RUN_MIN)
    others = _even(rest, {d: min(caps[d], most) for d in rest}, total - long_min)
    if goal.session_min is None:
        long_min = min(caps[long_day], total - sum(others.values()))
    return {**others, long_day: long_min}


def _even(days: list[int], caps: dict[int, int], total: int) -> dict[int, int]:
    """Spread minutes evenly under each day's cap; drop days that would get too little to be a run."""
    days = sorted(days, key=lambda d: (-caps[d], d))
    while days and total // len(days) < SHORTEST_RUN_MIN:
        days = days[:-1]
    given: dict[int, int] = {}
    for k, day in enumerate(sorted(days, key=lambda d: (caps[d], d))):
        given[day] = max(0, min(caps[day], (total - sum(given.values())) // (len(days) - k)))
    return given


def _meets(ledger: Ledger, goal: Goal, day: int) -> bool:
    if goal.weekly_min is not None:
        return ledger.week_sum(ledger.week_of(day), everything=False) >= goal.weekly_min
    if goal.not_before is not None and day <= goal.not_before.toordinal():
        return False
    return goal.session_min is not None and ledger.planned[day] >= goal.session_min
