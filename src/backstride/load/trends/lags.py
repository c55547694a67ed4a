"""Does pain come after runs over the line more often than by chance, in this runner's own log? Pure figures.

Chance is told by shifting: the pain days are moved against the runs by every possible number of days. Pain comes in
rows of days, so a shuffle of single days would make chance look rarer than it is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from backstride.load.baseline import WINDOW

#: worst pain of a day from which it counts here (amber, load dossier B4)
PAINFUL = 3
LAGS = (0, 1, 2, 3)
#: fewer runs over the line, or a shorter time with scores, say nothing (our setting)
FEWEST_RUNS, FEWEST_DAYS = 3, 60


@dataclass(frozen=True, slots=True)
class Lag:
    """`n` runs over the line with a score `days` later, of which `hits` were painful."""

    days: int
    n: int
    hits: int


@dataclass(frozen=True, slots=True)
class Trend:
    """Runs over the line with a painful day within three days, against all other scored days.

    `base_n` and `base_hits` are the scored days that follow no such run. `chance` is the share of shifted logs that
    match as well or better; None where the log is too small to tell.
    """

    runs: int
    matched: int
    lags: tuple[Lag, ...]
    base_n: int
    base_hits: int
    scored_days: int
    chance: float | None

    @property
    def is_enough(self) -> bool:
        return self.chance is not None


def with_a_window(rows: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Session rows of the load object without those of the log's first days: what they are measured against is not known.

    The second run of a log is nearly always far over "the longest before it".
    """
    told = [(date.fromisoformat(row["date"]), row) for row in rows]
    first = min((day for day, _ in told), default=None)
    return [row for day, row in told if first is not None and (day - first).days >= WINDOW]


def trend(over: Collection[date], worst: Mapping[date, int]) -> Trend:
    """`over`: days with a run over the line. `worst`: worst pain by day; a day that is absent was not asked."""
    runs = sorted(day for day in over if any(day + timedelta(days=n) in worst for n in LAGS))
    lags = tuple(_lag(runs, worst, n) for n in LAGS)
    matched = sum(_followed(day, worst) for day in runs)
    after = {day + timedelta(days=n) for day in over for n in LAGS}
    base = [score for day, score in worst.items() if day not in after]
    chance = None
    if len(runs) >= FEWEST_RUNS and len(worst) >= FEWEST_DAYS:
        chance = _chance(runs, worst, matched)
    return Trend(
        runs=len(runs),
        matched=matched,
        lags=lags,
        base_n=len(base),
        base_hits=sum(score >= PAINFUL for score in base),
        scored_days=len(worst),
        chance=chance,
    )


def _lag(runs: Collection[date], worst: Mapping[date, int], n: int) -> Lag:
    scores = [worst[later] for day in runs if (later := day + timedelta(days=n)) in worst]
    return Lag(n, len(scores), sum(score >= PAINFUL for score in scores))


def _followed(day: date, worst: Mapping[date, int]) -> bool:
    return any(worst.get(day + timedelta(days=n), 0) >= PAINFUL for n in LAGS)


def _chance(runs: Collection[date], worst: Mapping[date, int], matched: int) -> float:
    """The share of all circular shifts, the unshifted log among them, with as many runs followed or more."""
    first, last = min(worst), max(worst)
    length = (last - first).days + 1
    painful = bytearray(length)
    for day, score in worst.items():
        if score >= PAINFUL:
            painful[(day - first).days] = 1
    # a run is followed when any of four days is painful: mark each day that has one ahead
    ahead = bytearray(length)
    for at in range(length):
        ahead[at] = any(painful[(at + n) % length] for n in LAGS)
    places = [(day - first).days % length for day in runs]
    as_good = sum(sum(ahead[(at + shift) % length] for at in places) >= matched for shift in range(length))
    return max(1, as_good) / length
