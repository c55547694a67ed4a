"""Weeks inside the 10 % line: what each week had room for, what was done, what went over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from backstride.app.charts.chart import (
    NARROW,
    WIDE,
    Chart,
    Column,
    Frame,
    figure,
    number,
    path,
    rect,
    scale_to,
    words,
)
from backstride.app.language import date_format

LEFT, TOP, BASE = 34.0, 26.0, 266.0
#: share of a week's place that its sand column takes, and its bar
COLUMN, BAR = 0.82, 0.46


@dataclass(frozen=True, slots=True)
class WeekBar:
    """Minutes of one week. `cap` is the 10 % line, None where nothing comes before it."""

    week_start: date
    run: float
    other: float
    walk: float
    cap: float | None
    over: float
    missing_days: int
    is_over_yet: bool = True  # the week has ended

    @property
    def counted(self) -> float:
        return self.run + self.other


def weeks_inside_the_line(weeks: Sequence[WeekBar], *, narrow: int = 6) -> Chart:
    """`weeks` oldest first; a phone shows the last `narrow` of them."""
    return Chart(
        id="weeks",
        title=_("Minutes a week, inside the 10 % line"),
        sentence=_sentence(weeks),
        wide=_draw(weeks, WIDE),
        narrow=_draw(weeks[-narrow:], NARROW),
        key=(
            ("", _("running")),
            ("c-e", _("other exercise")),
            ("c-w", _("walking, not counted")),
            ("c-o", _("over the line")),
            ("c-s", _("room that week")),
        ),
        caption=_("Minutes a week, newest last"),
        columns=(
            Column(_("Week from")),
            Column(_("Run"), is_figure=True),
            Column(_("Other"), is_figure=True),
            Column(_("Walk"), is_figure=True),
            Column(_("Counted"), is_figure=True),
            Column(_("10 % line"), is_figure=True),
            Column(_("Note")),
        ),
        rows=tuple(_row(week) for week in weeks),
    )


def _sentence(weeks: Sequence[WeekBar]) -> str:
    how = _(
        "Running and other exercise count here; walking is drawn but has no line. The sand column is the room each week had."
    )
    over = [week for week in weeks if week.over > 0]
    if not over:
        return f"{how} " + _("No week went over it.")
    worst = max(over, key=lambda week: week.over)
    said = _("In the week of %(day)s you did %(n)s minutes; the line was at %(cap)s.") % {
        "day": date_format(worst.week_start, "j F"),
        "n": round(worst.counted),
        "cap": round(worst.cap or 0),
    }
    if len(over) == 1:
        return f"{how} {said}"
    more = _("%(n)s weeks went over it, this one the most.") % {"n": len(over)}
    return f"{how} {said} {more}"


def _row(week: WeekBar) -> tuple[str, ...]:
    notes = []
    if week.over > 0:
        notes.append(_("%(n)s over") % {"n": round(week.over)})
    if week.missing_days:
        unknown = ngettext("%(n)s day unknown", "%(n)s days unknown", week.missing_days)
        notes.append(unknown % {"n": week.missing_days})
    if not week.is_over_yet:
        notes.append(_("so far"))
    cap = "-" if week.cap is None else str(round(week.cap))
    figures = (str(round(value)) for value in (week.run, week.other, week.walk, week.counted))
    return (date_format(week.week_start, "j M Y"), *figures, cap, ", ".join(notes))


def _draw(weeks: Sequence[WeekBar], width: int) -> str:
    frame = Frame("weeks", width, 300)
    tallest = max((max(week.counted, week.walk, week.cap or 0.0) for week in weeks), default=60.0)
    top, step = scale_to(tallest)

    def y(value: float) -> float:
        return BASE - (BASE - TOP) * value / top

    parts = []
    for n in range(round(top / step) + 1):
        at = y(n * step)
        parts.append(f'<path class="ax" d="M{LEFT:g} {number(at)}H{width}"/>')
        parts.append(words(figure(n * step), 28, at + 4, "", "end"))
    place = (width - LEFT) / max(1, len(weeks))
    every = max(1, -(-len(weeks) // int((width - LEFT) // 52)))
    for n, week in enumerate(weeks):
        middle = LEFT + place * (n + 0.5)
        parts += _week(week, middle, place, y, is_told=place >= 34)
        if (len(weeks) - 1 - n) % every == 0:
            parts.append(words(date_format(week.week_start, "j M"), middle, 284, "", "middle"))
    if weeks and not weeks[-1].is_over_yet:
        parts.append(words(_("so far"), LEFT + place * (len(weeks) - 0.5), 298, "", "middle"))
    return frame.svg(parts)


def _week(
    week: WeekBar, middle: float, place: float, y: Callable[[float], float], *, is_told: bool
) -> list[str]:
    column, bar = COLUMN * place, BAR * place
    x = middle - bar / 2
    parts = []
    if week.cap is not None and week.counted > 0:
        parts.append(rect("lane", middle - column / 2, y(week.cap), column, BASE - y(week.cap)))
    if week.missing_days:
        parts.append(path("dots", f"M{number(middle - column / 2)} {BASE:g}h{number(column)}"))
    if week.walk > week.counted:
        parts.append(rect("wlk", x, y(week.walk), bar, BASE - y(week.walk)))
    parts.append(rect("run", x, y(week.run), bar, BASE - y(week.run)))
    if week.other:
        parts.append(rect("oth", x, y(week.counted), bar, y(week.run) - y(week.counted)))
    if week.over > 0 and week.cap is not None:
        parts.append(rect("over", x, y(week.counted), bar, y(week.cap) - y(week.counted)))
    if week.cap is not None and week.counted > 0:
        parts.append(path("lim", f"M{number(middle - column / 2)} {number(y(week.cap))}h{number(column)}"))
    tallest = max(week.counted, week.walk)
    if is_told and tallest:
        at = y(max(tallest, (week.cap or 0.0) if week.counted else 0.0)) - 7
        kind = "hotk" if week.over > 0 else "k"
        parts.append(words(str(round(week.counted or week.walk)), middle, at, kind, "middle"))
    return parts
