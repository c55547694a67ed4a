"""Clean rows to one row a session with its spike, athlete by athlete: Arrow in, Arrow out, no state.

One process calls it on a bucket of athletes, Spark on a partition: both give the same bits.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from backstride.cohort.compiled import over_athletes
from backstride.load.kernel import longest_before
from backstride.load.spikes import ORDER

if TYPE_CHECKING:
    from backstride.cohort.presets import Preset

PROVISIONAL_DAYS = 30  # a younger history says less (dossier A2)


def session_schema() -> Any:
    """Columns of the result."""
    import pyarrow as pa

    return pa.schema(
        [
            ("athlete", pa.string()),
            ("date", pa.date32()),
            ("sport", pa.string()),
            ("run_km", pa.float64()),
            ("run_min", pa.float64()),
            ("exercise_min", pa.float64()),
            ("longest_30d_km", pa.float64()),
            ("longest_30d_min", pa.float64()),
            ("spike_ratio", pa.float64()),
            ("spike_state", pa.string()),
            ("provisional", pa.bool_()),
        ]
    )


@dataclass(frozen=True, slots=True)
class Ordered:
    """Clean rows sorted by athlete and day; `start` is where each athlete begins, with the end behind it."""

    table: Any
    start: Any
    day: Any
    km: Any
    minutes: Any


def ordered(table: Any) -> Ordered:
    """Rows in athlete and day order; rows of one day keep the order they came in."""
    import numpy as np
    import pyarrow as pa

    table = table.combine_chunks()
    n = table.num_rows
    if not n:
        nothing = np.zeros(0)
        return Ordered(table, np.zeros(1, dtype=np.int64), nothing.astype(np.int64), nothing, nothing)
    encoded = table["athlete"].combine_chunks().dictionary_encode()
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.unify_dictionaries().combine_chunks()
    names = encoded.dictionary
    order = np.argsort(np.array(names.to_pylist(), dtype=object), kind="stable")
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    code = rank[encoded.indices.to_numpy(zero_copy_only=False)]
    key = (code << 32) + table["day"].to_numpy().astype(np.int64)
    if n > 1 and not (key[1:] >= key[:-1]).all():
        by = np.argsort(key, kind="stable")
        table, code = table.take(pa.array(by)), code[by]
    start = np.concatenate([[0], np.flatnonzero(np.diff(code)) + 1, [n]]).astype(np.int64)
    return Ordered(
        table,
        start,
        table["day"].to_numpy().astype(np.int64),
        table["km"].to_numpy(),
        table["minutes"].to_numpy(),
    )


def session_exposures(table: Any, preset: Preset) -> Any:
    """One row for each clean row, in athlete and day order."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    if preset.runs_only:
        table = table.filter(table["is_run"])
    rows = ordered(table)
    is_run = rows.table["is_run"].to_numpy(zero_copy_only=False)
    is_exercise = rows.table["is_exercise"].to_numpy(zero_copy_only=False)
    run_km, run_min = (np.where(is_run, column, 0.0) for column in (rows.km, rows.minutes))
    by_km = longest(rows.start, rows.day, run_km, preset.window_days)
    by_min = longest(rows.start, rows.day, run_min, preset.window_days)
    ratio = _ratio(run_km, by_km)
    if preset.minutes_stand_in:
        ratio = np.where(np.isnan(ratio), _ratio(run_min, by_min), ratio)
    states = pa.DictionaryArray.from_arrays(pa.array(state_codes(ratio, preset.limits)), pa.array(ORDER))
    first = np.repeat(rows.day[rows.start[:-1]], np.diff(rows.start))
    return pa.table(
        [
            rows.table["athlete"],
            pa.array(rows.day.astype(np.int32)).cast(pa.date32()),
            rows.table["sport"],
            _known(run_km),
            _known(run_min),
            _known(np.where(is_exercise, rows.minutes, 0.0)),
            _known(by_km),
            _known(by_min),
            _known(ratio),
            pc.if_else(pa.array(is_run), states.cast(pa.string()), None),
            pa.array(rows.day - first < PROVISIONAL_DAYS),
        ],
        schema=session_schema(),
    )


def longest(start: Any, day: Any, value: Any, window: int) -> Any:
    """The longest of each athlete's earlier days in the window, NaN where there is none."""
    import numpy as np

    out = np.empty(len(value))
    over_athletes(longest_before, start, day, value, window, np.empty(len(value), dtype=np.int64), out)
    return out


def state_codes(ratio: Any, limits: tuple[float, float, float]) -> Any:
    """Positions in `load.spikes.ORDER`: 0 no baseline, 1 reference to 4 large."""
    import numpy as np

    with np.errstate(invalid="ignore"):
        above = sum((ratio > limit + 1e-9).astype(np.int8) for limit in limits)
    return np.where(np.isnan(ratio), 0, 1 + above).astype(np.int8)


def _ratio(value: Any, top: Any) -> Any:
    import numpy as np

    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where((value > 0) & (top > 0), value / top, np.nan)


def _known(values: Any) -> Any:
    """An Arrow column in which unknown is null."""
    import pyarrow as pa

    return pa.array(values, from_pandas=True)
