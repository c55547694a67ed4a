"""The one definition of the session spike, over sorted columns: the same loop for one runner and for millions.

Plain Python over any sequences; `backstride.cohort` hands it NumPy arrays and compiles it where Numba is installed.
"""

from __future__ import annotations

from typing import Any

WINDOW_DAYS = 30  # FRA25: the longest run of the 30 days before
NOTHING = float("nan")


def longest_before(start: Any, day: Any, value: Any, window: int, queue: Any, out: Any) -> None:
    """For each session the largest `value` of the athlete's sessions on days d-window .. d-1; NaN where there is none.

    start: where each athlete's rows begin, and one more for the end; day: ascending day numbers inside an athlete;
    value: NaN = unknown, 0 = not a run; queue: room for one row number a row; out: written. Sessions of the same day
    do not count. Each row enters and leaves the queue once, so the time grows with the rows and not with the window.
    """
    for a in range(len(start) - 1):
        first, last = start[a], start[a + 1]
        head = first
        tail = first
        pushed = first
        for i in range(first, last):
            d = day[i]
            while pushed < i and day[pushed] < d:
                v = value[pushed]
                if v > 0.0:  # False for NaN
                    while tail > head and value[queue[tail - 1]] <= v:
                        tail -= 1
                    queue[tail] = pushed
                    tail += 1
                pushed += 1
            while head < tail and day[queue[head]] < d - window:
                head += 1
            out[i] = value[queue[head]] if head < tail else NOTHING
