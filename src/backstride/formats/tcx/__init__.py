"""TCX: laps and track points, with the running extensions."""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from xml.etree import ElementTree as ET

from backstride.core import sports
from backstride.core.activity import Activity, Lap, ReadResult
from backstride.core.problems import Problem
from backstride.formats.content import own_name
from backstride.formats.fit.streams import ONE_FOOT_SPM, both_feet
from backstride.formats.sane import doubled, jumped, sane
from backstride.formats.shapes import CUT, cut
from backstride.formats.sports import sport_of
from backstride.formats.track import Points, add_point, ascent, instant, mean, totals
from backstride.formats.xmlsafe import (
    ForbiddenXMLError,
    elements,
    in_utf8,
    is_xml,
    local,
    number,
    prolog,
    repaired,
)

NAME = "tcx"

_POINT = {
    "Time": "time", "HeartRateBpm": "hr_bpm", "Value": "hr_bpm",
    "AltitudeMeters": "altitude_m", "DistanceMeters": "distance_m", "Cadence": "cadence_spm",
    "RunCadence": "cadence_spm", "Speed": "speed_mps", "Watts": "power_w",
    "LatitudeDegrees": "lat_deg", "LongitudeDegrees": "lon_deg",
}  # fmt: skip
_SUMS = frozenset({"TotalTimeSeconds", "DistanceMeters", "Calories", "AvgRunCadence", "Cadence"})
_BEATS = frozenset({"AverageHeartRateBpm", "MaximumHeartRateBpm"})
_TEXTS = frozenset({"Id", "Notes", "Name"})
_PARTS = _SUMS | _BEATS | _TEXTS | {"Activity", "Course", "Lap", "Track", "Trackpoint", CUT}


def matches(head: bytes, name: str) -> bool:  # noqa: ARG001
    return is_xml(head) and b"TrainingCenterDatabase" in prolog(head)[:20_000]


def read(data: bytes, name: str) -> ReadResult:
    """The activities of a TCX file; a damaged one gives what stands before the damage."""
    problems: list[Problem] = []
    drafts: list[dict[str, Any]] = []
    courses = 0
    data, recoded = in_utf8(data)
    if recoded:
        problems.append(Problem("the file", recoded, "note"))
    try:
        try:
            courses = _walk(data, drafts)
        except ET.ParseError as error:
            if (mended := repaired(data, error)) is None:
                raise
            data, word = mended
            drafts = []
            problems.append(Problem(f"line {error.position[0]}", word, "warning"))
            courses = _walk(data, drafts)
    except ForbiddenXMLError as error:
        return ReadResult(file=name, format=NAME, failed=f"We do not open it: {error}.")
    except (ET.ParseError, UnicodeError, LookupError, ValueError) as error:
        line = getattr(error, "position", (0, 0))[0]
        problems.append(
            Problem(f"line {line}", "the XML stops being readable here; read what stands before", "warning")
        )
        if not any(d["points"].time for d in drafts):
            return ReadResult(
                file=name, format=NAME, problems=tuple(problems), failed=f"Its XML is damaged: {error}."
            )
    found = []
    for n, draft in enumerate(drafts, 1):
        where = f"activity {n}" if len(drafts) > 1 else "the activity"
        activity, odd = _activity(draft, name, where)
        problems += odd
        if activity is not None:
            found.append(activity)
    if not found:
        what = "a course (a planned route)" if courses else "a TCX file without an activity"
        return ReadResult(file=name, format=NAME, problems=tuple(problems), not_activity=what)
    return ReadResult(file=name, format=NAME, activities=tuple(found), problems=tuple(problems))


def _walk(data: bytes, drafts: list[dict[str, Any]]) -> int:
    courses = 0
    current: dict[str, Any] | None = None
    lap: dict[str, Any] = {}
    in_point = False
    document, batches = cut(data, "Trackpoint", _column, {})
    for event, element in elements(document, ("start", "end")):
        tag = _part(element.tag)
        if not tag:
            continue
        if event == "start":
            if tag == "Activity":
                current = {
                    "sport": element.get("Sport", ""),
                    "points": Points(),
                    "laps": [],
                    "text": {},
                    "nowhere": 0,
                }
                drafts.append(current)
            elif tag == "Course":
                courses += 1
                current = None
            elif tag == "Lap" and current is not None:
                lap = {"start": instant(element.get("StartTime"))}
                current["laps"].append(lap)
            elif tag == "Track" and current is not None:
                current["points"].new_segment()
            elif tag == "Trackpoint":
                in_point = True
            continue
        if tag == "Trackpoint":
            in_point = False
            if current is not None:
                current["nowhere"] += not add_point(element, _column, current["points"])
            element.clear()
        elif tag == CUT and current is not None:
            current["nowhere"] += current["points"].extend(*batches.pop(element.get("n", ""), ([], {})))
        elif in_point or current is None:
            continue
        elif tag in _TEXTS and element.text:
            current["text"].setdefault(tag, element.text.strip())
        elif tag in _SUMS:
            lap.setdefault(tag, number(element.text))
        elif tag in _BEATS:
            lap.setdefault(tag, number(element.findtext("{*}Value")))
        elif tag == "Lap":
            element.clear()
    return courses


@lru_cache(maxsize=4_000)
def _column(tag: str) -> str:
    """What a part of a point holds; empty for what we do not read."""
    return _POINT.get(local(tag), "")


@lru_cache(maxsize=4_000)
def _part(tag: str) -> str:
    """The name of an element that stands outside of points too; empty for all others."""
    word = local(tag)
    return word if word in _PARTS else ""


def _activity(draft: dict[str, Any], name: str, where: str) -> tuple[Activity | None, list[Problem]]:
    sums = totals(draft["points"])
    laps = draft["laps"]
    sport = sport_of(draft["sport"])
    if (
        sport == sports.OTHER
        and (named := sport_of(draft["text"].get("Notes", "") or own_name(name))) != sports.OTHER
    ):
        sport = named
    on_foot = sport in sports.RUNNING | sports.WALKING
    streams = sums.streams
    if on_foot and "cadence_spm" in streams:
        streams["cadence_spm"] = both_feet(streams["cadence_spm"])
    start = instant(draft["text"].get("Id")) if not laps else None
    start = (laps[0]["start"] if laps else None) or start or sums.start
    distance = _sum(laps, "DistanceMeters")
    if not distance and "distance_m" in streams:
        import numpy as np

        distance = float(np.nanmax(streams["distance_m"]))
    values: dict[str, Any] = {
        "file": name,
        "format": NAME,
        "sport": sport,
        "sub_sport": draft["sport"],
        "start": start,
        "timer_s": _sum(laps, "TotalTimeSeconds") or sums.moving_s,
        "elapsed_s": sums.elapsed_s,
        "distance_m": distance,
        "avg_hr_bpm": _weighted(laps, "AverageHeartRateBpm") or mean(streams, "hr_bpm"),
        "max_hr_bpm": max((v for lap in laps if (v := lap.get("MaximumHeartRateBpm"))), default=None),
        "avg_cadence_spm": _cadence(streams, laps) if on_foot else None,
        "ascent_m": ascent(streams),
        "calories_kcal": _sum(laps, "Calories"),
        "notes": draft["text"].get("Notes", ""),
        "device": draft["text"].get("Name", ""),
        "laps": tuple(_lap(lap, on_foot=on_foot) for lap in laps),
        "streams": streams,
        "n_records": len(draft["points"].time),
    }
    mended, problems = sane(values, where)
    if bad := draft["nowhere"]:
        problems.append(
            Problem(where, f"{bad:,} points have a position that cannot be; kept without it", "warning")
        )
    problems += doubled(sums.n_doubled, len(draft["points"].time), where, "all are kept")
    problems += jumped(sums.n_jumped, where)
    if start is None:
        return None, [*problems, Problem(where, "no start time; left out", "error")]
    return Activity(**mended, problems=tuple(problems)), problems


def _lap(lap: dict[str, Any], *, on_foot: bool) -> Lap:
    cadence = lap.get("AvgRunCadence") or lap.get("Cadence")
    if cadence and on_foot and cadence < ONE_FOOT_SPM:
        cadence *= 2
    return Lap(
        lap["start"],
        lap.get("TotalTimeSeconds"),
        lap.get("DistanceMeters"),
        lap.get("AverageHeartRateBpm"),
        cadence,
    )


def _sum(laps: list[dict[str, Any]], key: str) -> float | None:
    known = [lap[key] for lap in laps if lap.get(key) is not None]
    return float(sum(known)) if known else None


def _weighted(laps: list[dict[str, Any]], key: str) -> float | None:
    known = [(lap[key], lap.get("TotalTimeSeconds") or 1.0) for lap in laps if lap.get(key)]
    total = sum(weight for _, weight in known)
    return sum(value * weight for value, weight in known) / total if total else None


def _cadence(streams: dict[str, Any], laps: list[dict[str, Any]]) -> float | None:
    """The points' steps as they stand (a run with walks has a low mean), else the laps', which may be strides of one foot."""
    if (steps := mean(streams, "cadence_spm", zeros=True)) is not None:
        return steps
    found = _weighted(laps, "AvgRunCadence") or _weighted(laps, "Cadence")
    return found * 2 if found and found < ONE_FOOT_SPM else found
