"""Every cap recomputed from a plan's days and the log alone; shares nothing with the search but the rules' data."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from math import floor
from typing import TYPE_CHECKING, Any

from backstride.plan.base import AROUND_MIN
from backstride.plan.ceiling import ceiling_of
from backstride.plan.gate import gate_of, is_needed
from backstride.plan.ladder import BOUT_CAP_LEVEL, is_bout_capped, start_of
from backstride.plan.past import BACK_FOR_DAYS, past_of
from backstride.plan.programme import open_on
from backstride.plan.route import first_week_most
from backstride.plan.rules import ladder
from backstride.plan.style import ramp_in

if TYPE_CHECKING:
    from backstride.plan.ladder import Start
    from backstride.plan.past import Past
    from backstride.plan.request import PlanRequest
    from backstride.plan.style import Ramp

ONE = dt.timedelta(days=1)
DAYS_APART, MOST_STRENGTH = 2, 3  # H8


def validate(plan: Mapping[str, Any], request: PlanRequest) -> list[dict[str, Any]]:
    """Rules that a plan breaks: `{id, date, sentence}`. Empty for every plan that we make; also for edited ones."""
    past = past_of(request)
    ceiling = ceiling_of(request)
    days = {dt.date.fromisoformat(str(day["date"])): day for day in plan["days"]}
    if ceiling.is_refused:
        return (
            [_broken("H13", min(days), "No plan is allowed before a clinician has seen you.")] if days else []
        )
    run = {day: int(row["run_min"]) for day, row in days.items() if row["run_min"]}
    cross = {day: int(row["cross_min"]) for day, row in days.items() if row["cross_min"]}
    if cross:
        other = dict(past.other)
        for day, minutes in cross.items():
            other[day] = other.get(day, 0.0) + minutes
        past = replace(past, other=other)
    found = [*_ceilings(request, past, days, run), *_calendar(request, days)]
    found += [
        *_rows(request, past, days, run, cross),
        *_strength(request, days),
        *_exercises(request, past, days),
    ]
    ramp = ramp_in(request, past.red, days)
    found += _style(past, days, run, ramp)
    held = ramp.held | _repeated(request, past, days, run)
    if run or cross:
        found += _weeks(request, past, days, run, cross, held, may_increase=ceiling.may_increase)
        found += _sessions(past, days, run, held, may_increase=ceiling.may_increase)
        found += _kilometres(past, days, run)
        found += _first_week(request, past, run)
    return found


def _broken(rule: str, day: dt.date, sentence: str) -> dict[str, Any]:
    return {"id": rule, "date": day.isoformat(), "sentence": f"{day}: {sentence}"}


def _ceilings(
    request: PlanRequest, past: Past, days: Mapping[dt.date, Any], run: Mapping[dt.date, int]
) -> Iterator[dict[str, Any]]:
    ceiling = ceiling_of(request)
    if not ceiling.may_run:
        for day in run:
            yield _broken("H15", day, "running is planned, and the permission does not allow it")
    if not ceiling.may_walk:
        for day, row in days.items():
            if row["walk_min"] or row["cross_min"] or row["exercises"]:
                yield _broken("H15", day, "exercise is planned, and the permission allows none")
    if is_needed(request, past):
        gate = gate_of(request, past, hops_need_clinician=ceiling.hops_need_clinician)
        for day in run:
            if gate.opens_on is None or day < gate.opens_on:
                yield _broken("H6", day, "running is planned before its gate can open")
    if is_bout_capped(request, past):
        for day in run:
            if (days[day].get("level") or 12) > BOUT_CAP_LEVEL:
                yield _broken(
                    "B3", day, "one bout is longer than eight minutes, and pain comes within fifteen"
                )
    for day in run:
        if day < past.free_from():
            yield _broken("B4", day, "running is planned inside the two days off after a red run")


def _exercises(request: PlanRequest, past: Past, days: Mapping[dt.date, Any]) -> Iterator[dict[str, Any]]:
    """H7, H10, H13, H16: by the library's own tags and doses, whatever the plan says of its exercises."""
    level: int | None = None
    for day, row in sorted(days.items()):
        if row["exercises"]:
            open_rows = {found.exercise.id for found in open_on(request, day, past=past, level=level).open}
            for exercise in row["exercises"]:
                if exercise["id"] not in open_rows:
                    yield _broken("H16", day, f"{exercise['id']} is not open to you on this day")
        if row.get("level") is not None and row["run_min"]:
            level = max(level or 0, int(row["level"]))


def _strength(request: PlanRequest, days: Mapping[dt.date, Any]) -> Iterator[dict[str, Any]]:
    """H8: 48 hours apart, three in seven days at most, never the day before the longest run."""
    ours = {day for day, row in days.items() if row.get("strength")}
    every = sorted(ours | set(request.strength_done))
    for before, day in pairwise(every):
        if day in ours and (day - before).days < DAYS_APART:
            yield _broken("H8", day, "strength work on the day after strength work")
    for day in sorted(ours):
        if sum(0 <= (day - other).days < 7 for other in every) > MOST_STRENGTH:
            yield _broken("H8", day, f"more than {MOST_STRENGTH} strength days in seven")
        after = days.get(day + ONE, {}).get("run_min") or 0
        week = _week(request, day + ONE)
        others = [
            days.get(week + k * ONE, {}).get("run_min") or 0 for k in range(7) if week + k * ONE != day + ONE
        ]
        if days.get(day + ONE, {}).get("kind") == "long_run" or after > max(others):
            yield _broken("H8", day, "strength work on the day before the longest run")


def _first_week(request: PlanRequest, past: Past, run: Mapping[dt.date, int]) -> Iterator[dict[str, Any]]:
    """H12: a beginner's first seven days."""
    most = first_week_most(request, past)
    if most is None or not run:
        return
    first = min((*past.longest, *run))
    total = sum(run.get(first + k * ONE, 0) + past.run.get(first + k * ONE, 0.0) for k in range(7))
    inside = [day for day in run if (day - first).days < 7]
    if inside and total > most:
        yield _broken("H12", min(inside), f"{total:g} min in the first week of running, its cap is {most}")


def _style(
    past: Past, days: Mapping[dt.date, Any], run: Mapping[dt.date, int], ramp: Ramp
) -> Iterator[dict[str, Any]]:
    """H9: no more minutes in the new way than the share of its week, and no longer run beside a share that rose."""
    for day, minutes in run.items():
        week, new = ramp.week_of(day), int(days[day].get("style_min") or 0)
        if new > (week.minutes(minutes) if week else 0):
            yield _broken("H9", day, f"{new} min in the new style are more than this week's share")
        if day.toordinal() in ramp.held:
            before = (day - k * ONE for k in range(1, 31))
            longest = max(max(run.get(d, 0), past.longest.get(d, 0)) for d in before)
            if minutes > longest:
                yield _broken("H9", day, f"a run of {minutes} min grows in a week in which the style changes")


def _calendar(request: PlanRequest, days: Mapping[dt.date, Any]) -> Iterator[dict[str, Any]]:
    for day, row in days.items():
        if min(row["run_min"], row["walk_min"], row["cross_min"]) < 0:
            yield _broken("H11", day, "minutes below zero")
        minutes = (
            row["run_min"] + row["walk_min"] + row["cross_min"] + int(row.get("exercise_block_min") or 0)
        )
        if row["run_min"] and row["walk_min"] < AROUND_MIN:
            yield _broken("H11", day, "a run without its warm-up and cool-down")
        if minutes > request.minutes_on(day) and not (row.get("outside_available") and not row["run_min"]):
            yield _broken("H11", day, f"{minutes} min are planned, {request.minutes_on(day)} are free")


def _rows(
    request: PlanRequest,
    past: Past,
    days: Mapping[dt.date, Any],
    run: Mapping[dt.date, int],
    cross: Mapping[dt.date, int],
) -> Iterator[dict[str, Any]]:
    """H4 and H5, across the border between log and plan; a strength block is no rest."""
    most = 3 if past.is_established else 2
    ours = {day for day, row in days.items() if row.get("strength")}
    strength = ours | set(request.strength_done)
    for day in sorted({*run, *cross, *ours}):
        if all(_minutes(past, run, day - k * ONE) or day - k * ONE in strength for k in range(7)):
            yield _broken("H4", day, "seven days in a row without a rest day")
        if day in run and all(_minutes(past, run, day - k * ONE, running=True) for k in range(most + 1)):
            yield _broken("H5", day, f"more than {most} running days in a row")


def _minutes(past: Past, run: Mapping[dt.date, int], day: dt.date, *, running: bool = False) -> float:
    other = 0.0 if running else past.other.get(day, 0.0)
    return run.get(day, 0) + past.run.get(day, 0.0) + other


def _sessions(
    past: Past,
    days: Mapping[dt.date, Any],
    run: Mapping[dt.date, int],
    held: frozenset[int],
    *,
    may_increase: bool,
) -> Iterator[dict[str, Any]]:
    """H2 with the gap rule and the tolerated baseline; ladder days hold their level."""
    for day, minutes in run.items():
        level = days[day].get("level")
        if level is not None:
            if minutes > ladder()[level].run_min:
                yield _broken("B3", day, f"{minutes} min on ladder level {level}")
            continue
        weight = _weights(past, run, day)
        longest = {
            d: weight.get(d, 0.0) * max(run.get(d, 0), 0 if d in past.red else past.longest.get(d, 0))
            for d in (day - k * ONE for k in range(1, 31))
        }
        older = floor(max(v for d, v in longest.items() if (day - d).days >= 7) + 1e-9)
        most = floor(max(longest.values()) + 1e-9)
        raises = may_increase and day.toordinal() not in held
        cap = max(older * 11 // 10, older + 2) if older and raises else most
        if minutes > cap:
            yield _broken("H2", day, f"a run of {minutes} min, the session cap is {cap}")


def _kilometres(
    past: Past, days: Mapping[dt.date, Any], run: Mapping[dt.date, int]
) -> Iterator[dict[str, Any]]:
    """H2 in km, with the minimum step (C3), against the measured runs of the log and those that the plan tells."""
    told = {day: float(row.get("distance_km") or 0) for day, row in days.items()}
    for day in sorted(run):
        weight = _weights(past, run, day)
        most = longest = 0.0
        for before in (day - k * ONE for k in range(1, 31)):
            km, minutes = past.km.get(before, (0.0, 0.0))
            if told.get(before) and told[before] > km:
                km, minutes = told[before], run.get(before, 0)
            km, minutes = km * weight.get(before, 0.0), minutes * weight.get(before, 0.0)
            if km > longest:
                longest = km
                most = max(1.1 * km, km * (minutes + 2) / minutes if minutes else 0.0)
        if longest and told[day] > most + 1e-6:
            yield _broken(
                "H2", day, f"a run of {told[day]:g} km, the session cap is {floor(10 * most) / 10:g} km"
            )


def _repeated(
    request: PlanRequest, past: Past, days: Mapping[dt.date, Any], run: Mapping[dt.date, int]
) -> frozenset[int]:
    """C5: the days of the first week after four to seven days without a run, more than usual; the ladder holds its level."""
    first = min(run, default=None)
    logged = sorted(past.longest)
    if first is None or not logged or days[first].get("level"):
        return frozenset()
    back = None
    if 4 <= (first - logged[-1]).days <= 7:
        back = first if (first - logged[-1]).days > _usual_gap(logged) else None
    elif len(logged) > 1 and 4 <= (logged[-1] - logged[-2]).days <= 7:
        back = logged[-1] if (logged[-1] - logged[-2]).days > _usual_gap(logged[:-1]) else None
    if back is None:
        return frozenset()
    end = _week(request, back) + 7 * ONE
    return frozenset(range(back.toordinal(), end.toordinal()))


def _usual_gap(logged: list[dt.date]) -> int:
    """Days between runs that three in four of the last eight weeks kept to."""
    recent = [day for day in logged if (logged[-1] - day).days <= 56]
    gaps = sorted((b - a).days for a, b in pairwise(recent))
    return gaps[3 * len(gaps) // 4] if gaps else 0


def _weights(past: Past, run: Mapping[dt.date, int], at: dt.date) -> dict[dt.date, float]:
    """What each run before `at`, logged or planned, still counts on that day."""
    weight, share, later = {}, 1.0, at
    for day in sorted({d for d in (*past.longest, *run) if d < at}, reverse=True):
        gap = (later - day).days
        is_enforced = past.is_enforced if day == past.last_run else later in past.enforced_ends
        limit = 14 if is_enforced else 22
        share *= 0.0 if gap >= limit else 1.0 if gap <= 7 else 0.75 if gap <= 14 else 0.5
        weight[day], later = share, day
    return weight


def _weeks(
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
            week = _week(request, day)
            sums[week] = sum(_minutes(past, run, week + k * ONE, running=not everything) for k in range(7))
            window = sum(_minutes(past, run, day - k * ONE, running=not everything) for k in range(7))
            before = _week(request, day - 6 * ONE)
            most = max(caps(week, day), caps(before, day))
            if everything:
                most = max(caps(week, day) + first_of(week), caps(before, day) + first_of(before))
            if window > most + 1e-6:
                yield _broken("H1", day, f"{window:g} min in seven days, the larger weekly cap is {most}")
        for week, total in sums.items():
            most = caps(week, min(d for d in (*run, *cross) if d >= week))
            most += first_of(week) if everything else 0
            if total > most + 1e-6:
                yield _broken("H1", week, f"{total:g} min in this week, its cap is {most}")


def _steps(
    past: Past, days: Mapping[dt.date, Any], run: Mapping[dt.date, int], start: Start, *, may_step: bool
) -> Iterator[dict[str, Any]]:
    """B3: days apart, no level left out, its greens first, one step in seven days (with an established base two)."""
    level, greens, steps = start.level, start.greens, list(start.steps)
    needed, most = (1, 2) if start.is_base else (2, 1)
    for day in sorted(d for d in run if days[d].get("level")):
        if _minutes(past, run, day - ONE, running=True):
            yield _broken("H4", day, "running on two days in a row while on the ladder")
        now = int(days[day]["level"])
        if now > level:
            recent = sum(day.toordinal() - step < 7 for step in steps)
            if not may_step:
                yield _broken("H15", day, f"ladder level {now} where nothing may rise")
            elif now > level + 1:
                yield _broken("B3", day, f"ladder level {now} before level {level + 1}")
            elif greens < needed or recent >= most:
                yield _broken("B3", day, f"ladder level {now} comes too soon after level {level}")
            level, greens = now, 1
            steps.append(day.toordinal())
        else:
            greens += now == level


def _week(request: PlanRequest, day: dt.date) -> dt.date:
    return day - dt.timedelta(days=(day.weekday() - request.settings.week_start) % 7)


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
        weight = _weights(past, run, at)
        later_run = sorted(weight)

        def counted(day: dt.date) -> float:
            after = next((d for d in later_run if d >= day), None)
            return _minutes(past, run, day, running=not everything) * (weight[after] if after else 1.0)

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
