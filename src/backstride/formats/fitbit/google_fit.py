"""Google Fit in a Takeout: one JSON file a session, sums by metric."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from backstride.core.activity import Activity
from backstride.core.problems import Problem
from backstride.formats import jsonsafe
from backstride.formats.sane import sane
from backstride.formats.sports import sport_of


def matches(head: bytes) -> bool:
    return jsonsafe.starts_like(head, b"fitnessActivity", b"startTime")


def activity(entry: dict[str, Any], name: str, where: str) -> tuple[Activity, list[Problem]]:
    """A session; what was not measured is unknown."""
    sums: dict[str, float] = {}
    for part in entry.get("aggregate") or ():
        value = part.get("floatValue", part.get("intValue"))
        if value is not None:
            sums[str(part.get("metricName", "")).removeprefix("com.google.")] = float(value)
    start = datetime.fromisoformat(str(entry["startTime"])).astimezone(UTC)
    end = datetime.fromisoformat(str(entry["endTime"])).astimezone(UTC) if entry.get("endTime") else None
    elapsed = (end - start).total_seconds() if end else None
    said = str(entry.get("duration") or "").removesuffix("s")
    word = str(entry["fitnessActivity"])
    mended, problems = sane(
        {
            "file": name,
            "format": "fitbit",
            "sport": sport_of(word.replace(".", " ")),
            "sub_sport": word,
            "start": start,
            "timer_s": float(said) if said else elapsed,
            "elapsed_s": elapsed,
            "distance_m": sums.get("distance.delta") or None,
            "avg_hr_bpm": sums.get("heart_rate.summary"),
            "calories_kcal": sums.get("calories.expended"),
            "name": str(entry.get("name") or ""),
            "source": "google_fit",
        },
        where,
    )
    return Activity(**mended, problems=tuple(problems)), problems
