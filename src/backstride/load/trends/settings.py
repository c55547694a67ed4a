"""The settings and published figures behind trends, read once."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import msgspec

from backstride.knowledge.shelf import folder, read_toml


class PublishedCourse(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Mean pain of a population, 0-100, by weeks after entry into the study."""

    id: str
    title: str
    population: str
    points: list[tuple[int, int]]
    sources: list[str]
    grade: str


class CourseRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """For whom the published course may be shown at all."""

    places: list[str]
    not_with: list[str]
    only_if_yes: list[str]
    levels: list[str]
    longest_weeks: int


class ChangeRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What counts as a change."""

    around_days: int
    cadence_step_spm: float
    cadence_window_days: int
    cadence_fewest_runs: int
    share_low_pct: int
    share_high_pct: int
    fewest_run_min: float
    sources: list[str]


class EpisodeRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What counts as an episode, and how far before it one looks."""

    painful: int
    quiet_days: int
    fewest_days: int
    looked_back_days: int
    gap_days: int
    gap_within_days: int
    old_week_pct: int
    sources: list[str]


class TrendRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file."""

    version: str
    review_by: date
    reviewed_by: str
    course: list[PublishedCourse]
    course_rules: CourseRules
    change: ChangeRules
    episode: EpisodeRules


@lru_cache(maxsize=1)
def rules() -> TrendRules:
    return read_toml(folder("trends.toml"), TrendRules)
