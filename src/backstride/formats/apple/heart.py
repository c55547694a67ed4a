"""Heart rate between two moments, from sums by the minute: ten years of a watch stay under 50 MB."""

from __future__ import annotations

from array import array
from datetime import UTC, datetime, timedelta
from functools import lru_cache

_DAY_MIN = 1440
_ZERO = datetime(1970, 1, 1, tzinfo=UTC)
LARGEST_BPM = 255


class HeartRates:
    """Beats of a minute summed, counted and their highest, one block a day that has any."""

    def __init__(self) -> None:
        self._days: dict[int, tuple[array[int], array[int], array[int]]] = {}

    def add(self, moment: str, value: str) -> None:
        """A record's `startDate` and `value`; what cannot be read is no heart beat."""
        try:
            beats = round(float(value))
            minute = minute_of(moment)
        except (ValueError, OverflowError):
            return
        if not 20 <= beats <= LARGEST_BPM:
            return
        day, at = divmod(minute, _DAY_MIN)
        block = self._days.get(day)
        if block is None:
            block = (
                array("I", bytes(4 * _DAY_MIN)),
                array("H", bytes(2 * _DAY_MIN)),
                array("B", bytes(_DAY_MIN)),
            )
            self._days[day] = block
        sums, counts, highest = block
        if counts[at] < 60_000:
            sums[at] += beats
            counts[at] += 1
            highest[at] = max(highest[at], beats)

    def between(self, start: datetime, end: datetime) -> tuple[float | None, float | None]:
        """(average, highest) of the minutes from start to end; (None, None) where none was recorded."""
        first = int((start - _ZERO) // timedelta(minutes=1))
        last = int((end - _ZERO) // timedelta(minutes=1))
        total = count = highest = 0
        for minute in range(first, min(last, first + 14 * _DAY_MIN) + 1):
            day, at = divmod(minute, _DAY_MIN)
            block = self._days.get(day)
            if block is not None:
                total += block[0][at]
                count += block[1][at]
                highest = max(highest, block[2][at])
        return (total / count, float(highest)) if count else (None, None)


def minute_of(moment: str) -> int:
    """Minutes since 1970 of '2023-12-28 06:30:00 +0100', read without a calendar for each record."""
    day = _day(moment[:10])
    shift = (
        (int(moment[21:23]) * 60 + int(moment[23:25])) * (-1 if moment[20] == "-" else 1)
        if len(moment) >= 25
        else 0
    )
    return day * _DAY_MIN + int(moment[11:13]) * 60 + int(moment[14:16]) - shift


@lru_cache(maxsize=64)
def _day(text: str) -> int:
    return (datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC) - _ZERO).days
