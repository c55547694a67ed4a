"""One recorded file, or one row of an export, as a reader found it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from backstride.core.problems import Problem


@dataclass(frozen=True, slots=True)
class Dynamics:
    """Running dynamics averaged over an activity; None where the watch did not measure."""

    vertical_oscillation_mm: float | None = None
    ground_contact_ms: float | None = None
    contact_balance_pct: float | None = None
    step_length_m: float | None = None


@dataclass(frozen=True, slots=True)
class Lap:
    """One lap of an activity."""

    start: datetime | None
    timer_s: float | None
    distance_m: float | None
    avg_hr_bpm: float | None = None
    avg_cadence_spm: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """An activity in plain units. None means unknown; a zero is a measured zero.

    `start` is aware (UTC) when the file says so; a list export that gives only wall-clock time has
    `start` naive and is placed by the importer's time zone. `utc_offset_s` is the local offset where known.
    `streams` holds second-by-second columns as equally long sequences (NumPy arrays from our readers),
    named with their unit: `t_s` (seconds since start), `lat_deg`, `lon_deg`, `distance_m`, `altitude_m`,
    `speed_mps`, `hr_bpm`, `cadence_spm` (steps, both feet, for running), `power_w`, `temperature_c`,
    `vertical_oscillation_mm`, `ground_contact_ms`, `contact_balance_pct`, `step_length_m`; NaN = missing.
    """

    file: str
    format: str
    sport: str  # a value of core.sports
    start: datetime | None
    timer_s: float | None = None
    elapsed_s: float | None = None
    distance_m: float | None = None
    avg_hr_bpm: float | None = None
    max_hr_bpm: float | None = None
    avg_cadence_spm: float | None = None
    ascent_m: float | None = None
    descent_m: float | None = None
    calories_kcal: float | None = None
    utc_offset_s: int | None = None
    name: str = ""
    notes: str = ""
    gear: str = ""
    device: str = ""
    source: str = ""  # app or service the file came from: "strava", "garmin", ...
    source_id: str = ""  # that service's own id for the activity
    sub_sport: str = ""  # the file's own word: "treadmill", "trail", ...
    rpe: float | None = None
    dynamics: Dynamics = field(default_factory=Dynamics)
    laps: tuple[Lap, ...] = ()
    streams: Mapping[str, Sequence[float] | Any] = field(default_factory=dict)
    n_records: int = 0
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadResult:
    """What one file gave: activities, problems, and (if it holds none by nature) what it is instead.

    `content` is equal for equal files of an equal name read by the same readers; empty where only reading tells. A file
    that the caller knew by it (`is_known`) was not read, and nothing else is said of it.
    """

    file: str
    format: str
    activities: tuple[Activity, ...] = ()
    problems: tuple[Problem, ...] = ()
    not_activity: str = ""  # e.g. "a settings file": calm, counted apart from failures
    failed: str = ""  # why nothing could be read; empty when something was
    content: str = ""
    is_known: bool = False

    @property
    def ok(self) -> bool:
        return not self.failed
