"""How fast each sport can be: what tells metres from kilometres and minutes from hours where a list does not say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backstride.core import sports

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MILE_M = 1609.344
METRES = {"km": 1000.0, "mi": MILE_M, "m": 1.0, "yd": 0.9144, "ft": 0.3048, "mm": 0.001, "cm": 0.01}
SECONDS = {"s": 1.0, "min": 60.0, "h": 3600.0, "ms": 0.001, "day": 86_400.0}

#: slowest and fastest average of a recording, m/s (our setting; wide, for telling units only)
_LIMITS: dict[str, tuple[float, float]] = {
    sports.RUN: (0.7, 7.5),
    sports.TREADMILL: (0.7, 7.5),
    sports.TRAIL: (0.35, 6.5),
    sports.WALK: (0.25, 3.2),
    sports.HIKE: (0.12, 3.2),
    sports.RIDE: (1.0, 22.0),
    sports.INDOOR_RIDE: (1.0, 22.0),
    sports.SWIM: (0.2, 2.6),
    sports.ROW: (0.5, 7.0),
    sports.ELLIPTICAL: (0.5, 7.0),
}
_ANY = (0.05, 30.0)
#: farther than this in one recording without a time, another reading is believed (our setting)
_FARTHEST_M = {
    sports.SWIM: 40_000.0,
    sports.RUN: 250_000.0,
    sports.TREADMILL: 250_000.0,
    sports.WALK: 150_000.0,
}


def is_possible(sport: str, metres: float, seconds: float) -> bool:
    """Whether someone can have covered this distance in this time."""
    low, high = _LIMITS.get(sport, _ANY)
    return seconds > 0 and low <= metres / seconds <= high


def fitting(
    sport: str, lengths: Sequence[float], times: Sequence[float]
) -> tuple[float | None, float | None, bool]:
    """The first pair of readings that someone can have done; else the likeliest of each. True when not the likeliest."""
    if lengths and (not times or times[0] == 0):
        near = [length for length in lengths if length <= _FARTHEST_M.get(sport, 600_000.0)]
        return (near or lengths)[0], (times[0] if times else None), False
    if not lengths or lengths[0] == 0:
        return (lengths[0] if lengths else None), (times[0] if times else None), False
    for i, (length, time) in enumerate((a, b) for b in times for a in lengths):
        if is_possible(sport, length, time):
            return length, time, i > 0
    return lengths[0], times[0], False


def best_units(
    rows: Iterable[tuple[str, Sequence[float], float]], length_units: Sequence[str], time_units: Sequence[str]
) -> tuple[str, str]:
    """Of all pairs of units the one under which most rows can have been done; the earlier wins a tie.

    A row is (sport, readings of its distance cell, its time).
    """
    known = [row for row in rows if row[1] and row[1][0] > 0 and row[2] > 0]
    best, best_score = (length_units[0], time_units[0]), -1
    for time in time_units:
        for length in length_units:
            metres, seconds = METRES[length], SECONDS[time]
            score = sum(any(is_possible(s, d * metres, t * seconds) for d in ds) for s, ds, t in known)
            if score > best_score:
                best, best_score = (length, time), score
    return best
