"""The caps counted again from a request and a plan as plain values, by the words of the dossier alone (C2, A2, B3).

Imports nothing of the planner. Stricter or equal readings only: what it calls broken is broken.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections import defaultdict
from typing import Any

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LADDER = {0: 0, 1: 8, 2: 10, 3: 12, 4: 14, 5: 16, 6: 18, 7: 20, 8: 22, 9: 24, 10: 26, 11: 28, 12: 30}
ONE = dt.timedelta(days=1)


def broken(request: dict[str, Any], plan: dict[str, Any]) -> list[str]:
    """Every rule that a day breaks, as `id date what`."""
    days = {dt.date.fromisoformat(d["date"]): d for d in plan["days"]}
    runs = {day: d["run_min"] for day, d in days.items() if d["run_min"]}
    return [
        *_calendar(request, days),
        *_sessions(request, days, runs),
        *_rest(request, days),
        *_ladder(days, runs),
        *_weeks(request, days, runs),
        *_strength(request, days),
    ]


def _calendar(request: dict[str, Any], days: dict[dt.date, Any]) -> list[str]:
    found = []
    shut = {dt.date.fromisoformat(d) for d in request.get("blocked", ())}
    race = request.get("target", {}).get("race")
    if race:
        shut.add(dt.date.fromisoformat(race["date"]))
    for day, d in days.items():
        free = 0 if day in shut else request["available"].get(DAYS[day.weekday()], 0)
        total = d["run_min"] + d["walk_min"] + d["cross_min"] + d["exercise_block_min"]
        if total > free and not (d["outside_available"] and not d["run_min"]):
            found.append(f"H11 {day} {total} of {free}")
        if d["run_min"] and d["walk_min"] < 10:
            found.append(f"H11 {day} no warm-up and cool-down")
    return found


def _longest(request: dict[str, Any]) -> dict[dt.date, float]:
    """Longest run of each logged day that did not end red."""
    longest: dict[dt.date, float] = {}
    scores = defaultdict(list)
    morning: dict[dt.date, int] = {}
    during: dict[dt.date, int] = {}
    for row in request.get("pain", ()):
        day = dt.date.fromisoformat(row["date"])
        scores[day].append(row)
        if row.get("morning") is not None:
            morning[day] = max(row["morning"], morning.get(day, 0))
        if row.get("during_run") is not None:
            during[day] = max(row["during_run"], during.get(day, 0))
    for row in request.get("history", ()):
        minutes = row.get("run_min") or (row.get("exercise_min") if row.get("run_km") else 0) or 0
        day = dt.date.fromisoformat(row["date"])
        if not minutes:
            continue
        after = [morning[day + k * ONE] for k in (1, 2, 3) if day + k * ONE in morning]
        is_red = during.get(day, 0) >= 5 or any(m >= morning.get(day, 0) + 2 for m in after)
        if not is_red:
            longest[day] = max(longest.get(day, 0), minutes)
    return longest


def _sessions(request: dict[str, Any], days: dict[dt.date, Any], runs: dict[dt.date, int]) -> list[str]:
    """H2: against the longest tolerated run of 30 days; gaps of more than seven days take their part."""
    longest = _longest(request)
    for day, minutes in runs.items():
        longest[day] = max(minutes, longest.get(day, 0))
    run_days = {
        dt.date.fromisoformat(r["date"])
        for r in request.get("history", ())
        if r.get("run_min") or r.get("run_km")
    }
    run_days |= set(runs)
    found = []
    for day, minutes in runs.items():
        if days[day]["level"] is not None:
            continue
        share, later, most = 1.0, day, 0.0
        for earlier in sorted((d for d in run_days if d < day), reverse=True):
            gap = (later - earlier).days
            share *= 0 if gap >= 22 else 1.0 if gap <= 7 else 0.75 if gap <= 14 else 0.5
            if (day - earlier).days <= 30:
                most = max(most, share * longest.get(earlier, 0))
            later = earlier
        cap = max(int(most) * 11 // 10, int(most) + 2) if most else 0
        if minutes > cap:
            found.append(f"H2 {day} {minutes} over {cap}")
    return found


def _rest(request: dict[str, Any], days: dict[dt.date, Any]) -> list[str]:
    """H4: no seven days in a row with exercise or a strength block; H5: at most three running days in a row."""
    busy = {dt.date.fromisoformat(r["date"]) for r in request.get("history", ()) if r.get("exercise_min")}
    ran = {dt.date.fromisoformat(r["date"]) for r in request.get("history", ()) if r.get("run_min")}
    found = []
    for day, d in days.items():
        if d["exercise_min"] or d["strength"]:
            busy.add(day)
        if d["run_min"]:
            ran.add(day)
        if (
            day in busy
            and (d["exercise_min"] or d["strength"])
            and all(day - k * ONE in busy for k in range(7))
        ):
            found.append(f"H4 {day} no rest day in seven")
        if d["run_min"] and all(day - k * ONE in ran for k in range(4)):
            found.append(f"H5 {day} four days in a row")
        if d["level"] and d["run_min"] and day - ONE in ran and day - ONE in days:
            found.append(f"H4 {day} ladder on two days in a row")
    return found


def _ladder(days: dict[dt.date, Any], runs: dict[dt.date, int]) -> list[str]:
    """B3: a level holds its minutes, and opens after a green at the level below; two steps a week at most."""
    found = []
    levels = [(day, days[day]["level"]) for day in sorted(runs) if days[day]["level"] is not None]
    top = 0
    steps: list[dt.date] = []
    for n, (day, level) in enumerate(levels):
        if runs[day] > LADDER[level]:
            found.append(f"B3 {day} {runs[day]} min at level {level}")
        if n and level > top:
            steps.append(day)
            if level > top + 1 and (day - levels[0][0]).days >= 7:  # a crowded first week may start lower
                found.append(f"B3 {day} a level was left out")
            if sum((day - s).days < 7 for s in steps) > 2:
                found.append(f"B3 {day} more than two steps in seven days")
        top = max(top, level)
    return found


def _weeks(request: dict[str, Any], days: dict[dt.date, Any], runs: dict[dt.date, int]) -> list[str]:
    """H1 inside the plan: no full planned week above the largest of the ten before, a tenth or six minutes more."""
    start = request.get("settings", {}).get("week_start", 0)
    sums: dict[dt.date, float] = defaultdict(float)
    for row in request.get("history", ()):
        day = dt.date.fromisoformat(row["date"])
        minutes = row.get("run_min") or (row.get("exercise_min") if row.get("run_km") else 0) or 0
        sums[day - dt.timedelta(days=(day.weekday() - start) % 7)] += minutes
    first = min(days, default=None)
    for day, minutes in runs.items():
        sums[day - dt.timedelta(days=(day.weekday() - start) % 7)] += minutes
    half = _half_of_the_old_week(request)
    found = []
    for week in sorted(sums):
        if first is None or week + 6 * ONE < first or not any(week <= d < week + 7 * ONE for d in runs):
            continue
        before = max((sums.get(week - 7 * k * ONE, 0) for k in range(1, 11)), default=0)
        levels = [days[d]["level"] for d in runs if week <= d < week + 7 * ONE and days[d]["level"]]
        most = max(int(before) * 11 // 10, int(before) + 6 if before else 0, 24)
        if levels or any(days[d]["level"] for d in runs):
            most = max(most, 3 * LADDER[days[min(runs)]["level"] or 0], int(half))
        if sums[week] > most + 1e-6:
            found.append(f"H1 {week} {sums[week]} over {most}")
    return found


def _half_of_the_old_week(request: dict[str, Any]) -> float:
    """Half of the weekly mean of the 28 days before a stop of two weeks, or up to the last run: the way back (B3)."""
    log = [(dt.date.fromisoformat(r["date"]), r.get("run_min") or 0) for r in request.get("history", ())]
    days = sorted({day for day, minutes in log if minutes})
    stops = [a for a, b in itertools.pairwise(days) if (b - a).days >= 14] + days[-1:]
    return max((sum(m for day, m in log if 0 <= (stop - day).days < 28) / 8 for stop in stops), default=0)


def _strength(request: dict[str, Any], days: dict[dt.date, Any]) -> list[str]:
    """H8: at least 48 hours apart, at most three in seven days, never the day before the longest run."""
    found = []
    done = [dt.date.fromisoformat(d) for d in request.get("strength_done", ())]
    on = sorted({*done, *(day for day, d in days.items() if d["strength"])})
    for a, b in itertools.pairwise(on):
        if (b - a).days < 2 and b in days:
            found.append(f"H8 {b} a day after strength")
    for day in (d for d in on if d in days):
        if sum(0 <= (day - other).days < 7 for other in on) > 3:
            found.append(f"H8 {day} more than three in seven days")
        after = days.get(day + ONE)
        if after and after["kind"] == "long_run":
            found.append(f"H8 {day} the day before a long run")
    return found
