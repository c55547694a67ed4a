"""Load: what stood out, how far today, and why. A reading page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from backstride.app.charts import Chart
from backstride.app.journal.load import exposures
from backstride.app.journal.models import Athlete
from backstride.app.journal.pain import pain_days
from backstride.app.journal.planning import plan_of_today
from backstride.app.journal.sessions import sessions
from backstride.app.journal.standing import Standing, standing
from backstride.app.language import date_format, told
from backstride.app.pages.load_charts import charts
from backstride.app.pages.measures import Units, decimal, percent
from backstride.core.disposition import Disposition, RunPermission
from backstride.core.sports import WALKING
from backstride.load.baseline import WINDOW
from backstride.load.spikes import OVER, is_over_line

RANGES = (12, 26, 52)


#: over-the-line runs listed with a link
LISTED = 8


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence, the rule behind it, its grade, its sources and what it cannot say."""

    sentence: str
    rule: str
    title: str
    grade: str
    sources: list[str]
    caveat: str


@dataclass(frozen=True, slots=True)
class Run:
    """A run that went over the line."""

    date: date
    session_id: str
    amount: str
    over: str
    before: str
    then: str


@dataclass(frozen=True, slots=True)
class Measure:
    """A row of the research panel."""

    title: str
    value: str
    tells: str


@dataclass(frozen=True, slots=True)
class LoadPage:
    """Everything the page says."""

    as_of: date
    title: str
    lead: str
    room: str
    room_note: str
    gate_opens: date | None
    reasons: list[Reason]
    standing: Standing
    week_walk: int
    today: dict[str, Any]
    over: list[Run]
    window_note: str
    charts: list[Chart]
    research: list[Measure]
    weeks: int
    ranges: tuple[int, ...]


@require_safe
def load(request: HttpRequest) -> HttpResponse:
    athlete: Athlete = request.athlete
    found = exposures(athlete)
    if not found.sessions:
        return render(request, "load_empty.html", {})
    return render(request, "load.html", {"load": page(athlete, found, _weeks(request))})


def _weeks(request: HttpRequest) -> int:
    asked = request.GET.get("weeks", "")
    return int(asked) if asked.isdecimal() and int(asked) in RANGES else RANGES[0]


def page(athlete: Athlete, found: Any, weeks: int) -> LoadPage:
    units = Units.of(athlete)
    holds = standing(athlete)
    version = plan_of_today(athlete, found.as_of) if not holds.is_plan_blocked else None
    recent = [
        row
        for row in found.sessions
        if date.fromisoformat(row["date"]) > found.as_of - timedelta(days=WINDOW)
    ]
    over = [_run(row, units) for row in recent if is_over_line(row)]
    title, lead = _what_stood_out(recent, over)
    opens = next_run(version.plan if version else None, found.as_of)
    room, room_note = _room(found.today, holds, units, opens)
    return LoadPage(
        as_of=found.as_of,
        title=title,
        lead=lead,
        room=room,
        room_note=room_note,
        gate_opens=opens,
        reasons=reasons(found.today),
        standing=holds,
        week_walk=_walked(athlete, found.as_of),
        today=found.today,
        over=over[::-1][:LISTED],
        window_note=_window_note(recent, units),
        charts=charts(
            athlete, found, weeks, units, pain_days(athlete, since=found.as_of - timedelta(weeks=weeks + 1))
        ),
        research=research(found.research),
        weeks=weeks,
        ranges=RANGES,
    )


def _what_stood_out(recent: Sequence[dict[str, Any]], over: Sequence[Run]) -> tuple[str, str]:
    """The page's sentence, and what followed."""
    runs = [row for row in recent if row["spike_state"]]
    if not runs:
        return (
            _("No run in the last 30 days, so there is nothing to compare with."),
            _("After days off, earlier runs count less and less. The way back starts small."),
        )
    if over:
        last = over[-1]
        figures = {
            "amount": last.amount,
            "over": last.over,
            "n": len(over),
            "day": date_format(last.date, "l j F"),
        }
        title = (
            _("One run stood out: %(amount)s, %(over)s over your longest of the 30 days before.")
            if len(over) == 1
            else _(
                "%(n)s runs stood out. The last: %(amount)s, %(over)s over your longest of the 30 days before."
            )
        ) % figures
        if last.then:
            order = _("That order is a fact from your log. It is not proof that the run caused it.")
            return title, _("%(day)s. Then: %(then)s.") % {**figures, "then": told(last.then)} + " " + order
        return title, _("It was on %(day)s.") % figures
    if len(runs) < 3:
        return (
            _("Too few runs in the last 30 days to compare."),
            _("With fewer than three runs, one figure says little. Read what follows with care."),
        )
    return (
        _("No run of the last 30 days stood out."),
        _(
            "Each stayed within 10 % of the longest of the 30 days before it, or 2 minutes. That says nothing about pain or its cause."
        ),
    )


def _run(row: dict[str, Any], units: Units) -> Run:
    by_km = row["spike_ratio"] if row["longest_30d_km"] else None
    by_min = row["spike_ratio_min"]
    is_km = bool(by_km and (not by_min or by_km >= by_min or row["spike_state"] in OVER))
    ratio = (by_km if is_km else by_min) or 1.0
    amount = units.distance(row["run_km"]) if is_km else _("%(n)s min") % {"n": round(row["run_min"] or 0)}
    before = (
        units.distance(row["longest_30d_km"])
        if is_km
        else _("%(n)s min") % {"n": round(row["longest_30d_min"] or 0)}
    )
    return Run(
        date.fromisoformat(row["date"]),
        row["session_id"] or "",
        amount,
        percent(ratio),
        before,
        row["red"] or "",
    )


def next_run(plan: dict[str, Any] | None, day: date) -> date | None:
    """The day on which a plan whose gate is not open lets running begin at the earliest; None without such a gate."""
    if plan is None or all(row["met"] for row in plan.get("gate") or ()):
        return None
    ahead = (row["date"] for row in plan["days"] if row["date"] > day.isoformat() and row.get("run_min"))
    first = next(ahead, None)
    return date.fromisoformat(first) if first else None


def _room(today: dict[str, Any], holds: Standing, units: Units, opens: date | None) -> tuple[str, str]:
    """How far today. What stands from a check, and the plan's gate, come first; the log alone never says "run"."""
    blocked = holds.run_permission in {RunPermission.NONE, RunPermission.NO_IMPACT}
    if holds.disposition is not None and (blocked or holds.is_plan_blocked):
        return _("No run today"), _("Your last check allows no running. The figures below are for later.")
    if opens is not None:
        return _("No run yet: the run gate is closed"), _(
            "Your plan opens it on %(day)s at the earliest. The figures below are what the log alone would allow."
        ) % {"day": date_format(opens, "l j F")}
    sentence = told(today["sentence"])
    km, minutes = today["next_session_cap_km"], today["next_session_cap_min"]
    if not units.is_metric and km is not None and "km" in str(today["sentence"]):
        words = (
            _("Up to %(length)s or %(min)s min today, whichever comes first")
            if minutes is not None
            else _("Up to %(length)s today")
        )
        sentence = words % {"length": units.cap(km), "min": minutes}
    if today["run_allowed"] is None and holds.disposition is None:
        return sentence, _(
            "This is what the log says. It cannot say whether to run with pain: only a check can."
        )
    if today["run_allowed"] is None:
        return sentence, _(
            "Answer the six safety questions of today's check-in first: until then there is no run today."
        )
    return sentence, ""


def reasons(today: dict[str, Any]) -> list[Reason]:
    """Why, each with its rule; the headline is not said twice. The log knows of no check: the journal does."""
    from backstride.load.reasons import measures, say

    unsaid = {say("off_check"), say("open_six")}
    found = []
    for said in today["reasons"]:
        if said["sentence"] in unsaid:
            continue
        sentence = told(said["sentence"])
        start = f"{told(today['sentence'])}: "
        if sentence.startswith(start):
            rest = sentence[len(start) :]
            sentence = rest[:1].upper() + rest[1:]
        found.append(
            Reason(
                sentence,
                said["rule"],
                measures()[said["rule"]].title,
                said["grade"],
                said["sources"],
                said["caveat"],
            )
        )
    return found


def _walked(athlete: Athlete, as_of: date) -> int:
    """Minutes walked this week so far; walking has no line."""
    first = as_of - timedelta(days=(as_of.weekday() - athlete.week_start) % 7)
    return round(sum(s.duration_min or 0 for s in sessions(athlete, first, as_of) if s.sport in WALKING))


def _window_note(recent: Sequence[dict[str, Any]], units: Units) -> str:
    """A run that hurt is the longest of the window: a watch would take it as the new usual."""
    runs = [row for row in recent if row["run_km"]]
    longest = max(runs, key=lambda row: row["run_km"], default=None)
    if longest is None or not longest["red"]:
        return ""
    return _(
        "Your %(length)s is now inside the 30-day window, so a longer run would look ordinary to a watch. "
        "It does not raise your limit: %(red)s."
    ) % {"length": units.distance(longest["run_km"]), "red": told(longest["red"])}


def research(figures: dict[str, Any]) -> list[Measure]:
    """The ratios people ask for, each with what it can tell; unknown stays unknown."""
    from backstride.load.reasons import measures

    ratios, even = measures()["A3_ratios"], measures()["A4_monotony"]
    monotony = _("every day the same") if figures["monotony_maximal"] else _figure(figures["monotony"])
    return [
        Measure(_("Acute to chronic ratio, coupled"), _figure(figures["acwr_coupled"]), told(ratios.caveat)),
        Measure(
            _("Acute to chronic ratio, uncoupled"),
            _figure(figures["acwr_uncoupled"]),
            _("The same, with the week left out of its own average."),
        ),
        Measure(
            _("The same with fading weights (EWMA)"),
            _figure(figures["ewma_ratio"]),
            _("The same, with newer days counting more."),
        ),
        Measure(_("Monotony, 7 days"), monotony, told(even.caveat)),
        Measure(_("Strain, 7 days"), _figure(figures["strain"], 0), told(even.caveat)),
    ]


def _figure(value: float | None, places: int = 2) -> str:
    return _("not known") if value is None else decimal(value, places)


def is_held_back(holds: Standing) -> bool:
    """Whether a band above the page names an open result."""
    return holds.disposition in {Disposition.SAME_DAY, Disposition.CLINICIAN_DAYS, Disposition.INCOMPLETE}


urlpatterns = [path("load", load, name="load")]
