"""Activity lists as tables: Strava, Garmin Connect, intervals.icu, Runkeeper, hand-kept logs; any language we have words for."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime
from typing import Any

from backstride.core import sports
from backstride.core.activity import Activity, ReadResult
from backstride.core.problems import Problem
from backstride.formats.lists.cells import day_first, empty, number, seconds, tables, when
from backstride.formats.lists.units import distance_unit, minutes_not_seconds
from backstride.formats.sane import sane
from backstride.formats.sports import sport_of

NAME = "list"
MOST_COLUMNS = 1000
csv.field_size_limit(5_000_000)


def matches(head: bytes, name: str) -> bool:
    """A text whose first lines hold the header of an activity list."""
    text = _text(head)
    return (
        text is not None
        and (name.lower().endswith((".csv", ".tsv", ".txt")) or _looks_like(text))
        and _header(text) is not None
    )


def read(data: bytes, name: str) -> ReadResult:
    """One activity a row; a row that cannot be read is told and left out."""
    text = _text(data)
    if text is None:
        return ReadResult(file=name, format=NAME, failed="It is not a text table.")
    found = _header(text)
    if found is None:
        return ReadResult(file=name, format=NAME, not_activity="a table without activities")
    skip, delimiter = found
    lines = text.split("\n")
    rows = list(csv.reader(io.StringIO("\n".join(lines[skip:])), delimiter=delimiter))
    names = [cell.strip() for cell in rows[0]]
    columns = map_columns(names)
    body = [(i + skip + 2, row) for i, row in enumerate(rows[1:]) if any(cell.strip() for cell in row)]
    return _activities(names, columns, body, name)


def _text(data: bytes) -> str | None:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        decoded = data.decode("utf-16", "replace")
    elif b"\x00" in data[:4000]:
        return None
    else:
        try:
            decoded = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            # a head may be cut inside a character; anything else is an old Windows table
            decoded = (
                data[: error.start].decode("utf-8-sig")
                if error.start > len(data) - 4
                else data.decode("cp1252", "replace")
            )
    return decoded.replace("\r\n", "\n").replace("\r", "\n")


def _looks_like(text: str) -> bool:
    first = text.lstrip()[:1]
    return first not in "{[<" and max(text.split("\n", 1)[0].count(c) for c in ",;\t") >= 2


def _header(text: str) -> tuple[int, str] | None:
    """(lines before the header, delimiter): the first line with a start and something to measure."""
    for i, line in enumerate(text.split("\n")[:12]):
        delimiter = max(",;\t", key=line.count)
        cells = next(csv.reader([line], delimiter=delimiter), [])
        if not 3 <= len(cells) <= MOST_COLUMNS:
            continue
        columns = map_columns(cells)
        dated = "start" in columns or "start_utc" in columns
        if (
            dated
            and ("distance" in columns or "elapsed" in columns)
            and (columns.keys() & {"timer", "moving", "elapsed", "sport"})
        ):
            return i, delimiter
    return None


def plain_header(cell: str) -> str:
    """A header without brackets, units and trailing marks."""
    text = re.sub(r"[\(\[].*?[\)\]]", "", cell.strip().lower().lstrip("\ufeff"))
    return re.sub(r"\s+", " ", text).strip(" .:*")


def map_columns(names: list[str]) -> dict[str, list[int]]:
    """What each column holds: kind -> the places of its columns, in file order."""
    words = {word: kind for kind, list_ in tables()["columns"].items() for word in list_}
    found: dict[str, list[int]] = {}
    for i, cell in enumerate(names):
        kind = words.get(plain_header(cell))
        if kind:
            found.setdefault(kind, []).append(i)
    return found


def _activities(
    names: list[str], columns: dict[str, list[int]], body: list[tuple[int, list[str]]], name: str
) -> ReadResult:
    cells = [row for _, row in body]
    dmy = day_first(
        [row[columns["start"][0]] for row in cells if "start" in columns and len(row) > columns["start"][0]]
    )
    comma = _decimal_comma(cells)
    strava = _is_strava(names)
    runs_only = any(plain_header(n) == "run type" for n in names)
    problems: list[Problem] = []
    drafts: list[tuple[int, dict[str, Any]]] = []
    for line, row in body:
        draft = _draft(row, columns, dmy=dmy, comma=comma)
        if draft["start"] is None:
            problems.append(Problem(f"row {line}", "no date we can read; row left out", "error"))
            continue
        drafts.append((line, draft))
    unit, said = distance_unit(names, columns, [d for _, d in drafts], strava=strava)
    minutes = minutes_not_seconds(names, columns)
    if said:
        problems.append(Problem("the distance column", said, "note", ("km", "miles")))
    found = []
    for line, draft in drafts:
        activity, odd = _finish(draft, unit, minutes, name, f"row {line}", strava=strava, runs_only=runs_only)
        problems += odd
        if activity is not None:
            found.append(activity)
    if not found and not problems:
        return ReadResult(file=name, format=NAME, not_activity="a list without rows")
    if not found:
        return ReadResult(
            file=name, format=NAME, problems=tuple(problems), not_activity="a table without activities"
        )
    return ReadResult(file=name, format=NAME, activities=tuple(found), problems=tuple(problems))


def _is_strava(names: list[str]) -> bool:
    plain = {plain_header(n) for n in names}
    return bool(plain & {"activity date", "datum van activiteit", "aktivitätsdatum", "date de l'activité", "fecha de la actividad"}) or {
        "commute", "gear", "filename",
    } <= plain  # fmt: skip


def _decimal_comma(cells: list[list[str]]) -> bool:
    comma = dot = 0
    for row in cells[:200]:
        for cell in row:
            comma += bool(re.fullmatch(r"-?\d+,\d{1,2}", cell.strip()))
            dot += bool(re.fullmatch(r"-?\d+\.\d+", cell.strip()))
    return comma > dot


def _draft(row: list[str], columns: dict[str, list[int]], *, dmy: bool, comma: bool) -> dict[str, Any]:
    def cell(kind: str, last: bool = False) -> str | None:
        places = [i for i in columns.get(kind, []) if i < len(row) and not empty(row[i])]
        return row[places[-1 if last else 0]].strip() if places else None

    utc = when(cell("start_utc"), dmy=dmy)
    return {
        "start": utc.replace(tzinfo=UTC)
        if utc and utc.tzinfo is None
        else utc or when(cell("start"), dmy=dmy),
        "sport_word": cell("sport") or "",
        "sub_sport": cell("sub_sport") or "",
        "distance": number(cell("distance", last=True), decimal_comma=comma),
        "distances": len([i for i in columns.get("distance", []) if i < len(row) and not empty(row[i])]),
        "timer": seconds(cell("moving"), decimal_comma=comma) or seconds(cell("timer"), decimal_comma=comma),
        "elapsed": seconds(cell("elapsed", last=True), decimal_comma=comma),
        "avg_hr_bpm": number(cell("avg_hr"), decimal_comma=comma),
        "max_hr_bpm": number(cell("max_hr"), decimal_comma=comma),
        "cadence": number(cell("cadence"), decimal_comma=comma),
        "ascent_m": number(cell("ascent", last=True), decimal_comma=comma),
        "calories_kcal": number(cell("calories"), decimal_comma=comma),
        "rpe": number(cell("rpe"), decimal_comma=comma),
        "name": cell("name") or "",
        "notes": cell("notes") or "",
        "gear": cell("gear") or "",
        "file_name": cell("file") or "",
        "source_id": cell("id") or "",
        "treadmill": (cell("treadmill") or "").lower() in {"true", "1", "yes", "ja"},
    }


def _finish(
    draft: dict[str, Any], unit: float, minutes: bool, name: str, where: str, *, strava: bool, runs_only: bool
) -> tuple[Activity | None, list[Problem]]:
    word = draft["sport_word"]
    if word.lower() in {"rest", "rest day", "off"} or (
        not word and not draft["distance"] and not draft["timer"]
    ):
        return None, []
    sport = sport_of(word, draft["sub_sport"]) if word else sports.RUN
    if runs_only and word:
        sport = sports.RUN  # a column "Run Type" holds kinds of runs
    if draft["treadmill"] and sport == sports.RUN:
        sport = sports.TREADMILL
    scale = 60.0 if minutes else 1.0
    distance = draft["distance"]
    metres = distance * unit if distance is not None else None
    if sport == sports.SWIM and metres and unit == 1000.0 and distance and distance > 50:
        metres = distance  # lists give pool lengths in metres
    cadence = draft["cadence"]
    on_foot = sport in sports.RUNNING | sports.WALKING
    start: datetime = draft["start"]
    if strava and start.tzinfo is None:
        start = start.replace(tzinfo=UTC)  # Strava's export gives UTC
    timer = draft["timer"] if draft["timer"] is not None else draft["elapsed"]
    mended, problems = sane(
        {
            "file": name,
            "format": NAME,
            "sport": sport,
            "sub_sport": word,
            "start": start,
            "timer_s": timer * scale if timer is not None else None,
            "elapsed_s": draft["elapsed"] * scale if draft["elapsed"] is not None else None,
            "distance_m": metres,
            "avg_hr_bpm": draft["avg_hr_bpm"] or None,
            "max_hr_bpm": draft["max_hr_bpm"] or None,
            "avg_cadence_spm": (cadence * 2 if cadence < 120 else cadence) if cadence and on_foot else None,
            "ascent_m": draft["ascent_m"],
            "calories_kcal": draft["calories_kcal"],
            "rpe": draft["rpe"] if draft["rpe"] is not None and 0 <= draft["rpe"] <= 10 else None,
            "name": draft["name"],
            "notes": draft["notes"],
            "gear": draft["gear"],
            "source": "strava" if strava else "",
            "source_id": draft["file_name"] or draft["source_id"],
        },
        where,
    )
    return Activity(**mended, problems=tuple(problems)), problems
