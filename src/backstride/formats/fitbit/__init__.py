"""Fitbit and Google Takeout: `exercise-N.json`, and the sessions of Google Fit."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from backstride.core import sports
from backstride.core.activity import Activity, ReadResult
from backstride.core.problems import Problem
from backstride.formats import jsonsafe
from backstride.formats.entries import read_entries
from backstride.formats.fitbit import google_fit
from backstride.formats.lists.speeds import MILE_M
from backstride.formats.sane import sane
from backstride.formats.sports import sport_of

NAME = "fitbit"


def matches(head: bytes, name: str) -> bool:  # noqa: ARG001
    return jsonsafe.starts_like(head, b"logId", b"activityName") or google_fit.matches(head)


def read(data: bytes, name: str) -> ReadResult:
    """One activity an entry; a broken one is told and left out."""
    problems: list[Problem] = []
    build = google_fit.activity if google_fit.matches(data[:64_000]) else _activity
    return read_entries(jsonsafe.entries(data, problems), build, name, NAME, problems)


def _activity(entry: dict[str, Any], name: str, where: str) -> tuple[Activity, list[Problem]]:
    """Times are the wearer's local clock; steps and miles as the account was set."""
    sport = sport_of(str(entry["activityName"]))
    distance = _figure(entry.get("distance"))
    unit = str(entry.get("distanceUnit") or "Kilometer").lower()
    active = _figure(entry.get("activeDuration")) or _figure(entry.get("duration"))
    total = _figure(entry.get("duration"))
    steps = _figure(entry.get("steps"))
    cadence = steps / (active / 60_000) if steps and active and sport in sports.RUNNING else None
    draft: dict[str, Any] = {
        "file": name,
        "format": NAME,
        "sport": sport,
        "sub_sport": str(entry["activityName"]),
        "start": _time(str(entry["startTime"])),
        "timer_s": active / 1000 if active else None,
        "elapsed_s": total / 1000 if total else None,
        "distance_m": distance * (MILE_M if unit.startswith("mi") else 1000.0) if distance else None,
        "avg_hr_bpm": _figure(entry.get("averageHeartRate")) or None,
        "avg_cadence_spm": round(cadence, 1) if cadence and cadence >= 100 else None,
        "ascent_m": _figure(entry.get("elevationGain")),
        "calories_kcal": _figure(entry.get("calories")),
        "source": "fitbit",
        "source_id": str(entry.get("logId", "")),
    }
    source = entry.get("source")
    if isinstance(source, dict):
        draft["device"] = str(source.get("name") or "")
    mended, problems = sane(draft, where)
    return Activity(**mended, problems=tuple(problems)), problems


def _figure(found: Any) -> float | None:
    return float(found) if found is not None else None


def _time(text: str) -> datetime:
    for form in ("%m/%d/%y %H:%M:%S", "%Y-%m-%d %H:%M:%S"):
        try:
            return datetime.strptime(text, form)  # noqa: DTZ007 - the wearer's local clock
        except ValueError:
            continue
    return datetime.fromisoformat(text)
