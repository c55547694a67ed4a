"""What changed in how somebody runs: shoes, cadence, treadmill and trail; and whether episodes began soon after."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import mean, median
from typing import Literal

from backstride.load.trends.episodes import Episode
from backstride.load.trends.settings import rules

Kind = Literal["shoes", "cadence", "treadmill", "trail"]
TREADMILL, TRAIL = "treadmill_run", "trail_run"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunDetail:
    """One run with what may change about it. Minutes; None and "" are unknown."""

    date: date
    sport: str
    minutes: float | None = None
    cadence_spm: float | None = None
    shoes: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """Something was different from this day on: `before` and `after` in words or figures."""

    date: date
    kind: Kind
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Share:
    """A month's running minutes and how many of them were on a treadmill and on trails."""

    month: date
    minutes: float
    treadmill_min: float
    trail_min: float

    @property
    def treadmill_pct(self) -> int | None:
        return _pct(self.treadmill_min, self.minutes)

    @property
    def trail_pct(self) -> int | None:
        return _pct(self.trail_min, self.minutes)


@dataclass(frozen=True, slots=True)
class Beside:
    """How many episodes began within `days` after a change, and what chance alone would give.

    `expected` spreads the episodes evenly over the log; None without a change or an episode.
    """

    days: int
    n_episodes: int
    after_change: int
    expected: float | None


def changes(runs: Iterable[RunDetail], shoes: Iterable[tuple[str, date]] = ()) -> list[Change]:
    """Every change, oldest first. `shoes`: (name, first day) as the runner wrote them down."""
    ordered = sorted(runs, key=lambda run: run.date)
    found = [*_shoes(ordered, shoes), *_cadence(ordered), *_surfaces(ordered)]
    return sorted(found, key=lambda change: (change.date, change.kind))


def shares_by_month(runs: Iterable[RunDetail]) -> list[Share]:
    """Months with a run, oldest first."""
    sums: dict[date, list[float]] = {}
    for run in runs:
        row = sums.setdefault(run.date.replace(day=1), [0.0, 0.0, 0.0])
        minutes = run.minutes or 0.0
        row[0] += minutes
        row[1] += minutes if run.sport == TREADMILL else 0.0
        row[2] += minutes if run.sport == TRAIL else 0.0
    return [Share(month, *row) for month, row in sorted(sums.items())]


def beside(found: Sequence[Change], episodes: Sequence[Episode], first: date, last: date) -> Beside:
    """Episodes that began within the days after a change, against an even spread over the log."""
    days = rules().change.around_days
    begun = [episode.first for episode in episodes if first <= episode.first <= last]
    near: set[date] = set()
    for change in found:
        near |= {change.date + timedelta(days=n) for n in range(days + 1)}
    length = (last - first).days + 1
    covered = sum(first <= day <= last for day in near)
    expected = len(begun) * covered / length if begun and found and length > 0 else None
    return Beside(days, len(begun), sum(day in near for day in begun), expected)


def _shoes(runs: Sequence[RunDetail], told: Iterable[tuple[str, date]]) -> list[Change]:
    """The first run in shoes not worn before, and what the runner wrote down; a log's first shoes are no change."""
    found: dict[str, Change] = {}
    worn: list[str] = []
    for run in runs:
        name = run.shoes.strip()
        if name and name.casefold() not in {one.casefold() for one in worn}:
            if worn:
                found[name.casefold()] = Change(run.date, "shoes", worn[-1], name)
            worn.append(name)
    for name, since in told:
        before = found.get(name.casefold())
        if before is None and name.casefold() not in {one.casefold() for one in worn[:1]}:
            found[name.casefold()] = Change(since, "shoes", "", name)
    return list(found.values())


def _cadence(runs: Sequence[RunDetail]) -> list[Change]:
    """The largest steps of the median cadence between the weeks before a day and from it on; treadmills left out."""
    rule = rules().change
    told = [(run.date, run.cadence_spm) for run in runs if run.cadence_spm and run.sport != TREADMILL]
    days = [day for day, _ in told]
    window = timedelta(days=rule.cadence_window_days)
    steps: list[tuple[float, date, float, float]] = []
    for at in sorted(set(days)):
        middle = bisect_left(days, at)
        before = [spm for day, spm in told[bisect_left(days, at - window) : middle] if spm]
        after = [spm for day, spm in told[middle : bisect_left(days, at + window)] if spm]
        if min(len(before), len(after)) < rule.cadence_fewest_runs:
            continue
        low, high = median(before), median(after)
        if abs(high - low) >= rule.cadence_step_spm:
            steps.append((abs(mean(after) - mean(before)), at, low, high))  # the mean finds the day itself
    found: list[Change] = []
    for _, at, low, high in sorted(steps, key=lambda step: (-step[0], step[1])):
        if all(abs((at - change.date).days) > rule.cadence_window_days for change in found):
            found.append(Change(at, "cadence", f"{low:.0f}", f"{high:.0f}"))
    return found


def _surfaces(runs: Sequence[RunDetail]) -> list[Change]:
    """From mostly outside to mostly on a treadmill, from road to trail, and back; by month."""
    rule = rules().change
    found: list[Change] = []
    kinds: tuple[Kind, ...] = ("treadmill", "trail")
    for kind in kinds:
        was_high: bool | None = None
        last_pct = 0
        for month in shares_by_month(runs):
            pct = month.treadmill_pct if kind == "treadmill" else month.trail_pct
            if pct is None or month.minutes < rule.fewest_run_min:
                continue
            is_high = True if pct >= rule.share_high_pct else False if pct <= rule.share_low_pct else None
            if is_high is not None:
                if was_high is not None and is_high != was_high:
                    found.append(Change(month.month, kind, f"{last_pct}", f"{pct}"))
                was_high, last_pct = is_high, pct
    return found


def _pct(part: float, whole: float) -> int | None:
    return round(100 * part / whole) if whole > 0 else None
