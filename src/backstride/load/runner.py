"""One runner's sessions and pain to what spiked, how far to go today, and why. Pure; the day is handed in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from backstride.core.errors import UsageError
from backstride.load.baseline import WINDOW, Baseline, baseline
from backstride.load.caps import FIRST_WEEK_RUN_MIN
from backstride.load.days import WeekLoad, days, week_start, weeks
from backstride.load.pain import by_day, enforced_ends, is_run_off, red_days
from backstride.load.reasons import Reason, headline, today_reasons
from backstride.load.reference import Reference, references
from backstride.load.research import research
from backstride.load.rows import FEW_RUNS, rounded, session_rows, week_rows
from backstride.load.way_back import ladder_floors

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from backstride.core.pain import PainDay
    from backstride.core.session import Session

BUILDING_DAYS = 14  # A1: the first two weeks build the baseline


@dataclass(frozen=True, slots=True)
class Exposures:
    """The charter's `load` object: `today`, `sessions`, `weeks`, `research`, all unknowns None."""

    as_of: date
    today: dict[str, Any]
    sessions: tuple[dict[str, Any], ...]
    weeks: tuple[dict[str, Any], ...]
    research: dict[str, Any]
    reasons: tuple[Reason, ...] = field(default=())

    def to_json(self) -> dict[str, Any]:
        """Plain values, dates as ISO 8601."""
        return {
            "as_of": self.as_of.isoformat(),
            "today": self.today,
            "sessions": list(self.sessions),
            "weeks": list(self.weeks),
            "research": self.research,
        }


def exposures(
    sessions: Iterable[Session],
    pain: Iterable[PainDay] = (),
    *,
    as_of: date | None = None,
    missing: Iterable[date] = (),
    screen_clear: bool | None = None,
    is_forbidden: bool | None = None,
    first_weekday: int = 0,
) -> Exposures:
    """All exposures of one runner on `as_of` (default: the day of the last session or score).

    missing: days that no source covered (not rest days). screen_clear: today's six-item re-screen, True only when all
    six were answered no; None = not asked. is_forbidden: whether the check that stands forbids running; None = no check
    was made. Sessions after `as_of` are ignored.
    """
    sessions, pain = list(sessions), list(pain)
    if as_of is None:
        as_of = max([*(s.date for s in sessions), *(p.date for p in pain)], default=None)
        if as_of is None:
            raise UsageError("There is nothing to read a day from", "Give as_of, or at least one session.")
    known = sorted(
        (s for s in sessions if s.date <= as_of),
        key=lambda s: (s.date, s.start.timestamp() if s.start else 0),
    )
    scored = by_day(p for p in pain if p.date <= as_of)
    runs = [s for s in known if s.is_run]
    run_days = [s.date for s in runs]
    red = {day: mark for day, mark in red_days(scored, run_days).items() if mark.known_on <= as_of}
    enforced_until = enforced_ends(run_days, scored, red, as_of)
    unknown_days = frozenset(missing) | _after_the_log(known, as_of)
    loads = days(known, known[0].date, as_of, unknown_days) if known else []
    by_week = weeks(loads, first_weekday, red)
    this_week = week_start(as_of, first_weekday)
    refs = references([w for w in by_week if w.week_start < this_week])
    week = next((w for w in by_week if w.week_start == this_week), WeekLoad(this_week, 0.0, 0.0, 0.0, 0))
    floors = ladder_floors(runs, enforced_until, [*(w.week_start for w in by_week), this_week])
    now = baseline(runs, as_of, red, enforced_until)
    is_off = bool(is_forbidden) or is_run_off(scored, red, as_of)
    reasons = today_reasons(
        now,
        red,
        scored,
        is_enforced=as_of in enforced_until,
        is_off=is_off,
        is_few=_is_few(runs, as_of),
        is_forbidden=is_forbidden,
        is_asked=screen_clear is not None,
        run_today=_run_on(runs, as_of),
        unmeasured=week.unmeasured,
    )
    today = {
        "sentence": headline(now, is_off=is_off),
        **_caps(now, week, refs[-1] if refs else Reference(), floors.get(this_week, 0)),
        **_longest(runs, as_of),
        "state": _state(now, runs, known, as_of),
        "run_allowed": False if is_off else screen_clear,
        "why": [r.sentence for r in reasons],
        "reasons": [r.to_json() for r in reasons],
    }
    return Exposures(
        as_of,
        today,
        tuple(session_rows(known, runs, red, enforced_until, as_of)),
        tuple(week_rows(by_week, refs, as_of, first_weekday, floors)),
        research(loads),
        tuple(reasons),
    )


def _after_the_log(known: Sequence[Session], as_of: date) -> frozenset[date]:
    """Days after the last entry: nothing says whether they were rest."""
    if not known:
        return frozenset()
    last = known[-1].date
    return frozenset(last + timedelta(days=n) for n in range(1, (as_of - last).days + 1))


def _is_few(runs: Sequence[Session], as_of: date) -> bool:
    return sum(as_of - timedelta(days=WINDOW) <= s.date < as_of for s in runs) < FEW_RUNS


def _run_on(runs: Sequence[Session], as_of: date) -> str:
    """What of today is run already, in words."""
    km = sum(s.run_km or 0.0 for s in runs if s.date == as_of)
    minutes = sum(s.running_min or 0.0 for s in runs if s.date == as_of)
    return f"{km:.1f} km" if km else f"{minutes:.0f} min" if minutes else ""


def _longest(runs: Sequence[Session], as_of: date) -> dict[str, Any]:
    window = [s for s in runs if as_of - timedelta(days=WINDOW) <= s.date < as_of]
    return {
        "longest_30d_km": rounded(max((s.run_km for s in window if s.run_km), default=None), 3),
        "longest_30d_min": rounded(max((s.running_min for s in window if s.running_min), default=None), 2),
    }


def _caps(now: Baseline, week: WeekLoad, ref: Reference, floor: int) -> dict[str, Any]:
    """Today's caps and the room left in this week, on the ladder at least its `floor`; unknown minutes, unknown room."""
    cap_run, cap_all = ref.cap_run_min, ref.cap_exercise_min
    if now.restart:
        cap_run = max(FIRST_WEEK_RUN_MIN, 3 * (now.cap_min or 0))
        cap_all = None
    elif now.multiplier < 1.0:
        scaled = Reference(*(int(v * now.multiplier) if v else None for v in (ref.run_min, ref.exercise_min)))
        cap_run, cap_all = scaled.cap_run_min, scaled.cap_exercise_min
    cap_run, cap_all = (max(cap, floor) if cap is not None else None for cap in (cap_run, cap_all))
    if week.unmeasured_runs:
        cap_run = None
    if week.unmeasured:
        cap_all = None
    return {
        "next_session_cap_km": now.cap_km,
        "next_session_cap_min": now.cap_min,
        "week_run_min": rounded(week.run_min, 2),
        "week_exercise_min": rounded(week.exercise_min, 2),
        "room_left_run_min": None if cap_run is None else max(0, int(cap_run - week.run_min)),
        "room_left_exercise_min": None if cap_all is None else max(0, int(cap_all - week.exercise_min)),
        "days_since_run": now.days_since_run,
        "gap_multiplier": now.multiplier if now.days_since_run is not None else None,
        "tolerated_longest_km": rounded(now.longest_km, 3),
        "tolerated_longest_min": now.longest_min,
    }


def _state(now: Baseline, runs: Sequence[Session], known: Sequence[Session], as_of: date) -> str:
    if now.days_since_run is None or now.days_since_run > WINDOW:
        return "no_baseline"
    if now.restart:
        return "restart"
    if now.cap_min is None and now.cap_km is None:
        return "no_baseline"
    if now.multiplier < 1.0:
        return "gap"
    if (as_of - known[0].date).days < BUILDING_DAYS or _is_few(runs, as_of):
        return "building"
    return "open"
