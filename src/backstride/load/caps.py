"""How far the next session and week may go. Whole minutes, integer arithmetic: a cap is never exceeded by rounding.

Rules and figures: load dossier A2 (gap rule), C2 (H1-H3), C3 (minimum step).
"""

from __future__ import annotations

from math import floor
from typing import Final

#: at most 10 % over the longest (FRA25 for single runs; a rule of thumb for weeks, BUI08)
STEP_SESSION_MIN: Final = 2  # minutes; minimum step of a session (our setting, C3)
STEP_WEEK_MIN: Final = 6  # minutes; minimum step of a week (our setting, C3)
FIRST_WEEK_RUN_MIN: Final = 24  # minutes; first week from nothing (C25K, H12)

#: days since the last run -> what earlier runs still count (our setting, A2); from 22 days on the ladder restarts
GAP_STEPS: Final = ((7, 1.0), (14, 0.75), (21, 0.5))
RESTART_DAYS: Final = 22
RESTART_DAYS_ENFORCED: Final = 14


def next_session_cap_min(longest_min: int) -> int:
    """Longest allowed session after a longest of `longest_min` minutes; 0 stays 0 (the ladder speaks).

    >>> [next_session_cap_min(m) for m in (40, 44, 48, 52, 57, 10)]
    [44, 48, 52, 57, 62, 12]
    """
    if longest_min <= 0:
        return 0
    return max(11 * longest_min // 10, longest_min + STEP_SESSION_MIN)


def next_week_cap_min(reference_min: int) -> int:
    """Most minutes of a week after a reference week of `reference_min` minutes.

    >>> [next_week_cap_min(w) for w in (120, 24, 60)]
    [132, 30, 66]
    """
    if reference_min <= 0:
        return 0
    return max(11 * reference_min // 10, reference_min + STEP_WEEK_MIN)


def next_session_cap_km(longest_km: float, its_min: float | None) -> float:
    """The same in kilometres, rounded down to 0.1 km; the minimum step holds in both units (C3).

    >>> next_session_cap_km(12.0, 60), next_session_cap_km(1.5, 10), next_session_cap_km(11.3, None)
    (13.2, 1.8, 12.4)
    """
    if longest_km <= 0:
        return 0.0
    cap = 1.1 * longest_km
    if its_min:
        cap = max(cap, longest_km * (its_min + STEP_SESSION_MIN) / its_min)
    return floor(cap * 10 + 1e-9) / 10


def gap_multiplier(days: int, *, enforced: bool = False) -> float:
    """What runs before a gap of `days` still count: 1, 0.75, 0.5, or 0 = ladder restart.

    `days` are whole days from one run to the next (or to today). A stop that pain, illness or a result of
    "clinician within days" or higher enforced restarts the ladder from 14 days on.
    """
    if days >= RESTART_DAYS or (enforced and days >= RESTART_DAYS_ENFORCED):
        return 0.0
    return next(share for limit, share in GAP_STEPS if days <= limit)


def check_step(base_min: int, planned_min: int) -> dict[str, int | float | bool]:
    """Is a session of `planned_min` inside the cap after `base_min`? (seed rows L1, L2)

    >>> check_step(40, 44)["ok"], check_step(40, 45)["ok"]
    (True, False)
    >>> check_step(40, 60)
    {'ok': False, 'cap_min': 44, 'over_min': 16, 'change_pct': 50.0}
    """
    cap = next_session_cap_min(base_min)
    change = round(100 * (planned_min - base_min) / base_min, 1) if base_min else 0.0
    return {
        "ok": planned_min <= cap,
        "cap_min": cap,
        "over_min": max(0, planned_min - cap),
        "change_pct": change,
    }
