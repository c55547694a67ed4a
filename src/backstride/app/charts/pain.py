"""The pain ribbon: one cell a day, filled from the bottom to its score; a day that was not asked stays empty."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from backstride.app.charts.chart import line, rect, words

HEIGHT = 34.0


@dataclass(frozen=True, slots=True)
class PainCell:
    """The worst pain of a day, 0 to 10."""

    date: date
    worst: int


def ribbon(
    cells: Sequence[PainCell], place: Callable[[date], float], width: float, top: float, end: float
) -> list[str]:
    """Cells on the date axis of the chart above: `place` gives the middle of a day."""
    base = top + HEIGHT
    parts = [f'<path class="ax dots" d="M34 {base:g}H{end:g}"/>']
    if not cells:
        return [*parts, words(_("not asked yet"), 38, base - 6)]
    for cell in cells:
        x = place(cell.date) - width / 2
        filled = HEIGHT * cell.worst / 10
        parts.append(rect("pw", x, top, width, HEIGHT))
        parts.append(rect("pc", x, base - filled, width, filled))
    first, last = cells[0], cells[-1]
    parts.append(words(str(first.worst), place(first.date), base + 16, "pk", "middle"))
    if place(last.date) - place(first.date) > 14:
        parts.append(words(str(last.worst), place(last.date), base + 16, "pk", "middle"))
    if place(first.date) > 150:
        parts.append(words(_("not asked yet"), 38, base - 6))
    return parts


def marker(x: float, top: float, bottom: float) -> str:
    """A dotted vertical: today, or the day that something came."""
    return line("day", x, top, x, bottom)
