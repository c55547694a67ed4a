"""Apple Health: `export.xml`, streamed; gigabytes pass in bounded memory. Routes are separate GPX files beside it."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from backstride.core import sports
from backstride.core.activity import Activity, ReadResult
from backstride.core.problems import Problem
from backstride.formats.lists.units import MILE_M
from backstride.formats.sane import sane
from backstride.formats.sports import sport_of
from backstride.formats.xmlsafe import ForbiddenXMLError, local, number, prolog, refuse_entities

if TYPE_CHECKING:
    from typing import IO

NAME = "apple_health"

_METRES = {"km": 1000.0, "mi": MILE_M, "m": 1.0, "yd": 0.9144, "ft": 0.3048}
_SECONDS = {"min": 60.0, "s": 1.0, "sec": 1.0, "hr": 3600.0, "h": 3600.0}


def matches(head: bytes, name: str) -> bool:  # noqa: ARG001
    return b"<HealthData" in prolog(head)


def read(data: bytes, name: str) -> ReadResult:
    """All workouts of an export held in memory."""
    return read_stream(BytesIO(data), name)


def read_stream(stream: IO[bytes], name: str) -> ReadResult:
    """All workouts of an export; records of the body are passed over, and memory does not grow with the file."""
    found: list[Activity] = []
    problems: list[Problem] = []
    head = stream.read(200_000)
    try:
        refuse_entities(head)
    except ForbiddenXMLError as error:
        return ReadResult(file=name, format=NAME, failed=f"We do not open it: {error}.")
    rest = _Joined(head, stream)
    n = 0
    try:
        depth = 0
        root: ET.Element | None = None
        for event, element in ET.iterparse(rest, events=("start", "end")):  # noqa: S314 - entities are refused above
            if event == "start":
                root = element if root is None else root
                depth += 1
                continue
            depth -= 1
            if local(element.tag) == "Workout":
                n += 1
                activity, odd = _workout(element, name, f"workout {n}")
                problems += odd
                if activity is not None:
                    found.append(activity)
            if depth == 1 and root is not None:
                root.clear()
    except ET.ParseError as error:
        problems.append(
            Problem(
                f"line {error.position[0]}",
                f"the XML stops being readable here; {len(found)} workouts stand before",
                "warning",
            )
        )
        if not found:
            return ReadResult(
                file=name, format=NAME, problems=tuple(problems), failed=f"Its XML is damaged: {error}."
            )
    return ReadResult(
        file=name, format=NAME, activities=tuple(found), problems=tuple(problems),
        not_activity="" if found else "a health export without workouts",
    )  # fmt: skip


class _Joined:
    """A stream whose first bytes were already read."""

    def __init__(self, head: bytes, rest: IO[bytes]) -> None:
        self._head, self._rest = head.lstrip(b"\xef\xbb\xbf \r\n\t"), rest

    def read(self, size: int = 65_536) -> bytes:
        if self._head:
            part, self._head = self._head[:size], self._head[size:]
            return part
        return self._rest.read(size)


def _workout(element: ET.Element, name: str, where: str) -> tuple[Activity | None, list[Problem]]:
    start, end = _time(element.get("startDate")), _time(element.get("endDate"))
    if start is None:
        return None, [Problem(where, "no start time we can read; left out", "error")]
    word = (element.get("workoutActivityType") or "").removeprefix("HKWorkoutActivityType")
    meta = {m.get("key"): m.get("value") for m in element.iter() if local(m.tag) == "MetadataEntry"}
    stats = {s.get("type") or "": s for s in element.iter() if local(s.tag) == "WorkoutStatistics"}
    sport = sport_of(word)
    if meta.get("HKIndoorWorkout") == "1":
        sport = {sports.RUN: sports.TREADMILL, sports.RIDE: sports.INDOOR_RIDE}.get(sport, sport)
    duration = number(element.get("duration"))
    duration = (
        duration * _SECONDS.get(element.get("durationUnit", "min"), 60.0) if duration is not None else None
    )
    elapsed = (end - start).total_seconds() if end else None
    route = next((r.get("path") for r in element.iter() if local(r.tag) == "FileReference"), "") or ""
    beats = next((s for key, s in stats.items() if key.endswith("HeartRate")), None)
    draft: dict[str, Any] = {
        "file": name,
        "format": NAME,
        "sport": sport,
        "sub_sport": word,
        "start": start,
        "utc_offset_s": _offset(element.get("startDate")),
        "timer_s": duration if duration is not None else elapsed,
        "elapsed_s": elapsed,
        "distance_m": _distance(element, stats),
        "avg_hr_bpm": number(beats.get("average")) if beats is not None else None,
        "max_hr_bpm": number(beats.get("maximum")) if beats is not None else None,
        "device": element.get("sourceName") or "",
        "source": "apple_health",
        "source_id": route.rsplit("/", 1)[-1],
    }
    mended, problems = sane(draft, where)
    return Activity(**mended, problems=tuple(problems)), problems


def _distance(element: ET.Element, stats: dict[str, ET.Element]) -> float | None:
    """The newer statistics speak before the older attribute: exports that hold both update only the first."""
    for key, stat in stats.items():
        if "Distance" in key and (total := number(stat.get("sum"))) is not None:
            return total * _METRES.get(stat.get("unit") or "km", 1000.0)
    total = number(element.get("totalDistance"))
    return (
        total * _METRES.get(element.get("totalDistanceUnit") or "km", 1000.0) if total is not None else None
    )


def _time(text: str | None) -> datetime | None:
    if not text:
        return None
    try:
        return datetime.strptime(text.strip(), "%Y-%m-%d %H:%M:%S %z").astimezone(UTC)
    except ValueError:
        return None


def _offset(text: str | None) -> int | None:
    try:
        moment = datetime.strptime((text or "").strip(), "%Y-%m-%d %H:%M:%S %z")
    except ValueError:
        return None
    offset = moment.utcoffset()
    return round(offset.total_seconds()) if offset is not None else None
