"""What caps and calendar could ever allow on each day; a plan that meets its goal then is proven (decision 0011).

Every figure here is an upper bound: it drops rules (rest days, rows of runs, most windows), it never adds one. All rules
kept are monotone: more minutes today never lower a later cap. So no plan inside the caps is earlier.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, repeat
from math import ceil, floor
from typing import TYPE_CHECKING

from backstride.load.caps import next_session_cap_min, next_week_cap_min
from backstride.load.reference import LIGHT
from backstride.plan.base import AROUND_MIN, CUTBACK_EVERY, CUTBACK_SHARE, SHORTEST_RUN_MIN
from backstride.plan.ledger import RAISE_DAYS, WINDOW_DAYS
from backstride.plan.rules import ladder

if TYPE_CHECKING:
    from backstride.plan.base import Goal
    from backstride.plan.ladder import Start
    from backstride.plan.ledger import Calendar, Ledger

FAR_DAYS = 560  # as far as a date is looked for
NEVER = 10**9
MOST_DAYS = 6  # H4
SKIPPED_SHARE = 0.75  # A2: what counts after eight days without a run


@dataclass(frozen=True, slots=True)
class Steps:
    """The ladder at its quickest: the first day of each level, and the first day after the ladder."""

    first_of: dict[int, int]
    done_on: int
    first_on: int
    ledger: Ledger

    def minutes_on(self, day: int) -> int:
        """Running minutes of the highest level that can be open on a day."""
        return max((ladder()[n].run_min for n, d in self.first_of.items() if d <= day), default=0)


def earliest(
    calendar: Calendar,
    ledger: Ledger,
    goal: Goal,
    first: int,
    most_in_a_row: int,
    *,
    steps: Steps | None = None,
    cutback: bool = False,
) -> int | None:
    """A day before which no plan inside the caps reaches the goal; None when the caps never let it.

    For a weekly goal it is the first day of the week: which day of that week depends on the single runs.
    """
    if not goal.exists:
        return None
    share, last = ledger.share_on(first), ledger.last_run or 0
    best = {
        day: floor(minutes * (share if day <= last else 1.0) + 1e-9)
        for day, minutes in ledger.longest.items()
        if day < first
    }
    begins = ledger.week_of(first)
    reference = ledger.reference(begins, everything=False, share=share)
    was_light = share == 1.0 and _was_light(ledger, begins)
    before = ledger.week_cap(begins - 7, everything=False, share=share)
    for count, week in enumerate(range(begins, first + FAR_DAYS, 7), start=1):
        cap = _week_cap(ledger, week, reference, steps)
        light = cutback and steps is None and count % CUTBACK_EVERY == 0
        cap = int(CUTBACK_SHARE * reference) if light else cap
        done = ceil(ledger.week_sum(week, everything=False) - 1e-9) if week < first else 0
        for day in range(max(week, first), week + 7):
            ran = sum(ledger.run.get(day - k, 0.0) for k in range(1, 7)) if day < first + 6 else 0.0
            room = min(cap - done, floor(max(cap, before) - ran + 1e-9))
            minutes = min(_longest(calendar, ledger, day, best, steps), room)
            if minutes >= SHORTEST_RUN_MIN:
                best[day] = minutes
                if goal.weekly_min is None and minutes >= (goal.session_min or 0):
                    return day
        on_ladder = steps is not None and week + 6 <= steps.done_on
        days = tuple(best.get(day, 0) if day >= first else 0 for day in range(week, week + 7))
        most = min(
            cap, done + _most_of(days, 1 if on_ladder else most_in_a_row, 3 if on_ladder else MOST_DAYS)
        )
        if goal.weekly_min is not None and most >= goal.weekly_min:
            return week
        # one light week keeps the reference, a second one becomes it; a week left out costs a gap of eight days (A2)
        reference, before = max(most, int(SKIPPED_SHARE * reference) if was_light else reference), cap
        was_light = False
    return None


def _was_light(ledger: Ledger, begins: int) -> bool:
    """Whether the last week of the log was a light one, so that another such week becomes the reference."""
    counted = ledger.week_sum(begins - 7, everything=False)
    if any(begins - 7 * k <= day < begins for k in (2,) for day in ledger.red) or not counted:
        return False
    return counted <= LIGHT * ledger.reference(begins - 7, everything=False)


def _week_cap(ledger: Ledger, week: int, reference: int, steps: Steps | None) -> int:
    is_held = any(week + k in ledger.held for k in range(7))
    if is_held and reference:
        return reference
    may_raise = ledger.may_increase or steps is not None
    raised = next_week_cap_min(reference) if may_raise else reference
    return max(raised, ledger.floor_week, ledger.floor_back)


def _longest(calendar: Calendar, ledger: Ledger, day: int, best: dict[int, int], steps: Steps | None) -> int:
    """The longest run of a day under session cap, ladder and calendar, if every day before was used to the full."""
    get = best.get
    older = max(map(get, range(day - WINDOW_DAYS, day - RAISE_DAYS + 1), repeat(0)))
    newer = max(map(get, range(day - RAISE_DAYS + 1, day), repeat(0)))
    most = next_session_cap_min(older) if older else newer
    if older and not ledger.may_raise(day):
        most = min(most, max(older, newer))
    if steps is not None:
        climbed = steps.minutes_on(day)
        most = climbed if day <= steps.done_on else max(most, climbed)
    return min(most, calendar.minutes(day) - ledger.cross.get(day, 0) - AROUND_MIN)


@lru_cache(maxsize=64)
def _sets(most_in_a_row: int, most_days: int) -> tuple[tuple[int, ...], ...]:
    """Maximal sets of days of one week with no more running days in a row than allowed; rows across its border pass."""
    good = [
        chosen
        for n in range(most_days, 0, -1)
        for chosen in combinations(range(7), n)
        if _row(chosen) <= most_in_a_row
    ]
    return tuple(c for c in good if not any(set(c) < set(other) for other in good))


def _row(chosen: tuple[int, ...]) -> int:
    row = best = 0
    for day in range(7):
        row = row + 1 if day in chosen else 0
        best = max(best, row)
    return best


def _most_of(days: tuple[int, ...], most_in_a_row: int, most_days: int) -> int:
    return max(sum(days[k] for k in chosen) for chosen in _sets(most_in_a_row, most_days))


def quickest(calendar: Calendar, ledger: Ledger, start: Start, first: int) -> Steps:
    """The ladder if every session is green and no week is full: a level opens after its greens and its days."""
    levels = ladder()
    needed = 1 if start.is_base else 2
    apart = 7
    taken = list(start.steps)[-2:]
    day, level, greens = first, start.level, start.greens
    found: dict[int, int] = {}
    last_run = day - 2
    far = first + FAR_DAYS
    done = NEVER
    while day < far:
        if day - last_run < 2 or calendar.minutes(day) - ledger.cross.get(day, 0) < levels[1].total_min:
            day += 1
            continue
        free = calendar.minutes(day) - ledger.cross.get(day, 0)
        recent = [s for s in taken if day - s < apart]
        may_step = greens >= needed and level < 12 and len(recent) < (2 if start.is_base else 1)
        if may_step and levels[level + 1].total_min <= free:
            level, greens = level + 1, 1
            taken.append(day)
            found[level] = day
            last_run = day
        elif levels[level].total_min <= free and greens < needed:
            greens += 1
            found.setdefault(level, day)
            last_run = day
            if level == 12 and greens >= needed:
                done = day
                break
        day += 1
    half = ledger.past.weekly_before_stop_min / 2 if start.is_base else None
    if half:
        reach = [d for n, d in sorted(found.items()) if 3 * levels[n].run_min >= half]
        done = min([done, *reach])
    return Steps(found, done, first, ledger)
