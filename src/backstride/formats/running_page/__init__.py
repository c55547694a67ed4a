"""running_page: `activities.json` and its `data.db`, metres and local times."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from backstride.core.activity import Activity, ReadResult
from backstride.core.problems import Problem
from backstride.formats import jsonsafe
from backstride.formats.entries import read_entries
from backstride.formats.lists.dates import when
from backstride.formats.lists.durations import seconds
from backstride.formats.running_page import database
from backstride.formats.sane import sane
from backstride.formats.sports import sport_of

NAME = "running_page"


def matches(head: bytes, name: str) -> bool:  # noqa: ARG001
    return jsonsafe.starts_like(head, b"run_id", b"moving_time") or database.matches(head)


def read(data: bytes, name: str) -> ReadResult:
    """One activity an entry."""
    problems: list[Problem] = []
    source = database if database.matches(data[:64]) else jsonsafe
    entries = list(source.entries(data, problems))
    if entries and not any(isinstance(entry, dict) and "run_id" in entry for entry in entries):
        return ReadResult(file=name, format=NAME, not_activity="statistics of activities, not a list of them")
    return read_entries(entries, _activity, name, NAME, problems, empty="a file without activities")


def _activity(entry: dict[str, Any], name: str, where: str) -> tuple[Activity, list[Problem]]:
    local = when(str(entry["start_date_local"]).rstrip("Z"))
    if local is None:
        raise ValueError("no date we can read")
    start: datetime = local
    offset = None
    utc = when(str(entry.get("start_date") or "").rstrip("Z"))
    if utc is not None:
        start = utc if utc.tzinfo else utc.replace(tzinfo=UTC)
        offset = round((local.replace(tzinfo=UTC) - start).total_seconds() / 900) * 900
    distance, beats = entry.get("distance"), entry.get("average_heartrate")
    draft: dict[str, Any] = {
        "file": name,
        "format": NAME,
        "sport": sport_of(str(entry.get("type") or ""), str(entry.get("subtype") or "")),
        "sub_sport": str(entry.get("subtype") or entry.get("type") or ""),
        "start": start,
        "utc_offset_s": offset if offset is not None and abs(offset) <= 14 * 3600 else None,
        "timer_s": seconds(str(entry.get("moving_time") or "")),
        "elapsed_s": seconds(str(entry.get("elapsed_time") or "")),
        "distance_m": float(distance) or None if distance is not None else None,
        "avg_hr_bpm": float(beats) or None if beats is not None else None,
        "ascent_m": float(entry["elevation_gain"]) if entry.get("elevation_gain") is not None else None,
        "name": str(entry.get("name") or ""),
        "source": "running_page",
        "source_id": str(entry.get("run_id", "")),
    }
    mended, problems = sane(draft, where)
    return Activity(**mended, problems=tuple(problems)), problems
