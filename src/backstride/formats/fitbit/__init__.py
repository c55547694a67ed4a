"""Fitbit and Google Takeout: `exercise-N.json`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from backstride.core import sports
from backstride.core.activity import Activity, ReadResult
from backstride.core.problems import Problem
from backstride.formats import jsonsafe
from backstride.formats.lists.units import MILE_M
from backstride.formats.sane import sane
from backstride.formats.sports import sport_of

NAME = "fitbit"


def matches(head: bytes, name: str) -> bool:  # noqa: ARG001
    return jsonsafe.starts_like(head, b"logId", b"activityName")


def read(data: bytes, name: str) -> ReadResult:
    """One activity an entry; times are the wearer's local clock."""
    try:
        entries = jsonsafe.load(data)
    except ValueError as error:
        return ReadResult(file=name, format=NAME, failed=f"Its JSON is damaged: {error}.")
    if not isinstance(entries, list):
        entries = [entries]
    found: list[Activity] = []
    problems: list[Problem] = []
    for n, entry in enumerate(entries, 1):
        try:
            activity, odd = _activity(entry, name, f"entry {n}")
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            problems.append(Problem(f"entry {n}", f"could not be read ({error}); left out", "error"))
            continue
        problems += odd
        found.append(activity)
    return ReadResult(file=name, format=NAME, activities=tuple(found), problems=tuple(problems))


def _activity(entry: dict[str, Any], name: str, where: str) -> tuple[Activity, list[Problem]]:
    sport = sport_of(str(entry["activityName"]))
    distance = entry.get("distance")
    unit = str(entry.get("distanceUnit", "Kilometer")).lower()
    metres = (
        float(distance) * (MILE_M if unit.startswith("mile") else 1000.0) if distance is not None else None
    )
    steps, active = entry.get("steps"), (entry.get("activeDuration") or entry.get("duration") or 0) / 1000
    cadence = steps / (active / 60) if steps and active and sport in sports.RUNNING else None
    draft: dict[str, Any] = {
        "file": name,
        "format": NAME,
        "sport": sport,
        "sub_sport": str(entry["activityName"]),
        "start": _time(str(entry["startTime"])),
        "timer_s": active or None,
        "elapsed_s": entry["duration"] / 1000 if entry.get("duration") else None,
        "distance_m": metres,
        "avg_hr_bpm": entry.get("averageHeartRate"),
        "avg_cadence_spm": round(cadence, 1) if cadence else None,
        "ascent_m": entry.get("elevationGain"),
        "calories_kcal": entry.get("calories"),
        "source": "fitbit",
        "source_id": str(entry.get("logId", "")),
    }
    mended, problems = sane(draft, where)
    return Activity(**mended, problems=tuple(problems)), problems


def _time(text: str) -> datetime:
    for form in ("%m/%d/%y %H:%M:%S", "%Y-%m-%d %H:%M:%S"):
        try:
            return datetime.strptime(text, form)  # noqa: DTZ007 - the wearer's local clock
        except ValueError:
            continue
    return datetime.fromisoformat(text)
