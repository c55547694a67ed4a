"""The export as a stream of elements: nothing is kept but workouts; damage is passed over and told."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.parsers import expat

from backstride.core.problems import Problem
from backstride.formats.apple.workout import Workout
from backstride.formats.xmlsafe import ForbiddenXMLError

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import IO

CHUNK = 1_000_000
PROLOG = 400_000
MOST_RESTARTS = 200
_HEART = "HKQuantityTypeIdentifierHeartRate"
#: bytes that XML forbids and that apps put into names
_FORBIDDEN = bytes(n for n in range(32) if n not in (9, 10, 13))
_BOUNDARY = re.compile(rb"<(?:Workout|Record|Correlation|ActivitySummary)\s")


def parse(
    stream: IO[bytes],
    on_workout: Callable[[Workout], None],
    on_heart: Callable[[str, str], None],
    problems: list[Problem],
) -> None:
    """Hand over each workout as it ends and each heart rate record; raise only for declared entities."""
    reader = _Reader(on_workout, on_heart)
    chunk = _opened(stream.read(PROLOG))
    line_before, restarts = 0, 0
    while chunk:
        fault = reader.feed(chunk)
        if fault is None:
            chunk = _clean(stream.read(CHUNK), reader.is_wide)
            continue
        line, at, what = fault
        restarts += 1
        place = f"line {line_before + line}"
        after = _BOUNDARY.search(chunk, at)
        while after is None and (more := _clean(stream.read(CHUNK), reader.is_wide)):
            chunk, at = chunk[-20:] + more, 0
            after = _BOUNDARY.search(chunk)
        if after is None or restarts > MOST_RESTARTS:
            problems.append(
                Problem(
                    place, f"the XML stops being readable here ({what})", "warning" if reader.n else "error"
                )
            )
            return
        problems.append(
            Problem(place, f"the XML is damaged here ({what}); what stood there is left out", "warning")
        )
        line_before += line + chunk.count(b"\n", at, after.start())
        reader.restart()
        chunk = chunk[after.start() :]
    if (fault := reader.end()) is not None:
        place = f"line {line_before + fault[0]}"
        problems.append(
            Problem(place, f"the XML ends too early ({fault[2]})", "warning" if reader.n else "error")
        )


def _opened(head: bytes) -> bytes:
    """The first bytes without the document type: some versions of the export write one that no parser accepts."""
    wide = head[:2] in (b"\xff\xfe", b"\xfe\xff")
    seen = head.replace(b"\x00", b"") if wide else head
    if b"<!ENTITY" in seen or re.search(rb"<!DOCTYPE\s+\S+\s+(?:SYSTEM|PUBLIC)\b", seen):
        raise ForbiddenXMLError("it declares entities, which can hide bombs or other files")
    if wide:
        return head
    head = _clean(head.lstrip(b"\xef\xbb\xbf \r\n\t"), is_wide=False)
    begin = head.find(b"<!DOCTYPE")
    if begin < 0:
        return head
    bracket, close = head.find(b"[", begin), head.find(b">", begin)
    end = head.find(b"]>", bracket) + 2 if 0 <= bracket < close else close + 1
    return head[:begin] + head[end:] if end > begin + 1 else head


def _clean(chunk: bytes, is_wide: bool) -> bytes:
    return chunk if is_wide else chunk.translate(None, _FORBIDDEN)


class _Reader:
    """One expat parser at a time, and the workout that is open."""

    def __init__(self, on_workout: Callable[[Workout], None], on_heart: Callable[[str, str], None]) -> None:
        self.on_workout, self.on_heart = on_workout, on_heart
        self.n = 0
        self.is_wide = False
        self._open: Workout | None = None
        self._inner = 0
        self._begin()

    def _begin(self) -> None:
        self._fed = 0
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.EntityDeclHandler = _refuse

    def restart(self) -> None:
        """Go on behind a damaged place as if a new document began."""
        self._open, self._inner = None, 0
        self._begin()
        self._parser.Parse(b"<HealthData>")
        self._fed = len(b"<HealthData>")

    def feed(self, chunk: bytes) -> tuple[int, int, str] | None:
        """None, or (line, place in this chunk, what) of a damage."""
        self.is_wide = self.is_wide or chunk[:2] in (b"\xff\xfe", b"\xfe\xff")
        try:
            self._parser.Parse(chunk)
        except expat.ExpatError as error:
            at = max(0, self._parser.ErrorByteIndex - self._fed)
            return error.lineno, at + 1, expat.ErrorString(error.code)
        self._fed += len(chunk)
        return None

    def end(self) -> tuple[int, int, str] | None:
        try:
            self._parser.Parse(b"", True)
        except expat.ExpatError as error:
            return error.lineno, 0, expat.ErrorString(error.code)
        return None

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if self._open is None:
            if tag == "Record":
                if attributes.get("type") == _HEART:
                    self.on_heart(attributes.get("startDate", ""), attributes.get("value", ""))
            elif tag == "Workout":
                self._open, self._inner = Workout(attributes), 0
            return
        if tag == "WorkoutActivity":
            self._inner += 1
        self._open.add(tag, attributes, is_inner=self._inner > 0)

    def _end(self, tag: str) -> None:
        if self._open is None:
            return
        if tag == "WorkoutActivity":
            self._inner -= 1
        elif tag == "Workout":
            self.n += 1
            self.on_workout(self._open)
            self._open = None


def _refuse(*_: object) -> None:
    raise ForbiddenXMLError("it declares entities, which can hide bombs or other files")
