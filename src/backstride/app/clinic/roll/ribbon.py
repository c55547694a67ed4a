"""Fourteen days of pain as a small drawing and as words; a day that was not asked stays empty."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from django.utils.translation import gettext as _

from backstride.app.clinic.roll.facts import RIBBON_DAYS
from backstride.core.pain import PainDay
from backstride.load.pain import highest

_CELL, _HEIGHT = 7, 22


def ribbon(pain: Mapping[date, PainDay], today: date) -> str:
    """The drawing; its words stand in `trend`, so it is hidden from readers."""
    dots, back, bars = [], [], []
    for n in range(RIBBON_DAYS):
        day = pain.get(today - timedelta(days=RIBBON_DAYS - 1 - n))
        x = n * _CELL
        if day is None:
            dots.append(f"M{x} {_HEIGHT}h{_CELL - 1}")
            continue
        back.append(f"M{x} 0h{_CELL - 1}v{_HEIGHT}h-{_CELL - 1}z")
        tall = round(_HEIGHT * highest(day) / 10, 1)
        if tall:
            bars.append(f"M{x} {_HEIGHT}h{_CELL - 1}v-{tall:g}h-{_CELL - 1}z")
    drawn = (("dots", dots), ("pw", back), ("pc", bars))
    parts = [f'<path class="{name}" d="{"".join(path)}"/>' for name, path in drawn if path]
    size = f"0 0 {RIBBON_DAYS * _CELL} {_HEIGHT + 1}"
    return f'<svg class="chart ribbon" viewBox="{size}" aria-hidden="true">{"".join(parts)}</svg>'


def trend(pain: Mapping[date, PainDay], today: date) -> str:
    """Lowest, highest and last score of the fourteen days, in words."""
    days = sorted(day for day in pain if day > today - timedelta(days=RIBBON_DAYS))
    if not days:
        return _("no score in 14 days")
    scores = [highest(pain[day]) for day in days]
    low, high, told = min(scores), max(scores), {"score": scores[-1], "n": len(scores)}
    if len(days) == 1:
        return _("pain %(score)s, one score") % told
    if low == high:
        return _("pain %(score)s, %(n)s scores") % told
    return _("pain %(low)s to %(high)s, last %(score)s, %(n)s scores") % {"low": low, "high": high, **told}
