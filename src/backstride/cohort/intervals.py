"""Which spike state an athlete is in on which day: from a run until the next one, at most for some days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from backstride.load.spikes import ORDER

#: how long a run's state stays in force when no other run follows (our setting; the study's own rule was not seen)
IN_FORCE_DAYS = 7
#: position behind ORDER: no run in the last days
NOT_RUNNING = len(ORDER)
NAMES = (*ORDER, "not_running")


@dataclass(frozen=True, slots=True)
class StateDays:
    """Spans without gaps from each athlete's first run to the last span's end: `day` to `day + days`, half open."""

    names: Any
    athlete: Any
    day: Any
    days: Any
    state: Any
    first: Any  # day of the athlete's first run, for each span


def state_days(found: Any, in_force_days: int = IN_FORCE_DAYS) -> StateDays:
    """Spans from session exposures in athlete and day order. Of several runs on one day the largest spike counts."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    found = found.filter(pc.is_valid(found["spike_state"])).combine_chunks()
    encoded = found["athlete"].combine_chunks().dictionary_encode()
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.unify_dictionaries().combine_chunks()
    athlete = encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    day = found["date"].cast(pa.int32()).to_numpy().astype(np.int64)
    state = pc.index_in(found["spike_state"], value_set=pa.array(ORDER)).to_numpy().astype(np.int64)
    if not len(day):
        return StateDays(encoded.dictionary, athlete, day, day, state, day)
    key = (athlete << 32) + day
    begin = np.concatenate([[0], np.flatnonzero(np.diff(key)) + 1])
    athlete, day = athlete[begin], day[begin]
    state = np.maximum.reduceat(state, begin)
    same = np.concatenate([athlete[1:] == athlete[:-1], [False]])
    following = np.where(same, np.concatenate([day[1:], [0]]), day + in_force_days)
    lasting = np.minimum(following - day, in_force_days)
    idle = following - day - lasting
    rest = np.flatnonzero(idle > 0)
    every = np.concatenate([athlete, athlete[rest]])
    days = np.concatenate([lasting, idle[rest]])
    when = np.concatenate([day, day[rest] + lasting[rest]])
    states = np.concatenate([state, np.full(len(rest), NOT_RUNNING)])
    order = np.lexsort((when, every))
    every, when = every[order], when[order]
    head = np.concatenate([[True], every[1:] != every[:-1]])
    first = when[head][np.cumsum(head) - 1]
    return StateDays(encoded.dictionary, every, when, days[order], states[order], first)
