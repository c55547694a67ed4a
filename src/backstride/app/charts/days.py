"""Day by day: minutes above, worst pain below, and the four days after each run over the line marked on both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

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

LEFT, TOP, BASE = 34.0, 30.0, 150.0
PAIN_TOP, PAIN_HEIGHT = 176.0, 44.0
NARROW_DAYS = 42
LAGS = 3


@dataclass(frozen=True, slots=True)
class Day:
    """Exercise minutes (None: nobody knows), worst pain (None: not asked), and whether a run went over the line."""

    date: date
    minutes: float | None
    worst: int | None
    is_over: bool = False


def days_of_pain(days: Sequence[Day]) -> Chart:
    """`days` without a hole, oldest first."""
    return Chart(
        id="pain-days",
        title=_("Load and pain, day by day"),
        sentence=_sentence(days),
        wide=_draw(days, WIDE),
        narrow=_draw(days[-NARROW_DAYS:], NARROW),
        key=(
            ("", _("exercise minutes")),
            ("c-o", _("day with a run over the line")),
            ("c-s", _("that day and the three after it")),
            ("c-pain", _("worst pain of the day")),
        ),
        caption=_("Day by day, newest last"),
        columns=(
            Column(_("Day")),
            Column(_("Minutes"), is_figure=True),
            Column(_("Run over the line")),
            Column(_("Worst pain"), is_figure=True),
        ),
        rows=tuple(
            (
                date_format(day.date, "D j M Y"),
                _("not known") if day.minutes is None else str(round(day.minutes)),
                _("yes") if day.is_over else "",
                _("not asked") if day.worst is None else str(day.worst),
            )
            for day in days
        ),
    )


def _sentence(days: Sequence[Day]) -> str:
    asked = sum(day.worst is not None for day in days)
    over = sum(day.is_over for day in days)
    return _(
        "Pain was asked on %(asked)s of %(all)s days; a run went over the line on %(over)s. "
        "The shaded days are that day and the three after it."
    ) % {"asked": asked, "all": len(days), "over": over}


def _draw(days: Sequence[Day], width: int) -> str:
    frame = Frame("pain-days", width, 248)
    top, step = scale_to(max((day.minutes or 0.0 for day in days), default=60.0) or 60.0)
    place = (width - LEFT) / max(1, len(days))
    marked = {day.date + timedelta(days=n) for day in days if day.is_over for n in range(LAGS + 1)}
    parts = [words(_("Exercise minutes"), LEFT, 16)]
    for n, day in enumerate(days):
        if day.date in marked:
            parts.append(rect("lane", LEFT + place * n, TOP - 6, place, PAIN_TOP + PAIN_HEIGHT - TOP + 6))
    for n in range(round(top / step) + 1):
        y = BASE - (BASE - TOP) * n * step / top
        parts.append(f'<path class="ax" d="M{LEFT:g} {number(y)}H{width}"/>')
        parts.append(words(figure(n * step), 28, y + 4, "", "end"))
    parts.append(words(_("Worst pain, 0 to 10"), LEFT, PAIN_TOP - 6))
    for n, day in enumerate(days):
        parts += _day(day, LEFT + place * n, place, (BASE - TOP) / top)
        if day.date.weekday() == 0 and LEFT + place * n < width - 24 and _is_named(day.date, len(days)):
            parts.append(words(date_format(day.date, "j M"), LEFT + place * (n + 0.5), 240, "", "middle"))
    return frame.svg(parts)


def _day(day: Day, x: float, place: float, scale: float) -> list[str]:
    parts = []
    if day.minutes is None:
        parts.append(f'<path class="dots" d="M{number(x + 0.2 * place)} {BASE:g}h{number(0.6 * place)}"/>')
    elif day.minutes:
        tall = day.minutes * scale
        parts.append(rect("over" if day.is_over else "run", x + 0.15 * place, BASE - tall, 0.7 * place, tall))
    if day.worst is not None:
        filled = PAIN_HEIGHT * day.worst / 10
        parts.append(rect("pw", x + 0.08 * place, PAIN_TOP, 0.84 * place, PAIN_HEIGHT))
        parts.append(rect("pc", x + 0.08 * place, PAIN_TOP + PAIN_HEIGHT - filled, 0.84 * place, filled))
    return parts


def _is_named(day: date, n: int) -> bool:
    """Every second Monday where there is no room for each."""
    return n <= 70 or day.isocalendar().week % 2 == 0
