"""running_page: `activities.json` and its `data.db`, metres and local times."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from backstride.core.activity import Activity, ReadResult
from backstride.core.problems import Problem
from backstride.formats import jsonsafe
from backstride.formats.lists.dates import when
from backstride.formats.lists.durations import seconds
from backstride.formats.running_page import database
from backstride.formats.sane import sane
from backstride.formats.sports import sport_of

if TYPE_CHECKING:
    from collections.abc import Iterable

NAME = "running_page"


def matches(head: bytes, name: str) -> bool:  # noqa: ARG001
    return jsonsafe.starts_like(head, b"run_id", b"moving_time") or database.matches(head)


def read(data: bytes, name: str) -> ReadResult:
    """One activity an entry."""
    problems: list[Problem] = []
    entries: Iterable[Any]
    if database.matches(data[:64]):
        entries = database.entries(data, problems)
    else:
        entries = jsonsafe.entries(data, problems)
    found: list[Activity] = []
    for n, entry in enumerate(entries, 1):
        try:
            activity, odd = _activity(entry, name, f"entry {n}")
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
            problems.append(
                Problem(
                    f"entry {n}", f"could not be read ({type(error).__name__}: {error}); left out", "error"
                )
            )
            continue
        problems += odd
        found.append(activity)
    if not found and problems:
        return ReadResult(
            file=name,
            format=NAME,
            problems=tuple(problems),
            failed=f"It is damaged: {problems[0].where}: {problems[0].what}.",
        )
    return ReadResult(
        file=name, format=NAME, activities=tuple(found), problems=tuple(problems),
        not_activity="" if found else "a file without activities",
    )  # fmt: skip


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
