"""The unit of load: activities of one sport less than 30 minutes apart, merged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date as Date  # noqa: N812 - a field is called date
from datetime import datetime

from backstride.core import sports


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One session on the athlete's local day. None is unknown, never zero.

    `run_min` is minutes actually running where that can be told (walk breaks out), else the moving time.
    """

    date: Date
    sport: str = sports.RUN
    start: datetime | None = None
    distance_km: float | None = None
    duration_min: float | None = None
    run_min: float | None = None
    walk_min: float | None = None
    steps: int | None = None
    rpe: float | None = None
    avg_hr_bpm: float | None = None
    ascent_m: float | None = None
    session_id: str = ""

    @property
    def is_run(self) -> bool:
        return self.sport in sports.RUNNING

    @property
    def run_km(self) -> float | None:
        """Running distance, km; 0 for other sports."""
        return self.distance_km if self.is_run else 0.0

    @property
    def running_min(self) -> float | None:
        """Minutes that count in `run_min`; 0 for other sports."""
        if not self.is_run:
            return 0.0
        return self.run_min if self.run_min is not None else self.duration_min

    @property
    def foot_min(self) -> float | None:
        """Minutes on feet: running and walking."""
        return self.duration_min if self.is_run or self.sport in sports.WALKING else 0.0

    @property
    def exercise_min(self) -> float | None:
        """Aerobic minutes of any modality, plain walking excepted (load dossier A0)."""
        if self.is_run:
            return self.running_min
        return self.duration_min if self.sport in sports.CROSS else 0.0
