"""How many sessions, athletes and states a table of whole athletes holds: counted where it was made, added up after."""

from __future__ import annotations

from collections import Counter
from typing import Any

#: before the name of a spike state
STATE = "state "


def counted(found: Any) -> Counter[str]:
    """`sessions`, `athletes`, `same_rows` and, behind a prefix, each state."""
    import pyarrow.compute as pc

    count = Counter(
        sessions=found.num_rows, athletes=len(pc.unique(found["athlete"])), same_rows=same_rows(found)
    )
    for row in pc.value_counts(found["spike_state"]).to_pylist():
        if row["values"] is not None:
            count[STATE + row["values"]] = row["counts"]
    return count


def states(count: Counter[str]) -> dict[str, int]:
    """The states alone, by name."""
    return {name.removeprefix(STATE): n for name, n in sorted(count.items()) if name.startswith(STATE)}


def same_rows(found: Any) -> int:
    """Rows equal to the row before in athlete, day, sport, distance and time: perhaps one session told twice."""
    import numpy as np
    import pyarrow.compute as pc

    n = found.num_rows
    if n < 2:
        return 0
    same = np.ones(n - 1, dtype=bool)
    for name in ("athlete", "date", "sport", "run_km", "run_min", "exercise_min"):
        column = found[name].combine_chunks()
        same &= pc.fill_null(pc.equal(column.slice(1), column.slice(0, n - 1)), False).to_numpy(
            zero_copy_only=False
        )
    return int(same.sum())
