"""What stood before each past episode, and how long each stage of the way back took. Unknown is None."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from backstride.core.pain import PainDay
from backstride.core.session import Session
from backstride.load.spikes import OVER, is_over_line
from backstride.load.trends.changes import Change
from backstride.load.trends.episodes import Episode
from backstride.load.trends.settings import rules

DAY = timedelta(days=1)
#: a run at this pain or less, no worse next morning, is a quiet one (green, load dossier B4)
QUIET = 2
#: a way back is looked for this long after the first day
LONGEST_LOOK_DAYS = 365


@dataclass(frozen=True, slots=True)
class Before:
    """What the log shows ahead of the first day.

    run_over_pct: the largest run over the 30-day longest, percent above it, with its day and length; week_rise_pct: the
    last whole week against the one before. gap_days: the longest stretch without a run that ended shortly before.
    """

    run_over_pct: int | None
    run_on: date | None
    run_km: float | None
    run_min: float | None
    week_rise_pct: int | None
    gap_days: int | None
    changes: tuple[Change, ...]
    n_runs: int


@dataclass(frozen=True, slots=True)
class Phases:
    """Days from the first day of the episode to each stage; None: not reached, or the log does not tell."""

    to_next_run: int | None
    longest_stop: int | None
    to_quiet_run: int | None
    to_old_week: int | None
    to_end: int | None


@dataclass(frozen=True, slots=True)
class Remembered:
    """One episode with what preceded it and how it went. `since_last_days`: quiet days since the one before ended."""

    episode: Episode
    before: Before
    phases: Phases
    since_last_days: int | None
    worst: int | None


def remember(
    episodes: Sequence[Episode],
    sessions: Iterable[Session],
    rows: Iterable[Mapping[str, Any]],
    pain: Iterable[PainDay],
    found: Sequence[Change],
    today: date,
) -> list[Remembered]:
    """Every episode, newest first. `rows`: the session rows of the load object (charter 5)."""
    runs = sorted((s for s in sessions if s.is_run and s.date <= today), key=lambda s: s.date)
    spikes = [(date.fromisoformat(row["date"]), row) for row in rows if is_over_line(row)]
    scores = {day.date: day for day in pain}
    told = []
    for n, episode in enumerate(episodes):
        last = episodes[n - 1].last if n else None
        told.append(
            Remembered(
                episode,
                _before(episode, runs, spikes, found),
                _phases(episode, runs, scores, today),
                (episode.first - last).days if last is not None and last < episode.first else None,
                _worst(episode, scores, today),
            )
        )
    return told[::-1]


def _before(
    episode: Episode,
    runs: Sequence[Session],
    spikes: Sequence[tuple[date, Mapping[str, Any]]],
    found: Sequence[Change],
) -> Before:
    rule = rules().episode
    since = episode.first - rule.looked_back_days * DAY
    near = [(day, row) for day, row in spikes if since <= day <= episode.first]
    top = max(near, key=lambda pair: _ratio(pair[1]), default=None)
    earlier = [run.date for run in runs if run.date <= episode.first]
    return Before(
        run_over_pct=round(100 * (_ratio(top[1]) - 1)) if top else None,
        run_on=top[0] if top else None,
        run_km=top[1].get("run_km") if top and _is_by_km(top[1]) else None,
        run_min=top[1].get("run_min") if top else None,
        week_rise_pct=_week_rise(episode.first, runs),
        gap_days=_gap(episode.first, earlier),
        changes=tuple(
            change
            for change in found
            if episode.first - rules().change.around_days * DAY <= change.date <= episode.first
        ),
        n_runs=sum(since <= day for day in earlier),
    )


def _is_by_km(row: Mapping[str, Any]) -> bool:
    """The kilometres tell it, where they do: that is the study's unit."""
    return row.get("spike_state") in OVER and row.get("longest_30d_km") is not None


def _ratio(row: Mapping[str, Any]) -> float:
    name = "spike_ratio" if row.get("spike_state") in OVER else "spike_ratio_min"
    return float(row.get(name) or 0.0)


def _week_rise(first: date, runs: Sequence[Session]) -> int | None:
    """Running minutes of the seven days up to the first day against the seven before; None where one is unknown."""
    weeks: list[float | None] = []
    for n in (0, 1):
        end = first - 7 * n * DAY
        minutes = [run.running_min for run in runs if end - 6 * DAY <= run.date <= end]
        weeks.append(None if not minutes or None in minutes else sum(m for m in minutes if m is not None))
    now, before = weeks
    return round(100 * (now / before - 1)) if now is not None and before else None


def _gap(first: date, earlier: Sequence[date]) -> int | None:
    """The longest stretch without a run that ended within six weeks before; None below two weeks."""
    rule = rules().episode
    since = first - rule.gap_within_days * DAY
    gaps = [
        (after - before).days - 1 for before, after in pairwise(earlier) if after >= since and after > before
    ]
    longest = max(gaps, default=0)
    return longest if longest >= rule.gap_days else None


def _phases(episode: Episode, runs: Sequence[Session], scores: Mapping[date, PainDay], today: date) -> Phases:
    first, end = episode.first, episode.last
    after = [run for run in runs if run.date > first]
    until = end or today
    days = [first, *(run.date for run in after if run.date <= until)]
    stops = [(b - a).days - 1 for a, b in pairwise(days)]
    quiet = next(
        (run.date for run in after if run.date <= until + 14 * DAY and _is_quiet(run.date, scores)), None
    )
    return Phases(
        to_next_run=(after[0].date - first).days if after else None,
        longest_stop=max([*stops, (until - days[-1]).days], default=None),
        to_quiet_run=(quiet - first).days if quiet else None,
        to_old_week=_old_week(first, runs, today),
        to_end=(end - first).days if end else None,
    )


def _is_quiet(day: date, scores: Mapping[date, PainDay]) -> bool:
    """Both the run and the next morning were scored and low: silence is no quiet run."""
    own, after = scores.get(day), scores.get(day + DAY)
    if own is None or after is None or after.morning is None:
        return False
    felt = own.during_run if own.during_run is not None else own.worst
    return felt is not None and felt <= QUIET and after.morning <= max(QUIET, own.morning or 0)


def _old_week(first: date, runs: Sequence[Session], today: date) -> int | None:
    """The first seven days with nearly as much running as the usual week before (median of four)."""
    minutes: dict[date, float] = {}
    for run in runs:
        minutes[run.date] = minutes.get(run.date, 0.0) + (run.running_min or 0.0)

    def week(end: date) -> float:
        return sum(minutes.get(end - n * DAY, 0.0) for n in range(7))

    before = sorted(week(first - 7 * n * DAY) for n in range(1, 5))
    usual = (before[1] + before[2]) / 2
    if usual <= 0:
        return None
    share = rules().episode.old_week_pct / 100
    longest = min((today - first).days, LONGEST_LOOK_DAYS)
    return next((n for n in range(7, longest + 1) if week(first + n * DAY) >= share * usual), None)


def _worst(episode: Episode, scores: Mapping[date, PainDay], today: date) -> int | None:
    found = [
        day.worst for when, day in scores.items() if day.worst is not None and episode.holds(when, today)
    ]
    return max(found, default=None)
