"""Changes and earlier episodes in words: what came before and how long it took, never why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from backstride.app.charts.chart import figure
from backstride.app.charts.timeline import Marked
from backstride.app.journal.trends import LongView
from backstride.app.language import date_format
from backstride.load.trends import Before, Change, Phases, Remembered, beside
from backstride.load.trends.settings import rules

KM_PER_MILE = 1.609344


@dataclass(frozen=True, slots=True)
class Past:
    """One earlier episode as the page tells it."""

    title: str
    origin: str
    before: list[str]
    phases: list[tuple[str, str]]


def what(change: Change) -> str:
    """A change in a few words."""
    if change.kind == "shoes":
        told = _("shoes: %(name)s") % {"name": change.after}
        return told + (_(", before: %(name)s") % {"name": change.before} if change.before else "")
    if change.kind == "cadence":
        return _("cadence: %(before)s to %(after)s steps a minute") % {
            "before": change.before,
            "after": change.after,
        }
    words = {"treadmill": _("on the treadmill"), "trail": _("on trails")}
    return _("%(where)s: %(before)s to %(after)s %% of the month's running") % {
        "where": words[change.kind],
        "before": change.before,
        "after": change.after,
    }


def marked_changes(view: LongView, first: date) -> list[Marked]:
    """Each change with what came after it within the days looked at."""
    days = rules().change.around_days
    found = []
    for change in view.changes:
        if change.date < first:
            continue
        after = [s.first for s in view.episodes if 0 <= (s.first - change.date).days <= days]
        then = _("no episode within %(n)s days") % {"n": days}
        if after:
            n = (min(after) - change.date).days
            then = (
                _("an episode began the same day")
                if not n
                else ngettext("an episode began %(n)s day later", "an episode began %(n)s days later", n)
                % {"n": n}
            )
        elif (view.today - change.date).days < days:
            then = _("too early to tell")
        found.append(Marked(change, what(change), then))
    return found


def what_chance_gives(view: LongView) -> str:
    """How many episodes began after a change, and how many would by an even spread."""
    if view.first is None:
        return ""
    told = beside(view.changes, view.episodes, view.first, view.today)
    if told.expected is None:
        return ""
    figures = {
        "after": told.after_change,
        "n": told.n_episodes,
        "days": told.days,
        "expected": figure(told.expected),
    }
    counted = ngettext(
        "%(after)s of %(n)s episode began within %(days)s days after a change.",
        "%(after)s of %(n)s episodes began within %(days)s days after a change.",
        told.n_episodes,
    )
    even = _("Spread evenly over your log it would be about %(expected)s by chance alone.")
    few = _("With so few episodes no count can tell the two apart.") if told.n_episodes < 5 else ""
    return f"{counted} {even} {few}".strip() % figures


def past_episodes(view: LongView, units: str) -> list[Past]:
    """Every episode, newest first."""
    return [_past(row, units) for row in view.remembered]


def _past(row: Remembered, units: str) -> Past:
    first, last = row.episode.first, row.episode.last
    days = {"first": date_format(first, "j F Y"), "last": date_format(last, "j F Y") if last else ""}
    title = (_("From %(first)s to %(last)s") if last else _("From %(first)s, not over yet")) % days
    origin = _("as you told it") if row.episode.is_told else _("read from your pain scores")
    if row.worst is not None:
        origin += _("; worst %(n)s of 10") % {"n": row.worst}
    if row.since_last_days is not None:
        origin += _("; %(n)s days after the one before ended") % {"n": row.since_last_days}
    return Past(
        title, origin, _before(row.before, first, units), _phases(row.phases, is_over=last is not None)
    )


def _before(before: Before, first: date, units: str) -> list[str]:
    """What the log shows ahead of it; an empty log says that it shows nothing."""
    found = []
    if before.run_over_pct is not None and before.run_on is not None:
        days = (first - before.run_on).days
        found.append(
            _("A run of %(length)s, %(pct)s %% over the longest of the 30 days before it, %(days)s.")
            % {
                "length": _length(before, units),
                "pct": before.run_over_pct,
                "days": _("the same day")
                if not days
                else ngettext("%(n)s day before", "%(n)s days before", days) % {"n": days},
            }
        )
    if before.week_rise_pct is not None and before.week_rise_pct > 10:
        found.append(
            _("Seven days with %(n)s %% more running minutes than the seven before.")
            % {"n": before.week_rise_pct}
        )
    if before.gap_days is not None:
        found.append(
            _("A stretch of %(n)s days without a run, in the six weeks before.") % {"n": before.gap_days}
        )
    found += [
        _("Changed on %(day)s: %(what)s.") % {"day": date_format(change.date, "j F"), "what": what(change)}
        for change in before.changes
    ]
    if not found:
        found.append(
            _("Nothing in the log stands out in the weeks before.")
            if before.n_runs
            else _("The log has no run in the two weeks before.")
        )
    return found


def _length(before: Before, units: str) -> str:
    if before.run_km:
        if units == "imperial":
            return _("%(n)s miles") % {"n": figure(before.run_km / KM_PER_MILE)}
        return _("%(n)s km") % {"n": figure(before.run_km)}
    return _("%(n)s minutes") % {"n": figure(before.run_min or 0.0)}


def _phases(phases: Phases, *, is_over: bool) -> list[tuple[str, str]]:
    rows = (
        (_("First run after the first day"), phases.to_next_run),
        (_("Longest stretch without a run"), phases.longest_stop),
        (_("First quiet run: pain 2 or less, no worse next morning"), phases.to_quiet_run),
        (_("First seven days with the usual running"), phases.to_old_week),
        (_("Until it was over"), phases.to_end),
    )
    unknown = _("not known") if is_over else _("not yet, or not known")
    return [
        (name, unknown if n is None else ngettext("%(n)s day", "%(n)s days", n) % {"n": n})
        for name, n in rows
    ]
