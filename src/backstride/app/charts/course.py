"""The published course as a pale band, the runner's own weeks as points on it."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from backstride.app.charts.chart import NARROW, WIDE, Chart, Column, Frame, figure, number, path, words
from backstride.load.trends import Course, OwnWeek

LEFT, TOP, BASE = 34.0, 24.0, 224.0
#: weeks drawn: as far as the runner is, and some ahead, so that the band can be read
FEWEST_WEEKS, AHEAD = 12, 4


def course_chart(courses: Sequence[Course], own: Sequence[OwnWeek]) -> Chart:
    """`courses`: the two published means that the band lies between."""
    last = max(FEWEST_WEEKS, own[-1].week + AHEAD if own else 0)
    weeks = range(last + 1)
    told = {week.week: week for week in own}
    return Chart(
        id="course",
        title=_("The course that others took"),
        sentence=_sentence(own),
        wide=_draw(courses, own, last, WIDE),
        narrow=_draw(courses, own, last, NARROW),
        key=(("c-s", _("between the two published means")), ("c-pain", _("your mean worst pain of a week"))),
        caption=_("Week by week since the first day"),
        columns=(
            Column(_("Week")),
            *(
                Column(_("Published mean, %(who)s") % {"who": course.title}, is_figure=True)
                for course in courses
            ),
            Column(_("Your mean worst pain"), is_figure=True),
        ),
        rows=tuple(
            (
                str(week),
                *(figure(course.at(week)) for course in courses),
                _own(told.get(week)),
            )
            for week in weeks
        ),
    )


def _own(week: OwnWeek | None) -> str:
    if week is None:
        return ""
    return _("too few scores") if week.mean_worst is None else figure(week.mean_worst)


def _sentence(own: Sequence[OwnWeek]) -> str:
    how = _(
        "The pale band lies between two published means: new low back pain below, persistent low back pain above. "
        "Single people lie far from both."
    )
    scored = [week for week in own if week.mean_worst is not None]
    if not scored:
        return f"{how} " + _("None of your weeks has enough scores yet.")
    last = scored[-1]
    return f"{how} " + _("Your week %(week)s: %(pain)s of 10.") % {
        "week": last.week,
        "pain": figure(last.mean_worst or 0.0),
    }


def _draw(courses: Sequence[Course], own: Sequence[OwnWeek], last: int, width: int) -> str:
    frame = Frame("course", width, 262)

    def x(week: float) -> float:
        return LEFT + 8 + (width - LEFT - 20) * week / last

    def y(pain: float) -> float:
        return BASE - (BASE - TOP) * pain / 10

    parts = []
    for pain in (0, 2, 4, 6, 8, 10):
        parts.append(f'<path class="ax" d="M{LEFT:g} {number(y(pain))}H{width}"/>')
        parts.append(words(str(pain), 28, y(pain) + 4, "", "end"))
    upper = [max(course.at(week) for course in courses) for week in range(last + 1)]
    lower = [min(course.at(week) for course in courses) for week in range(last + 1)]
    edge = [f"{number(x(w))} {number(y(p))}" for w, p in enumerate(upper)]
    edge += [f"{number(x(w))} {number(y(p))}" for w, p in reversed(list(enumerate(lower)))]
    parts.append(path("lane", f"M{'L'.join(edge)}Z"))
    for edge_words, mean, drop in ((_("new"), lower[-1], 14), (_("persistent"), upper[-1], -6)):
        parts.append(words(edge_words, width - 14, y(mean) + drop, "", "end"))
    before: OwnWeek | None = None
    for week in own:
        if week.mean_worst is None:
            before = None
            continue
        at, tall = x(week.week), y(week.mean_worst)
        if before is not None and before.mean_worst is not None:
            parts.append(
                f'<path class="ribbon-line" d="M{number(x(before.week))} {number(y(before.mean_worst))}'
                f'L{number(at)} {number(tall)}"/>'
            )
        parts.append(f'<circle class="pc" cx="{number(at)}" cy="{number(tall)}" r="5"/>')
        before = week
    every = max(1, round(last / (12 if frame.is_wide else 6)))
    parts += [words(str(week), x(week), BASE + 18, "", "middle") for week in range(0, last + 1, every)]
    parts.append(words(_("weeks since the first day"), width, BASE + 37, "", "end"))
    return frame.svg(parts)
