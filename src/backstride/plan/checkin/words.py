"""The check-in's bands and sentences, read from `knowledge/checkin.toml`."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Literal

import msgspec

from backstride.knowledge.place import root as knowledge_root
from backstride.knowledge.reading import convert


class Bands(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Scores are whole numbers 0 to 10; a rise is next morning's score minus the run day's morning (B4)."""

    green_during: int
    red_during: int
    amber_rise: int
    red_rise: int
    reds_for_clinician: int
    reds_within_days: int
    days_off_after_red: int
    levels_down_after_red: int
    ambers_in_a_row_down: int
    greens_for_next_level: int
    late_onset_quiet: int
    fever_free_hours: int
    heart_lung_after_illness_days: int


class MissedDays(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """From so many days without a run on: what happens, and what earlier runs still count (C5)."""

    from_day: int
    move: Literal["continue", "repeat", "reduce", "restart"]
    share_pct: int


class Persistence(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When time alone raises the level (clinical dossier A3, A5)."""

    weeks_p1: int
    episodes_p2: int
    episodes_days_p2: int
    treatment_days_p3: int
    stopped_runs_p4: int
    severe_p4: int
    worse_days_p5: int
    moderate_p5: int
    stuck_days: int
    stuck_points: int
    stuck_share_pct: int


class CheckInKnowledge(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file."""

    version: str
    review_by: dt.date
    reviewed_by: str
    bands: Bands
    missed: list[MissedDays]
    persistence: Persistence
    colours: dict[str, str]
    words: dict[str, str]
    clock: dict[str, str]


@lru_cache(maxsize=1)
def knowledge() -> CheckInKnowledge:
    data = knowledge_root().joinpath("checkin.toml").read_bytes()
    found: CheckInKnowledge = convert("checkin.toml", data, CheckInKnowledge)
    return found


def bands() -> Bands:
    return knowledge().bands


def say(key: str, **figures: object) -> str:
    return knowledge().words[key].format(**figures)
