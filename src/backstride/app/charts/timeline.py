"""Years on one axis: episodes, and what changed beside them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from backstride.app.charts.chart import NARROW, WIDE, Chart, Column, Frame, number, rect, words
from backstride.app.language import date_format
from backstride.load.trends import Change, Episode, Share

LEFT = 78.0
ROWS = {"episodes": 34.0, "shoes": 70.0, "cadence": 104.0, "treadmill": 138.0, "trail": 172.0}
HEIGHT = 216
#: a share of a month from which its block is drawn
MONTH_PCT = 50
NARROW_DAYS = 550


@dataclass(frozen=True, slots=True)
class Marked:
    """A change with its words, and whether an episode began soon after it."""

    change: Change
    what: str
    then: str


def timeline(
    episodes: Sequence[Episode], marked: Sequence[Marked], months: Sequence[Share], first: date, today: date
) -> Chart:
    """Everything from `first` on."""
    return Chart(
        id="changes",
        title=_("What changed, beside your episodes"),
        sentence=_(
            "Changes since %(first)s: %(changes)s, episodes: %(episodes)s. Beside one another is not because of one another."
        )
        % {"changes": len(marked), "episodes": len(episodes), "first": date_format(first, "F Y")},
        wide=_draw(episodes, marked, months, first, today, WIDE),
        narrow=_draw(
            episodes, marked, months, max(first, today - timedelta(days=NARROW_DAYS)), today, NARROW
        ),
        key=(
            ("c-pain", _("episode")),
            ("", _("change")),
            ("c-s", _("month mostly on a treadmill or on trails")),
        ),
        caption=_("Changes, newest first"),
        columns=(Column(_("From")), Column(_("What")), Column(_("Then"))),
        rows=tuple(
            (date_format(row.change.date, "j M Y"), row.what, row.then)
            for row in sorted(marked, key=lambda row: row.change.date, reverse=True)
        ),
    )


def _draw(
    episodes: Sequence[Episode],
    marked: Sequence[Marked],
    months: Sequence[Share],
    first: date,
    today: date,
    width: int,
) -> str:
    frame = Frame("changes", width, HEIGHT)
    span = max(1, (today - first).days)

    def x(day: date) -> float:
        return LEFT + (width - LEFT - 8) * min(1.0, max(0.0, (day - first).days / span))

    names = {
        "episodes": _("episodes"),
        "shoes": _("shoes"),
        "cadence": _("cadence"),
        "treadmill": _("treadmill"),
        "trail": _("trail"),
    }
    parts = []
    for name, base in ROWS.items():
        parts.append(f'<path class="ax" d="M{LEFT:g} {base:g}H{width}"/>')
        parts.append(words(names[name], LEFT - 8, base - 3, "", "end"))
    for month in months:
        end = (month.month + timedelta(days=32)).replace(day=1)
        for name, pct in (("treadmill", month.treadmill_pct), ("trail", month.trail_pct)):
            if pct is not None and pct >= MONTH_PCT and end > first:
                parts.append(
                    rect("lane", x(month.month), ROWS[name] - 14, max(2.0, x(end) - x(month.month)), 14)
                )
    for episode in episodes:
        if (episode.last or today) >= first:
            start = x(episode.first)
            parts.append(
                rect("pc", start, ROWS["episodes"] - 20, max(3.0, x(episode.last or today) - start), 20)
            )
    for row in marked:
        if row.change.date >= first:
            at, base = x(row.change.date), ROWS[row.change.kind]
            parts.append(f'<path class="stem" d="M{number(at)} {number(base - 20)}V{number(base)}"/>')
    return frame.svg([*parts, *_years(first, today, x, width)])


def _years(first: date, today: date, place: Callable[[date], float], width: int) -> list[str]:
    parts = []
    months = 3 if (today - first).days < 800 else 12
    day = date(first.year, 1, 1)
    while day <= today:
        if day >= first and place(day) < width - 30:
            text = date_format(day, "Y") if day.month == 1 else date_format(day, "M")
            parts.append(words(text, place(day), HEIGHT - 14, "", "middle"))
        month = day.month + months
        day = date(day.year + (month - 1) // 12, (month - 1) % 12 + 1, 1)
    return parts
