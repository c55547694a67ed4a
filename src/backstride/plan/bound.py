"""The earliest day on which caps and calendar could ever meet a goal; a plan that meets it then is proven (planner 5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backstride.load.caps import next_session_cap_min, next_week_cap_min
from backstride.plan.base import AROUND_MIN

if TYPE_CHECKING:
    from backstride.plan.base import Goal
    from backstride.plan.ledger import Calendar, Ledger

FAR_DAYS = 1500


def earliest(calendar: Calendar, ledger: Ledger, goal: Goal, first: int) -> int | None:
    """A day before which no plan inside the caps reaches the goal; None when the caps never let it.

    For a weekly goal it is the first day of the week: which day of that week depends on the single runs.
    """
    if goal.weekly_min is not None:
        return _week(calendar, ledger, goal.weekly_min, first)
    if goal.session_min is not None:
        return _session(calendar, ledger, goal.session_min, first)
    return None


def _week(calendar: Calendar, ledger: Ledger, wanted: int, first: int) -> int | None:
    begins = ledger.week_of(first)
    most = ledger.week_cap(begins, everything=False, share=ledger.share_on(first))
    for week in range(begins, begins + FAR_DAYS, 7):
        free = sum(max(0, calendar.minutes(d) - AROUND_MIN) for d in range(max(week, first), week + 7))
        if most >= wanted and free + ledger.week_sum(week, everything=False) >= wanted:
            return week
        if not ledger.may_increase:
            return None
        if not any(week + 7 + k in ledger.held for k in range(7)):
            most = max(next_week_cap_min(most), ledger.floor_week)
    return None


def _session(calendar: Calendar, ledger: Ledger, wanted: int, first: int) -> int | None:
    """One raise in seven days, each from the longest that could stand a week before."""
    day = next((d for d in range(first, first + FAR_DAYS) if calendar.minutes(d)), None)
    if day is None:
        return None
    most, since = ledger.session_cap(day), day
    for now in range(day, day + FAR_DAYS):
        if now - since >= 7 and ledger.may_raise(now):
            most, since = next_session_cap_min(most), now
        if most >= wanted and calendar.minutes(now) - AROUND_MIN >= wanted:
            return now
    return None
