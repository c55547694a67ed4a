"""Figures that cannot be are taken out and told; the rest of the activity stays."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from backstride.core import sports
from backstride.core.problems import Problem

#: no recording is older than consumer GPS logs, none lies more than two days ahead of the clock
OLDEST = datetime(1990, 1, 1, tzinfo=UTC)
#: a start outside of these years is no day at all
FIRST_YEAR, LAST_YEAR = 1900, 2199
LONGEST_S = 14 * 86_400.0
FARTHEST_M = 2_000_000.0
_NEVER_ZERO = ("avg_hr_bpm", "max_hr_bpm")  # 0 is how programs write that no strap was worn: nothing to tell


def doubled(n: int, of: int, where: str, done: str) -> list[Problem]:
    """A word where a hundredth of the points or more have the time of the one before; a few are how devices are."""
    if n * 100 < of or not n:
        return []
    return [Problem(where, f"{n:,} of {of:,} points have the time of the point before; {done}", "note")]


def jumped(n: int, where: str) -> list[Problem]:
    """A word for points that a receiver threw far away for one moment."""
    if not n:
        return []
    return [
        Problem(where, f"points that jump far away and back: {n:,}; put between their neighbours", "warning")
    ]


def sane(
    draft: dict[str, Any], where: str, now: datetime | None = None
) -> tuple[dict[str, Any], list[Problem]]:
    """A draft of an activity without impossible figures, and one problem for each figure taken out."""
    problems: list[Problem] = []
    mended = dict(draft)
    start = mended.get("start")
    if start is not None:
        start = start if start.tzinfo is not None else start.replace(tzinfo=UTC)
        if not FIRST_YEAR <= start.year <= LAST_YEAR:  # the calendar itself ends near them
            mended["start"] = None
            what = f"start {start.isoformat()[:10]} cannot be; kept without a day, counted in no measure"
            problems.append(Problem(where, what, "warning", ("set the date", "leave out")))
            start = None
    if start is not None:
        latest = (now or datetime.now(UTC)) + timedelta(days=2)
        if start < OLDEST:
            problems.append(
                Problem(
                    where,
                    f"start {start:%Y-%m-%d} cannot be: the clock was not set; kept on that day",
                    "warning",
                    ("set the date", "leave out"),
                )
            )
        elif start > latest:
            problems.append(
                Problem(
                    where,
                    f"start {start:%Y-%m-%d} lies in the future: check the device's clock; kept on that day",
                    "warning",
                    ("set the date", "leave out"),
                )
            )
    for key, word, low, high, unit in (
        ("timer_s", "time", 0.0, LONGEST_S, "s"),
        ("elapsed_s", "elapsed time", 0.0, None, "s"),
        ("distance_m", "distance", 0.0, FARTHEST_M, "m"),
        ("avg_hr_bpm", "heart rate", 20.0, 250.0, "bpm"),
        ("max_hr_bpm", "highest heart rate", 20.0, 255.0, "bpm"),
        ("avg_cadence_spm", "cadence", 0.0, 300.0, "spm"),
        ("ascent_m", "ascent", 0.0, 30_000.0, "m"),
        ("descent_m", "descent", 0.0, 30_000.0, "m"),
        ("calories_kcal", "energy", 0.0, 60_000.0, "kcal"),
    ):
        value = mended.get(key)
        if value == 0 and key in _NEVER_ZERO:
            value = mended[key] = None
        if value is None:
            continue
        if value < low or (high is not None and value > high):
            problems.append(
                Problem(where, f"{word} {value:,.0f} {unit} cannot be; taken as unknown", "warning")
            )
            mended[key] = None
    elapsed = mended.get("elapsed_s")
    if elapsed is not None and elapsed > LONGEST_S:
        problems.append(
            Problem(
                where,
                f"elapsed time {elapsed:,.0f} s is longer than two weeks: the recording was left on; it counts nowhere",
                "warning",
            )
        )
    km, seconds = mended.get("distance_m"), mended.get("timer_s") or mended.get("elapsed_s")
    if mended.get("sport") in sports.RUNNING and km and seconds and km / seconds > sports.FASTEST_RUN_MPS:
        problems.append(
            Problem(
                where,
                f"{km / seconds:.1f} m/s is faster than anybody runs; counted in no measure until you say what it was",
                "warning",
                ("count as a ride", "keep"),
            )
        )
    return mended, problems
