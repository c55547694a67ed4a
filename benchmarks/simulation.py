"""The plan beside what else people do from 3 x 40 minutes: days to 60 minutes, runs in spike states, runs over the cap.

  python benchmarks/simulation.py

Prints one JSON object. Deterministic, minutes in place of kilometres, everybody runs what is planned. It cannot show
that a plan prevents injury: with published hazard ratios exposure time dominates, and nothing here is about backs.
"""

from __future__ import annotations

import datetime as dt
import json

from backstride.load import next_session_cap_min
from backstride.plan import make, request_from

START, USUAL, TARGET, WEEKS = dt.date(2026, 3, 16), 40, 60, 12
COUCH_TO_5K = (8, 9, 9, 16, 16, 20, 25, 28, 30)  # C25K, the longest session of each week


def main() -> None:
    arms = {
        "the plan": _planned(),
        "40 to 60 at once": _weekly([TARGET] * WEEKS),
        "10 % each week": _weekly([round(min(TARGET, USUAL * 1.1**n)) for n in range(1, WEEKS + 1)]),
        "three weeks off, then 10 % from the old level": _weekly(
            [0] * 3 + [round(min(TARGET, USUAL * 1.1**n)) for n in range(1, WEEKS - 2)]
        ),
    }
    found = {name: _measure(runs, [USUAL] * 18) for name, runs in arms.items()}
    found["Couch to 5K, from nothing"] = _measure(_weekly(list(COUCH_TO_5K)), [])
    limits = "shows caps, dates and spike states only; no trial of this plan exists"
    print(json.dumps({"arms": found, "what_it_cannot_show": limits}, indent=1))


def _weekly(longest: list[int]) -> dict[dt.date, int]:
    days = [(week, day) for week in range(len(longest)) for day in (0, 2, 4)]
    return {START + dt.timedelta(days=7 * w + d): longest[w] for w, d in days if longest[w]}


def _log() -> list[dt.date]:
    return [START - dt.timedelta(days=3 + 7 * week + back) for week in range(6) for back in (0, 2, 4)]


def _planned() -> dict[dt.date, int]:
    told = {
        "today": START.isoformat(),
        "disposition": "self_care",
        "run_permission": "as_tolerated",
        "available": dict.fromkeys(("mon", "wed", "fri"), 90),
        "target": {"session_run_min": TARGET},
        "history": [{"date": day.isoformat(), "run_min": USUAL, "exercise_min": USUAL} for day in _log()],
    }
    return {day.date: day.run_min for day in make(request_from(told)).days if day.run_min}


def _measure(runs: dict[dt.date, int], usual: list[int]) -> dict[str, object]:
    done = dict(zip(_log(), usual, strict=False)) if usual else {}
    states = {"reference": 0, "small": 0, "moderate": 0, "large": 0, "no_baseline": 0}
    over = 0
    for day, minutes in sorted(runs.items()):
        longest = max((m for d, m in done.items() if 1 <= (day - d).days <= 30), default=0)
        ratio = minutes / longest if longest else None
        states[_state(ratio)] += 1
        over += bool(longest) and minutes > next_session_cap_min(longest)
        done[day] = minutes
    reached = next((day for day, m in sorted(runs.items()) if m >= TARGET), None)
    return {
        "days_to_60_min": (reached - START).days if reached else None,
        "minutes": sum(runs.values()),
        "spike_states": states,
        "runs_over_the_session_cap": over,
    }


def _state(ratio: float | None) -> str:
    if ratio is None:
        return "no_baseline"
    limits = (("reference", 1.1), ("small", 1.3), ("moderate", 2.0))
    return next((name for name, most in limits if ratio <= most + 1e-9), "large")


if __name__ == "__main__":
    main()
