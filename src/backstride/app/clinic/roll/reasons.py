"""Why an athlete needs a look, each reason with its day. Pure: facts in, sentences out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from backstride.app.clinic.roll.facts import RECENT_DAYS, Facts
from backstride.app.viewing.pieces import LOAD, PAIN
from backstride.core.disposition import Disposition
from backstride.load.pain import RED_SCORE, by_day, highest, red_days
from backstride.load.spikes import LIMITS, longest_of_30_days, ratio_to

#: a complaint or a plan without a check-in for longer than this (our setting)
SILENT_DAYS = 3
#: so many red days within a week (our setting; red is load dossier B4)
RED_TIMES = 2

#: the groups of the list in the order in which they are looked at (urgent first; clinical dossier A1)
GROUPS = {
    "urgent": gettext_lazy("An urgent result stands"),
    "rescreen": gettext_lazy("A safety question of the check-in was not answered no"),
    "days": gettext_lazy("To be seen within days"),
    "red": gettext_lazy("Red pain twice in a week"),
    "spike": gettext_lazy("A run over the line, last 7 days"),
    "open": gettext_lazy("A check is not finished, or past its date"),
    "silent": gettext_lazy("No check-in"),
    "quiet": gettext_lazy("Nothing new in what you are shown"),
}
_ORDER = list(GROUPS)


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: its group, its day, and the sentence."""

    group: str
    day: date | None
    sentence: str


@dataclass(frozen=True, slots=True)
class Line:
    """One athlete on the list."""

    facts: Facts
    reasons: tuple[Reason, ...]

    @property
    def group(self) -> str:
        return self.reasons[0].group if self.reasons else "quiet"


def lines_of(facts: Iterable[Facts]) -> list[Line]:
    """All athletes: by group, in it by how urgent the result is, then the newest reason, then the name."""
    lines = [Line(one, tuple(sorted(reasons(one), key=_first))) for one in facts]
    return sorted(lines, key=_place)


def _first(reason: Reason) -> tuple[int, int]:
    return _ORDER.index(reason.group), -(reason.day.toordinal() if reason.day else 0)


def _place(line: Line) -> tuple[Any, ...]:
    level = line.facts.standing.disposition
    newest = max((reason.day for reason in line.reasons if reason.day), default=date.min)
    rank = level.rank if level is not None else -1
    return (
        _ORDER.index(line.group),
        -rank,
        -newest.toordinal(),
        line.facts.name.casefold(),
        line.facts.pk,
    )


def reasons(facts: Facts) -> list[Reason]:
    """Everything there is to say, within the pieces granted."""
    found: list[Reason] = []
    if PAIN in facts.pieces:
        found += [*_standing(facts), *_rescreen(facts), *_red(facts), *_silent(facts)]
    if LOAD in facts.pieces:
        found += _spikes(facts)
    return found


def _standing(facts: Facts) -> Iterable[Reason]:
    holds = facts.standing
    if holds.disposition is None or holds.decided_by is None or holds.decided_by.finished_at is None:
        return
    day = facts.day_of(holds.decided_by.finished_at)
    if holds.disposition in {Disposition.EMERGENCY_NOW, Disposition.SAME_DAY}:
        is_clinicians = holds.decided_by.origin == "clinician"
        yield Reason("urgent", day, _urgent_words(holds.disposition, is_clinicians=is_clinicians))
    elif holds.disposition is Disposition.CLINICIAN_DAYS:
        seen = _("seen, not told that running is allowed") if holds.release else _("not recorded as seen yet")
        yield Reason("days", day, _("To be seen within days; %(seen)s.") % {"seen": seen})
    elif holds.disposition is Disposition.INCOMPLETE:
        yield Reason("open", day, _("The check has open questions: nothing can be said yet."))
    if holds.is_review_due and holds.disposition is not Disposition.EMERGENCY_NOW:
        yield Reason("open", holds.decided_by.review_on or day, _("The result is past its date."))


def _urgent_words(level: Disposition, *, is_clinicians: bool) -> str:
    if is_clinicians:
        if level is Disposition.EMERGENCY_NOW:
            return _("A clinician said: emergency now. No release is recorded.")
        return _("A clinician said: to be seen the same day. No release is recorded.")
    if level is Disposition.EMERGENCY_NOW:
        return _("The app said: call an ambulance. No release is recorded.")
    return _("The app said: be seen the same day. No release is recorded.")


def _rescreen(facts: Facts) -> Iterable[Reason]:
    week = facts.today - timedelta(days=RECENT_DAYS)
    told: set[str] = set()
    for row in facts.raised:
        new = [item for item in row.yes if item not in told]
        if row.date > week and new:  # a newer check-in hides no other sign of an older one
            told.update(new)
            yield Reason("rescreen", row.date, _screen_words(new))


def items_in_words(items: Iterable[str]) -> str:
    """Safety items of the check-in, as a clinician reads them."""
    words = {
        "saddle_bladder_bowel": _("saddle, bladder or bowel"),
        "weakness_unsteady": _("weakness or unsteadiness"),
        "chest_breath_faint": _("chest, breath or faint"),
        "fever_fall": _("fever or fall"),
        "urine_calf_limb": _("urine, calf or limb"),
        "night_bone_groin": _("night pain, bone spot or groin"),
    }
    return "; ".join(words.get(item, item) for item in items)


def _screen_words(items: list[str]) -> str:
    return _("Check-in: yes or unsure about %(items)s.") % {"items": items_in_words(items)}


def _red(facts: Facts) -> Iterable[Reason]:
    week = facts.today - timedelta(days=RECENT_DAYS)
    scored = by_day(facts.pain.values())
    red = {day for day, entry in scored.items() if highest(entry) >= RED_SCORE}
    if LOAD in facts.pieces:
        red |= set(red_days(scored, [run.date for run in facts.runs if run.date > week]))
    recent = sorted(day for day in red if day > week)
    if len(recent) >= RED_TIMES:
        scores = [highest(scored[day]) for day in recent if day in scored]
        said = _("%(n)s red days, the highest score %(score)s.")
        yield Reason("red", recent[-1], said % {"n": len(recent), "score": max(scores, default="?")})


def _silent(facts: Facts) -> Iterable[Reason]:
    holds = facts.standing
    if holds.disposition is None and not facts.has_plan:
        return
    last = facts.last_check_in
    if last is None:
        yield Reason("silent", None, _("No check-in yet."))
    elif (facts.today - last).days > SILENT_DAYS:
        days = (facts.today - last).days
        yield Reason("silent", last, _("No check-in for %(n)s days.") % {"n": days})


def _spikes(facts: Facts) -> Iterable[Reason]:
    """The plain ratio of a run to the longest of the 30 days before it, as on the load page."""
    week = facts.today - timedelta(days=RECENT_DAYS)
    if not facts.runs or facts.runs[-1].date <= week:
        return
    days = [run.date.toordinal() for run in facts.runs]
    by_km = longest_of_30_days(days, [run.km for run in facts.runs])
    by_min = longest_of_30_days(days, [run.minutes for run in facts.runs])
    for run, top_km, top_min in zip(facts.runs, by_km, by_min, strict=True):
        if run.date <= week:
            continue
        ratio, figures = ratio_to(top_km, run.km), f"{run.km or 0:.1f} km"
        if ratio is None:
            ratio, figures = ratio_to(top_min, run.minutes), f"{run.minutes or 0:.0f} min"
        if ratio is not None and ratio > LIMITS[0] + 1e-9:
            said = _("%(run)s, %(over)s %% over the longest of the 30 days before.")
            yield Reason("spike", run.date, said % {"run": figures, "over": round(100 * (ratio - 1))})
