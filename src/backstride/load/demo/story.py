"""What the example runner did and felt, day by day, counted back from the Sunday of the long run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

from backstride.core import sports
from backstride.core.pain import PainDay

if TYPE_CHECKING:
    from collections.abc import Iterator

TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = 1, 2, 3, 4, 5, 6
LONG_RUN_MIN = 100.0
RIDES_UNTIL_DAYS = 200  # days before the long run: the bicycle stood in the shed that winter


@dataclass(frozen=True, slots=True)
class Outing:
    """One thing done: when, what, how far and how long; `breaks_at_min` is where a long run fell apart."""

    day: date
    hour: int
    sport: str
    minutes: float
    km: float | None
    name: str
    rpe: float | None = None
    breaks_at_min: float | None = None


#: the winter before the pain: long runs of nine weeks (km, minutes), the last Sunday being 18.2 km
LONG_RUNS = (
    (7.6, 47), (8.3, 52), (9.1, 57), (10.0, 62), (8.5, 54), (10.4, 66), (11.3, 72), (9.8, 64), (18.2, 121),
)  # fmt: skip
#: minutes walked on the days after; 0 = a rest day
WALKS_AFTER = (10, 15, 20, 20, 20, 20, 25, 20, 0, 30, 30, 0, 30, 30)
WORST_AFTER = (6, 6, 5, 5, 4, 4, 3, 3, 2, 2, 2, 1, 1, 1)
MORNING_AFTER = (5, 5, 4, 4, 3, 3, 2, 2, 1, 1, 1, 1, 0, 0)

#: weeks before the winter, newest first: (runs a week, running minutes of the week); (0, 0) = nothing
STEADY_AUTUMN = ((3, 112), (3, 106), (2, 70), (3, 104), (3, 98), (3, 92))
A_COLD = ((2, 64), (0, 0))
LATE_SUMMER = ((3, 96), (3, 90), (3, 88), (3, 82), (3, 80))
HOLIDAY = ((1, 30), (0, 0))
BUILD_UP = ((3, 96), (3, 90), (3, 84), (3, 78), (3, 72), (3, 66), (3, 60), (2, 48), (2, 40), (2, 30))
LOW_BACK_STOP = ((0, 0), (0, 0), (0, 0), (0, 0))
FULL_STEAM = ((3, 150), (4, 138), (4, 112), (3, 74), (2, 40))
BARE_WINTER = ((1, 25), (0, 0), (0, 0), (1, 20), (0, 0), (0, 0), (1, 30), (0, 0), (0, 0))
ON_AND_OFF = (
    (2, 44), (3, 62), (2, 40), (2, 36), (1, 20), (0, 0), (0, 0), (0, 0), (0, 0), (0, 0), (0, 0), (1, 25), (2, 50),
    (3, 78), (3, 72), (2, 45), (2, 30), (0, 0), (0, 0), (0, 0), (0, 0), (2, 52), (3, 70), (2, 40), (1, 20), (0, 0),
    (0, 0), (0, 0), (0, 0), (0, 0), (0, 0), (0, 0), (0, 0), (1, 28), (2, 50), (2, 48), (1, 20), (0, 0), (0, 0),
)  # fmt: skip
FIRST_TEN_KM = (
    (2, 55), (1, 30), (3, 118), (3, 112), (3, 104), (2, 70), (3, 98), (3, 92), (3, 86), (3, 80), (3, 74), (3, 68),
    (3, 62), (2, 52), (2, 45), (2, 38), (2, 32), (2, 24), (0, 0), (0, 0), (0, 0),
)  # fmt: skip
RIDING_SUMMER = ((1, 30), (1, 35), (2, 50), (1, 30), (2, 48), (2, 52), (1, 30), (2, 45), (1, 35), (2, 46))

BEFORE_THE_STOP = (*STEADY_AUTUMN, *A_COLD, *LATE_SUMMER, *HOLIDAY, *BUILD_UP)
EARLIER = (*BEFORE_THE_STOP, *LOW_BACK_STOP, *FULL_STEAM, *BARE_WINTER)
OLDER_YEARS = (*ON_AND_OFF, *FIRST_TEN_KM, *RIDING_SUMMER, *LOW_BACK_STOP)
#: weeks from the week of the long run back to the first week of the low-back stop
STOP_WEEKS_BACK = len(LONG_RUNS) + len(BEFORE_THE_STOP) + len(LOW_BACK_STOP) - 1
#: morning, worst and during-run scores of that episode
LOW_BACK = ((2, 4), (4, 5), (4, 5), (3, 4), (3, 4), (2, 3), (2, 3), (1, 2), (0, 1))
#: how a week's minutes are shared over its runs, and on which days they fall
SHARES: dict[int, tuple[float, ...]] = {
    0: (), 1: (1.0,), 2: (0.42, 0.58), 3: (0.26, 0.3, 0.44), 4: (0.18, 0.2, 0.24, 0.38),
}  # fmt: skip
RUN_DAYS: dict[int, tuple[int, ...]] = {
    0: (), 1: (SUNDAY,), 2: (WEDNESDAY, SUNDAY), 3: (TUESDAY, THURSDAY, SUNDAY),
    4: (TUESDAY, WEDNESDAY, FRIDAY, SUNDAY),
}  # fmt: skip


def spike_day(today: date) -> date:
    """The last Sunday at least eight days ago: the day of the 18.2 km."""
    far = today - timedelta(days=8)
    return far - timedelta(days=(far.weekday() - SUNDAY) % 7)


def outings(seed: int, today: date, years: int) -> list[Outing]:
    """Everything done up to yesterday, oldest first."""
    sunday = spike_day(today)
    dice = Random(f"backstride-example-{seed}-{today.isoformat()}")  # noqa: S311 - an example, no secret
    found = [*_walks_after(sunday, today), *_winter(sunday, dice)]
    monday = sunday - timedelta(days=6 + 7 * len(LONG_RUNS))
    first = _years_back(today, years)
    weeks = _earlier_weeks()
    while monday > first - timedelta(days=7):
        runs, minutes = next(weeks)
        found += _week(monday, runs, minutes, dice)
        if monday < sunday - timedelta(days=RIDES_UNTIL_DAYS):
            found += _weekend(monday, dice)
        monday -= timedelta(days=7)
    return sorted((o for o in found if first <= o.day < today), key=lambda o: (o.day, o.hour, o.sport))


def _years_back(today: date, years: int) -> date:
    try:
        return today.replace(year=today.year - years)
    except ValueError:  # 29 February
        return today.replace(year=today.year - years, day=28)


def _earlier_weeks() -> Iterator[tuple[int, int]]:
    yield from EARLIER
    while True:
        yield from OLDER_YEARS
        yield from (*FULL_STEAM, *BARE_WINTER)


def _walks_after(sunday: date, today: date) -> Iterator[Outing]:
    for n, minutes in enumerate(WALKS_AFTER, start=1):
        if minutes and sunday + timedelta(days=n) < today:
            yield Outing(
                sunday + timedelta(days=n), 12, sports.WALK, minutes, round(minutes / 11.5, 2), "Walk"
            )


def _winter(sunday: date, dice: Random) -> Iterator[Outing]:
    for back, (km, minutes) in enumerate(reversed(LONG_RUNS)):
        monday = sunday - timedelta(days=6 + 7 * back)
        gym, treadmill_km = (30, 4.8) if back == 0 else (20, 3.2)
        day = monday + timedelta(days=TUESDAY)
        yield Outing(day, 18, sports.ELLIPTICAL, gym, None, "Elliptical", rpe=4)
        yield Outing(day, 19, sports.TREADMILL, gym, treadmill_km, "Treadmill", rpe=4)
        yield Outing(monday + timedelta(days=WEDNESDAY), 18, sports.RUN, 36, 5.6, "Easy run", rpe=3)
        yield Outing(
            monday + timedelta(days=SUNDAY), 9, sports.RUN, minutes, km,
            "Long run" if back else "Long run with the group", rpe=7 if back == 0 else 5,
            breaks_at_min=96.0 if back == 0 else None,
        )  # fmt: skip
        if dice.random() < 0.35:
            yield Outing(monday + timedelta(days=FRIDAY), 18, sports.STRENGTH, 30, None, "Strength")


def _week(monday: date, runs: int, minutes: int, dice: Random) -> Iterator[Outing]:
    """One earlier week: the longest run on Sunday, the others shared out."""
    pace = dice.uniform(6.3, 6.9)  # min/km
    for share, weekday in zip(SHARES[runs], RUN_DAYS[runs], strict=True):
        lasts = max(8.0, round(share * minutes * dice.uniform(0.96, 1.04), 1))
        km = round(lasts / (pace * dice.uniform(0.97, 1.03)), 2)
        name = "Long run" if weekday == SUNDAY and runs > 1 else "Run"
        hour = 9 if weekday == SUNDAY else 18
        yield Outing(monday + timedelta(days=weekday), hour, sports.RUN, lasts, km, name)


def _weekend(monday: date, dice: Random) -> Iterator[Outing]:
    """Now and then a ride or a walk on Saturday."""
    saturday = monday + timedelta(days=SATURDAY)
    if dice.random() < 0.2:
        ride = round(dice.uniform(35, 80))
        yield Outing(saturday, 10, sports.RIDE, ride, round(ride / 2.9, 1), "Ride")
    if dice.random() < 0.3:
        yield Outing(saturday, 16, sports.WALK, 45, 4.1, "Walk")


def pain_days(today: date, years: int) -> list[PainDay]:
    """Scores of two episodes: low back after the spring at full steam, mid back now. Today is not scored."""
    sunday = spike_day(today)
    return [*(_low_back(sunday) if years > 1 else ()), *_mid_back(sunday, today)]


def _low_back(sunday: date) -> Iterator[PainDay]:
    stop = sunday - timedelta(days=6 + 7 * STOP_WEEKS_BACK)
    yield PainDay(date=stop - timedelta(days=1), morning=0, worst=3, during_run=2)
    for n, (morning, worst) in enumerate(LOW_BACK):
        yield PainDay(date=stop + timedelta(days=n), morning=morning, worst=worst)


def _mid_back(sunday: date, today: date) -> Iterator[PainDay]:
    for n in range(21, 0, -1):  # three quiet weeks; a little stiff on the morning after 30 + 30 minutes
        day = sunday - timedelta(days=n)
        stiff = 1 if n == 4 else 0
        ran = day.weekday() in (TUESDAY, WEDNESDAY, SUNDAY)
        yield PainDay(date=day, morning=stiff, worst=stiff, during_run=0 if ran else None)
    yield PainDay(date=sunday, morning=0, worst=3, during_run=2)
    for n, (morning, worst) in enumerate(zip(MORNING_AFTER, WORST_AFTER, strict=True), start=1):
        day = sunday + timedelta(days=n)
        if day < today:
            yield PainDay(date=day, morning=morning, worst=worst)
