"""Rules of a single run: its cap in minutes and kilometres, a changed style, and the week after missed days."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from math import floor
from typing import TYPE_CHECKING, Any

from backstride.plan.rules import ladder
from backstride.plan.validate.counts import ONE, broken, week_of, weights

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from backstride.plan.past import Past
    from backstride.plan.request import PlanRequest
    from backstride.plan.style import Ramp


def sessions(
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
                yield broken("B3", day, f"{minutes} min on ladder level {level}")
            continue
        weight = weights(past, run, day)
        longest = {
            d: weight.get(d, 0.0) * max(run.get(d, 0), 0 if d in past.red else past.longest.get(d, 0))
            for d in (day - k * ONE for k in range(1, 31))
        }
        older = floor(max(v for d, v in longest.items() if (day - d).days >= 7) + 1e-9)
        most = floor(max(longest.values()) + 1e-9)
        raises = may_increase and day.toordinal() not in held
        cap = max(older * 11 // 10, older + 2) if older and raises else most
        if minutes > cap:
            yield broken("H2", day, f"a run of {minutes} min, the session cap is {cap}")


def kilometres(
    past: Past, days: Mapping[dt.date, Any], run: Mapping[dt.date, int]
) -> Iterator[dict[str, Any]]:
    """H2 in km, with the minimum step (C3), against the measured runs of the log and those that the plan tells."""
    told = {day: float(row.get("distance_km") or 0) for day, row in days.items()}
    for day in sorted(run):
        weight = weights(past, run, day)
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
            yield broken(
                "H2", day, f"a run of {told[day]:g} km, the session cap is {floor(10 * most) / 10:g} km"
            )


def style(
    past: Past, days: Mapping[dt.date, Any], run: Mapping[dt.date, int], ramp: Ramp
) -> Iterator[dict[str, Any]]:
    """H9: no more minutes in the new way than the share of its week, and no longer run beside a share that rose."""
    for day, minutes in run.items():
        week, new = ramp.week_of(day), int(days[day].get("style_min") or 0)
        if new > (week.minutes(minutes) if week else 0):
            yield broken("H9", day, f"{new} min in the new style are more than this week's share")
        if day.toordinal() in ramp.held:
            before = (day - k * ONE for k in range(1, 31))
            longest = max(max(run.get(d, 0), past.longest.get(d, 0)) for d in before)
            if minutes > longest:
                yield broken("H9", day, f"a run of {minutes} min grows in a week in which the style changes")


def repeated(
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
    end = week_of(request, back) + 7 * ONE
    return frozenset(range(back.toordinal(), end.toordinal()))


def _usual_gap(logged: list[dt.date]) -> int:
    """Days between runs that three in four of the last eight weeks kept to."""
    recent = [day for day in logged if (logged[-1] - day).days <= 56]
    gaps = sorted((b - a).days for a, b in pairwise(recent))
    return gaps[3 * len(gaps) // 4] if gaps else 0
