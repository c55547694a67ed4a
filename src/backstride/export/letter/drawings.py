"""Runs and pain on one time axis, in black and grey, for paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from backstride.core.pain import PainDay
from backstride.load.spikes import is_over_line

WIDTH, HEIGHT, LEFT = 700.0, 190.0, 30.0
#: on a phone, where the paper's width would leave letters of 4 px
NARROW = 350.0
RUN_TOP, RUN_BASE, PAIN_TOP, PAIN_BASE = 16.0, 96.0, 120.0, 170.0
DAYS = 70
#: a session more than 10 % over the longest of the 30 days before stands out (load dossier A1)
LINE = 1.10


@dataclass(frozen=True, slots=True)
class Drawing:
    """The SVG, and the same in one sentence."""

    svg: str
    sentence: str


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _text(words: str, x: float, y: float, anchor: str = "start", size: float = 10) -> str:
    font = f'font-family="Libertinus Serif" font-size="{_n(size)}" text-anchor="{anchor}"'
    return f'<text x="{_n(x)}" y="{_n(y)}" {font}>{words}</text>'


def load_and_pain(
    load: Mapping[str, Any] | None,
    pain: Sequence[PainDay],
    until: date,
    onset: date | None = None,
    *,
    width: float = WIDTH,
) -> Drawing:
    """Runs against the longest of the 30 days before them, over each day's worst pain; the last ten weeks."""
    first = until - timedelta(days=DAYS - 1)
    rows = [
        row
        for row in (load or {}).get("sessions") or ()
        if row.get("spike_state") is not None and first <= date.fromisoformat(row["date"]) <= until
    ]
    by_km = sum(bool(row.get("run_km")) for row in rows) * 2 >= len(rows)
    unit, name, before = (
        ("km", "run_km", "longest_30d_km") if by_km else ("min", "run_min", "longest_30d_min")
    )
    rows = [row for row in rows if row.get(name)]
    scored = [day for day in pain if day.worst is not None and first <= day.date <= until]
    step = (width - LEFT) / DAYS

    def x(day: date) -> float:
        return LEFT + step * ((day - first).days + 0.5)

    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_n(width)} {_n(HEIGHT)}">']
    parts += _axes(first, until, x, width)
    parts += _runs(rows, name, before, unit, x, width)
    parts += _pain(scored, x, step)
    if onset is not None and first <= onset <= until:
        parts.append(
            f'<path d="M{_n(x(onset))} {RUN_TOP}V{PAIN_BASE}" stroke="#000" stroke-dasharray="1.5 2.5"/>'
        )
        is_right = x(onset) > width - 50
        away = -3 if is_right else 3  # between the two panels: above it the longest runs have their labels
        parts.append(
            _text("first day", x(onset) + away, RUN_BASE + 9, "end" if is_right else "start", size=9)
        )
    return Drawing("".join([*parts, "</svg>"]), _sentence(rows, name, before, unit, scored))


def _axes(first: date, until: date, x: Any, width: float) -> list[str]:
    parts = [
        f'<path d="M{LEFT} {RUN_BASE}H{_n(width)}M{LEFT} {PAIN_BASE}H{_n(width)}" stroke="#000" stroke-width="0.8"/>'
    ]
    parts.append(f'<path d="M{LEFT} {PAIN_TOP}H{_n(width)}" stroke="#bbb" stroke-width="0.5"/>')
    day = first + timedelta(days=(-first.weekday()) % 7)
    while day <= until:
        parts.append(f'<path d="M{_n(x(day))} {PAIN_BASE}v4" stroke="#000" stroke-width="0.6"/>')
        if (day - first).days % 14 < 7 and x(day) < width - 14:
            parts.append(_text(f"{day.day} {day:%b}", x(day), HEIGHT - 6, "middle", 9))
        day += timedelta(days=7)
    parts.append(_text("10", LEFT - 4, PAIN_TOP + 4, "end", 9))
    parts.append(_text("0", LEFT - 4, PAIN_BASE + 2, "end", 9))
    parts.append(_text("Worst pain of the day, 0 to 10 (a gap: not asked)", LEFT, PAIN_TOP - 5, size=9))
    return parts


def _runs(
    rows: Sequence[Mapping[str, Any]], name: str, before: str, unit: str, x: Any, width: float
) -> list[str]:
    if not rows:
        return [_text("No run in these ten weeks.", LEFT + 6, RUN_BASE - 30)]
    most = 1.08 * max(float(max(row[name], row.get(before) or 0.0)) for row in rows)

    def y(value: float) -> float:
        return RUN_BASE - (RUN_BASE - RUN_TOP) * value / most

    parts = [
        _text(f"Runs, {unit}; dashes: longest of the 30 days before", LEFT, RUN_TOP - 6, size=9),
        _text(_n(most / 1.08), LEFT - 4, y(most / 1.08) + 3, "end", 9),
        _text("0", LEFT - 4, RUN_BASE + 2, "end", 9),
    ]
    for row in rows:
        at, value = x(date.fromisoformat(row["date"])), float(row[name])
        longest = float(row.get(before) or 0.0)
        is_over = is_over_line(row) and value > LINE * longest > 0
        stroke = 3.2 if is_over else 1.4
        parts.append(f'<path d="M{_n(at)} {RUN_BASE}V{_n(y(value))}" stroke="#000" stroke-width="{stroke}"/>')
        if longest:
            parts.append(
                f'<path d="M{_n(at - 4)} {_n(y(longest))}h8" stroke="#666" stroke-width="1" stroke-dasharray="2 1.5"/>'
            )
        if is_over:
            label = f"{_n(value)} {unit}, {round(100 * (value / longest - 1))} % over"
            is_right = at > width / 2
            parts.append(
                _text(label, at + (-5 if is_right else 5), y(value) + 8, "end" if is_right else "start", 9)
            )
    return parts


def _pain(scored: Sequence[PainDay], x: Any, step: float) -> list[str]:
    if not scored:
        return [_text("No score in these ten weeks.", LEFT + 6, PAIN_BASE - 20)]
    parts = []
    for day in scored:
        tall = (PAIN_BASE - PAIN_TOP) * (day.worst or 0) / 10
        left = x(day.date) - 0.4 * step
        if day.worst:
            parts.append(
                f'<rect x="{_n(left)}" y="{_n(PAIN_BASE - tall)}" width="{_n(0.8 * step)}" height="{_n(tall)}" '
                'fill="#777"/>'
            )
        else:  # a true zero is seen, a day that was not asked is not
            parts.append(
                f'<circle cx="{_n(x(day.date))}" cy="{_n(PAIN_BASE - 2.2)}" r="1.6" fill="#fff" stroke="#000" '
                'stroke-width="0.7"/>'
            )
    return parts


def _sentence(
    rows: Sequence[Mapping[str, Any]], name: str, before: str, unit: str, scored: Sequence[PainDay]
) -> str:
    over = [row for row in rows if is_over_line(row) and row[name] > LINE * (row.get(before) or row[name])]
    if not rows:
        said = "No run in the last ten weeks."
    elif not over:
        said = f"{len(rows)} runs in ten weeks, none more than 10 % and 2 minutes over the longest of the 30 days before it."
    else:
        last = over[-1]
        when = date.fromisoformat(last["date"])
        said = (
            f"{len(rows)} runs in ten weeks, {len(over)} of them more than 10 % and 2 minutes over the longest of the 30 days "
            f"before; the last on {when.day} {when:%b}: {_n(last[name])} {unit} against {_n(last[before])}."
        )
    if not scored:
        return f"{said} No pain score."
    top = max(scored, key=lambda day: day.worst or 0)
    last_day = scored[-1]
    on = f"{top.date.day} {top.date:%b}"
    if len(scored) == 1:
        return f"{said} Worst pain {top.worst} of 10 on {on}; one day scored."
    if top is last_day:
        return f"{said} Worst pain {top.worst} of 10 on {on}, the last of {len(scored)} days scored."
    return (
        f"{said} Worst pain {top.worst} of 10 on {on}, {last_day.worst} on "
        f"{last_day.date.day} {last_day.date:%b}; {len(scored)} days scored."
    )
