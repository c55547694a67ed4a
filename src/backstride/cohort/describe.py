"""Who is in a cohort, for how long, what is missing, and how often they spiked."""

from __future__ import annotations

from typing import Any

from backstride.cohort.cleaning import PAIN
from backstride.load.pain import RED_SCORE
from backstride.load.spikes import ORDER

GAP_DAYS = 14  # a stretch without any row that is worth telling (our setting)


def describe(found: Any) -> dict[str, Any]:
    """Counts of session exposures in athlete and day order; states in 1,000 runs with a known state."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    n = found.num_rows
    if not n:
        return {"sessions": 0, "athletes": 0}
    encoded = found["athlete"].combine_chunks().dictionary_encode()
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.unify_dictionaries().combine_chunks()
    who = encoded.indices.to_numpy(zero_copy_only=False)
    day = found["date"].combine_chunks().cast(pa.int32()).to_numpy()
    start = np.concatenate([[0], np.flatnonzero(np.diff(who)) + 1])
    end = np.concatenate([start[1:], [n]])
    spans = day[end - 1] - day[start] + 1
    steps = np.diff(day)
    steps[start[1:] - 1] = 0
    fresh = np.concatenate([[True], steps > 0])
    fresh[start] = True
    is_run = np.array(pc.is_valid(found["spike_state"]))
    states = {row["values"]: row["counts"] for row in pc.value_counts(found["spike_state"]).to_pylist()}
    runs = int(is_run.sum())
    return {
        "sessions": n,
        "runs": runs,
        "athletes": len(start),
        "first_day": str(pc.min(found["date"])),
        "last_day": str(pc.max(found["date"])),
        "follow_up_days": _spread(spans),
        "sessions_per_athlete": _spread(end - start),
        "run_km": _spread(found["run_km"].to_numpy()[is_run]),
        "days_with_a_session_pct": round(100 * float(fresh.sum()) / float(spans.sum()), 1),
        "gaps_over_14_days": int((steps > GAP_DAYS).sum()),
        "runs_without_distance": int((is_run & np.isnan(found["run_km"].to_numpy())).sum()),
        "runs_without_time": int((is_run & np.isnan(found["run_min"].to_numpy())).sum()),
        "provisional_pct": round(
            100 * float(np.mean(found["provisional"].to_numpy(zero_copy_only=False))), 1
        ),
        "states_per_1000_runs": {s: round(1000 * states.get(s, 0) / runs, 2) for s in ORDER} if runs else {},
        **(_pain(found) if PAIN in found.column_names else {}),
        "missing": "A day without a row may be a rest day or a day that nobody recorded: the table does not say.",
    }


def _pain(found: Any) -> dict[str, Any]:
    """How many sessions told of pain, and of those in each state how many in 1,000 were red."""
    import numpy as np

    pain = found[PAIN].to_numpy()
    told = ~np.isnan(pain)
    states = np.array(found["spike_state"].to_pylist(), dtype=object)
    in_state = {name: told & (states == name) for name in ORDER}
    return {
        "sessions_with_pain_told": int(told.sum()),
        "pain_0_to_10": _spread(pain),
        "red_pain_per_1000_told": {
            name: round(1000 * float(np.mean(pain[rows] >= RED_SCORE)), 2)
            for name, rows in in_state.items()
            if rows.any()
        },
    }


def _spread(values: Any) -> dict[str, float | None]:
    import numpy as np

    known = values[~np.isnan(values.astype(float))]
    if not len(known):
        return {"median": None, "low": None, "high": None}
    low, middle, high = np.percentile(known, [25, 50, 75])
    return {"median": round(float(middle), 2), "low": round(float(low), 2), "high": round(float(high), 2)}
