"""The planner against its own greedy bound on made-up runners: violations, days to target, time.

  python benchmarks/planner.py [--cases 200] [--violations 10000]

Prints one JSON object. The cases are those of the property tests.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from backstride.plan import make, request_from
from plan.cases import case
from plan.recount import broken


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--cases", type=int, default=200, help="cases to measure")
    parser.add_argument("--violations", type=int, default=0, help="more cases, for caps only")
    args = parser.parse_args()
    seconds, feasible, proven, above = [], 0, 0, 0
    for seed in range(max(args.cases, args.violations)):
        told = case(seed)
        request = request_from(told)
        began = time.perf_counter()
        made = make(request)
        took = time.perf_counter() - began
        plan = made.to_json()
        above += bool(plan["violations"] or broken(told, plan))
        if seed < args.cases:
            seconds.append(took)
            feasible += plan["feasible"]
            proven += plan["optimal"]
    seconds.sort()
    print(
        json.dumps(
            {
                "cases": len(seconds),
                "checked_for_caps": max(args.cases, args.violations),
                "plans_above_a_cap": above,
                "target_reached_in_time": feasible,
                "date_proven_by_the_bound": proven,
                "median_ms": round(1000 * median(seconds), 1),
                "p95_ms": round(1000 * seconds[int(0.95 * (len(seconds) - 1))], 1),
                "max_ms": round(1000 * seconds[-1], 1),
            }
        )
    )


if __name__ == "__main__":
    main()
