"""The persistence clock: when time, not a new sign, raises the level (clinical dossier A3, A5). It never lowers one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from statistics import mean
from typing import TYPE_CHECKING

from backstride.core.disposition import Disposition
from backstride.plan.checkin.words import knowledge

if TYPE_CHECKING:
    from collections.abc import Sequence

    from backstride.plan.checkin.colours import Told


@dataclass(frozen=True, slots=True)
class Raised:
    """One rule of the clock that fired."""

    rule: str
    level: Disposition
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """One episode as the clock reads it. None is unknown and fires nothing by itself.

    `days` are the check-ins so far; `run_min_by_day` the minutes run; `earlier_onsets` first days of earlier episodes;
    `is_exempt`: a settled harmless pattern (P8) or gone for a week (P9), which stop the clock and nothing else.
    """

    onset: date | None
    days: Sequence[Told]
    run_min_by_day: dict[date, float]
    earlier_onsets: Sequence[date] = ()
    treatment_since: date | None = None
    runs_cut_short: int = 0
    function_lost_since: date | None = None
    shooting_since: date | None = None
    is_exempt: bool = False


def raised(course: Course, today: date) -> tuple[Raised, ...]:
    """All rules of the clock that fire today, the highest level first."""
    if course.is_exempt or _is_gone(course, today):
        return ()
    set_ = knowledge().persistence
    routine, days = Disposition.CLINICIAN_ROUTINE, Disposition.CLINICIAN_DAYS
    found: list[tuple[str, Disposition]] = []
    if course.onset is not None:
        age = (today - course.onset).days
        if age >= set_.weeks_p1 * 7 and _hurts_in_most_weeks(course, today):
            found.append(("P1", routine))
        since = [d for d in course.earlier_onsets if 0 < (today - d).days <= set_.episodes_days_p2]
        if len(since) + 1 >= set_.episodes_p2:
            found.append(("P2", routine))
        if age >= set_.stuck_days and _is_stuck(course, today):
            found.append(("stuck", routine))
        if age >= set_.worse_days_p5 and _is_clearly_worse(course, today):
            found.append(("P5", days) if _was_cut(course, today) else ("P5_running", routine))
    if _treated_in_vain(course, today):
        found.append(("P3", routine))
    if course.runs_cut_short >= set_.stopped_runs_p4 or _is_severe_on_every_run(course):
        found.append(("P4", routine))
    if (
        course.function_lost_since is not None
        and (today - course.function_lost_since).days >= set_.worse_days_p5
    ):
        found.append(("P6", days))
    if course.shooting_since is not None and (today - course.shooting_since).days >= set_.weeks_p1 * 7:
        found.append(("P7", routine))
    words = knowledge().clock
    rows = [Raised(rule.removesuffix("_running"), level, words[rule]) for rule, level in found]
    return tuple(sorted(rows, key=lambda r: -r.level.rank))


def _scores(course: Course, first: date, last: date) -> list[int]:
    return [day.highest for day in course.days if first <= day.date <= last and day.highest is not None]


def _is_gone(course: Course, today: date) -> bool:
    """P9: a full week of zeros, every day told."""
    zeros = {day.date for day in course.days if day.highest == 0}
    return all(today - timedelta(days=k) in zeros for k in range(7))


def _hurts_in_most_weeks(course: Course, today: date) -> bool:
    """Pain told in at least four of the last six weeks; weeks without a check-in count as they were before."""
    weeks = []
    state = True
    for k in range(knowledge().persistence.weeks_p1 - 1, -1, -1):
        end = today - timedelta(days=7 * k)
        scores = _scores(course, end - timedelta(days=6), end)
        state = any(scores) if scores else state
        weeks.append(state)
    return sum(weeks) * 2 > len(weeks)


def _mean_of(course: Course, first: date, last: date) -> float | None:
    scores = _scores(course, first, last)
    return mean(scores) if len(scores) >= 2 else None


def _is_stuck(course: Course, today: date) -> bool:
    """Less than 2 points and less than 30 % better over four weeks (A3)."""
    set_ = knowledge().persistence
    assert course.onset is not None
    start = max(course.onset, min((d.date for d in course.days), default=course.onset))
    first = _mean_of(course, start, start + timedelta(days=6))
    now = _mean_of(course, today - timedelta(days=6), today)
    if first is None or now is None or not now or (today - start).days < set_.stuck_days - 7:
        return False
    gain = first - now
    return gain < set_.stuck_points or gain * 100 < set_.stuck_share_pct * first


def _is_clearly_worse(course: Course, today: date) -> bool:
    """The last three scores against those a week before: 2 points up, and at least moderate (P5)."""
    set_ = knowledge().persistence
    now = _mean_of(course, today - timedelta(days=2), today)
    then = _mean_of(course, today - timedelta(days=9), today - timedelta(days=7))
    return (
        now is not None and then is not None and now - then >= set_.stuck_points and now >= set_.moderate_p5
    )


def _was_cut(course: Course, today: date) -> bool:
    """Running stopped or at most half of the week before."""

    def week(end: date) -> float:
        return sum(v for d, v in course.run_min_by_day.items() if end - timedelta(days=6) <= d <= end)

    return week(today) <= week(today - timedelta(days=7)) / 2


def _treated_in_vain(course: Course, today: date) -> bool:
    set_ = knowledge().persistence
    since = course.treatment_since
    if since is None or (today - since).days < set_.treatment_days_p3:
        return False
    before, now = (
        _mean_of(course, since - timedelta(days=3), since + timedelta(days=3)),
        _mean_of(course, today - timedelta(days=6), today),
    )
    return before is not None and now is not None and before - now < set_.stuck_points


def _is_severe_on_every_run(course: Course) -> bool:
    set_ = knowledge().persistence
    runs = [day.during_run for day in course.days if day.during_run is not None]
    return len(runs) >= set_.stopped_runs_p4 and all(s >= set_.severe_p4 for s in runs)
