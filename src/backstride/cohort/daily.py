"""One row a day and athlete with the other exposures; days without a session are rest days here.

A cohort's table does not say which days its sources covered: between an athlete's first and last session every day
counts as known. Ratios are for research, none of them is shown to predict injury (dossier A3, A4).
"""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, Any

from backstride.cohort.compiled import over_athletes
from backstride.cohort.sessions import known, longest, ordered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from backstride.cohort.presets import Preset

ROWS_A_PIECE = 1_000_000  # small enough that memory is used again and not asked for anew
COLUMNS = ("sum_7d", "week_change_pct", "acwr_coupled", "acwr_uncoupled", "ewma_ratio", "monotony", "strain")


def dense(
    start: Any,
    offset: Any,
    day: Any,
    is_run: Any,
    is_exercise: Any,
    km: Any,
    minutes: Any,
    row: Any,
    date: Any,
    sessions: Any,
    unmeasured: Any,
    run_km: Any,
    run_min: Any,
    exercise_min: Any,
    top: Any,
) -> None:
    """Each athlete's sessions on a line of days without gaps. row: room for one number a session; from `date` on: written.

    Three and more sessions of a day are added up by size, so that their sum does not depend on the order of the rows.
    """
    endless = float("inf")
    for a in range(len(start) - 1):
        base = offset[a] - day[start[a]]
        for i in range(offset[a], offset[a + 1]):
            date[i] = i - base
            sessions[i] = 0
            unmeasured[i] = 0
            run_km[i] = 0.0
            run_min[i] = 0.0
            exercise_min[i] = 0.0
            top[i] = 0.0
        begin = start[a]
        while begin < start[a + 1]:
            end = begin
            while end < start[a + 1] and day[end] == day[begin]:
                row[end] = end
                end += 1
            if end - begin > 2:
                for k in range(begin + 1, end):
                    r = row[k]
                    far = km[r] if km[r] == km[r] else endless  # NaN comes last
                    long = minutes[r] if minutes[r] == minutes[r] else endless
                    h = k
                    while h > begin:
                        q = row[h - 1]
                        its_far = km[q] if km[q] == km[q] else endless
                        its_long = minutes[q] if minutes[q] == minutes[q] else endless
                        if its_far < far or (its_far == far and its_long <= long):
                            break
                        row[h] = q
                        h -= 1
                    row[h] = r
            at = base + day[begin]
            sessions[at] = end - begin
            for k in range(begin, end):
                r = row[k]
                is_measured = minutes[r] == minutes[r]
                if is_run[r]:
                    if km[r] == km[r]:
                        run_km[at] += km[r]
                        top[at] = max(top[at], km[r])
                    if is_measured:
                        run_min[at] += minutes[r]
                if is_exercise[r]:
                    if is_measured:
                        exercise_min[at] += minutes[r]
                    else:
                        unmeasured[at] += 1
            begin = end


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
    Loops without branches over a week written out: the compiler takes several days at once.
    """
    nothing = float("nan")
    fast, slow = 2.0 / 8.0, 2.0 / 29.0
    for a in range(len(start) - 1):
        first = start[a]
        end = start[a + 1]
        for i in range(first, min(first + 6, end)):
            sums[i] = nothing
            even[i] = nothing
            strain[i] = nothing
        for i in range(first + 6, end):
            a0, a1, a2, a3 = value[i - 6], value[i - 5], value[i - 4], value[i - 3]
            a4, a5, a6 = value[i - 2], value[i - 1], value[i]
            total = a0 + a1 + a2 + a3 + a4 + a5 + a6
            low = min(min(min(a0, a1), min(a2, a3)), min(min(a4, a5), a6))  # noqa: PLW3301 - compiled so
            high = max(max(max(a0, a1), max(a2, a3)), max(max(a4, a5), a6))  # noqa: PLW3301
            mean = total / 7.0
            b0, b1, b2, b3 = a0 - mean, a1 - mean, a2 - mean, a3 - mean
            b4, b5, b6 = a4 - mean, a5 - mean, a6 - mean
            spread = b0 * b0 + b1 * b1 + b2 * b2 + b3 * b3 + b4 * b4 + b5 * b5 + b6 * b6
            ratio = mean / sqrt(spread / 6.0 if high > low else 1.0)
            ratio = ratio if high > low else nothing
            sums[i] = total
            even[i] = ratio
            strain[i] = total * ratio
        for i in range(first, min(first + 13, end)):
            change[i] = nothing
        for i in range(first + 13, end):
            before = sums[i - 7]
            ratio = sums[i] / (before if before > 0.0 else 1.0)
            change[i] = 100.0 * (ratio - 1.0) if before > 0.0 else nothing
        for i in range(first, min(first + 27, end)):
            coupled[i] = nothing
            uncoupled[i] = nothing
        for i in range(first + 27, end):
            total = sums[i]
            before = sums[i - 7] + sums[i - 14] + sums[i - 21]
            month = before + total
            ratio = 4.0 * total / (month if month > 0.0 else 1.0)
            coupled[i] = ratio if month > 0.0 else nothing
            ratio = 3.0 * total / (before if before > 0.0 else 1.0)
            uncoupled[i] = ratio if before > 0.0 else nothing
        for i in range(first, min(first + 27, end)):
            ewma[i] = nothing
        if end - first < 28:
            continue
        short = sums[first + 6] / 7.0  # the seed stands for the first day
        long = short
        for i in range(first + 1, end):
            short += fast * (value[i] - short)
            long += slow * (value[i] - long)
            if i >= first + 27:
                ewma[i] = short / (long if long > 0.0 else 1.0) if long > 0.0 else nothing


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
    spans = lasts.astype(np.int64) - rows.day[rows.start[:-1]] + 1
    ends = np.cumsum(spans)
    a = 0
    while a < len(spans):
        b = max(a + 1, int(np.searchsorted(ends, (ends[a - 1] if a else 0) + ROWS_A_PIECE, side="right")))
        yield _piece(rows, a, b, preset)
        a = b


def _piece(rows: Any, a: int, b: int, preset: Preset) -> Any:
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    start = rows.start[a : b + 1]
    day = rows.day
    spans = day[start[1:] - 1].astype(np.int64) - day[start[:-1]] + 1
    offset = np.concatenate([[0], np.cumsum(spans)]).astype(np.int64)
    total = int(offset[-1])
    is_run, is_exercise = (
        rows.table[name].to_numpy(zero_copy_only=False) for name in ("is_run", "is_exercise")
    )
    date, sessions, unmeasured = (np.empty(total, dtype=np.int32) for _ in range(3))
    run_km, run_min, exercise_min, top = (np.empty(total) for _ in range(4))
    row = np.empty(len(day), dtype=np.int64)
    over_athletes(
        dense, (start, offset), day, is_run, is_exercise, rows.km, rows.minutes,
        row, date, sessions, unmeasured, run_km, run_min, exercise_min, top,
    )  # fmt: skip
    sums = {"run_km": run_km, "run_min": run_min, "exercise_min": exercise_min}
    outs = [np.empty(total) for _ in COLUMNS]
    over_athletes(rolling, offset, sums[preset.daily_measure], *outs)
    line = np.arange(total, dtype=np.int64)
    names = rows.table["athlete"].take(pa.array(start[:-1])).combine_chunks()
    ends = pa.array(offset[1:].astype(np.int32))
    return pa.table(
        [
            pc.run_end_decode(pa.RunEndEncodedArray.from_arrays(ends, names)),
            pa.array(date).view(pa.date32()),
            pa.array(sessions),
            pa.array(unmeasured),
            *(pa.array(v) for v in sums.values()),
            known(longest(offset, line, top, preset.window_days, np.empty(total, dtype=np.int64))),
            *(known(out) for out in outs),
        ],
        schema=daily_schema(),
    )
