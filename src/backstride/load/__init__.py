"""Exposures: session spike, weekly change, gap, and the research ratios."""

from __future__ import annotations

from backstride.load.caps import (
    check_step,
    gap_multiplier,
    next_session_cap_km,
    next_session_cap_min,
    next_week_cap_min,
)
from backstride.load.runner import Exposures, exposures
from backstride.load.table import read_pain, read_table

__all__ = [
    "Exposures",
    "check_step",
    "exposures",
    "gap_multiplier",
    "next_session_cap_km",
    "next_session_cap_min",
    "next_week_cap_min",
    "read_pain",
    "read_table",
]
