"""Plan: when do I run again, and what today? The spine, the gate, the ladder, what if."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from backstride.app import clock
from backstride.app.charts import Chart
from backstride.app.charts.ladder import PlannedWeek, ladder_chart
from backstride.app.charts.spine import vertebra
from backstride.app.journal.models import Athlete, PlanVersion
from backstride.app.journal.planning import keep_answer, plan_of_today, replan, tell, told, undo
from backstride.app.journal.planning import what_if as look_at
from backstride.app.journal.sessions import sessions
from backstride.app.journal.standing import standing
from backstride.app.journal.usual import usual_week
from backstride.app.language import date_format
from backstride.app.language import told as told_words
from backstride.app.pages import seen
from backstride.app.pages.measures import decimal
from backstride.app.pages.plan_forms import CALF, PlanForm, WhatIfForm, health_told
from backstride.core.disposition import Disposition
from backstride.core.errors import UsageError
from backstride.export import words
from backstride.plan import Answer
from backstride.plan.rules import rules

SHOWN_DAYS, HELD_DAYS = 14, 30
GATE_WORDS = {
    "screen": gettext_lazy("The six safety questions, all answered no today"),
    "walks": gettext_lazy("Three 30-minute walks at pain 2 or less, no worse next morning"),
    "pain": gettext_lazy("Average pain of the last 3 days at 3 or less, not rising"),
    "legs": gettext_lazy("No new leg pain below the knee, numbness or weakness"),
    "sit_to_stand": gettext_lazy("Ten rises from a chair at pain 2 or less"),
    "hops": gettext_lazy("Ten small hops at pain 2 or less"),
}


@dataclass(frozen=True, slots=True)
class Vertebra:
    """One day of the spine."""

    date: date
    is_today: bool
    drawing: str
    title: str
    more: str
    why: tuple[str, ...]
    moves: str
    caps: str
    run_min: int
    exercises: tuple[tuple[str, str], ...] = ()  # id and name, each with its page


def _days(plan: dict[str, Any], today: date, shown: int) -> list[Vertebra]:
    rows = [row for row in plan["days"] if row["date"] >= today.isoformat()][:shown]
    found = []
    for row in rows:
        caps, day = row["caps"], date.fromisoformat(row["date"])
        limits = _("This run: at most %(run)s min. This week: at most %(week)s run minutes.")
        figures = {"run": caps.get("session_run_min"), "week": caps.get("week_run_min")}
        found.append(
            Vertebra(
                date=day,
                is_today=day == today,
                drawing=vertebra(row["run_min"], row["foot_min"], row["cross_min"]),
                title=_title(row),
                more=_more(row),
                why=tuple(row["why"]),
                moves=row.get("moves", ""),
                caps=limits % figures if row["run_min"] and all(figures.values()) else "",
                run_min=row["run_min"],
                exercises=tuple((done["id"], done["name"]) for done in row["exercises"]),
            )
        )
    return found


def _title(row: dict[str, Any]) -> str:
    """As in the calendar and on the watch."""
    if row["kind"] == "strength":
        figures = {"n": row["exercise_block_min"], "walk": round(row.get("walk_min") or 0)}
        if figures["walk"]:  # as Today says it: the walk is a task of its own
            return _("Walk, %(walk)s min; strength and control, %(n)s min") % figures
        return _("Strength and control, %(n)s minutes") % figures
    return told_words(words.title(row)) or _("Rest day")


def _more(row: dict[str, Any]) -> str:
    said = [told_words(words.steps(row))] if any(part["walk_min"] for part in row["intervals"]) else []
    if row.get("style_min"):
        said.append(_("%(n)s minutes of them in the new style, at the start.") % {"n": row["style_min"]})
    return " ".join(said)


def _weeks(plan: dict[str, Any], week_start: int) -> list[PlannedWeek]:
    runs: dict[date, int] = defaultdict(int)
    caps: dict[date, int] = {}
    levels: dict[date, list[int]] = defaultdict(list)
    for row in plan["days"]:
        day = date.fromisoformat(row["date"])
        week = day - timedelta(days=(day.weekday() - week_start) % 7)
        runs[week] += row["run_min"]
        if row["run_min"]:
            caps[week] = max(caps.get(week, 0), row["caps"].get("week_run_min") or 0)
            if row["level"]:
                levels[week].append(row["level"])
    return [
        PlannedWeek(week, minutes, caps.get(week) or None, tuple(levels[week]))
        for week, minutes in sorted(runs.items())
    ]


def _held_since(request: dict[str, Any], today: date) -> date | None:
    """The day on which the log met the target of minutes within the last 30 days; None for a race, or not yet."""
    target = request.get("target") or {}
    rows = [(date.fromisoformat(r["date"]), r.get("run_min") or 0) for r in request.get("history", ())]
    recent = [(day, minutes) for day, minutes in rows if 0 <= (today - day).days < HELD_DAYS]
    if target.get("session_run_min"):
        met = [day for day, minutes in recent if minutes >= target["session_run_min"]]
        return min(met, default=None)
    if target.get("weekly_run_min"):
        start = (request.get("settings") or {}).get("week_start", 0)
        weeks: dict[date, int] = defaultdict(int)
        for day, minutes in sorted(recent):
            week = day - timedelta(days=(day.weekday() - start) % 7)
            weeks[week] += minutes
            if weeks[week] >= target["weekly_run_min"]:
                return day
    return None


def reached_on(version: PlanVersion, today: date) -> date | None:
    """The day on which the target was met, for a plan that holds it."""
    # who stopped and stands before the gate reached nothing that this plan could hold
    return None if version.plan.get("gate") else _held_since(version.request, today)


def _headline(
    plan: dict[str, Any], today: date, held_since: date | None, *, is_paused: bool = False
) -> tuple[str, str]:
    runs = [row["date"] for row in plan["days"] if row["run_min"] and row["date"] >= today.isoformat()]
    reached = plan["reaches_target_on"]
    when = date_format(date.fromisoformat(reached), "l j F Y") if reached else ""
    if not runs:
        title = _("No running is planned yet.")
    elif runs[0] == today.isoformat():
        title = _("You run today, if the check-in is clear.")
    else:
        first = date_format(date.fromisoformat(runs[0]), "l j F")
        title = _("Next run on %(day)s, if all stays quiet.") % {"day": first}
    if is_paused:
        lead = _(
            "Running waits until a clinician has said that you may run. Until then the plan holds walking."
        )
    elif held_since is not None:
        lead = _("You reached your target on %(day)s. This plan holds it.") % {
            "day": date_format(held_since, "l j F")
        }
    elif plan["feasible"] and reached:
        lead = _("You reach it on %(day)s, if every run stays green.") % {"day": when}
    elif reached:
        lead = _("Not inside the limits in time. The nearest date is %(day)s.") % {"day": when}
    elif plan["feasible"]:
        lead = _("This plan holds what you do now.")
    else:
        lead = _("Your target has no date inside the limits yet.")
    return title, lead + " " + _("Every day below is inside its limits.")


def target_words(target: Mapping[str, Any]) -> str:
    """The runner's own target, as it heads the plan; empty where none was told."""
    if target.get("parkrun"):
        return _("a parkrun, 5 km on a Saturday")
    if target.get("race"):
        race = target["race"]
        figures = {"km": decimal(race["distance_km"]), "day": date_format(_date(race["date"]), "l j F Y")}
        return _("a race of %(km)s km on %(day)s") % figures
    if target.get("weekly_run_min"):
        return _("%(n)s minutes of running a week") % {"n": target["weekly_run_min"]}
    if target.get("session_run_min"):
        return _("%(n)s minutes of running without a stop") % {"n": target["session_run_min"]}
    return ""


def _date(told_day: Any) -> date:
    return told_day if isinstance(told_day, date) else date.fromisoformat(told_day)


@require_safe
def plan(request: HttpRequest) -> HttpResponse:
    """The page, in one of its states."""
    athlete: Athlete = request.athlete
    today, holds = clock.today(athlete), standing(athlete)
    is_held = holds.disposition is not None
    version = None if holds.is_plan_blocked or not is_held else plan_of_today(athlete, today)
    if holds.is_plan_blocked or not is_held or (version is None and getattr(request, "view", None)):
        shown = {"standing": holds, "is_held": holds.is_plan_blocked}
        return render(request, "plan_empty.html", shown)
    if version is None:
        return HttpResponseRedirect(reverse("plan-make"))
    return render(request, "plan.html", _context(athlete, version, today, request.GET.get("show") == "all"))


def _context(athlete: Athlete, version: PlanVersion, today: date, show_all: bool) -> dict[str, Any]:
    made = version.plan
    held_since = reached_on(version, today)
    is_paused = standing(athlete).disposition is Disposition.CLINICIAN_DAYS
    title, lead = _headline(made, today, held_since, is_paused=is_paused)
    days = _days(made, today, len(made["days"]) if show_all else SHOWN_DAYS)
    chart: Chart | None = (
        ladder_chart(_weeks(made, athlete.week_start))
        if any(row["run_min"] for row in made["days"])
        else None
    )
    gate = [
        {
            **row,
            "title": str(GATE_WORDS[row["id"]]),
            "due": date.fromisoformat(row["due"]) if row["due"] else None,
        }
        for row in made["gate"]
    ]
    return {
        "title": title,
        "target": target_words(told(athlete).get("target") or {}),
        "lead": lead,
        "plan": made,
        "binding": with_names(made["binding"]),
        "days": days,
        "runs": [day for day in _days(made, today, 28) if day.run_min],
        "gate": gate,
        "gate_met": sum(row["met"] for row in gate),
        "is_gate_open": all(row["met"] for row in gate),
        "chart": chart,
        "standing": standing(athlete),
        "changed": [_change(row) for row in made["changed_since"][:6]],
        "can_undo": version.cause == "edit",
        "has_more": not show_all and len(made["days"]) > SHOWN_DAYS,
        "today": today,
        "last": date.fromisoformat(made["days"][-1]["date"]) if made["days"] else today,
        "health_unknown": not told(athlete).get("health"),
    }


def with_names(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows of rules with their plain names; the ids stay behind them, in plans kept before the names were too."""
    named = rules()
    return [{**row, "title": named[row["id"]].title if row["id"] in named else ""} for row in rows]


def broken_limits(answer: Answer) -> list[dict[str, Any]]:
    """The first limits that a wish would break: their names, the day, and the sentence without it."""
    return [
        {
            **row,
            "date": date.fromisoformat(row["date"]),
            "sentence": row["sentence"].removeprefix(f"{row['date']}: "),
        }
        for row in with_names(answer.violations[:3])
    ]


def _change(row: dict[str, Any]) -> str:
    return _("%(day)s: %(was)s run minutes before, %(now)s then") % {
        "day": date_format(date.fromisoformat(row["date"]), "l j F"),
        "was": row["was"]["run_min"],
        "now": row["now"]["run_min"],
    }


@require_http_methods(["GET", "HEAD", "POST"])
def plan_make(request: HttpRequest) -> HttpResponse:
    """What the plan is to reach, and when there is time."""
    athlete: Athlete = request.athlete
    today, holds = clock.today(athlete), standing(athlete)
    if holds.disposition is None or holds.is_plan_blocked:
        return HttpResponseRedirect(reverse("plan"))
    if request.method != "POST":
        form = PlanForm(today=today, initial=_initial(athlete, today))
        return render(request, "plan_make.html", _asked(athlete, form))
    form = PlanForm(request.POST, today=today)
    if form.is_valid() and seen.is_stale(request, told(athlete)):
        form.add_error(None, seen.CHANGED)
    if not form.is_valid():
        return render(request, "plan_make.html", _asked(athlete, form), status=422)
    tests = form.tests(told(athlete).get("tests") or [])
    tell(athlete, **form.told(), **health_told(form.cleaned_data["health"]), tests=tests)
    replan(athlete, today, cause="made")
    return HttpResponseRedirect(reverse("plan"))


def _asked(athlete: Athlete, form: PlanForm) -> dict[str, Any]:
    return {
        "form": form,
        "has_plan": bool(told(athlete)),
        "seen": seen.mark(told(athlete)),
        "standing": standing(athlete),
        "is_from_log": not form.is_bound and not told(athlete) and any(field.initial for field in form.week),
    }


def _initial(athlete: Athlete, today: date) -> dict[str, Any]:
    kept = told(athlete)
    target = kept.get("target") or {}
    initial: dict[str, Any] = {"kind": "session", "minutes": 30, "health": kept.get("health") or []}
    if not kept:
        usual = usual_week(sessions(athlete, today - timedelta(days=365), today))
        initial |= {**usual.days, **({"kind": "weekly", "minutes": usual.run_min} if usual.run_min else {})}
    initial |= {**(kept.get("available") or {}), "equipment": kept.get("equipment") or []}
    style = kept.get("style_change") or {}
    initial |= {"style": style.get("kind") or "", "style_start": style.get("start")}
    initial["calf_ready"] = any(row.get("id") == CALF for row in kept.get("tests") or [])
    if target.get("parkrun"):
        initial |= {"kind": "parkrun", "minutes": None}
    for kind in ("session", "weekly"):
        if target.get(f"{kind}_run_min"):
            initial |= {"kind": kind, "minutes": target[f"{kind}_run_min"]}
    if target.get("race"):
        race = target["race"]
        initial |= {
            "kind": "race",
            "race_date": race["date"],
            "race_km": race["distance_km"],
            "minutes": None,
        }
    return initial


def _ask(athlete: Athlete, form: WhatIfForm, today: date) -> Answer:
    version = plan_of_today(athlete, today)
    if version is None:
        raise UsageError("There is no plan to ask", "Make a plan first.")
    return look_at(version, form.cleaned_data)


@require_safe
def what_if(request: HttpRequest) -> HttpResponse:
    """A look: what would move. Nothing is kept."""
    athlete: Athlete = request.athlete
    today, form = clock.today(athlete), WhatIfForm(request.GET)
    answer = None
    if form.is_valid() and not standing(athlete).is_plan_blocked:
        try:
            answer = _ask(athlete, form, today)
        except UsageError as error:
            form.add_error(None, told_words(error))
    if answer is None:
        return render(request, "plan_what_if.html", {"form": form, "answer": None}, status=422)
    made = answer.plan.to_json()
    changed = [
        (_date(row["date"]), row["was"]["run_min"], row["now"]["run_min"])
        for row in answer.changed
        if row["was"]["run_min"] != row["now"]["run_min"]
    ]
    version = plan_of_today(athlete, today)
    before = version.plan["reaches_target_on"] if version else None
    context = {
        "form": form,
        "answer": answer,
        "before": date.fromisoformat(before) if before else None,
        "after": answer.plan.reaches_target_on,
        "changed": changed[:8],
        "n_more": max(0, len(changed) - 8),
        "options": made["options"],
        "broken": broken_limits(answer),
        "told": {k: v for k, v in request.GET.items() if k in form.fields},
    }
    return render(request, "plan_what_if.html", context)


@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Make the what-if the plan."""
    athlete: Athlete = request.athlete
    form = WhatIfForm(request.POST)
    if standing(athlete).is_plan_blocked or not form.is_valid():
        return render(request, "plan_what_if.html", {"form": form, "answer": None}, status=422)
    answer = _ask(athlete, form, clock.today(athlete))
    if not answer.is_allowed:
        raise UsageError(str(answer.violations[0]["sentence"]), "A plan above a cap is never kept.")
    keep_answer(athlete, answer)
    messages.success(request, _("Your plan has changed. You can take it back below."))
    return HttpResponseRedirect(reverse("plan"))


@require_POST
def take_back(request: HttpRequest) -> HttpResponse:
    """Undo the last change."""
    if undo(request.athlete) is not None:
        messages.success(request, _("The change is taken back."))
    return HttpResponseRedirect(reverse("plan"))


urlpatterns = [
    path("plan", plan, name="plan"),
    path("plan/make", plan_make, name="plan-make"),
    path("plan/what-if", what_if, name="plan-what-if"),
    path("plan/keep", keep, name="plan-keep"),
    path("plan/undo", take_back, name="plan-undo"),
]
