"""Clean rows to one row a session with its spike, athlete by athlete: Arrow in, Arrow out, no state.

One process calls it on a bucket of athletes, Spark on a partition: both give the same bits.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from backstride.cohort.cleaning import PAIN
from backstride.cohort.compiled import over_athletes
from backstride.load.kernel import longest_before
from backstride.load.spikes import ORDER

if TYPE_CHECKING:
    from backstride.cohort.presets import Preset

PROVISIONAL_DAYS = 30  # a younger history says less (dossier A2)


def session_schema(*, pain: bool = False) -> Any:
    """Columns of the result; the pain of a session where any file told of it."""
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
            *([(PAIN, pa.float64())] if pain else []),
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
        return Ordered(table, np.zeros(1, dtype=np.int64), nothing.astype(np.int32), nothing, nothing)
    rank, length = _athletes(table["athlete"].combine_chunks())
    start = np.concatenate([[0], np.cumsum(length)]).astype(np.int64)
    day = table["day"].to_numpy()
    if not _is_in_order(rank, start, day):
        code = np.repeat(rank, length)
        by = np.argsort((code << 32) + day, kind="stable")
        table, code = table.take(pa.array(by)), code[by]
        start = np.concatenate([[0], np.flatnonzero(np.diff(code)) + 1, [n]]).astype(np.int64)
    return Ordered(table, start, table["day"].to_numpy(), table["km"].to_numpy(), table["minutes"].to_numpy())


def _athletes(names: Any) -> tuple[Any, Any]:
    """For each stretch of rows of one athlete the place of the name among all names, and how many rows it has."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    if isinstance(names, pa.ChunkedArray):  # too many letters for one array
        names = pa.chunked_array(names.chunks, pa.large_string()).combine_chunks()
    stretches = pc.run_end_encode(names, run_end_type=pa.int64())
    encoded = stretches.values.dictionary_encode()
    order = np.argsort(np.array(encoded.dictionary.to_pylist(), dtype=object), kind="stable")
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    ends = stretches.run_ends.to_numpy()
    return rank[encoded.indices.to_numpy(zero_copy_only=False)], np.diff(ends, prepend=0)


def _is_in_order(rank: Any, start: Any, day: Any) -> bool:
    """Whether every athlete is one stretch, the names ascend, and the days inside each."""
    import numpy as np

    if not (rank[1:] > rank[:-1]).all():
        return False
    falls = np.flatnonzero(day[1:] < day[:-1]) + 1
    return bool(np.isin(falls, start).all())


def session_exposures(table: Any, preset: Preset) -> Any:
    """One row for each clean row, in athlete and day order."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    if preset.runs_only and not pc.all(table["is_run"]).as_py():
        table = table.filter(table["is_run"])
    rows = ordered(table)
    n = len(rows.day)
    is_run = rows.table["is_run"].to_numpy(zero_copy_only=False)
    is_exercise = rows.table["is_exercise"].to_numpy(zero_copy_only=False)
    run_km, run_min = _only(is_run, rows.km), _only(is_run, rows.minutes)
    queue = np.empty(n, dtype=np.int64)
    by_km = longest(rows.start, rows.day, run_km, preset.window_days, queue)
    by_min = longest(rows.start, rows.day, run_min, preset.window_days, queue)
    ratio, state, provisional = np.empty(n), np.empty(n, dtype=np.int8), np.empty(n, dtype=bool)
    over_athletes(
        compared, rows.start, rows.day, run_km, by_km, run_min, by_min,
        preset.minutes_stand_in, *preset.limits, ratio, state, provisional,
    )  # fmt: skip
    states = pa.array(state, mask=None if is_run.all() else ~is_run)
    has_pain = PAIN in rows.table.column_names
    return pa.table(
        [
            rows.table["athlete"],
            pa.array(rows.day).view(pa.date32()),
            rows.table["sport"],
            known(run_km),
            known(run_min),
            known(_only(is_exercise, rows.minutes)),
            known(by_km),
            known(by_min),
            known(ratio),
            pa.DictionaryArray.from_arrays(states, pa.array(ORDER)).cast(pa.string()),
            pa.array(provisional),
            *([known(rows.table[PAIN].to_numpy())] if has_pain else []),
        ],
        schema=session_schema(pain=has_pain),
    )


def _only(rows: Any, values: Any) -> Any:
    """The values of these rows, 0 in all others."""
    import numpy as np

    return values if rows.all() else np.where(rows, values, 0.0)


def longest(start: Any, day: Any, value: Any, window: int, queue: Any) -> Any:
    """The longest of each athlete's earlier days in the window, NaN where there is none; `queue` is only room."""
    import numpy as np

    out = np.empty(len(value))
    over_athletes(longest_before, start, day, value, window, queue, out)
    return out


def compared(
    start: Any,
    day: Any,
    km: Any,
    longest_km: Any,
    minutes: Any,
    longest_min: Any,
    minutes_stand_in: bool,
    small: float,
    moderate: float,
    large: float,
    ratio: Any,
    state: Any,
    provisional: Any,
) -> None:
    """The spike of each session: its ratio to the longest before (NaN = none), and its state as a place in `ORDER`."""
    nothing = float("nan")
    for a in range(len(start) - 1):
        first = day[start[a]]
        for i in range(start[a], start[a + 1]):
            is_known = km[i] > 0.0 and longest_km[i] > 0.0
            found = km[i] / longest_km[i] if is_known else nothing
            if minutes_stand_in and not is_known and minutes[i] > 0.0 and longest_min[i] > 0.0:
                is_known = True
                found = minutes[i] / longest_min[i]
            ratio[i] = found
            place = 0
            if is_known:
                place = 1 + (found > small + 1e-9) + (found > moderate + 1e-9) + (found > large + 1e-9)
            state[i] = place
            provisional[i] = day[i] - first < PROVISIONAL_DAYS


def known(values: Any) -> Any:
    """An Arrow column of the same memory in which unknown is null."""
    import numpy as np
    import pyarrow as pa

    bits = np.packbits(values == values, bitorder="little")  # noqa: PLR0124 - NaN is not itself
    return pa.Array.from_buffers(pa.float64(), len(values), [pa.py_buffer(bits), pa.py_buffer(values)])
