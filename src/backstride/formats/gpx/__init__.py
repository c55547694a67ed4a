"""GPX 1.0 and 1.1 with the extensions of common vendors."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any
from xml.etree import ElementTree as ET

from backstride.core import sports
from backstride.core.activity import Activity, ReadResult
from backstride.core.problems import Problem
from backstride.formats.content import own_name
from backstride.formats.fit.streams import both_feet
from backstride.formats.sane import doubled, jumped, sane
from backstride.formats.shapes import CUT, cut
from backstride.formats.sports import by_speed, is_known, sport_of
from backstride.formats.track import Points, add_point, ascent, mean, totals
from backstride.formats.xmlsafe import ForbiddenXMLError, elements, in_utf8, is_xml, local, prolog, repaired

NAME = "gpx"

#: extension element -> column; vendors differ in namespace, hardly in the word
_EXTRA = {
    "hr": "hr_bpm", "heartrate": "hr_bpm", "heart_rate": "hr_bpm", "cad": "cadence_spm", "cadence": "cadence_spm",
    "runcadence": "cadence_spm", "power": "power_w", "powerinwatts": "power_w", "watts": "power_w",
    "atemp": "temperature_c", "temp": "temperature_c", "temperature": "temperature_c", "speed": "speed_mps",
    "distance": "distance_m", "seadistance": "distance_m",
}  # fmt: skip
_TEXTS = frozenset({"name", "type", "desc", "src", "cmt"})
_POINTS = frozenset({"trkpt", "wpt", "rtept"})
_PARTS = _POINTS | {"trkseg", "trk", "rte", "metadata", CUT}
#: Strava writes its own numbers as types
_NUMBERED = {
    "1": sports.RIDE,
    "9": sports.RUN,
    "10": sports.WALK,
    "4": sports.HIKE,
    "16": sports.SWIM,
    "17": sports.INDOOR_RIDE,
}


def matches(head: bytes, name: str) -> bool:  # noqa: ARG001
    return is_xml(head) and b"<gpx" in prolog(head)[:20_000]


def read(data: bytes, name: str) -> ReadResult:
    """The tracks of a GPX file as one activity each; routes and waypoints are no activity."""
    problems: list[Problem] = []
    tracks: list[tuple[Points, dict[str, str]]] = []
    about: dict[str, Any] = {}
    data, recoded = in_utf8(data)
    if recoded:
        problems.append(Problem("the file", recoded, "note"))
    try:
        try:
            _walk(data, tracks, about, problems)
        except ET.ParseError as error:
            if (mended := repaired(data, error)) is None:
                raise
            data, word = mended
            tracks, about = [], {}
            problems.append(Problem(_place(error), word, "warning"))
            _walk(data, tracks, about, problems)
    except ForbiddenXMLError as error:
        return ReadResult(file=name, format=NAME, failed=f"We do not open it: {error}.")
    except (ET.ParseError, UnicodeError, LookupError, ValueError) as error:
        problems.append(
            Problem(_place(error), "the XML stops being readable here; read what stands before", "warning")
        )
        if not any(p.time for p, _ in tracks):
            return ReadResult(
                file=name, format=NAME, problems=tuple(problems), failed=f"Its XML is damaged: {error}."
            )
    tracks = [(p, t) for p, t in tracks if p.time]
    if not tracks:
        what = "a route without times" if about.get("rte") else "a GPX file without track points"
        return ReadResult(file=name, format=NAME, problems=tuple(problems), not_activity=what)
    merged = _join(tracks)
    found = []
    for points, text in merged:
        activity, odd = _activity(points, text, name, about)
        problems += odd
        if activity is not None:
            found.append(activity)
    if not found:
        return ReadResult(
            file=name, format=NAME, problems=tuple(problems), not_activity="a track without times"
        )
    return ReadResult(file=name, format=NAME, activities=tuple(found), problems=tuple(problems))


def _place(error: Exception) -> str:
    line = getattr(error, "position", (0, 0))[0]
    return f"line {line}" if line else "the file"


def _walk(
    data: bytes, tracks: list[tuple[Points, dict[str, str]]], about: dict[str, Any], problems: list[Problem]
) -> None:
    points: Points | None = None
    text: dict[str, str] = {}  # of the track in hand, or what may be of the next one
    bad = 0
    document, batches = cut(data, "trkpt", _column, {"lat": "lat_deg", "lon": "lon_deg"})
    in_point = False  # whose own name and kind are not the track's
    for event, element in elements(document, ("start", "end")):
        tag = _part(element.tag)
        if not tag:
            continue
        if tag in _POINTS:
            in_point = event == "start"
        if event == "start":
            continue
        if tag in ("trkpt", CUT):
            if points is None:
                points = Points()
                tracks.append((points, text))
            if tag == CUT:
                bad += points.extend(*batches.pop(element.get("n", ""), ([], {})))
            elif not add_point(element, _column, points):
                bad += 1
            element.clear()
        elif tag in _TEXTS:
            if element.text and not in_point and (points is None or tag not in text):
                text[tag] = element.text.strip()
        elif tag == "trkseg":
            if points is not None:
                points.new_segment()
        elif tag == "trk":
            points, text = None, {}
            element.clear()
        else:
            if tag == "metadata":
                about["name"] = text.get("name", "")
            about[tag] = True
            if points is None:
                text = {}
            element.clear()
    if bad:
        problems.append(
            Problem("the track", f"{bad:,} points have a position that cannot be; kept without it", "warning")
        )


@lru_cache(maxsize=4_000)
def _part(tag: str) -> str:
    """The name of an element that a file is divided by; empty for all others."""
    word = local(tag)
    return word if word in _TEXTS or word in _PARTS else ""


@lru_cache(maxsize=4_000)
def _column(tag: str) -> str:
    """What an element of a point holds; empty for what we do not read."""
    word = local(tag).lower()
    return {"time": "time", "ele": "altitude_m"}.get(word) or _EXTRA.get(word, "")


def _join(tracks: list[tuple[Points, dict[str, str]]]) -> list[tuple[Points, dict[str, str]]]:
    """Tracks of one file that follow each other within a day are one activity with breaks."""
    joined: list[tuple[Points, dict[str, str]]] = []
    for points, text in tracks:
        first = next((t for t in points.time if t), None)
        before = joined[-1][0] if joined else None
        last = next((t for t in reversed(before.time) if t), None) if before else None
        same_kind = bool(joined) and joined[-1][1].get("type") == text.get("type")
        close = first is None or last is None or abs((first - last).total_seconds()) < 6 * 3600
        if before is not None and same_kind and close:
            before.new_segment()
            for i, time in enumerate(points.time):
                before.add(time, {k: (v[i] if i < len(v) else None) for k, v in points.columns.items()})
        else:
            joined.append((points, text))
    return joined


def _activity(
    points: Points, text: dict[str, str], name: str, about: dict[str, Any]
) -> tuple[Activity | None, list[Problem]]:
    sums = totals(points)
    start = sums.start
    title = text.get("name") or about.get("name") or ""
    sport, odd = _sport(text, title, name, sums.distance_m, sums.moving_s)
    if start is None:
        return None, [Problem("the track", "it has no times, so it is a route and no activity", "note")]
    streams = sums.streams
    on_foot = sport in sports.RUNNING | sports.WALKING
    if on_foot and "cadence_spm" in streams:
        streams["cadence_spm"] = both_feet(streams["cadence_spm"])
    draft: dict[str, Any] = {
        "file": name,
        "format": NAME,
        "sport": sport,
        "sub_sport": text.get("type", ""),
        "start": start,
        "timer_s": sums.moving_s or sums.elapsed_s,
        "elapsed_s": sums.elapsed_s,
        "distance_m": sums.distance_m,
        "avg_hr_bpm": mean(streams, "hr_bpm"),
        "avg_cadence_spm": mean(streams, "cadence_spm", zeros=True) if on_foot else None,
        "ascent_m": ascent(streams),
        "name": title,
        "notes": text.get("desc", ""),
        "streams": streams,
        "n_records": len(points.time),
    }
    mended, problems = sane(draft, "the track")
    problems += doubled(sums.n_doubled, len(points.time), "the track", "all are kept")
    problems += jumped(sums.n_jumped, "the track")
    return Activity(**mended, problems=tuple(odd + problems)), odd + problems


def _sport(
    text: dict[str, str], title: str, file: str, distance: float | None, seconds: float | None
) -> tuple[str, list[Problem]]:
    """The track's own word; else a word of its name; else its speed, and then we say so."""
    word = text.get("type", "")
    if word in _NUMBERED:
        return _NUMBERED[word], []
    for candidate in (word, title, re.sub(r"\.(gpx|gz)\b", "", own_name(file))):
        if candidate and (found := sport_of(candidate)) != sports.OTHER:
            return found, []
    if word:
        what = f"sports we do not know, in no measure: {word[:60]}"
        unknown = Problem("the sport", what, "note", ("count as exercise", "leave"))
        return sports.OTHER, [] if is_known(word) else [unknown]
    if not distance or not seconds:
        what = "it does not say the sport; it counts in no measure until you choose"
        return sports.OTHER, [Problem("the track", what, "note", ("run", "walk", "ride", "other"))]
    return by_speed(distance, seconds, "the track")
