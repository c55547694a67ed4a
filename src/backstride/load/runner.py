"""One runner's sessions and pain to what spiked, how far to go today, and why. Pure; the day is handed in."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from backstride.load import ratios
from backstride.load.baseline import WINDOW, Baseline, baseline
from backstride.load.caps import FIRST_WEEK_RUN_MIN
from backstride.load.days import DayLoad, WeekLoad, days, week_start, weeks
from backstride.load.pain import DAYS_OFF_AFTER_RED, by_day, red_days
from backstride.load.reasons import Reason, today_reasons
from backstride.load.reference import Reference, references
from backstride.load.spikes import ORDER, longest_of_30_days, ratio_to, spike_state

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from backstride.core.pain import PainDay
    from backstride.core.session import Session

LOOK_BACK_DAYS = 120  # a baseline and a ladder start need no more than this much of the past
FEW_RUNS = 3  # fewer runs in the window: low confidence (our setting, A2)
BUILDING_DAYS = 14  # A1: the first two weeks build the baseline
ENFORCED_BEFORE = 3  # days: a red day this close to the last run, or later, makes the stop an enforced one


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
    as_of: date,
    missing: Iterable[date] = (),
    screen_clear: bool | None = None,
    first_weekday: int = 0,
) -> Exposures:
    """All exposures of one runner on `as_of`.

    missing: days that no source covered (not rest days). screen_clear: today's six-item re-screen, True only when all
    six were answered no; None = not asked. Sessions after `as_of` are ignored.
    """
    known = sorted(
        (s for s in sessions if s.date <= as_of),
        key=lambda s: (s.date, s.start.timestamp() if s.start else 0),
    )
    scored = by_day(p for p in pain if p.date <= as_of)
    runs = [s for s in known if s.is_run]
    red = red_days(scored, (s.date for s in runs))
    unknown_days = frozenset(missing) | _after_the_log(known, as_of)
    loads = days(known, known[0].date, as_of, unknown_days) if known else []
    by_week = weeks(loads, first_weekday, red)
    refs = references(_until_now(by_week, as_of, first_weekday))
    enforced = _enforced(runs, scored, as_of)
    now = baseline(runs, as_of, red, enforced=enforced)
    rows = _session_rows(known, runs, red, as_of)
    reasons = today_reasons(now, red, scored, as_of, few=_few(runs, as_of), any_pain=bool(scored))
    today = _today(now, runs, by_week, refs, scored, as_of, first_weekday, screen_clear, known)
    today["why"] = [r.sentence for r in reasons]
    today["reasons"] = [r.to_json() for r in reasons]
    return Exposures(
        as_of,
        today,
        tuple(rows),
        tuple(_week_rows(by_week, refs, as_of, first_weekday)),
        research(loads),
        tuple(reasons),
    )


def _after_the_log(known: Sequence[Session], as_of: date) -> frozenset[date]:
    """Days after the last entry: nothing says whether they were rest."""
    if not known:
        return frozenset()
    last = known[-1].date
    return frozenset(last + timedelta(days=n) for n in range(1, (as_of - last).days + 1))


def _until_now(by_week: Sequence[WeekLoad], as_of: date, first_weekday: int) -> list[WeekLoad]:
    this = week_start(as_of, first_weekday)
    return [w for w in by_week if w.week_start < this]


def _enforced(runs: Sequence[Session], scored: dict[date, PainDay], as_of: date) -> bool:
    """Pain ended the running when a red score lies later than three days before the last run (plan contract)."""
    if not runs:
        return False
    edge = runs[-1].date - timedelta(days=ENFORCED_BEFORE)
    for day, entry in scored.items():
        worst = max((v for v in (entry.morning, entry.worst, entry.during_run) if v is not None), default=0)
        if edge < day <= as_of and worst >= 5:
            return True
    return False


def _few(runs: Sequence[Session], as_of: date) -> bool:
    return sum(as_of - timedelta(days=WINDOW) <= s.date < as_of for s in runs) < FEW_RUNS


def _longest(runs: Sequence[Session], as_of: date) -> tuple[float | None, float | None]:
    window = [s for s in runs if as_of - timedelta(days=WINDOW) <= s.date < as_of]
    km = max((s.run_km for s in window if s.run_km), default=None)
    minutes = max((s.running_min for s in window if s.running_min), default=None)
    return km, minutes


def _session_rows(
    known: Sequence[Session], runs: Sequence[Session], red: dict[date, str], as_of: date
) -> list[dict[str, Any]]:
    ordinals = [s.date.toordinal() for s in known]
    longest_km = longest_of_30_days(ordinals, [s.run_km for s in known]) if known else []
    longest_min = longest_of_30_days(ordinals, [s.running_min for s in known]) if known else []
    first = known[0].date if known else as_of
    run_days = [r.date for r in runs]
    rows = []
    for s, top_km, top_min in zip(known, longest_km, longest_min, strict=True):
        by_km, by_min = ratio_to(top_km, s.run_km), ratio_to(top_min, s.running_min)
        ratio = by_km if by_km is not None else by_min
        state = spike_state(ratio) if s.is_run else None
        both = [spike_state(r) for r in (by_km, by_min) if r is not None]
        until = bisect_left(run_days, s.date)
        since = min(bisect_left(run_days, s.date - timedelta(days=LOOK_BACK_DAYS)), max(0, until - 1))
        cap = baseline(runs[since:until], s.date, red).cap_min if s.is_run else None
        over = None
        if s.is_run and cap is not None and s.running_min is not None:
            over = max(0, int(s.running_min + 0.5) - cap)
        window = runs[bisect_left(run_days, s.date - timedelta(days=WINDOW)) : until]
        rows.append(
            {
                "date": s.date.isoformat(),
                "sport": s.sport,
                "session_id": s.session_id or None,
                "run_km": _round(s.run_km, 3),
                "run_min": _round(s.running_min, 2),
                "exercise_min": _round(s.exercise_min, 2),
                "longest_30d_km": _round(top_km, 3),
                "longest_30d_min": _round(top_min, 2),
                "spike_ratio": _round(ratio, 4),
                "spike_state": state,
                "spike_ratio_min": _round(by_min, 4),
                "worse_state": max(both, key=ORDER.index) if both else state,
                "over_cap_min": over,
                "confidence": _confidence(s, window, first) if s.is_run else None,
                "red": red.get(s.date) if s.is_run else None,
            }
        )
    return rows


def _confidence(session: Session, window: Sequence[Session], first: date) -> str:
    if len(window) < FEW_RUNS:
        return "low"
    return "provisional" if (session.date - first).days < WINDOW else "ok"


def _week_rows(
    by_week: Sequence[WeekLoad], refs: Sequence[Reference], as_of: date, first_weekday: int
) -> list[dict[str, Any]]:
    this = week_start(as_of, first_weekday)
    rows = []
    for i, week in enumerate(by_week):
        before = by_week[i - 1].exercise_min if i else 0.0
        change = None
        if week.week_start < this and before > 0 and not by_week[i - 1].missing_days:
            rise = round(100 * (week.exercise_min - before) / before, 1)
            change = rise if rise > 0 or not week.missing_days else None  # unknown days can only add
        ref = refs[min(i, len(refs) - 1)]
        cap = ref.cap_exercise_min
        rows.append(
            {
                "week_start": week.week_start.isoformat(),
                "run_km": _round(week.run_km, 3),
                "run_min": _round(week.run_min, 2),
                "exercise_min": _round(week.exercise_min, 2),
                "change_pct": change,
                "cap_exercise_min": cap,
                "cap_run_min": ref.cap_run_min,
                "over_cap_min": max(0, int(week.exercise_min + 0.5) - cap) if cap is not None else None,
                "missing_days": week.missing_days,
                "finished": week.week_start < this,
            }
        )
    return rows


def _today(
    now: Baseline,
    runs: Sequence[Session],
    by_week: Sequence[WeekLoad],
    refs: Sequence[Reference],
    scored: dict[date, PainDay],
    as_of: date,
    first_weekday: int,
    screen_clear: bool | None,
    known: Sequence[Session],
) -> dict[str, Any]:
    this = week_start(as_of, first_weekday)
    week = next((w for w in by_week if w.week_start == this), WeekLoad(this, 0.0, 0.0, 0.0, 0))
    ref = refs[-1] if refs else Reference()
    cap_run, cap_all = ref.cap_run_min, ref.cap_exercise_min
    if now.restart:
        cap_run = max(FIRST_WEEK_RUN_MIN, 3 * (now.cap_min or 0))
        cap_all = None
    elif now.multiplier < 1.0:
        scaled = Reference(*(int(v * now.multiplier) if v else None for v in (ref.run_min, ref.exercise_min)))
        cap_run, cap_all = scaled.cap_run_min, scaled.cap_exercise_min
    longest_km, longest_min = _longest(runs, as_of)
    return {
        "longest_30d_km": _round(longest_km, 3),
        "longest_30d_min": _round(longest_min, 2),
        "next_session_cap_km": now.cap_km,
        "next_session_cap_min": now.cap_min,
        "week_run_min": _round(week.run_min, 2),
        "week_exercise_min": _round(week.exercise_min, 2),
        "room_left_run_min": None if cap_run is None else max(0, int(cap_run - week.run_min)),
        "room_left_exercise_min": None if cap_all is None else max(0, int(cap_all - week.exercise_min)),
        "days_since_run": now.days_since_run,
        "gap_multiplier": now.multiplier if now.days_since_run is not None else None,
        "tolerated_longest_km": _round(now.longest_km, 3),
        "tolerated_longest_min": now.longest_min,
        "state": _state(now, runs, known, as_of),
        "run_allowed": _run_allowed(scored, as_of, screen_clear),
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
    if (as_of - known[0].date).days < BUILDING_DAYS or _few(runs, as_of):
        return "building"
    return "open"


def _run_allowed(scored: dict[date, PainDay], as_of: date, screen_clear: bool | None) -> bool | None:
    """False after red; True only with an answered re-screen; otherwise nobody has asked."""
    for n in range(DAYS_OFF_AFTER_RED + 1):
        entry = scored.get(as_of - timedelta(days=n))
        if entry and entry.during_run is not None and entry.during_run >= 5:
            return False
        if n == 0 and entry and max(entry.morning or 0, entry.worst or 0) >= 5:
            return False
    return screen_clear


def research(loads: Sequence[DayLoad]) -> dict[str, Any]:
    """The ratios people ask for, on exercise minutes; none predicts injury (dossier A3)."""
    daily = [load.exercise_min if load.covered else None for load in loads]
    effort = [load.srpe for load in loads]
    use_effort = len(effort) >= 7 and all(v is not None for v in effort[-7:]) and any(effort[-7:])
    base = effort if use_effort else daily
    even = ratios.monotony(base)
    return {
        "measure": "exercise_min",
        "acwr_coupled": _round(ratios.acwr_coupled(daily), 4),
        "acwr_uncoupled": _round(ratios.acwr_uncoupled(daily), 4),
        "ewma_ratio": _round(ratios.ewma_ratio(daily), 4),
        "monotony": None if even == float("inf") else _round(even, 3),
        "monotony_maximal": even == float("inf"),
        "monotony_measure": "srpe" if use_effort else "exercise_min",
        "strain": _round(ratios.strain(base), 1),
        "missing_days_28": sum(v is None for v in daily[-28:]),
    }


def _round(value: float | None, places: int) -> float | None:
    return None if value is None else round(value, places)
