"""Exercises placed into the days of a plan: two strength days a week, mobility on the quiet ones (H4, H7, H8, H16)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from backstride.core.disposition import Disposition, RunPermission
from backstride.plan import exercises
from backstride.plan.past import past_of
from backstride.plan.rules import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from backstride.plan.ceiling import Ceiling
    from backstride.plan.days import PlanDay
    from backstride.plan.past import Past
    from backstride.plan.request import PlanRequest

ONE = dt.timedelta(days=1)
STRENGTH_A_WEEK, DAYS_APART = 2, 2  # H8: two a week, 48 hours apart
SHORT_WALK_MIN = 10
STILL = frozenset({"walk", "rest"})
RUNS = frozenset({"walkrun", "easy_run", "long_run"})
IRRITABLE = 5  # of 10 in the morning (dossier D)


def exercises_of(request: PlanRequest, past: Past, ceiling: Ceiling, days: list[PlanDay]) -> list[PlanDay]:
    """The same days with their exercises. Nothing is placed where the day's minutes do not hold it."""
    if not ceiling.may_walk:
        return days
    is_held = request.disposition is Disposition.CLINICIAN_DAYS
    is_held = is_held or request.run_permission is RunPermission.NO_IMPACT
    with_strength = ceiling.may_run or not is_held  # H13
    chosen = _strength_days(request, past, days) if with_strength else frozenset()
    found: list[PlanDay] = []
    nth = len(request.strength_done)
    level: int | None = None
    for day in days:
        situation = _situation(request, past, day.date, level)
        level = max(level or 0, day.level) if day.level is not None and day.run_min else level
        is_strength = day.date in chosen and situation.phase != "P0"
        name = ("strength_a", "strength_b")[nth % 2] if is_strength else _quiet(day, situation.phase)
        rows = exercises.block(situation, name) if name else ()
        made = _with(request, day, rows, is_strength=is_strength)
        nth += made.strength
        found.append(made)
    return found


def open_on(
    request: PlanRequest, day: dt.date, *, past: Past | None = None, level: int | None = None
) -> exercises.Programme:
    """Every exercise as it stands for this runner on a day: open with its dose, or closed with the reason and until when.

    A check that allows no running still leaves what it leaves (H13). `level`: of the ladder, reached before that day.
    """
    return exercises.programme(_situation(request, past or past_of(request), day, level))


def _quiet(day: PlanDay, phase: str) -> str | None:
    """The set of a day without strength work."""
    if day.kind in RUNS:
        return "warm_up"
    return ("first_days" if phase == "P0" else "mobility") if day.kind == "walk" else None


def _situation(request: PlanRequest, past: Past, day: dt.date, level: int | None) -> exercises.Situation:
    red = max((d for d in past.red_told if d <= day), default=None)
    since = request.today - 2 * ONE
    mornings = [p.morning for p in request.pain if p.morning is not None and p.date >= since]
    return exercises.situation_of(
        request,
        day,
        days_since_red=(day - red).days if red else None,
        is_irritable=any(m >= IRRITABLE for m in mornings) and (day - request.today).days <= 1,
        ladder_level=level,
    )


def _with(
    request: PlanRequest, day: PlanDay, rows: Sequence[exercises.Prescribed], *, is_strength: bool
) -> PlanDay:
    """The day with as many of these exercises as its minutes hold; a walk gives way down to ten minutes."""
    if not rows:
        return day
    shown = tuple(row.to_json() for row in rows)
    if day.kind in RUNS and not is_strength:
        return replace(day, exercises=shown)  # the warm-up's own five minutes
    free = request.minutes_on(day.date)
    walk = day.walk_min
    if day.kind in STILL:
        walk = min(walk, SHORT_WALK_MIN)
    room, kept, minutes = free - day.run_min - walk - day.cross_min, [], 0
    for row in rows:
        if minutes + row.minutes <= room:
            minutes += row.minutes
            kept.append(row.to_json())
    if not kept:
        return day
    if day.kind in STILL:
        walk = min(day.walk_min, free - minutes - day.cross_min)
    why = (*day.why, say("strength")) if is_strength else day.why
    kind = "strength" if is_strength and day.kind in STILL else day.kind
    return replace(
        day,
        kind=kind,
        walk_min=walk,
        exercises=tuple(kept),
        exercise_block_min=minutes,
        strength=is_strength,
        why=why,
    )


def _strength_days(request: PlanRequest, past: Past, days: Sequence[PlanDay]) -> frozenset[dt.date]:
    """Up to two days in each week: apart, not before the longest run, a rest day left, running-free days first."""
    rows = {day.date: day for day in days}
    busy = {d for d, minutes in (*past.run.items(), *past.other.items()) if minutes}
    busy |= {day.date for day in days if day.run_min or day.cross_min}
    done = set(request.strength_done)
    chosen: set[dt.date] = set(done)
    for week in _weeks(request, days):
        open_days = [d for d in week if d not in done and _is_open(request, rows, d)]
        best: tuple[object, ...] | None = None
        taken: tuple[dt.date, ...] = ()
        for n in range(STRENGTH_A_WEEK, 0, -1):
            for some in combinations(open_days, n):
                if not _is_spaced(chosen, some) or not _leaves_rest(busy | chosen, some):
                    continue
                key = (sum(rows[d].run_min > 0 for d in some), _evenness(some), some)
                if best is None or key < best:
                    best, taken = key, some
            if taken:
                break
        chosen |= set(taken)
    return frozenset(chosen - done)


def _weeks(request: PlanRequest, days: Sequence[PlanDay]) -> Iterable[list[dt.date]]:
    weeks: dict[dt.date, list[dt.date]] = {}
    for day in days:
        start = day.date - ((day.date.weekday() - request.settings.week_start) % 7) * ONE
        weeks.setdefault(start, []).append(day.date)
    return weeks.values()


def _is_open(request: PlanRequest, rows: dict[dt.date, PlanDay], day: dt.date) -> bool:
    row, after = rows[day], rows.get(day + ONE)
    if row.kind in ("test", "long_run") or (after is not None and _is_longest(request, rows, after)):
        return False
    around = SHORT_WALK_MIN if row.kind in STILL else row.walk_min
    return request.minutes_on(day) - row.run_min - row.cross_min - around >= SHORT_WALK_MIN


def _is_longest(request: PlanRequest, rows: dict[dt.date, PlanDay], day: PlanDay) -> bool:
    """H8: a long run, or by ever so little the longest of its week."""
    week = day.date - ((day.date.weekday() - request.settings.week_start) % 7) * ONE
    others = [rows[d].run_min for k in range(7) if (d := week + k * ONE) != day.date and d in rows]
    return day.kind == "long_run" or day.run_min > max(others, default=0)


def _is_spaced(chosen: Iterable[dt.date], some: Sequence[dt.date]) -> bool:
    every = sorted({*chosen, *some})
    if any((b - a).days < DAYS_APART for a, b in pairwise(every)):
        return False
    return all(sum(0 <= (d - e).days < 7 for e in every) <= STRENGTH_A_WEEK for d in every)


def _leaves_rest(busy: set[dt.date], some: Sequence[dt.date]) -> bool:
    """H4: no seven busy days in a row through any of these."""
    full = busy | set(some)
    for day in some:
        row = 1
        for step in (ONE, -ONE):
            at = day + step
            while at in full:
                row, at = row + 1, at + step
        if row >= 7:
            return False
    return True


def _evenness(some: Sequence[dt.date]) -> int:
    """Three or four days between two of them are best."""
    return abs((some[-1] - some[0]).days * 2 - 7) if len(some) > 1 else 0
