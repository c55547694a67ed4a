"""Weeks of load over weeks of pain; and the years, one row each, to see when pain came and went."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

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
    rect,
    scale_to,
    words,
)
from backstride.app.language import date_format

LEFT, TOP, BASE = 34.0, 26.0, 170.0
PAIN_TOP, PAIN_HEIGHT = 196.0, 40.0
ROW = 24.0


@dataclass(frozen=True, slots=True)
class WeekOfPain:
    """Counted minutes of a week, and its worst pain; None: not asked all week."""

    week_start: date
    minutes: float
    worst: int | None
    has_over: bool = False


def weeks_of_pain(weeks: Sequence[WeekOfPain]) -> Chart:
    """Minutes above, worst pain of the week below, on one axis of weeks."""
    return Chart(
        id="pain-weeks",
        title=_("Weeks of load over weeks of pain"),
        sentence=_sentence(weeks),
        wide=_draw_weeks(weeks, WIDE),
        narrow=_draw_weeks(weeks[-26:], NARROW),
        key=(
            ("", _("minutes a week")),
            ("c-o", _("week with a run over the line")),
            ("c-pain", _("worst pain of the week")),
        ),
        caption=_("Week by week, newest last"),
        columns=(
            Column(_("Week from")),
            Column(_("Minutes"), is_figure=True),
            Column(_("Run over the line")),
            Column(_("Worst pain"), is_figure=True),
        ),
        rows=tuple(
            (
                date_format(week.week_start, "j M Y"),
                str(round(week.minutes)),
                _("yes") if week.has_over else "",
                _("not asked") if week.worst is None else str(week.worst),
            )
            for week in weeks
        ),
    )


def _sentence(weeks: Sequence[WeekOfPain]) -> str:
    asked = [week for week in weeks if week.worst is not None]
    hurt = [week for week in asked if (week.worst or 0) >= 3]
    over = [week for week in weeks if week.has_over]
    pain = _("Pain was asked in %(asked)s of %(all)s weeks; it reached 3 or more in %(hurt)s of them.")
    runs = ngettext(
        "A run went over the line in %(over)s week.", "A run went over the line in %(over)s weeks.", len(over)
    )
    figures = {"asked": len(asked), "all": len(weeks), "hurt": len(hurt), "over": len(over)}
    return f"{pain} {runs}" % figures


def _draw_weeks(weeks: Sequence[WeekOfPain], width: int) -> str:
    frame = Frame("pain-weeks", width, 262)
    top, step = scale_to(max((week.minutes for week in weeks), default=60.0) or 60.0)
    place = (width - LEFT) / max(1, len(weeks))
    parts = []
    for n in range(round(top / step) + 1):
        y = BASE - (BASE - TOP) * n * step / top
        parts.append(f'<path class="ax" d="M{LEFT:g} {number(y)}H{width}"/>')
        parts.append(words(figure(n * step), 28, y + 4, "", "end"))
    every = max(1, -(-len(weeks) // int((width - LEFT) // 60)))
    for n, week in enumerate(weeks):
        x = LEFT + place * n + 0.12 * place
        tall = (BASE - TOP) * week.minutes / top
        if tall:
            parts.append(rect("over" if week.has_over else "run", x, BASE - tall, 0.76 * place, tall))
        if week.worst is not None:
            filled = PAIN_HEIGHT * week.worst / 10
            parts.append(rect("pw", x, PAIN_TOP, 0.76 * place, PAIN_HEIGHT))
            parts.append(rect("pc", x, PAIN_TOP + PAIN_HEIGHT - filled, 0.76 * place, filled))
        if (len(weeks) - 1 - n) % every == 0 and LEFT + place * n < width - 24:
            parts.append(words(date_format(week.week_start, "j M"), x + 0.38 * place, 252, "", "middle"))
    parts.append(words(_("Worst pain of the week, 0 to 10"), LEFT, PAIN_TOP - 7))
    return frame.svg(parts)


def years_of_pain(worst: Mapping[date, int], last: date) -> Chart:
    """One row a year, 53 weeks wide; a cell is filled to the worst pain of its week."""
    years = list(range(min(worst).year, last.year + 1)) if worst else []
    cells: dict[tuple[int, int], int] = {}
    for day, score in worst.items():
        key = (day.year, (day - date(day.year, 1, 1)).days // 7)
        cells[key] = max(score, cells.get(key, 0))
    return Chart(
        id="years",
        title=_("Your years"),
        sentence=_(
            "One row a year, one cell a week, filled to the worst pain of the week. An empty place was not asked."
        ),
        wide=_draw_years(years, cells, WIDE),
        narrow=_draw_years(years, cells, NARROW),
        key=(("c-pain", _("worst pain of the week")),),
        caption=_("Weeks with pain of 3 or more, by year"),
        columns=(
            Column(_("Year")),
            Column(_("Weeks asked"), is_figure=True),
            Column(_("Weeks with 3 or more"), is_figure=True),
            Column(_("Worst"), is_figure=True),
        ),
        rows=tuple(_year_row(year, cells) for year in years),
    )


def _year_row(year: int, cells: Mapping[tuple[int, int], int]) -> tuple[str, ...]:
    mine = [score for (y, _week), score in cells.items() if y == year]
    worst = str(max(mine)) if mine else _("not asked")
    return (str(year), str(len(mine)), str(sum(score >= 3 for score in mine)), worst)


def _draw_years(years: Sequence[int], cells: Mapping[tuple[int, int], int], width: int) -> str:
    left = 44.0
    frame = Frame("years", width, round(20 + ROW * max(1, len(years))))
    place = (width - left) / 53
    parts = [
        words(
            date_format(date(2001, month, 1), "b").capitalize(), left + place * (30.44 * (month - 1)) / 7, 12
        )
        for month in (range(1, 13, 1 if frame.is_wide else 3))
    ]
    for n, year in enumerate(years):
        base = 20 + ROW * (n + 1) - 4
        parts.append(words(str(year), 38, base - 4, "", "end"))
        parts.append(f'<path class="ax" d="M{left:g} {number(base)}H{width}"/>')
        for (y, week), score in cells.items():
            if y == year:
                tall = (ROW - 6) * score / 10
                x = left + place * week
                parts.append(rect("pw", x, base - ROW + 6, 0.8 * place, ROW - 6))
                if tall:
                    parts.append(rect("pc", x, base - tall, 0.8 * place, tall))
    return frame.svg(parts)


def monday(day: date, first_weekday: int = 0) -> date:
    """The first day of a day's week."""
    return day - timedelta(days=(day.weekday() - first_weekday) % 7)
