"""The spine: a day is a vertebra, its length the minutes, its solid core the running."""

from __future__ import annotations

from backstride.app.charts.chart import number

WIDTH, HEIGHT = 120.0, 18.0
FULL_MIN = 45.0  # minutes that fill the width


def vertebra(run_min: float, on_feet_min: float, cross_min: float = 0) -> str:
    """The drawing of one day; hidden from readers, its words stand beside it."""
    total = max(0.0, on_feet_min + cross_min)
    inner = ""
    if total <= 0:
        inner = f'<rect class="rest" x="{number(WIDTH / 2 - 8)}" y="7" width="16" height="4" rx="2"/>'
    else:
        length = _length(total)
        inner = _bar("walk", length)
        if run_min > 0:
            inner += _bar("rn", length * min(1.0, run_min / total))
    return f'<svg class="bn" viewBox="0 0 {number(WIDTH)} {number(HEIGHT)}" aria-hidden="true">{inner}</svg>'


def _length(minutes: float) -> float:
    return max(12.0, min(1.0, minutes / FULL_MIN) * (WIDTH - 4))


def _bar(kind: str, length: float) -> str:
    left = (WIDTH - length) / 2
    return f'<rect class="{kind}" x="{number(left)}" y="1" width="{number(length)}" height="16" rx="8"/>'
