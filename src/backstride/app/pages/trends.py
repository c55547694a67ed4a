"""Trends: pain against load, the course others took, what changed beside episodes, and what earlier ones were like."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from backstride.app.charts import Chart
from backstride.app.charts.course import course_chart
from backstride.app.charts.days import Day, days_of_pain
from backstride.app.charts.timeline import timeline
from backstride.app.charts.years import WeekOfPain, monday, weeks_of_pain, years_of_pain
from backstride.app.journal.models import Athlete
from backstride.app.journal.trends import LongView, long_view
from backstride.app.pages.trend_words import Past, marked_changes, past_episodes, what_chance_gives
from backstride.load.spikes import is_over_line
from backstride.load.trends import Trend, trend
from backstride.load.trends.lags import FEWEST_DAYS, FEWEST_RUNS, PAINFUL

RANGES = (26, 52, 104)
DAYS_SHOWN = 84
LONGEST_TIMELINE_DAYS = 366 * 6


@dataclass(frozen=True, slots=True)
class TrendsPage:
    """Everything the page says."""

    title: str
    lead: str
    chance: str
    trend: Trend
    lags: list[tuple[str, str]]
    base: str
    days: Chart | None
    weeks_chart: Chart | None
    years: Chart | None
    course: Chart | None
    course_who: list[str]
    course_sources: list[str]
    why_no_course: str
    changes: Chart | None
    changes_chance: str
    past: list[Past]
    weeks: int
    ranges: tuple[int, ...]
    has_pain: bool


@require_safe
def trends(request: HttpRequest) -> HttpResponse:
    athlete: Athlete = request.athlete
    told = request.GET.get("weeks", "")
    weeks = int(told) if told.isdecimal() and int(told) in RANGES else RANGES[0]
    return render(request, "trends.html", {"trends": page(athlete, weeks)})


def page(athlete: Athlete, weeks: int) -> TrendsPage:
    view = long_view(athlete)
    over = {date.fromisoformat(row["date"]) for row in view.measured if is_over_line(row)}
    said = trend(over, view.worst)
    title, lead = _title(said)
    has_weeks = bool(view.worst or view.load.weeks)
    long_enough = bool(view.worst) and (view.today - min(view.worst)).days > 120
    return TrendsPage(
        title=title,
        lead=lead,
        chance=_chance(said),
        trend=said,
        lags=[(_when(lag.days), _share(lag.hits, lag.n)) for lag in said.lags],
        base=_share(said.base_hits, said.base_n),
        days=days_of_pain(_days(view, over)) if has_weeks else None,
        weeks_chart=weeks_of_pain(_weeks(view, over, weeks, athlete.week_start)) if has_weeks else None,
        years=years_of_pain(view.worst, view.today) if long_enough else None,
        course=course_chart(view.courses, view.own_weeks) if view.courses else None,
        course_who=[course.population for course in view.courses],
        course_sources=sorted({source for course in view.courses for source in course.sources}),
        why_no_course=view.why_no_course,
        changes=_changes(view),
        changes_chance=what_chance_gives(view),
        past=past_episodes(view, athlete.units),
        weeks=weeks,
        ranges=RANGES,
        has_pain=bool(view.worst),
    )


def _changes(view: LongView) -> Chart | None:
    """None while nothing changed: an empty axis says nothing."""
    if view.first is None or not view.changes:
        return None
    first = max(view.first, view.today - timedelta(days=LONGEST_TIMELINE_DAYS))
    return timeline(view.episodes, marked_changes(view, first), view.months, first, view.today)


def _days(view: LongView, over: set[date]) -> list[Day]:
    """The last twelve weeks. A day that no source covers is unknown, not rest."""
    minutes: dict[date, float] = {}
    for row in view.load.sessions:
        day = date.fromisoformat(row["date"])
        minutes[day] = minutes.get(day, 0.0) + (row["exercise_min"] or 0.0)
    last_known = max(minutes, default=None)
    found = []
    for n in reversed(range(DAYS_SHOWN)):
        day = view.today - timedelta(days=n)
        is_known = last_known is not None and view.first is not None and view.first <= day <= last_known
        found.append(Day(day, minutes.get(day, 0.0) if is_known else None, view.worst.get(day), day in over))
    return found


def _title(said: Trend) -> tuple[str, str]:
    """What the log shows, counted; no word about cause."""
    if not said.scored_days:
        return (
            _("Pain was not asked yet, so nothing can be set against the load."),
            _("Each check-in adds a day here."),
        )
    if not said.runs:
        return (
            _("No run over the line has a pain score after it."),
            _("So there is nothing to set against each other yet."),
        )
    figures = {"n": said.runs, "hits": said.matched, "pain": PAINFUL}
    if said.runs == 1:
        title = (
            _("After one run over the line, pain of %(pain)s or more came within 3 days.")
            if said.matched
            else _("After one run over the line, no pain of %(pain)s or more came within 3 days.")
        )
    elif said.matched:
        title = _("After %(hits)s of %(n)s runs over the line, pain of %(pain)s or more came within 3 days.")
    else:
        title = _("After none of %(n)s runs over the line did pain of %(pain)s or more come within 3 days.")
    lead = _(
        "Counted are the runs with a pain score after them. That is an order in your own log, one person's, "
        "looked at afterwards. It is not proof of cause."
    )
    return title % figures, lead


def _chance(said: Trend) -> str:
    """How often the same would come by chance, or why that cannot be told."""
    if not said.runs:
        return ""
    if said.chance is None:
        return _(
            "Too little to tell it from chance: that needs %(runs)s runs over the line and %(days)s days with a score. "
            "You have %(n)s and %(scored)s."
        ) % {"runs": FEWEST_RUNS, "days": FEWEST_DAYS, "n": said.runs, "scored": said.scored_days}
    n = max(1, round(100 * said.chance))
    told = _(
        "To see what chance gives, we moved your pain days against your runs by every possible number of days. "
        "About %(n)s in 100 of those moved logs match as well or better."
    ) % {"n": n}
    if said.chance > 0.2:
        return f"{told} " + _("So chance alone explains it easily.")
    if said.chance > 0.05:
        return f"{told} " + _("So it may well be chance.")
    return f"{told} " + _("So chance alone is a poor explanation, but something else may lie behind both.")


def _when(days: int) -> str:
    return (
        _("the same day") if not days else ngettext("%(n)s day later", "%(n)s days later", days) % {"n": days}
    )


def _share(hits: int, n: int) -> str:
    if not n:
        return _("not asked")
    return _("%(hits)s of %(n)s (%(share)s %%)") % {"hits": hits, "n": n, "share": round(100 * hits / n)}


def _weeks(view: LongView, over: set[date], weeks: int, first_weekday: int) -> list[WeekOfPain]:
    minutes = {date.fromisoformat(row["week_start"]): row["exercise_min"] or 0.0 for row in view.load.weeks}
    pain: dict[date, int] = {}
    for day, score in view.worst.items():
        start = monday(day, first_weekday)
        pain[start] = max(score, pain.get(start, 0))
    starts_over = {monday(day, first_weekday) for day in over}
    this = monday(view.today, first_weekday)
    begun = min([*minutes, *pain, this])
    return [
        WeekOfPain(start, minutes.get(start, 0.0), pain.get(start), start in starts_over)
        for n in reversed(range(weeks))
        if (start := this - timedelta(weeks=n)) >= begun
    ]


urlpatterns: list[Any] = [path("journal/trends", trends, name="trends")]
