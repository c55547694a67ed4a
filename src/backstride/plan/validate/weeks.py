"""Rules of a week: its cap by the calendar and by seven rolling days, the steps of the ladder, a beginner's first days."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from math import floor
from typing import TYPE_CHECKING, Any

from backstride.plan.ceiling import ceiling_of
from backstride.plan.ladder import start_of
from backstride.plan.past import BACK_FOR_DAYS
from backstride.plan.route import first_week_most
from backstride.plan.validate.counts import ONE, broken, minutes_on, week_of, weights

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from backstride.plan.ladder import Start
    from backstride.plan.past import Past
    from backstride.plan.request import PlanRequest


def weeks(
    request: PlanRequest,
    past: Past,
    days: Mapping[dt.date, Any],
    run: Mapping[dt.date, int],
    cross: Mapping[dt.date, int],
    held: frozenset[int],
    *,
    may_increase: bool,
) -> Iterator[dict[str, Any]]:
    """H1 by calendar week and by rolling seven days, for running and for all exercise."""
    first = min(run, default=min(days))
    start = start_of(request, past, ceiling_of(request), first) if days[first].get("level") else None
    half = past.weekly_before_stop_min // 2 if start is not None and start.is_base else 0
    began = min((*past.run, first))
    on_ladder = max((day for day in run if days[day].get("level")), default=dt.date.min)
    stop = past.stopped_on if past.returned_on else past.last_run

    def floor_of(week: dt.date) -> int:
        """What a week may hold whatever the one before held: on the ladder, on the way back, in the first two weeks."""
        if start is None:
            return past.first_week_min if may_increase and week <= began + 7 * ONE else 0
        back = half if stop and week <= stop + BACK_FOR_DAYS * ONE else 0
        return max(back, start.floor_week_min if week <= on_ladder else 0)

    def first_of(week: dt.date) -> int:
        """The first week of another sport may hold an hour of it beside the running (planner resolution 7)."""
        if not any(week <= day < week + 7 * ONE for day in cross):
            return 0
        return 0 if any(past.other.get(week - k * ONE) for k in range(1, 71)) else 60

    if start is not None:
        yield from _steps(past, days, run, start, may_step=ceiling_of(request).may_step)
    last_step = max(
        (day for day in run if days[day].get("level")), default=dt.date.min
    )  # levels are steps (H13)
    rises_until = dt.date.max if may_increase else last_step
    if not ceiling_of(request).may_step:
        rises_until = dt.date.min
    for everything in (False, True):
        caps = _week_caps(past, run, floor_of, held, rises_until, everything=everything)
        sums: dict[dt.date, float] = defaultdict(float)
        for day in sorted({*run, *cross} if everything else run):
            week = week_of(request, day)
            sums[week] = sum(minutes_on(past, run, week + k * ONE, running=not everything) for k in range(7))
            window = sum(minutes_on(past, run, day - k * ONE, running=not everything) for k in range(7))
            before = week_of(request, day - 6 * ONE)
            most = max(caps(week, day), caps(before, day))
            if everything:
                most = max(caps(week, day) + first_of(week), caps(before, day) + first_of(before))
            if window > most + 1e-6:
                yield broken("H1", day, f"{window:g} min in seven days, the larger weekly cap is {most}")
        for week, total in sums.items():
            most = caps(week, min(d for d in (*run, *cross) if d >= week))
            most += first_of(week) if everything else 0
            if total > most + 1e-6:
                yield broken("H1", week, f"{total:g} min in this week, its cap is {most}")


def _steps(
    past: Past, days: Mapping[dt.date, Any], run: Mapping[dt.date, int], start: Start, *, may_step: bool
) -> Iterator[dict[str, Any]]:
    """B3: days apart, no level left out, its greens first, one step in seven days (with an established base two)."""
    level, greens, steps = start.level, start.greens, list(start.steps)
    needed, most = (1, 2) if start.is_base else (2, 1)
    for day in sorted(d for d in run if days[d].get("level")):
        if minutes_on(past, run, day - ONE, running=True):
            yield broken("H4", day, "running on two days in a row while on the ladder")
        now = int(days[day]["level"])
        if now > level:
            recent = sum(day.toordinal() - step < 7 for step in steps)
            if not may_step:
                yield broken("H15", day, f"ladder level {now} where nothing may rise")
            elif now > level + 1:
                yield broken("B3", day, f"ladder level {now} before level {level + 1}")
            elif greens < needed or recent >= most:
                yield broken("B3", day, f"ladder level {now} comes too soon after level {level}")
            level, greens = now, 1
            steps.append(day.toordinal())
        else:
            greens += now == level


def _week_caps(
    past: Past,
    run: Mapping[dt.date, int],
    floor_of: Callable[[dt.date], int],
    held: frozenset[int],
    rises_until: dt.date,
    *,
    everything: bool,
) -> Any:
    def cap(week: dt.date, at: dt.date) -> int:
        reference = _reference(week, at)
        if reference and any(week.toordinal() + k in held for k in range(7)):
            return reference
        return max(_raised(reference) if week <= rises_until else reference, floor_of(week))

    def _reference(week: dt.date, at: dt.date) -> int:
        """The last week with minutes; one light week (at most 80 %) stands back behind the one before it."""
        weight = weights(past, run, at)
        later_run = sorted(weight)

        def counted(day: dt.date) -> float:
            after = next((d for d in later_run if d >= day), None)
            return minutes_on(past, run, day, running=not everything) * (weight[after] if after else 1.0)

        current: float | None = None
        before: float | None = None
        was_light = False
        for k in range(10, 0, -1):
            start = week - 7 * k * ONE
            total = sum(counted(start + i * ONE) for i in range(7))
            if not total:
                was_light = False
                continue
            value = total
            if before is not None and any(start + i * ONE in past.red for i in range(7)):
                value = min(total, before)
            is_light = current is not None and value <= 0.8 * current
            if current is None or not is_light or was_light:
                current = value
            was_light, before = is_light, value
        return floor((current or 0) + 1e-9)

    def _raised(reference: int) -> int:
        return max(reference * 11 // 10, reference + 6) if reference else 0

    return cap


def first_week(request: PlanRequest, past: Past, run: Mapping[dt.date, int]) -> Iterator[dict[str, Any]]:
    """H12: a beginner's first seven days."""
    most = first_week_most(request, past)
    if most is None or not run:
        return
    first = min((*past.longest, *run))
    total = sum(run.get(first + k * ONE, 0) + past.run.get(first + k * ONE, 0.0) for k in range(7))
    inside = [day for day in run if (day - first).days < 7]
    if inside and total > most:
        yield broken("H12", min(inside), f"{total:g} min in the first week of running, its cap is {most}")
