"""A session second by second: lines over its minutes, and where it broke."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from backstride.app.charts.chart import NARROW, WIDE, Chart, Column, Frame, number, path, rect, words

LEFT, TOP = 52.0, 24.0
STRIP, GAP = 84.0, 26.0


@dataclass(frozen=True, slots=True)
class Line:
    """One measure over time. `values` stand at `Recording.minutes`; None is a gap. `is_turned`: less is higher."""

    title: str
    values: tuple[float | None, ...]
    low: str
    high: str
    kind: str = "run"
    is_turned: bool = False

    @property
    def is_level(self) -> bool:
        """One figure all along, as a treadmill keeps it: drawn through the middle, said once."""
        return self.low == self.high


@dataclass(frozen=True, slots=True)
class BreakMark:
    """Where the run broke: the minute, how long, and what happened."""

    minute: float
    lasted_min: float
    what: str

    @property
    def at(self) -> int:
        """The minute as it is told."""
        return int(self.minute + 0.5)


@dataclass(frozen=True, slots=True)
class Recording:
    """A session's lines on one time axis, and rows of figures by stretches of it."""

    minutes: tuple[float, ...]
    lines: tuple[Line, ...]
    breaks: tuple[BreakMark, ...]
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    sentence: str


def recording(said: Recording) -> Chart:
    """The picture of a session."""
    key = [("c-break", _("where it broke"))] if said.breaks else []
    return Chart(
        id="record",
        title=_("Minute by minute"),
        sentence=said.sentence,
        wide=_draw(said, WIDE),
        narrow=_draw(said, NARROW),
        key=tuple(key),
        caption=_("Every five minutes"),
        columns=said.columns,
        rows=said.rows,
    )


def _draw(said: Recording, width: int) -> str:
    height = TOP + len(said.lines) * (STRIP + GAP) + 14
    frame = Frame("record", width, round(height))
    last = max(1.0, said.minutes[-1])
    bottom = TOP + len(said.lines) * (STRIP + GAP) - GAP

    def x(minute: float) -> float:
        return LEFT + (width - LEFT - 4) * minute / last

    parts = [
        rect("broke", x(mark.minute), TOP, max(2.0, x(mark.lasted_min) - LEFT), bottom - TOP)
        for mark in said.breaks
    ]
    for n, strip in enumerate(said.lines):
        top = TOP + n * (STRIP + GAP)
        parts.append(words(strip.title, LEFT, top - 7, "k"))
        parts.append(
            f'<path class="ax" d="M{LEFT:g} {number(top)}H{width}M{LEFT:g} {number(top + STRIP)}H{width}"/>'
        )
        if strip.is_level:
            parts.append(words(strip.high, LEFT - 6, top + STRIP / 2 + 5, "", "end"))
        else:
            parts.append(words(strip.high, LEFT - 6, top + 10, "", "end"))
            parts.append(words(strip.low, LEFT - 6, top + STRIP, "", "end"))
        parts.append(_line(said.minutes, strip, top, x, step=1 if frame.is_wide else 2))
    if said.breaks:
        first = said.breaks[0]
        label = _("minute %(n)s") % {"n": first.at}
        # above the lines, clear of the first title
        at = min(max(x(first.minute), LEFT + 140), width - 70.0)
        parts.append(words(label, at, TOP - 7, "hotk"))
    parts += _minutes(last, x, bottom, 10 if frame.is_wide else 4)
    return frame.svg(parts)


def _line(
    minutes: Sequence[float], strip: Line, top: float, x: Callable[[float], float], *, step: int
) -> str:
    known = [value for value in strip.values if value is not None]
    low, high = min(known, default=0.0), max(known, default=1.0)
    span = (high - low) or 1.0
    drawn, is_down = [], False
    for minute, value in list(zip(minutes, strip.values, strict=True))[::step]:
        if value is None:
            is_down = False
            continue
        share = 0.5 if strip.is_level else (value - low) / span
        y = top + STRIP * (share if strip.is_turned else 1 - share)
        drawn.append(f"{'L' if is_down else 'M'}{number(x(minute))} {number(y)}")
        is_down = True
    return path(f"trace {strip.kind}", "".join(drawn))


def _minutes(last: float, x: Callable[[float], float], bottom: float, room: int) -> list[str]:
    step = next((s for s in (1, 2, 5, 10, 15, 20, 30, 60, 120, 240, 600) if last / s <= room), 1200)
    parts = [
        words(str(n), x(n), bottom + 18, "", "middle" if n else "start")
        for n in range(0, int(last) + 1, step)
        if x(last) - x(n) > 40 or n == 0
    ]
    return [*parts, words(_("min"), x(last), bottom + 18, "", "end")]
