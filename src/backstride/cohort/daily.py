"""One row a day and athlete with the other exposures; days without a session are rest days here.

A cohort's table does not say which days its sources covered: between an athlete's first and last session every day
counts as known. Ratios are for research, none of them is shown to predict injury (dossier A3, A4).
"""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, Any

from backstride.cohort.compiled import over_athletes
from backstride.cohort.sessions import longest, ordered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from backstride.cohort.presets import Preset

ROWS_A_PIECE = 4_000_000
COLUMNS = ("sum_7d", "week_change_pct", "acwr_coupled", "acwr_uncoupled", "ewma_ratio", "monotony", "strain")


def rolling(
    start: Any,
    value: Any,
    sums: Any,
    change: Any,
    coupled: Any,
    uncoupled: Any,
    ewma: Any,
    even: Any,
    strain: Any,
) -> None:
    """Ratios of each athlete's dense days (NaN = not to be told yet). Definitions: `backstride.load.ratios`.

    Sums of 28 days are four sums of 7, so nothing drifts; a spread of nothing is found by comparing, not by a sum.
    """
    nothing = float("nan")
    fast, slow = 2.0 / 8.0, 2.0 / 29.0
    for a in range(len(start) - 1):
        first = start[a]
        seed = 0.0
        short = 0.0
        long = 0.0
        for i in range(first, start[a + 1]):
            n = i - first + 1
            total = 0.0
            low = value[i]
            high = value[i]
            for j in range(max(first, i - 6), i + 1):
                v = value[j]
                total += v
                low = min(low, v)
                high = max(high, v)
            sums[i] = total if n >= 7 else nothing
            change[i] = 100.0 * (total / sums[i - 7] - 1.0) if n >= 14 and sums[i - 7] > 0.0 else nothing
            coupled[i] = nothing
            uncoupled[i] = nothing
            if n >= 28:
                before = sums[i - 7] + sums[i - 14] + sums[i - 21]
                if before + total > 0.0:
                    coupled[i] = 4.0 * total / (before + total)
                if before > 0.0:
                    uncoupled[i] = 3.0 * total / before
            if n == 7:
                seed = total / 7.0
                short = seed
                long = seed
                for j in range(first + 1, i + 1):
                    short += fast * (value[j] - short)
                    long += slow * (value[j] - long)
            elif n > 7:
                short += fast * (value[i] - short)
                long += slow * (value[i] - long)
            ewma[i] = short / long if n >= 28 and long > 0.0 else nothing
            even[i] = nothing
            strain[i] = nothing
            if n >= 7 and total > 0.0 and high > low:
                mean = total / 7.0
                spread = 0.0
                for j in range(i - 6, i + 1):
                    spread += (value[j] - mean) * (value[j] - mean)
                even[i] = mean / sqrt(spread / 6.0)
                strain[i] = total * even[i]


def daily_schema() -> Any:
    """Columns of the result."""
    import pyarrow as pa

    sums = ("run_km", "run_min", "exercise_min")
    return pa.schema(
        [
            ("athlete", pa.string()),
            ("date", pa.date32()),
            ("sessions", pa.int32()),
            ("unmeasured", pa.int32()),
            *((name, pa.float64()) for name in (*sums, "longest_30d_km", *COLUMNS)),
        ]
    )


def daily_exposures(table: Any, preset: Preset) -> Iterator[Any]:
    """Arrow tables with one row a day, whole athletes each, from an athlete's first to the last session."""
    import numpy as np

    if preset.runs_only:
        table = table.filter(table["is_run"])
    rows = ordered(table)
    if not rows.table.num_rows:
        return
    lasts = rows.day[rows.start[1:] - 1]
    spans = lasts - rows.day[rows.start[:-1]] + 1
    ends = np.cumsum(spans)
    a = 0
    while a < len(spans):
        b = max(a + 1, int(np.searchsorted(ends, (ends[a - 1] if a else 0) + ROWS_A_PIECE, side="right")))
        yield _piece(rows, a, b, preset)
        a = b


def _piece(rows: Any, a: int, b: int, preset: Preset) -> Any:
    import numpy as np
    import pyarrow as pa

    start, day = rows.start[a : b + 1], rows.day
    begin, end = int(start[0]), int(start[-1])
    counts = np.diff(start)
    firsts, lasts = day[start[:-1]], day[start[1:] - 1]
    offset = np.concatenate([[0], np.cumsum(lasts - firsts + 1)]).astype(np.int64)
    total = int(offset[-1])
    at = np.repeat(offset[:-1] - firsts, counts) + day[begin:end]
    is_run, is_exercise = (
        rows.table[name].to_numpy(zero_copy_only=False)[begin:end] for name in ("is_run", "is_exercise")
    )
    km, minutes = rows.km[begin:end], rows.minutes[begin:end]
    # figures of one day in one order, so that their sum does not depend on the order of the rows
    by = np.lexsort((minutes, km, at))
    at, is_run, is_exercise, km, minutes = at[by], is_run[by], is_exercise[by], km[by], minutes[by]

    def summed(values: Any, use: Any) -> Any:
        return np.bincount(at, np.where(use & ~np.isnan(values), values, 0.0), total)

    sums = {
        "run_km": summed(km, is_run),
        "run_min": summed(minutes, is_run),
        "exercise_min": summed(minutes, is_exercise),
    }
    top = np.zeros(total)
    np.maximum.at(top, at, np.where(is_run & ~np.isnan(km), km, 0.0))
    line = np.arange(total, dtype=np.int64)
    outs = [np.empty(total) for _ in COLUMNS]
    over_athletes(rolling, offset, sums[preset.daily_measure], *outs)
    when = line - np.repeat(offset[:-1] - firsts, np.diff(offset))
    names = rows.table["athlete"].take(pa.array(np.repeat(start[:-1], np.diff(offset))))
    unmeasured = np.bincount(at, is_exercise & np.isnan(minutes), total)
    return pa.table(
        [
            names,
            pa.array(when.astype(np.int32)).cast(pa.date32()),
            pa.array(np.bincount(at, minlength=total).astype(np.int32)),
            pa.array(unmeasured.astype(np.int32)),
            *(pa.array(v) for v in sums.values()),
            pa.array(longest(offset, line, top, preset.window_days), from_pandas=True),
            *(pa.array(out, from_pandas=True) for out in outs),
        ],
        schema=daily_schema(),
    )
