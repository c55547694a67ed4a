"""Spike states against first episodes: rates with their person-time, and a Cox model with states that change.

What comes out is an association in the table handed in. Whoever runs farther than before may differ in many other
ways; nothing here says that a spike causes an episode, and no figure may be read as one runner's risk.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from backstride.cohort.intervals import IN_FORCE_DAYS, NAMES, ratio_days, state_days
from backstride.core.errors import UnreadableError, UsageError
from backstride.load.spikes import LIMITS, ORDER

if TYPE_CHECKING:
    from pathlib import Path

    from backstride.cohort.intervals import StateDays
    from backstride.cohort.reading import Source

WARNING = (
    "An association, not a cause: runners who run farther than before differ in other ways too. "
    "A hazard ratio compares groups; it is nobody's own risk."
)
NO_MODEL = (
    "The table is too small for a model of the states: no ratio can be told from it. The rates above stand; "
    "a longer log or more runners would be needed."
)
WIDEST = 1e6  # an interval wider than this says that the model found no ratio (our setting)
FEW_EVENTS = 10  # fewer episodes in a state carry no estimate worth reading (rule of thumb, our setting)


_BY_EXPOSURE = {
    "acwr": (
        "A day's state is its last 7 days against the mean week of the 21 days before them (uncoupled 7:21); a day without "
        "28 days of log behind it is 'no_baseline'. An onset belongs to the state of its own day."
    ),
    "week": (
        "A day's state is its last 7 days against the 7 days before them; where those hold no run or no log it is "
        "'no_baseline'. An onset belongs to the state of its own day."
    ),
}


def assumptions(in_force_days: int, exposure: str = "session") -> list[str]:
    """What the figures rest on, in words, to stand beside them."""
    by_run = [
        f"A run's state holds from its day to the day before the next run, at most {in_force_days} days; then 'not_running'.",
        "Of several runs on one day the largest spike counts. An onset belongs to the state of its own day.",
    ]
    end = "the last run's state" if exposure == "session" else "the day of the last run"
    return [
        "Each athlete counts until the first episode; what follows it is left out.",
        *(by_run if exposure == "session" else [_BY_EXPOSURE[exposure]]),
        (
            f"Follow-up begins with the first run and ends with {end}; leaving the cohort is taken to say "
            "nothing about getting hurt (censoring at random)."
        ),
        "Days without a row are days without a run: a watch left at home looks like rest.",
        (
            "The Cox model takes days since the first run as its time, constant ratios over that time, ties by Efron, no "
            "adjustment for age, sex, earlier injury or weekly distance."
        ),
        "Episodes are what was reported; when a report is late the state it falls into is the wrong one.",
    ]


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Spans cut at each athlete's first onset."""

    states: Any
    days: Any
    is_event: Any
    athlete: Any
    day: Any
    since: Any
    outside: list[dict[str, str]]  # onsets that count nowhere, with the reason
    athletes: int
    names: Any  # of the athletes, in the order of their codes


def follow_up(spans: StateDays, onsets: Any) -> FollowUp:
    """Join spans and onsets (`athlete`, `onset`); onsets outside every follow-up are told."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    at = pc.index_in(onsets["athlete"].cast(pa.string()), value_set=spans.names)
    known = np.array(at.is_valid())
    code = np.array(at.fill_null(0))[known]
    when = np.array(onsets["onset"].cast(pa.date32()).cast(pa.int32()))[known].astype(np.int64)
    first = np.full(len(spans.names), np.iinfo(np.int64).max)
    begun = np.full(len(spans.names), np.iinfo(np.int64).max)
    np.minimum.at(begun, spans.athlete, spans.day)
    inside = when >= begun[code]  # an episode from before the log is not one of this follow-up
    np.minimum.at(first, code[inside], when[inside])
    limit = first[spans.athlete]
    keep = spans.day <= limit
    is_event = keep & (limit < spans.day + spans.days)
    # the day of the onset counts as half a day at risk
    days = np.where(is_event, limit - spans.day + 0.5, spans.days.astype(float))
    reached = np.unique(spans.athlete[is_event])
    late = inside & (when == first[code]) & np.isin(code, reached, invert=True)
    why = np.full(len(onsets), "", dtype=object)
    why[~known] = "no such athlete among the runners"
    why[np.flatnonzero(known)[~inside]] = "before the first run"
    why[np.flatnonzero(known)[late]] = "after the last run's state"
    outside = [
        {**{name: str(value) for name, value in row.items()}, "why": reason}
        for row, reason in zip(onsets.filter(pa.array(why != "")).to_pylist(), why[why != ""], strict=True)
    ]
    return FollowUp(
        spans.state[keep], days[keep], is_event[keep], spans.athlete[keep], spans.day[keep],
        (spans.day - spans.first)[keep], outside, len(spans.names), spans.names,
    )  # fmt: skip


def spans_table(follow: FollowUp) -> Any:
    """What the model is made from, for a model of one's own: a row a span, (start, stop] in days since the first run."""
    import numpy as np
    import pyarrow as pa

    return pa.table(
        {
            "athlete": follow.names.take(pa.array(follow.athlete)),
            "first_day": pa.array((follow.day - follow.since).astype(np.int32)).cast(pa.date32()),
            "start": follow.since.astype(float),
            "stop": follow.since + follow.days,
            "state": pa.array(np.array(NAMES)[follow.states]),
            "event": follow.is_event.astype(np.int8),
        }
    )


def rates(follow: FollowUp) -> list[dict[str, Any]]:
    """For each state: athlete-days, episodes, episodes in 1,000 days with an exact 95 % interval, ratio to reference."""
    import numpy as np
    from scipy.stats import chi2

    days = np.bincount(follow.states, follow.days, len(NAMES))
    events = np.bincount(follow.states, follow.is_event, len(NAMES)).astype(int)
    base = ORDER.index("reference")
    rows = []
    for code, name in enumerate(NAMES):
        n, at_risk = int(events[code]), float(days[code])
        if at_risk <= 0:
            continue
        low = float(chi2.ppf(0.025, 2 * n) / 2) if n else 0.0
        high = float(chi2.ppf(0.975, 2 * n + 2) / 2)
        ratio: dict[str, float | None] = {"rate_ratio": None, "rate_ratio_low": None, "rate_ratio_high": None}
        if n and events[base] and code != base:
            value = (n / at_risk) / (events[base] / days[base])
            spread = 1.96 * float(np.sqrt(1 / n + 1 / events[base]))
            ratio = {
                "rate_ratio": value,
                "rate_ratio_low": value * float(np.exp(-spread)),
                "rate_ratio_high": value * float(np.exp(spread)),
            }
        rows.append(
            {
                "state": name,
                "athlete_days": round(at_risk, 1),
                "episodes": n,
                "rate_per_1000_days": 1000 * n / at_risk,
                "rate_low": 1000 * low / at_risk,
                "rate_high": 1000 * high / at_risk,
                **ratio,
                "few": n < FEW_EVENTS,
            }
        )
    return rows


def cox(follow: FollowUp) -> tuple[list[dict[str, Any]], str | None]:
    """Hazard ratios against the reference state, states changing over time (lifelines, extra `cohort`); or why none.

    A state is compared only where the data can tell it from the others: in a small table all runners may be in it at
    the same time, and then no ratio exists.
    """
    import warnings

    import numpy as np

    try:
        import pandas as pd
        from lifelines import CoxTimeVaryingFitter
        from lifelines.exceptions import ConvergenceError
    except ImportError:
        raise UsageError(
            "The Cox model needs the extra `cohort`", "pip install 'backstride[cohort]'"
        ) from None
    base = ORDER.index("reference")
    events = np.bincount(follow.states, follow.is_event, len(NAMES))
    used = [c for c in range(len(NAMES)) if c != base and events[c] > 0]
    if not events[base] or not used:
        return [], "There are too few episodes to compare states: each state compared needs at least one."
    rows = np.isin(follow.states, [base, *used])
    frame = pd.DataFrame(
        {
            "athlete": follow.athlete[rows],
            "start": follow.since[rows].astype(float),
            "stop": follow.since[rows] + follow.days[rows],
            "event": follow.is_event[rows],
            **{NAMES[c]: (follow.states[rows] == c).astype(float) for c in used},
        }
    )
    model = CoxTimeVaryingFitter()
    columns = {"id_col": "athlete", "event_col": "event", "start_col": "start", "stop_col": "stop"}
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")  # what they warn of is looked at below
            model.fit(frame, **columns, show_progress=False)
            summary = model.summary
    except ConvergenceError:
        return [], NO_MODEL
    found = []
    for c in used:
        row = summary.loc[NAMES[c]]
        low, high = row["exp(coef) lower 95%"], row["exp(coef) upper 95%"]
        if not (np.isfinite(high) and 0 < low <= high < WIDEST * low):
            return [], NO_MODEL
        found.append(
            {
                "state": NAMES[c],
                "hazard_ratio": float(row["exp(coef)"]),
                "low": float(low),
                "high": float(high),
                "episodes": int(events[c]),
                "few": bool(events[c] < FEW_EVENTS),
            }
        )
    return found, None


def read_onsets(path: str) -> tuple[Any, list[dict[str, Any]]]:
    """(athlete, onset) rows of a CSV or Parquet table, and the rows left out."""
    import pyarrow as pa

    from backstride.cohort.reading import HalfReadError, source_of

    source, damaged = source_of(path), dict[Any, str]()
    while True:
        try:
            tables, rejected = _onsets(source)
            break
        except HalfReadError as error:
            damaged[error.path] = error.why
            source = source_of(path).without(damaged)
    if not tables:
        failed = source.failed[0] if source.failed else {"file": path, "why": "It holds no rows."}
        raise UnreadableError(failed["file"], failed["why"])
    rejected += [{"file": row["file"], "row": None, "reason": row["why"]} for row in source.failed]
    return pa.concat_tables(tables), rejected


def _onsets(source: Source) -> tuple[list[Any], list[dict[str, Any]]]:
    import numpy as np
    import pyarrow as pa

    from backstride.cohort.cleaning import _days, _texts
    from backstride.cohort.reading import pieces
    from backstride.cohort.rejected import RAGGED

    tables, rejected = [], []
    for piece in pieces(source, ("athlete", "onset")):
        table = piece.table.rename_columns([n.strip().lower() for n in piece.table.column_names])
        if set(table.column_names) != {"athlete", "onset"}:
            raise UnreadableError(piece.file, "It needs the columns athlete and onset.")
        day = _days(table["onset"])
        good = ~np.isnan(day)
        rejected += [
            {"file": piece.file, "row": int(row), "reason": "no onset date that can be read"}
            for row in piece.place(np.flatnonzero(~good))
        ]
        rejected += [{"file": piece.file, "row": line, "reason": RAGGED} for line, _ in piece.ragged]
        tables.append(
            pa.table(
                {
                    "athlete": _texts(table, "athlete").filter(pa.array(good)),
                    "onset": pa.array(day[good].astype(np.int32)).cast(pa.date32()),
                }
            )
        )
    return tables, rejected


def associate(
    found: Any,
    onsets: Any,
    in_force_days: int = IN_FORCE_DAYS,
    *,
    model: bool = True,
    exposure: str = "session",
    limits: tuple[float, float, float] = LIMITS,
    spans: Path | None = None,
) -> dict[str, Any]:
    """Rates and hazard ratios with what they rest on and what they do not say.

    `found`: session exposures, or daily ones for the exposures `acwr` and `week`, whose states have these limits.
    `spans`: where to write the spans (CSV).
    """
    by_day = exposure != "session"
    follow = follow_up(
        ratio_days(found, exposure, limits) if by_day else state_days(found, in_force_days), onsets
    )
    if spans is not None:
        from pyarrow import csv

        csv.write_csv(spans_table(follow), spans)
    ratios, no_model = cox(follow) if model else ([], None)
    return {
        "athletes": follow.athletes,
        "athlete_days": round(float(follow.days.sum()), 1),
        "episodes": int(follow.is_event.sum()),
        "onsets_outside_follow_up": len(follow.outside),
        "onsets_outside": follow.outside,
        "rates": rates(follow),
        "cox": ratios,
        "no_model": no_model,
        "exposure": exposure,
        "assumptions": assumptions(in_force_days, exposure),
        "warning": WARNING,
    }
