"""Which spike state an athlete is in on which day: from a run until the next one, at most for some days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from backstride.load.spikes import ORDER

if TYPE_CHECKING:
    from backstride.cohort.presets import Preset

#: how long a run's state stays in force when no other run follows (our setting; the study's own rule was not seen)
IN_FORCE_DAYS = 7
#: position behind ORDER: no run in the last days
NOT_RUNNING = len(ORDER)
NAMES = (*ORDER, "not_running")


#: exposures that a state can be of: the column of the daily result, and what turns it into a ratio; a run has its own
RATIOS = {"acwr": ("acwr_uncoupled", 0.0, 1.0), "week": ("week_change_pct", 1.0, 100.0)}
EXPOSURES = ("session", *RATIOS)


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


def spans_of(
    rows: Any, definition: Preset, in_force_days: int = IN_FORCE_DAYS, exposure: str = "session"
) -> StateDays:
    """Spans of clean rows, by runs or by days."""
    import pyarrow as pa

    from backstride.cohort.daily import daily_exposures, daily_schema
    from backstride.cohort.sessions import session_exposures

    if exposure == "session":
        return state_days(session_exposures(rows, definition), in_force_days)
    days = pa.concat_tables([daily_schema().empty_table(), *daily_exposures(rows, definition)])
    return ratio_days(days, exposure, definition.limits)


def ratio_days(daily: Any, exposure: str, limits: tuple[float, float, float]) -> StateDays:
    """Spans from daily exposures in athlete and day order: a day's state is that of its ratio, of the days up to it."""
    import numpy as np
    import pyarrow as pa

    column, plus, divide = RATIOS[exposure]
    encoded = daily["athlete"].combine_chunks().dictionary_encode()
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.unify_dictionaries().combine_chunks()
    athlete = encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    day = daily["date"].cast(pa.int32()).to_numpy().astype(np.int64)
    ratio = plus + daily[column].to_numpy() / divide
    known = ~np.isnan(ratio)
    state = np.zeros(len(day), dtype=np.int64)  # no baseline
    state[known] = 1 + np.searchsorted(np.array(limits) + 1e-9, ratio[known], side="left")
    if not len(day):
        return StateDays(encoded.dictionary, athlete, day, day, state, day)
    other = (athlete[1:] != athlete[:-1]) | (state[1:] != state[:-1])
    begin = np.concatenate([[0], np.flatnonzero(other) + 1])
    days = np.diff(np.concatenate([begin, [len(day)]]))
    head = np.concatenate([[True], athlete[begin][1:] != athlete[begin][:-1]])
    first = day[begin][head][np.cumsum(head) - 1]
    return StateDays(encoded.dictionary, athlete[begin], day[begin], days, state[begin], first)
