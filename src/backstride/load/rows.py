"""The rows of the load object: one a session, one a week (charter 5)."""

from __future__ import annotations

from bisect import bisect_left
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from backstride.load.baseline import WINDOW, baseline
from backstride.load.days import WeekLoad, week_start
from backstride.load.reasons import red_words
from backstride.load.spikes import ORDER, longest_of_30_days, ratio_to, spike_state

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from backstride.core.session import Session
    from backstride.load.pain import Red
    from backstride.load.reference import Reference

LOOK_BACK_DAYS = 120  # a baseline and a ladder start need no more than this much of the past
FEW_RUNS = 3  # fewer runs in the window: low confidence (our setting, A2)


def session_rows(
    known: Sequence[Session],
    runs: Sequence[Session],
    red: Mapping[date, Red],
    enforced_until: Collection[date],
    as_of: date,
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
        cap = baseline(runs[since:until], s.date, red, enforced_until).cap_min if s.is_run else None
        over = None
        if s.is_run and cap is not None and s.running_min is not None:
            over = max(0, int(s.running_min + 0.5) - cap)
        window = runs[bisect_left(run_days, s.date - timedelta(days=WINDOW)) : until]
        rows.append(
            {
                "date": s.date.isoformat(),
                "sport": s.sport,
                "session_id": s.session_id or None,
                "run_km": rounded(s.run_km, 3),
                "run_min": rounded(s.running_min, 2),
                "exercise_min": rounded(s.exercise_min, 2),
                "longest_30d_km": rounded(top_km, 3),
                "longest_30d_min": rounded(top_min, 2),
                "spike_ratio": rounded(ratio, 4),
                "spike_state": state,
                "spike_ratio_min": rounded(by_min, 4),
                "worse_state": max(both, key=ORDER.index) if both else state,
                "over_cap_min": over,
                "confidence": _confidence(s, window, first) if s.is_run else None,
                "red": red_words(red[s.date]) if s.is_run and s.date in red else None,
            }
        )
    return rows


def _confidence(session: Session, window: Sequence[Session], first: date) -> str:
    if len(window) < FEW_RUNS:
        return "low"
    return "provisional" if (session.date - first).days < WINDOW else "ok"


def week_rows(
    by_week: Sequence[WeekLoad],
    refs: Sequence[Reference],
    as_of: date,
    first_weekday: int,
    floors: Mapping[date, int],
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
        floor = floors.get(week.week_start, 0)
        cap = max(ref.cap_exercise_min, floor) if ref.cap_exercise_min is not None else None
        cap_run = max(ref.cap_run_min, floor) if ref.cap_run_min is not None else None
        rows.append(
            {
                "week_start": week.week_start.isoformat(),
                "run_km": rounded(week.run_km, 3),
                "run_min": rounded(week.run_min, 2),
                "exercise_min": rounded(week.exercise_min, 2),
                "change_pct": change,
                "cap_exercise_min": cap,
                "cap_run_min": cap_run,
                "over_cap_min": max(0, int(week.exercise_min + 0.5) - cap) if cap is not None else None,
                "missing_days": week.missing_days,
                "unmeasured": week.unmeasured,
                "finished": week.week_start < this,
            }
        )
    return rows


def rounded(value: float | None, places: int) -> float | None:
    return None if value is None else round(value, places)
