"""Two weeks: minutes on your feet above, worst pain of each day below; today and what is planned marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from django.utils.translation import gettext as _

from backstride.app.charts.chart import NARROW, WIDE, Chart, Column, Frame, path, rect, words
from backstride.app.charts.pain import marker
from backstride.app.language import date_format

BASE, TOP = 112.0, 36.0
PAIN_TOP, PAIN_HEIGHT = 150.0, 40.0
#: a day longer than this many times the usual one is drawn cut
MOST_OF_USUAL = 3
#: width of a digit
_DIGIT = 7.5


@dataclass(frozen=True, slots=True)
class DayBar:
    """One day. None is unknown; 0 minutes on a day that a source covers is rest. What is planned is not done yet."""

    date: date
    run: float | None
    walk: float | None
    worst: int | None
    is_planned: bool = False

    @property
    def on_feet(self) -> float | None:
        return None if self.run is None and self.walk is None else (self.run or 0.0) + (self.walk or 0.0)


def two_weeks(days: Sequence[DayBar], *, today: date, gate: date | None = None, title: str = "") -> Chart:
    """`days` in order, the planned ones last; `gate` is the first day with running again."""
    key = [("c-w", _("walked")), ("", _("running"))]
    if any(day.is_planned for day in days):
        key.append(("c-p", _("planned")))
    return Chart(
        id="fortnight",
        title=title or _("Is it working?"),
        sentence=_sentence(days),
        wide=_draw(days, WIDE, today, gate),
        narrow=_draw(days, NARROW, today, gate),
        key=(*key, ("c-pain", _("worst pain"))),
        caption=_("Day by day"),
        columns=(
            Column(_("Day")),
            Column(_("Walking, minutes"), is_figure=True),
            Column(_("Running, minutes"), is_figure=True),
            Column(_("Worst pain, 0 to 10"), is_figure=True),
        ),
        rows=tuple(_row(day) for day in days),
    )


def _sentence(past: Sequence[DayBar]) -> str:
    how = _("Minutes on your feet above, worst pain each day below.")
    changed = course(past)
    if any((day.on_feet or 0.0) > _height(past) for day in past):
        how += " " + _("A bar with a cut is longer than it is drawn.")
    return f"{how} " + (changed or _("Fewer than two days have a pain score, so no change can be read yet."))


def course(past: Sequence[DayBar]) -> str:
    """How the worst pain went, from its height or from the first score; empty with fewer than two scores."""
    scored = [day for day in past if day.worst is not None]
    if len(scored) < 2:
        return ""
    last = scored[-1]
    top = max(scored, key=lambda day: day.worst or 0)
    first = top if (top.worst or 0) > (last.worst or 0) else scored[0]
    figures = {
        "from": first.worst,
        "to": last.worst,
        "first": date_format(first.date, "l j F"),
        "last": date_format(last.date, "l j F"),
    }
    if (last.worst or 0) < (first.worst or 0):
        return _("Your worst pain came down from %(from)s on %(first)s to %(to)s on %(last)s.") % figures
    if (last.worst or 0) > (first.worst or 0):
        return _("Your worst pain went up from %(from)s on %(first)s to %(to)s on %(last)s.") % figures
    return _("Your worst pain was %(from)s on %(first)s and %(to)s on %(last)s.") % figures


def _row(day: DayBar) -> tuple[str, ...]:
    suffix = " " + _("(planned)") if day.is_planned else ""
    walk, run = (_("not known") if value is None else str(round(value)) for value in (day.walk, day.run))
    worst = str(day.worst) if day.worst is not None else "" if day.is_planned else _("not asked")
    return (date_format(day.date, "D j M") + suffix, walk, run, worst)


def _height(days: Sequence[DayBar]) -> float:
    """The minutes at the top: one run of two hours must not press a fortnight of walks flat, so it is drawn cut."""
    moved = [day.on_feet for day in days if day.on_feet]
    return min(max(moved), MOST_OF_USUAL * median(moved)) if moved else 30.0


def _draw(days: Sequence[DayBar], width: int, today: date, gate: date | None) -> str:
    frame = Frame("fortnight", width, 216)
    place = width / max(1, len(days))
    most = _height(days)
    parts = [words(_("Minutes on your feet"), 2, 14), f'<path class="ax" d="M0 {BASE:g}H{width}"/>']
    parts.append(words(_("Worst pain that day, 0 to 10"), 2, 142))
    for n, day in enumerate(days):
        parts += _day(day, place * n, place, (BASE - TOP) / most, is_today=day.date == today)
    for n, day in enumerate(days):
        if day.date == today:
            parts.append(marker(place * n, 26, 194))
            is_end = place * n > width - 60
            parts.append(
                words(_("Today"), place * n + (-4 if is_end else 4), 14, "k", "end" if is_end else "")
            )
        elif day.date == gate:
            parts.append(marker(place * n, 26, 194))
            if frame.is_wide and (day.date - today).days > 1:
                parts.append(words(_("First walk-run"), width, 14, "k", "end"))
    return frame.svg(parts)


def _day(day: DayBar, x: float, place: float, scale: float, *, is_today: bool) -> list[str]:
    bar, middle = 0.56 * place, x + place / 2
    left = middle - bar / 2
    parts = []
    on_feet = day.on_feet
    if on_feet is None:
        parts.append(f'<path class="dots" d="M{left:.1f} {BASE:g}h{bar:.1f}"/>')
    elif on_feet < 0.5:
        # in a narrow place the dash that means rest on the plan too: the words would run together
        rest = _("rest")
        parts.append(words(rest if place > 7 * len(rest) else "–", middle, BASE - 6, "", "middle"))
    else:
        most = (BASE - TOP) / scale
        tall, ran = min(on_feet, most) * scale, min(day.run or 0.0, most) * scale
        kind, dash = ("none", ' stroke-dasharray="3 3"') if day.is_planned else ("wlk", "")
        parts.append(rect(kind, left, BASE - tall, bar, tall, f' rx="3"{dash}'))
        if ran:
            faint = ' opacity=".85"' if day.is_planned else ""
            parts.append(rect("run", left, BASE - ran, bar, ran, f' rx="3"{faint}'))
        if on_feet > most:
            parts += [path("cut", f"M{left - 2:.1f} {TOP + y:g}l{bar + 4:.1f} -6") for y in (16, 22)]
        figure = str(round(on_feet))
        if place >= _DIGIT * len(figure) or tall >= BASE - TOP:  # neighbours must not run together
            parts.append(words(figure, middle, BASE - tall - 6, "", "middle"))
    cell_x, cell = x + 1, place - 2
    base = PAIN_TOP + PAIN_HEIGHT
    if day.worst is not None:
        filled = PAIN_HEIGHT * day.worst / 10
        parts.append(rect("pw", cell_x, PAIN_TOP, cell, PAIN_HEIGHT))
        parts.append(rect("pc", cell_x, base - filled, cell, filled))
        inside = filled > 28
        parts.append(
            words(
                str(day.worst),
                middle,
                base - filled + (14 if inside else -5),
                "pi" if inside else "pk",
                "middle",
            )
        )
    elif is_today or not day.is_planned:
        parts.append(rect("none", cell_x, PAIN_TOP, cell, PAIN_HEIGHT, ' stroke-dasharray="3 3"'))
        parts.append(words("?", middle, base - 15, "pk", "middle"))
    parts.append(words(str(day.date.day), middle, 210, "k" if is_today else "", "middle"))
    return parts
