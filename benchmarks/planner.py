"""The planner on made-up runners: caps, dates against a plain greedy planner, what-if, time.

  python benchmarks/planner.py [--cases 200] [--violations 10000] [--mornings 300]

Prints one JSON object. The cases are those of the property tests. A date is proven where it meets the bound of
`plan/bound.py`; a race day counts as met where the runner is prepared by then, since no plan can make it earlier. The
plain greedy planner fills the runner's usual weekdays and no others. Times are wall time on this machine, as it was.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from backstride.plan import Plan, PlanRequest, lose_week, make, move, other_sport, request_from, route
from plan.cases import case, mornings
from plan.recount import broken

MORNINGS = 14


@contextmanager
def usual_days_only() -> Iterator[None]:
    """One set of weekdays: the runner's usual number of runs on the usual days, as a plain planner would."""
    sets, climbs = route.base.patterns, route.ladder_patterns

    def first(calendar, most_in_a_row):  # type: ignore[no-untyped-def]
        yield from list(sets(calendar, most_in_a_row))[-1:]

    def one(calendar, level):  # type: ignore[no-untyped-def]
        yield from list(climbs(calendar, level))[:1]

    route.base.patterns, route.ladder_patterns = first, one
    try:
        yield
    finally:
        route.base.patterns, route.ladder_patterns = sets, climbs


def seconds(call, *args):  # type: ignore[no-untyped-def]
    """The answer and how long it took."""
    began = time.perf_counter()
    return call(*args), time.perf_counter() - began


def spread(took: list[float]) -> dict[str, float]:
    """Median, 95 % and the longest, in milliseconds."""
    rows = sorted(took)
    return {
        "median_ms": round(1000 * median(rows), 1),
        "p95_ms": round(1000 * rows[int(0.95 * (len(rows) - 1))], 1),
        "max_ms": round(1000 * rows[-1], 1),
    }


def saved_days(plan: Plan, request: PlanRequest) -> int | None:
    """Days by which the date is earlier than the plain greedy planner's; None where either has none."""
    with usual_days_only():
        plain = make(request)
    if plan.reaches_target_on is None or plain.reaches_target_on is None:
        return None
    return (plain.reaches_target_on - plan.reaches_target_on).days


def asked(request: PlanRequest, plan: Plan) -> list[float]:
    """How long three what-ifs take."""
    runs = [day.date for day in plan.days if day.run_min]
    week = request.today + dt.timedelta(days=7)
    took = [seconds(lose_week, request, plan, week)[1], seconds(other_sport, request, plan, week, 30)[1]]
    return [*took, seconds(move, request, plan, runs[-1], plan.days[-1].date)[1]] if runs else took


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--cases", type=int, default=200, help="cases to measure")
    parser.add_argument("--violations", type=int, default=0, help="more cases, for caps only")
    parser.add_argument(
        "--mornings", type=int, default=0, help="runners who re-plan on 14 mornings, for caps only"
    )
    args = parser.parse_args()
    took, what_ifs, saved, sixteen = [], [], [], []
    above = with_target = in_time = proven = dated = dated_proven = without = 0
    for seed in range(max(args.cases, args.violations)):
        told = case(seed)
        request = request_from(told)
        made, used = seconds(make, request)
        plan = made.to_json()
        above += bool(plan["violations"] or broken(told, plan))
        if seed >= args.cases:
            continue
        took.append(used)
        what_ifs += asked(request, made)
        longer = request_from({**told, "horizon_days": 112})
        sixteen.append(seconds(make, longer)[1])
        if not told["target"]:
            without += 1
            continue
        with_target += 1
        in_time += made.feasible
        proven += made.optimal
        dated += made.reaches_target_on is not None
        dated_proven += made.optimal or made.date_proven
        if (days := saved_days(made, request)) is not None:
            saved.append(days)
    replanned = 0
    for seed in range(args.mornings):
        for told, plan in mornings(seed, MORNINGS, lambda told: make(request_from(told)).to_json()):
            replanned += 1
            above += bool(plan["violations"] or broken(told, plan))
    print(
        json.dumps(
            {
                "check_in_sequences": args.mornings,
                "plans_in_these": replanned,
                "checked_for_caps": max(args.cases, args.violations),
                "plans_above_a_cap": above,
                "cases": args.cases,
                "without_a_target": without,
                "with_a_target": with_target,
                "target_reached_in_time": in_time,
                "of_these_proven": proven,
                "with_a_date": dated,
                "of_these_date_proven": dated_proven,
                "against_plain_greedy": {
                    "compared": len(saved),
                    "later": sum(days < 0 for days in saved),
                    "earlier": sum(days > 0 for days in saved),
                    "days_saved_mean": round(sum(saved) / max(1, len(saved)), 1),
                    "days_saved_median_where_earlier": median([d for d in saved if d > 0] or [0]),
                },
                "plan": spread(took),
                "plan_of_16_weeks": spread(sixteen),
                "what_if": spread(what_ifs),
                "load_average": round(os.getloadavg()[0], 1),
            },
            indent=1,
        )
    )


if __name__ == "__main__":
    main()
