"""Each run against the longest of the 30 days before it, with the pain ribbon on the same days."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
    path,
    rect,
    scale_to,
    words,
)
from backstride.app.charts.pain import HEIGHT, PainCell, marker, ribbon
from backstride.app.charts.places import GAP, LETTER, Room
from backstride.app.language import date_format

LEFT, TOP, BASE = 34.0, 30.0, 250.0
WINDOW = 30


@dataclass(frozen=True, slots=True)
class RunStem:
    """One day's longest run in the runner's unit, and the longest of the 30 days before it (None: no run)."""

    date: date
    length: float
    longest_before: float | None
    ratio: float | None
    is_over: bool = False


@dataclass(frozen=True, slots=True)
class _Days:
    """The date axis of one drawing."""

    first: date
    last: date
    width: int

    @property
    def step(self) -> float:
        return (self.width - LEFT) / max(1, (self.last - self.first).days + 1)

    def x(self, day: date) -> float:
        """The middle of a day."""
        return LEFT + self.step * ((day - self.first).days + 0.5)


def runs_against_longest(
    stems: Sequence[RunStem],
    pain: Sequence[PainCell],
    *,
    first: date,
    last: date,
    today: date,
    unit: str,
    line_until: date,
    pain_came: date | None = None,
) -> Chart:
    """`stems` from 30 days before `first` on, oldest first. `line_until` is where a plan's own caps take over."""
    shown = [stem for stem in stems if first <= stem.date <= last]
    over = [stem for stem in shown if stem.is_over]
    drawn = (stems, pain, today, line_until, pain_came)
    middle = first + (last - first) * 0.55
    return Chart(
        id="runs",
        title=_("Each run against the longest of the 30 days before it"),
        sentence=_sentence(shown, over, unit),
        wide=_draw(_Days(first, last, WIDE), unit, *drawn),
        narrow=_draw(_Days(middle, last, NARROW), unit, *drawn),
        key=(
            ("", _("run, %(unit)s") % {"unit": unit}),
            ("c-o", _("over the line")),
            ("c-s", _("room of 10 %")),
            ("c-pain", _("worst pain")),
        ),
        caption=_("Runs since %(day)s against the longest of the 30 days before")
        % {"day": date_format(first, "j F Y")},
        columns=(
            Column(_("Day")),
            Column(unit, is_figure=True),
            Column(_("30-day longest, %(unit)s") % {"unit": unit}, is_figure=True),
            Column(_("Difference"), is_figure=True),
            Column(_("Worst pain that day"), is_figure=True),
        ),
        rows=tuple(_row(stem, pain) for stem in shown),
    )


def _sentence(shown: Sequence[RunStem], over: Sequence[RunStem], unit: str) -> str:
    how = _(
        "Each stem is a run. The line is the longest of the 30 days before it, and the sand above it is 10 % of room."
    )
    if not shown:
        return _("There is no run in this time.")
    if not over:
        if any(stem.ratio and stem.ratio > 1.1 + 1e-9 for stem in shown):
            return f"{how} " + _("No run went over: a step of 2 minutes is inside the line too.")
        return f"{how} " + _("No stem leaves the sand.")
    last = over[-1]
    one = _("%(day)s, %(length)s %(unit)s against %(before)s %(unit)s") % {
        "day": date_format(last.date, "l j F"),
        "length": figure(last.length),
        "before": figure(last.longest_before or 0.0),
        "unit": unit,
    }
    if len(over) == 1:
        return f"{how} " + _("One stem leaves the sand: %(one)s.") % {"one": one}
    return f"{how} " + _("%(n)s stems leave the sand; the last one is %(one)s.") % {
        "n": len(over),
        "one": one,
    }


def _row(stem: RunStem, pain: Sequence[PainCell]) -> tuple[str, ...]:
    change = "" if stem.ratio is None else f"{round(100 * (stem.ratio - 1)):+d} %"
    worst = next((str(cell.worst) for cell in pain if cell.date == stem.date), "")
    before = figure(stem.longest_before) if stem.longest_before else _("no run")
    return (date_format(stem.date, "D j M Y"), figure(stem.length), before, change, worst)


def _draw(
    days: _Days,
    unit: str,
    stems: Sequence[RunStem],
    pain: Sequence[PainCell],
    today: date,
    line_until: date,
    pain_came: date | None,
) -> str:
    frame = Frame("runs", days.width, 356)
    shown = [stem for stem in stems if days.first <= stem.date <= days.last]
    longest = _longest_by_day(stems, days.first, min(days.last, line_until))
    most = max([stem.length for stem in shown] + [1.1 * value for value in longest.values()], default=1.0)
    top, step = scale_to(most)

    def y(value: float) -> float:
        return BASE - (BASE - TOP) * value / top

    parts = []
    for n in range(round(top / step) + 1):
        at = y(n * step)
        parts.append(f'<path class="ax" d="M{LEFT:g} {number(at)}H{days.width}"/>')
        parts.append(words(figure(n * step), 28, at + 4, "", "end"))
    pieces = _pieces(days, longest)
    parts += _line_and_room(pieces, y)
    parts += _stems(days, shown, y)
    verticals = [days.x(today)]
    if pain_came:
        at, anchor = _pain_word(days, pain_came)
        wide = LETTER * len(_("Pain"))
        verticals += [days.x(pain_came), at - wide if anchor else at + wide]
    parts += _words(days, shown, pieces, y, unit, verticals)
    parts += _dates(days)
    top_of_ribbon = BASE + 50
    parts.append(words(_("Worst pain that day, 0 to 10"), LEFT, top_of_ribbon - 8))
    cells = [cell for cell in pain if days.first <= cell.date <= days.last]
    parts += ribbon(cells, days.x, max(1.0, days.step - 1), top_of_ribbon, days.width)
    bottom = top_of_ribbon + HEIGHT
    if pain_came and days.first <= pain_came <= days.last:
        at, anchor = _pain_word(days, pain_came)
        parts += _vertical(days.x(pain_came) - days.step / 2, top_of_ribbon, bottom)
        parts.append(words(_("Pain"), at, TOP + 8, "pk", anchor))
    if days.first <= today <= days.last and not (pain_came and abs((today - pain_came).days) < 3):
        parts += _vertical(days.x(today), top_of_ribbon, bottom)
        parts.append(words(_("Today"), days.x(today) - 4, TOP - 6, "k", "end"))
    return frame.svg(parts)


def _longest_by_day(stems: Sequence[RunStem], first: date, until: date) -> dict[date, float]:
    """For each day the longest run of the 30 days before it; a day without any is left out."""
    by_day = {stem.date: stem.length for stem in stems}
    told = {stem.date: stem.longest_before for stem in stems}
    found = {}
    for n in range((until - first).days + 1):
        day = first + timedelta(days=n)
        before = [by_day[d] for back in range(1, WINDOW + 1) if (d := day - timedelta(days=back)) in by_day]
        longest = told.get(day) or max(before, default=None)
        if longest:
            found[day] = longest
    return found


def _pain_word(days: _Days, came: date) -> tuple[float, str]:
    """Where the word at the day that pain came stands, and its anchor: to the right, at the end to the left."""
    at = days.x(came) - days.step / 2
    return (at - 6, "end") if days.x(came) > days.width - 90 else (at + 6, "")


def _vertical(x: float, top_of_ribbon: float, bottom: float) -> list[str]:
    """A day's dotted line in both pictures, not through the dates between them."""
    return [marker(x, TOP, BASE), marker(x, top_of_ribbon, bottom)]


_Steps = list[tuple[float, float, float]]  # from, to, the longest run


def _pieces(days: _Days, longest: dict[date, float]) -> list[_Steps]:
    """The stepped line, in pieces where there was no run for 30 days."""
    half = days.step / 2
    pieces: list[_Steps] = []
    before: date | None = None
    for day, value in longest.items():
        piece = (days.x(day) - half, days.x(day) + half, value)
        if before is None or (day - before).days > 1:
            pieces.append([piece])
        elif pieces[-1][-1][2] == value:
            start, _end, _same = pieces[-1].pop()
            pieces[-1].append((start, piece[1], value))
        else:
            pieces[-1].append(piece)
        before = day
    return pieces


def _line_and_room(pieces: Sequence[_Steps], y: Callable[[float], float]) -> list[str]:
    """The line and the sand above it."""
    parts: list[str] = []
    for steps in pieces:
        for start, end, value in steps:
            parts.append(rect("lane", start, y(1.1 * value), end - start, y(value) - y(1.1 * value)))
        drawn = "".join(
            f"{'L' if n else 'M'}{number(start)} {number(y(value))}H{number(end)}"
            for n, (start, end, value) in enumerate(steps)
        )
        parts.append(path("lim", drawn))
    return parts


def _stems(days: _Days, shown: Sequence[RunStem], y: Callable[[float], float]) -> list[str]:
    parts = []
    is_thin = days.step < 5
    for stem in shown:
        x, at = days.x(stem.date), y(stem.length)
        hot = " hot" if stem.is_over else ""
        size = 2.2 if is_thin else 4.0
        parts.append(f'<path class="stem{hot}" d="M{number(x)} {BASE:g}V{number(at)}"/>')
        parts.append(
            f'<circle class="{"over" if stem.is_over else "run"}" cx="{number(x)}" cy="{number(at)}" '
            f'r="{number(size + 1.5 if stem.is_over else size)}"/>'
        )
    return parts


def _words(
    days: _Days,
    shown: Sequence[RunStem],
    pieces: Sequence[_Steps],
    y: Callable[[float], float],
    unit: str,
    verticals: list[float],
) -> list[str]:
    """The names of the last run over the line and of the line, where no stem and no sand runs through them."""
    room = Room(LEFT, days.width)
    room.columns = [(days.x(s.date) - 5, days.x(s.date) + 5, y(s.length) - 5) for s in shown]
    room.columns += [(start, end, y(1.1 * value)) for steps in pieces for start, end, value in steps]
    room.verticals = verticals
    parts = []
    for stem in [stem for stem in shown if stem.is_over and stem.ratio][-1:]:
        x, at = days.x(stem.date), y(stem.length)
        label = _("%(length)s %(unit)s, %(percent)s %% over") % {
            "length": figure(stem.length),
            "unit": unit,
            "percent": round(100 * ((stem.ratio or 1) - 1)),
        }
        wide = LETTER * len(label)
        place = room.find(label, ((x - 14 - wide, at + 4), (x + 12, at + 4), (x - wide / 2, at - 10)))
        room.take(label, place)
        parts.append(words(label, place.x, place.y, "hotk"))
    steps = [step for steps in pieces for step in steps]
    if steps and days.width > 500:
        label = _("30-day longest")
        place = room.find(label, [(start + 4, y(1.1 * value) - GAP) for start, _end, value in steps])
        parts.append(words(label, place.x, place.y, "k"))
    return parts


def _dates(days: _Days) -> list[str]:
    """Mondays along the axis, as many as have room."""
    span = (days.last - days.first).days + 1
    room = max(1, int((days.width - LEFT) // 62))
    weeks = max(1, -(-span // (7 * room)))
    day = days.first + timedelta(days=-days.first.weekday() % 7)
    parts = []
    while day <= days.last:
        x = days.x(day)
        if LEFT + 10 <= x <= days.width - 22:
            parts.append(words(date_format(day, "j M"), x, BASE + 17, "", "middle"))
        day += timedelta(days=7 * weeks)
    return parts
