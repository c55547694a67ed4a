"""One workout of the export: what its attributes, statistics and metadata say, old and new ways of writing."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from backstride.core import sports
from backstride.core.activity import Activity, Dynamics
from backstride.core.problems import Problem
from backstride.formats.lists.speeds import METRES
from backstride.formats.parts import BETWEEN
from backstride.formats.sane import sane
from backstride.formats.sports import sport_of
from backstride.formats.xmlsafe import number

if TYPE_CHECKING:
    from backstride.formats.apple.heart import HeartRates

_SECONDS = {"min": 60.0, "s": 1.0, "sec": 1.0, "hr": 3600.0, "h": 3600.0}
_KCAL = {"kcal": 1.0, "cal": 0.001, "kj": 1 / 4.184, "j": 1 / 4184}
_INDOOR = {sports.RUN: sports.TREADMILL, sports.RIDE: sports.INDOOR_RIDE}


class Workout:
    """Attributes of the element and of what stands inside it."""

    def __init__(self, attributes: dict[str, str]) -> None:
        self.attributes = attributes
        self.statistics: dict[str, dict[str, str]] = {}
        self.inner_statistics: dict[str, dict[str, str]] = {}
        self.metadata: dict[str, str] = {}
        self.routes: list[str] = []

    def add(self, tag: str, attributes: dict[str, str], *, is_inner: bool) -> None:
        """An element inside the workout; `is_inner`: inside one leg of a multisport workout."""
        if tag == "WorkoutStatistics":
            held = self.inner_statistics if is_inner else self.statistics
            held[attributes.get("type", "").removeprefix("HKQuantityTypeIdentifier")] = attributes
        elif tag == "MetadataEntry" and not is_inner:
            self.metadata[attributes.get("key", "")] = attributes.get("value", "")
        elif tag == "FileReference" and (path := attributes.get("path", "").rsplit("/", 1)[-1]):
            self.routes.append(path)

    def activity(self, name: str, where: str, hearts: HeartRates) -> tuple[Activity | None, list[Problem]]:
        """The activity, or None with the reason."""
        start, end = moment(self.attributes.get("startDate")), moment(self.attributes.get("endDate"))
        if start is None:
            return None, [Problem(where, "no start time we can read; left out", "error")]
        word = self.attributes.get("workoutActivityType", "").removeprefix("HKWorkoutActivityType")
        sport = sport_of(word)
        if self.metadata.get("HKIndoorWorkout") == "1":
            sport = _INDOOR.get(sport, sport)
        elapsed = (end - start).total_seconds() if end and end >= start else None
        timer = self._duration()
        timer = elapsed if timer is None else timer
        beats = self._statistic("HeartRate")
        average, highest = number(beats.get("average")), number(beats.get("maximum"))
        if average is None and end is not None:
            average, highest = hearts.between(start, end)
        draft: dict[str, Any] = {
            "file": name,
            "format": "apple_health",
            "sport": sport,
            "sub_sport": word,
            "start": start,
            "utc_offset_s": self._offset(start),
            "timer_s": timer,
            "elapsed_s": elapsed,
            "distance_m": self._distance(),
            "avg_hr_bpm": round(average, 1) if average else None,
            "max_hr_bpm": highest,
            "avg_cadence_spm": self._cadence(timer) if sport in sports.RUNNING else None,
            "ascent_m": _quantity(self.metadata.get("HKElevationAscended")),
            "calories_kcal": self._energy(),
            "device": self.attributes.get("sourceName", ""),
            "source": "apple_health",
            "source_id": BETWEEN.join(dict.fromkeys(self.routes)),
            "dynamics": self._dynamics(),
        }
        mended, problems = sane(draft, where)
        return Activity(**mended, problems=tuple(problems)), problems

    def _statistic(self, kind: str) -> dict[str, str]:
        return self.statistics.get(kind) or self.inner_statistics.get(kind) or {}

    def _duration(self) -> float | None:
        found = number(self.attributes.get("duration"))
        return (
            found * _SECONDS.get(self.attributes.get("durationUnit", "min"), 60.0)
            if found is not None
            else None
        )

    def _distance(self) -> float | None:
        """The newer statistics speak before the older attribute: exports that hold both update only the first."""
        for held in (self.statistics, self.inner_statistics):
            for kind, stat in held.items():
                if kind.startswith("Distance") and (total := number(stat.get("sum"))):
                    return total * METRES.get(stat.get("unit") or "km", 1000.0)
        total = number(self.attributes.get("totalDistance"))
        return total * METRES.get(self.attributes.get("totalDistanceUnit") or "km", 1000.0) if total else None

    def _energy(self) -> float | None:
        stat = self._statistic("ActiveEnergyBurned")
        total, unit = number(stat.get("sum")), stat.get("unit")
        if total is None:
            total, unit = (
                number(self.attributes.get("totalEnergyBurned")),
                self.attributes.get("totalEnergyBurnedUnit"),
            )
        return round(total * _KCAL.get((unit or "kcal").lower(), 1.0), 1) if total else None

    def _cadence(self, timer: float | None) -> float | None:
        steps = number(self._statistic("StepCount").get("sum"))
        found = steps / timer * 60 if steps and timer else None
        return round(found, 1) if found and 100 <= found <= 250 else None

    def _dynamics(self) -> Dynamics:
        bounce = number(self._statistic("RunningVerticalOscillation").get("average"))
        return Dynamics(
            vertical_oscillation_mm=bounce * 10 if bounce else None,
            ground_contact_ms=number(self._statistic("RunningGroundContactTime").get("average")),
            step_length_m=number(self._statistic("RunningStrideLength").get("average")),
        )

    def _offset(self, start: datetime) -> int | None:
        """The zone where it was run; the offset behind the dates is that of the day of the export."""
        try:
            shift = start.astimezone(ZoneInfo(self.metadata["HKTimeZone"])).utcoffset()
        except (KeyError, ValueError, OSError):
            text = self.attributes.get("startDate", "").strip()
            shift = datetime.strptime(text, "%Y-%m-%d %H:%M:%S %z").utcoffset()
        return round(shift.total_seconds()) if shift is not None else None


def moment(text: str | None) -> datetime | None:
    """A date of the export, in UTC."""
    try:
        return datetime.strptime((text or "").strip(), "%Y-%m-%d %H:%M:%S %z").astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _quantity(text: str | None) -> float | None:
    """Metres of '12345 cm'."""
    amount, _, unit = (text or "").partition(" ")
    found = number(amount)
    return found * METRES[unit] if found is not None and unit in METRES else None
