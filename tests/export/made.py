"""A plan as the planner makes it: Ana's long run hurt her mid-back a week ago."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from backstride.plan import make, request_from

TODAY = date(2026, 3, 16)


def request(today: date = TODAY, **more: Any) -> dict[str, Any]:
    """What Ana told and what her log says."""
    return {
        "today": today.isoformat(),
        "onset_date": (TODAY - timedelta(days=7)).isoformat(),
        "disposition": "self_care",
        "run_permission": "modified",
        "history": [
            {
                "date": (TODAY - timedelta(days=n)).isoformat(),
                "run_min": 40,
                "run_km": 6.5,
                "exercise_min": 40,
            }
            for n in range(12, 70, 3)
        ],
        "pain": [
            {"date": (TODAY - timedelta(days=n)).isoformat(), "morning": 2, "worst": 2} for n in range(8)
        ],
        "target": {"session_run_min": 40},
        "available": dict.fromkeys(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), 60),
        "equipment": [],
        "horizon_days": 42,
        **more,
    }


@lru_cache(maxsize=8)
def _plan(today: date, minutes: int) -> dict[str, Any]:
    told = request(today, target={"session_run_min": minutes})
    return make(request_from(told)).to_json()


def plan(today: date = TODAY, minutes: int = 40) -> dict[str, Any]:
    """The plan's JSON as the contract has it."""
    return _plan(today, minutes)
