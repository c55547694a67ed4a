"""Account exports of adidas, Endomondo, Huawei, Nike, Polar, Samsung, Suunto, Zepp and others, each a table in `services.toml`."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from backstride.core import sports
from backstride.core.activity import Activity, ReadResult
from backstride.core.problems import Problem
from backstride.formats import jsonsafe
from backstride.formats.accounts.entry import Entry, flat, services
from backstride.formats.accounts.samples import columns
from backstride.formats.entries import read_entries
from backstride.formats.lists.table import decode
from backstride.formats.sane import sane
from backstride.formats.sports import is_known, sport_of
from backstride.formats.track import mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

NAME = "account"
_BARE_MAP = re.compile(rb'("\w+"\s*:\s*)\{[^{}"]*\}')


def matches(head: bytes, name: str) -> bool:  # noqa: ARG001 - told by content alone
    return service_of(head) is not None


def service_of(head: bytes) -> str | None:
    """The service that writes such a file."""
    first = head.lstrip(b"\xef\xbb\xbf \r\n\t")[:1]
    for name, service in services().items():
        fits = first not in (b"{", b"[", b"<") if "table" in service else first in (b"{", b"[")
        if fits and all(mark.encode() in head for mark in service["marks"]):
            return name
    return None


def read(data: bytes, name: str) -> ReadResult:
    """One activity an entry: its sums, and its samples where `services.toml` names them."""
    said = service_of(data[:64_000]) or ""
    service = services()[said]
    problems: list[Problem] = []

    def activity(entry: Any, file: str, where: str) -> tuple[Activity | None, list[Problem]]:
        made, odd = _activity(Entry(service, flat(entry)), said, file, where)
        if made is None:
            return None, odd
        try:
            streams = columns(service, entry, is_run=made.sport in sports.RUNNING)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            what = f"could not be read ({type(error).__name__}: {error}); left out"
            return made, [*odd, Problem(f"{where}, samples", what, "warning")]
        return _measured(replace(made, streams=streams, n_records=len(streams.get("t_s", ())))), odd

    entries = _rows(data, service) if "table" in service else _objects(data, service, problems)
    found = read_entries(entries, activity, name, NAME, problems, empty="an export without activities")
    unknown = sorted({a.sub_sport for a in found.activities if a.sub_sport and not is_known(a.sub_sport)})
    if not unknown:
        return found
    told = Problem(
        "the sport",
        f"sports we do not know, in no measure: {', '.join(unknown[:8])}",
        "note",
        ("count as exercise", "leave"),
    )
    return ReadResult(
        file=name, format=NAME, activities=found.activities, problems=(*found.problems, told)
    )  # fmt: skip


def _activity(entry: Entry, service: str, file: str, where: str) -> tuple[Activity | None, list[Problem]]:
    start, offset = entry.start()
    if start is None:
        return None, [Problem(where, "no start time; left out", "error")]
    end, word = entry.moment("end"), entry.sport()
    sport = sport_of(word)
    elapsed = (
        (end - start).total_seconds() if end and (end.tzinfo is None) == (start.tzinfo is None) else None
    )
    draft: dict[str, Any] = {
        "file": file,
        "format": NAME,
        "sport": sport,
        "sub_sport": word,
        "start": start,
        "utc_offset_s": offset,
        "timer_s": entry.figure("timer") or (elapsed - (entry.figure("pause") or 0) if elapsed else None),
        "elapsed_s": elapsed,
        "distance_m": entry.figure("distance"),
        "avg_hr_bpm": entry.figure("avg_hr"),
        "max_hr_bpm": entry.figure("max_hr"),
        "avg_cadence_spm": entry.figure("cadence") if sport in sports.RUNNING else None,
        "ascent_m": entry.figure("ascent"),
        "calories_kcal": entry.figure("calories"),
        "name": entry.text("name"),
        "notes": entry.text("notes"),
        "device": entry.text("device"),
        "source": service,
        "source_id": entry.text("id"),
    }
    mended, problems = sane(draft, where)
    return Activity(**mended, problems=tuple(problems)), problems


def _measured(made: Activity) -> Activity:
    """With the means of its samples where it tells none."""
    steps = mean(made.streams, "cadence_spm", zeros=True) if made.sport in sports.RUNNING else None
    return replace(
        made,
        avg_hr_bpm=made.avg_hr_bpm or mean(made.streams, "hr_bpm"),
        avg_cadence_spm=made.avg_cadence_spm or steps,
    )


def _rows(data: bytes, service: dict[str, Any]) -> Iterator[dict[str, str]]:
    """Rows under the line of names, each with its names' common beginning taken off."""
    lines = (decode(data) or "").split("\n")
    first = next(
        (n for n, line in enumerate(lines) if all(mark in line for mark in service["marks"])), len(lines)
    )
    rows = csv.reader(io.StringIO("\n".join(lines[first:])))
    names = [name.strip().removeprefix(service["table"]).replace(" ", "_") for name in next(rows, [])]
    for row in rows:
        if any(row):
            yield {name: _cell(cell) for name, cell in zip(names, row, strict=False)}


def _cell(cell: str) -> Any:
    """A cell's text, or the object that it holds."""
    if not cell.startswith("{"):
        return cell
    try:
        return jsonsafe.load(cell.encode())
    except ValueError:
        return cell


def _objects(data: bytes, service: dict[str, Any], problems: list[Problem]) -> Iterator[Any]:
    """The activities of a document, one by one."""
    places = service.get("each", ())
    if places and data.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"{":
        try:
            whole = jsonsafe.load(_quoted(data))
        except ValueError as error:
            what = f"the JSON is damaged here ({error}); entry left out"
            problems.append(Problem("the file", what, "error"))
            return
        yield from _inside(whole, places, must=True)
        return
    pieces: dict[str, Any] = {}
    for part in jsonsafe.entries(_quoted(data), problems):
        if service.get("pieces") and isinstance(part, dict):
            pieces |= part
        else:
            yield from _inside(part, places)
    if pieces:
        yield pieces


def _inside(part: Any, places: Iterable[str], *, must: bool = False) -> list[Any]:
    """What lies at the places, each entered where it is there; without any the part itself, or nothing where they `must` be there.

    An activity alone is told by what stands around it too.
    """
    held, entered = [part], False
    for place in places:
        deeper: list[Any] = []
        for one in held:
            found = _at(one, place)
            entered |= found is not None
            if not isinstance(found, list):
                deeper.append(one if found is None else found)
            elif len(found) == 1 and isinstance(found[0], dict):
                deeper.append(one | found[0])
            else:
                deeper += found
        held = deeper
    return held if entered or not must else []


def _at(part: Any, place: str) -> Any:
    for key in place.split("/"):
        part = part.get(key) if isinstance(part, dict) else None
    return part


def _quoted(data: bytes) -> bytes:
    """Huawei writes maps whose keys are bare numbers, which is no JSON; nothing of them is needed."""
    return _BARE_MAP.sub(rb"\1{}", data)
