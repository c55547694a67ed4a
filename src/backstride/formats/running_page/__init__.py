"""running_page: `activities.json`, metres and local times."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from backstride.core.activity import Activity, ReadResult
from backstride.core.problems import Problem
from backstride.formats import jsonsafe
from backstride.formats.lists.durations import seconds
from backstride.formats.sane import sane
from backstride.formats.sports import sport_of

NAME = "running_page"


def matches(head: bytes, name: str) -> bool:  # noqa: ARG001
    return jsonsafe.starts_like(head, b"run_id", b"moving_time")


def read(data: bytes, name: str) -> ReadResult:
    """One activity an entry."""
    try:
        entries = jsonsafe.load(data)
    except ValueError as error:
        return ReadResult(file=name, format=NAME, failed=f"Its JSON is damaged: {error}.")
    found: list[Activity] = []
    problems: list[Problem] = []
    for n, entry in enumerate(entries if isinstance(entries, list) else [entries], 1):
        try:
            activity, odd = _activity(entry, name, f"entry {n}")
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            problems.append(Problem(f"entry {n}", f"could not be read ({error}); left out", "error"))
            continue
        problems += odd
        found.append(activity)
    return ReadResult(file=name, format=NAME, activities=tuple(found), problems=tuple(problems))


def _activity(entry: dict[str, Any], name: str, where: str) -> tuple[Activity, list[Problem]]:
    local = datetime.fromisoformat(str(entry["start_date_local"]).rstrip("Z"))
    start: datetime = local
    offset = None
    if entry.get("start_date"):
        utc = datetime.fromisoformat(str(entry["start_date"]).rstrip("Z")).replace(tzinfo=UTC)
        offset = round((local.replace(tzinfo=UTC) - utc).total_seconds())
        start = utc
    draft: dict[str, Any] = {
        "file": name,
        "format": NAME,
        "sport": sport_of(str(entry.get("type") or ""), str(entry.get("subtype") or "")),
        "sub_sport": str(entry.get("subtype") or entry.get("type") or ""),
        "start": start,
        "utc_offset_s": offset if offset is not None and abs(offset) <= 14 * 3600 else None,
        "timer_s": seconds(str(entry.get("moving_time") or "").split(" ")[-1]),
        "elapsed_s": seconds(str(entry.get("elapsed_time") or "").split(" ")[-1]),
        "distance_m": float(entry["distance"]) if entry.get("distance") is not None else None,
        "avg_hr_bpm": entry.get("average_heartrate"),
        "ascent_m": entry.get("elevation_gain"),
        "name": str(entry.get("name") or ""),
        "source": "running_page",
        "source_id": str(entry.get("run_id", "")),
    }
    mended, problems = sane(draft, where)
    return Activity(**mended, problems=tuple(problems)), problems
