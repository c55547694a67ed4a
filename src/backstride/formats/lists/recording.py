"""A table of points is no list of activities: its rows begin seconds after one another."""

from __future__ import annotations

import itertools
from datetime import UTC
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

FEWEST = 5  # rows that begin at different times
CLOSEST_S = 120.0  # half of all activities never follow each other faster than this (our setting)
MANY, AT_ONCE = 20, 5  # rows, and how many on average tell the same start


def is_recording(starts: Iterable[datetime]) -> bool:
    """Whether rows that begin then are points, laps or intervals of one recording.

    >>> from datetime import datetime, timedelta
    >>> first = datetime(2026, 3, 1, 8)
    >>> is_recording(first + timedelta(seconds=3 * n) for n in range(9)), is_recording(first + timedelta(hours=n) for n in range(9))
    (True, False)
    >>> is_recording([first] * 40)
    True
    """
    told = [(s if s.tzinfo else s.replace(tzinfo=UTC)).timestamp() for s in starts]
    moments = sorted(set(told))
    if len(told) >= MANY and len(told) > AT_ONCE * len(moments):
        return True
    gaps = [after - before for before, after in itertools.pairwise(moments)]
    return len(moments) >= FEWEST and median(gaps) < CLOSEST_S
