"""Run minutes of each week on its cap, up to the target."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from backstride.app.charts.chart import NARROW, WIDE, Chart, Column, Frame, line, path, rect, scale_to, words
from backstride.app.language import date_format

LEFT, TOP, BASE = 34.0, 24.0, 150.0
#: room that a figure of three digits takes
_FIGURE = 30.0


@dataclass(frozen=True, slots=True)
class PlannedWeek:
    """One week of the plan: run minutes, their cap (None where there is none), levels of the ladder in it."""

    start: date
    run_min: int
    cap_min: int | None
    levels: tuple[int, ...] = ()

    @property
    def level(self) -> str:
        if not self.levels:
            return ""
        low, high = min(self.levels), max(self.levels)
        return str(low) if low == high else _("%(low)s to %(high)s") % {"low": low, "high": high}


def ladder_chart(weeks: Sequence[PlannedWeek]) -> Chart:
    """`weeks` in order."""
    return Chart(
        id="ladder",
        title=_("Run minutes a week"),
        sentence=_sentence(weeks),
        wide=_draw(weeks, WIDE),
        narrow=_draw(weeks, NARROW),
        key=(
            ("", _("running")),
            *((("c-e", _("with walk breaks")),) if any(w.levels for w in weeks) else ()),
            ("c-s", _("room up to the cap of the week")),
        ),
        caption=_("Run minutes planned a week"),
        columns=(
            Column(_("Week from")),
            Column(_("Level")),
            Column(_("Run minutes"), is_figure=True),
            Column(_("Cap"), is_figure=True),
        ),
        rows=tuple(
            (date_format(w.start, "j M"), w.level, str(w.run_min), str(w.cap_min or _("none"))) for w in weeks
        ),
    )


def _sentence(weeks: Sequence[PlannedWeek]) -> str:
    running = [w for w in weeks if w.run_min]
    if not running:
        return _("No running is planned yet.")
    said = ngettext(
        "%(n)s week with running, from %(from)s to %(to)s run minutes, each inside its cap.",
        "%(n)s weeks with running, from %(from)s to %(to)s run minutes, each inside its cap.",
        len(running),
    )
    return said % {"n": len(running), "from": running[0].run_min, "to": running[-1].run_min}


def _draw(weeks: Sequence[PlannedWeek], width: int) -> str:
    frame = Frame("ladder", width, 176)
    most = max((max(w.run_min, w.cap_min if w.run_min and w.cap_min else 0) for w in weeks), default=0)
    top, step = scale_to(most or 30, 3)
    scale = (BASE - TOP) / top
    parts = []
    for n in range(4):
        y = BASE - n * step * scale
        parts.append(line("ax", LEFT, y, width, y))
        parts.append(words(f"{n * step:g}", LEFT - 6, y + 4, "", "end"))
    place = (width - LEFT) / max(1, len(weeks))
    every = 1 if frame.is_wide and len(weeks) <= 14 else 4
    for n, week in enumerate(weeks):
        is_told = place >= _FIGURE or (len(weeks) - 1 - n) % 2 == 0  # every second one where they would touch
        parts += _week(week, LEFT + n * place, place, scale, is_named=n % every == 0, is_told=is_told)
    return frame.svg(parts)


def _week(
    week: PlannedWeek, x: float, place: float, scale: float, *, is_named: bool, is_told: bool
) -> list[str]:
    parts = []
    column, bar, middle = 0.8 * place, 0.42 * place, x + place / 2
    if week.cap_min and week.run_min:
        y = BASE - week.cap_min * scale
        parts.append(rect("lane", middle - column / 2, y, column, BASE - y))
        parts.append(path("lim", f"M{middle - column / 2:.1f} {y:.1f}h{column:.1f}"))
    if week.run_min:
        y = BASE - week.run_min * scale
        parts.append(rect("run" if not week.levels else "oth", middle - bar / 2, y, bar, BASE - y))
        if is_told:
            label = min(y, BASE - (week.cap_min or 0) * scale) - 6
            parts.append(words(str(week.run_min), middle, label, "k", "middle"))
    if is_named:
        parts.append(words(date_format(week.start, "j M"), middle, 168, "", "middle"))
    return parts
