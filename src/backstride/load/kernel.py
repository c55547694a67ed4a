"""The one definition of the session spike, over sorted columns: the same loop for one runner and for millions.

Plain Python over NumPy arrays; `backstride.cohort` compiles it where Numba is installed.
"""

from __future__ import annotations

from typing import Any

WINDOW_DAYS = 30  # FRA25: the longest run of the 30 days before


def longest_before(start: Any, day: Any, value: Any, window: int, out: Any) -> None:
    """For each session the largest `value` of the athlete's sessions on days d-window .. d-1; NaN where there is none.

    start: (athletes + 1,) int64, where each athlete's rows begin; day: (n,) int64, ascending inside an athlete;
    value: (n,) float64, NaN = unknown, 0 = not a run; out: (n,) float64, written. Same-day sessions do not count.
    """
    n = day.shape[0]
    queue = out.copy().astype(day.dtype) if n else day.copy()
    for a in range(start.shape[0] - 1):
        first, last = start[a], start[a + 1]
        head = tail = first
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
            out[i] = value[queue[head]] if head < tail else float("nan")
