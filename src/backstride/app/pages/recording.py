"""From a stored second-by-second record to the figures of its picture."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from backstride.app.charts import Column, Recording
from backstride.app.charts.recording import BreakMark, Line
from backstride.app.pages.measures import Units
from backstride.core import sports
from backstride.log.breaks import Break

#: points of a line; more cannot be seen at 900 px
POINTS = 240
TABLE_STEP_MIN = 5.0
WARM_UP_MIN = 10.0

Streams = Mapping[str, Any]


def picture(streams: Streams, breaks: list[Break], sport: str, units: Units) -> Recording | None:
    """Pace, heart rate, cadence and height over the minutes; None without a usable record."""
    if "t_s" not in streams or len(streams["t_s"]) < 60:
        return None
    minutes_of = np.asarray(streams["t_s"], dtype=float) / 60
    last = float(minutes_of[-1])
    if not last > 0:
        return None
    edges = np.linspace(0.0, last, POINTS + 1)
    measures = _measures(streams, sport, units)
    lines = [line for kind, values in measures if (line := _line(kind, minutes_of, values, edges, units))]
    if not lines:
        return None
    marks = tuple(_mark(found) for found in breaks)
    return Recording(
        minutes=tuple(float(m) for m in (edges[:-1] + edges[1:]) / 2),
        lines=tuple(lines),
        breaks=marks,
        columns=(Column(_("Minute")), *(Column(line.title, is_figure=True) for line in lines)),
        rows=_rows(
            minutes_of,
            [(k, v) for k, v in measures if any(ln.kind == _KINDS[k][0] for ln in lines)],
            last,
            units,
        ),
        sentence=_sentence(marks, last),
    )


#: measure -> class of its line; a runner's pace is turned (less is faster)
_KINDS = {
    "pace": ("pace", True),
    "speed": ("pace", False),
    "heart": ("heart", False),
    "cadence": ("step", False),
    "height": ("height", False),
}


def _measures(streams: Streams, sport: str, units: Units) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    speed = _speed(streams)
    if speed is not None:
        is_pace = sport in sports.RUNNING or sport in sports.WALKING
        found.append(("pace" if is_pace else "speed", speed * (1.0 if units.is_metric else 1 / 1.609344)))
    for kind, name in (("heart", "hr_bpm"), ("cadence", "cadence_spm"), ("height", "altitude_m")):
        if name in streams:
            found.append((kind, np.asarray(streams[name], dtype=float)))
    return found


def _speed(streams: Streams) -> Any:
    """Metres a second: as recorded, else from the distance."""
    speed = streams.get("speed_mps")
    if speed is not None and np.isfinite(np.asarray(speed, dtype=float)).any():
        return np.asarray(speed, dtype=float)
    if "distance_m" not in streams:
        return None
    t, metres = np.asarray(streams["t_s"], dtype=float), np.asarray(streams["distance_m"], dtype=float)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.clip(np.gradient(metres, np.maximum.accumulate(t + np.arange(len(t)) * 1e-9)), 0, 30)


def _line(kind: str, minutes_of: Any, values: Any, edges: Any, units: Units) -> Line | None:
    means = _means(minutes_of, values, edges)
    if np.isfinite(means).sum() < 2:
        return None
    if kind == "pace":
        with np.errstate(divide="ignore", invalid="ignore"):
            means = np.where(means > 0.4, 1000 / means / 60, np.nan)
        if np.isfinite(means).sum() < 2:
            return None
        # a stop would press the rest of the line flat
        means = np.minimum(means, 1.8 * np.nanmedian(means))
    low, high = float(np.nanmin(means)), float(np.nanmax(means))
    title, show = _words(kind, units)
    css, is_turned = _KINDS[kind]
    said = tuple(None if not np.isfinite(v) else round(float(v), 3) for v in means)
    ends = (show(high), show(low)) if is_turned else (show(low), show(high))
    return Line(title, said, ends[0], ends[1], css, is_turned)


def _means(minutes_of: Any, values: Any, edges: Any) -> Any:
    """The mean of each stretch; a stretch without a value is a gap."""
    where = np.clip(np.searchsorted(edges, minutes_of, side="right") - 1, 0, len(edges) - 2)
    known = np.isfinite(values)
    n = np.bincount(where[known], minlength=len(edges) - 1)
    total = np.bincount(where[known], weights=values[known], minlength=len(edges) - 1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(n > 0, total / n, np.nan)


def _words(kind: str, units: Units) -> tuple[str, Any]:
    unit = units.distance_unit
    if kind == "pace":
        return _("Pace, min a %(unit)s") % {
            "unit": unit
        }, lambda v: f"{int(v)}:{round(60 * (v % 1)) % 60:02d}"
    if kind == "speed":
        return _("Speed, %(unit)s an hour") % {"unit": unit}, lambda v: f"{3.6 * v:.0f}"
    if kind == "heart":
        return _("Heart rate, beats a minute"), lambda v: f"{v:.0f}"
    if kind == "cadence":
        return _("Cadence, steps a minute"), lambda v: f"{v:.0f}"
    return _("Height, metres"), lambda v: f"{v:.0f}"


def _rows(
    minutes_of: Any, measures: list[tuple[str, Any]], last: float, units: Units
) -> tuple[tuple[str, ...], ...]:
    """The same figures, averaged over stretches of a few minutes."""
    step = TABLE_STEP_MIN if last <= 300 else 15.0
    edges = np.append(np.arange(0.0, last, step), last + 1e-6)
    columns = [(kind, _means(minutes_of, values, edges)) for kind, values in measures]
    rows = []
    for n in range(len(edges) - 1):
        cells = [f"{edges[n]:.0f}-{min(edges[n + 1], last):.0f}"]
        for kind, means in columns:
            value = float(means[n])
            show = _words(kind, units)[1]
            if not np.isfinite(value) or (kind == "pace" and value <= 0.4):
                cells.append("-")
            else:
                cells.append(show(1000 / value / 60 if kind == "pace" else value))
        rows.append(tuple(cells))
    return tuple(rows)


BREAK_WORDS = {
    "stop": gettext_lazy("a stop"),
    "walk": gettext_lazy("a walk break"),
    "slow": gettext_lazy("the pace fell"),
    "cadence": gettext_lazy("the cadence fell"),
}


def _mark(found: Break) -> BreakMark:
    return BreakMark(found.minute, found.lasted_s / 60, str(BREAK_WORDS[found.kind]))


def _sentence(marks: tuple[BreakMark, ...], last: float) -> str:
    whole = _("%(n)s minutes from start to end.") % {"n": round(last)}
    if not marks:
        return whole + " " + _("No stop, walk break or lasting slow-down was found in it.")
    first = marks[0]
    said = _("It first broke at minute %(n)s: %(what)s.") % {"n": first.at, "what": first.what}
    return f"{whole} {said} " + _("A place to look, not proof of pain.")


def warm_up(streams: Streams, units: Units) -> str:
    """How the first ten minutes went against the rest (seed row L7); empty where the record cannot tell."""
    if "t_s" not in streams or float(streams["t_s"][-1]) < 60 * 2 * WARM_UP_MIN:
        return ""
    t, speed = np.asarray(streams["t_s"], dtype=float), _speed(streams)
    if speed is None:
        return ""
    early = speed[(t < 60 * WARM_UP_MIN) & (speed > 0.5)]
    rest = speed[(t >= 60 * WARM_UP_MIN) & (speed > 0.5)]
    if len(early) < 60 or len(rest) < 60:
        return ""
    first, later = float(np.nanmedian(early)), float(np.nanmedian(rest))
    share = round(100 * (first / later - 1))
    figures = {
        "first": units.pace(1000 / first / 60, 1.0),
        "rest": units.pace(1000 / later / 60, 1.0),
        "share": abs(share),
    }
    if share <= -5:
        return (
            _("The first 10 minutes went at %(first)s, %(share)s %% slower than the rest (%(rest)s).")
            % figures
        )
    if share >= 5:
        return (
            _("The first 10 minutes went at %(first)s, %(share)s %% faster than the rest (%(rest)s).")
            % figures
        )
    return (
        _("The first 10 minutes went at %(first)s, like the rest (%(rest)s): no slower start shows.")
        % figures
    )
