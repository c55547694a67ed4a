"""Garmin account export: `summarizedActivities` JSON (lists and FIT files of the same export have their own readers)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from backstride.core import sports
from backstride.core.activity import Activity, Dynamics, ReadResult
from backstride.core.problems import Problem
from backstride.formats import jsonsafe
from backstride.formats.entries import read_entries
from backstride.formats.sane import sane
from backstride.formats.sports import sport_of

NAME = "garmin"
_LIST = "summarizedActivitiesExport"


def matches(head: bytes, name: str) -> bool:  # noqa: ARG001
    return jsonsafe.starts_like(head, _LIST.encode()) or jsonsafe.starts_like(
        head, b"activityId", b"beginTimestamp", b"sportType"
    )


def read(data: bytes, name: str) -> ReadResult:
    """One activity an entry. This export counts distance in centimetres and time in milliseconds."""
    problems: list[Problem] = []
    key = _LIST if _LIST.encode() in data[:100_000] else ""
    entries = jsonsafe.entries(data, problems, key)
    return read_entries(entries, _activity, name, NAME, problems, empty="an export without activities")


def _activity(entry: dict[str, Any], name: str, where: str) -> tuple[Activity | None, list[Problem]]:
    if entry.get("parent") is True or entry.get("parent") == "true":
        return None, []  # a multisport frame: its legs stand beside it
    begun = entry.get("beginTimestamp") or entry.get("startTimeGmt")
    if begun is None:
        return None, [Problem(where, "no start time; left out", "error")]
    start, local = _moment(begun), entry.get("startTimeLocal")
    offset = round((_moment(local) - start).total_seconds() / 900) * 900 if local else None
    kind = entry.get("activityType") or entry.get("sportType") or ""
    word = str(kind.get("typeKey") if isinstance(kind, dict) else kind)
    sport = sport_of(word)
    cadence = _figure(entry, "avgDoubleCadence") or _figure(entry, "avgRunCadence")
    on_foot = sport in sports.RUNNING | sports.WALKING
    oscillation, step = _figure(entry, "avgVerticalOscillation"), _figure(entry, "avgStrideLength")
    draft: dict[str, Any] = {
        "file": name,
        "format": NAME,
        "sport": sport,
        "sub_sport": word,
        "start": start,
        "utc_offset_s": offset if offset is not None and abs(offset) <= 14 * 3600 else None,
        "timer_s": _timer(entry),
        "elapsed_s": _scaled(entry, "elapsedDuration", 0.001),
        "distance_m": _scaled(entry, "distance", 0.01) or None,
        "avg_hr_bpm": _figure(entry, "avgHr"),
        "max_hr_bpm": _figure(entry, "maxHr"),
        "avg_cadence_spm": (cadence * 2 if cadence < 110 and sport in sports.RUNNING else cadence)
        if cadence and on_foot
        else None,
        "ascent_m": _scaled(entry, "elevationGain", 0.01),
        "descent_m": _scaled(entry, "elevationLoss", 0.01),
        "calories_kcal": _scaled(entry, "calories", 1 / 4.184),
        "name": str(entry.get("name") or ""),
        "notes": str(entry.get("description") or ""),
        "source": "garmin",
        "source_id": str(entry.get("activityId", "")),
        "dynamics": Dynamics(
            vertical_oscillation_mm=oscillation * 10 if oscillation and oscillation < 30 else oscillation,
            ground_contact_ms=_figure(entry, "avgGroundContactTime"),
            contact_balance_pct=_figure(entry, "avgGroundContactBalance"),
            step_length_m=step / 100 if step and step > 5 else step,
        ),
    }
    mended, problems = sane(draft, where)
    return Activity(**mended, problems=tuple(problems)), problems


def _moment(told: Any) -> datetime:
    """Milliseconds since 1970, or a time as text, which is UTC too; the clock on the wall is written in the same way."""
    try:
        return datetime.fromtimestamp(float(told) / 1000, UTC)
    except ValueError:
        return datetime.fromisoformat(str(told).strip()).replace(tzinfo=UTC)


def _timer(entry: dict[str, Any]) -> float | None:
    """Moving time where the recording has a believable one, else the timer."""
    timer, moving = _scaled(entry, "duration", 0.001), _scaled(entry, "movingDuration", 0.001)
    return moving if moving and (timer is None or 0.3 * timer <= moving <= timer) else timer or None


def _figure(entry: dict[str, Any], key: str) -> float | None:
    """A number; this export writes 0 where nothing was measured."""
    found = entry.get(key)
    return float(found) or None if found is not None else None


def _scaled(entry: dict[str, Any], key: str, factor: float) -> float | None:
    found = entry.get(key)
    return round(float(found) * factor, 3) if found is not None else None
