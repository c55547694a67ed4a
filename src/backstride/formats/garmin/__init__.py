"""Garmin account export: `summarizedActivities` JSON (lists and FIT files of the same export have their own readers)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from backstride.core import sports
from backstride.core.activity import Activity, Dynamics, ReadResult
from backstride.core.problems import Problem
from backstride.formats import jsonsafe
from backstride.formats.sane import sane
from backstride.formats.sports import sport_of

NAME = "garmin"


def matches(head: bytes, name: str) -> bool:  # noqa: ARG001
    return jsonsafe.starts_like(head, b"summarizedActivitiesExport") or jsonsafe.starts_like(
        head, b"activityId", b"startTimeGmt"
    )


def read(data: bytes, name: str) -> ReadResult:
    """One activity an entry. This export counts distance in centimetres and time in milliseconds."""
    try:
        document = jsonsafe.load(data)
    except ValueError as error:
        return ReadResult(file=name, format=NAME, failed=f"Its JSON is damaged: {error}.")
    entries: list[Any] = []
    for part in document if isinstance(document, list) else [document]:
        entries += part.get("summarizedActivitiesExport", [part]) if isinstance(part, dict) else []
    found: list[Activity] = []
    problems: list[Problem] = []
    for n, entry in enumerate(entries, 1):
        try:
            activity, odd = _activity(entry, name, f"entry {n}")
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError, OSError) as error:
            problems.append(Problem(f"entry {n}", f"could not be read ({error}); left out", "error"))
            continue
        problems += odd
        found.append(activity)
    return ReadResult(file=name, format=NAME, activities=tuple(found), problems=tuple(problems))


def _activity(entry: dict[str, Any], name: str, where: str) -> tuple[Activity, list[Problem]]:
    start = datetime.fromtimestamp(float(entry["startTimeGmt"]) / 1000, UTC)
    local = entry.get("startTimeLocal")
    offset = round((float(local) - float(entry["startTimeGmt"])) / 1000) if local else None
    kind = entry.get("activityType") or entry.get("sportType") or ""
    sport = sport_of(str(kind.get("typeKey") if isinstance(kind, dict) else kind))
    cadence = entry.get("avgDoubleCadence") or entry.get("avgRunCadence")
    on_foot = sport in sports.RUNNING | sports.WALKING
    oscillation, step = entry.get("avgVerticalOscillation"), entry.get("avgStrideLength")
    draft: dict[str, Any] = {
        "file": name,
        "format": NAME,
        "sport": sport,
        "sub_sport": str(kind),
        "start": start,
        "utc_offset_s": offset,
        "timer_s": _scaled(entry, "movingDuration", 0.001) or _scaled(entry, "duration", 0.001),
        "elapsed_s": _scaled(entry, "elapsedDuration", 0.001),
        "distance_m": _scaled(entry, "distance", 0.01),
        "avg_hr_bpm": entry.get("avgHr"),
        "max_hr_bpm": entry.get("maxHr"),
        "avg_cadence_spm": (cadence * 2 if cadence < 120 else cadence) if cadence and on_foot else None,
        "ascent_m": _scaled(entry, "elevationGain", 0.01),
        "calories_kcal": _scaled(entry, "calories", 1 / 4.184),
        "name": str(entry.get("name") or ""),
        "notes": str(entry.get("description") or ""),
        "source": "garmin",
        "source_id": str(entry.get("activityId", "")),
        "dynamics": Dynamics(
            vertical_oscillation_mm=oscillation * 10 if oscillation and oscillation < 30 else oscillation,
            ground_contact_ms=entry.get("avgGroundContactTime"),
            contact_balance_pct=entry.get("avgGroundContactBalance"),
            step_length_m=step / 100 if step and step > 5 else step,
        ),
    }
    mended, problems = sane(draft, where)
    return Activity(**mended, problems=tuple(problems)), problems


def _scaled(entry: dict[str, Any], key: str, factor: float) -> float | None:
    value = entry.get(key)
    return round(float(value) * factor, 3) if value is not None else None
