"""Episodes: as the runner told them, and those that the scores alone show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from backstride.load.trends.settings import rules


@dataclass(frozen=True, slots=True)
class Episode:
    """One complaint: first day, last day (None: not over), and whether the runner told it or the scores show it."""

    first: date
    last: date | None
    is_told: bool

    def holds(self, day: date, today: date) -> bool:
        return self.first <= day <= (self.last or today)


def episodes_of(
    told: Iterable[tuple[date, date | None]], worst: Mapping[date, int], today: date
) -> list[Episode]:
    """All episodes, oldest first. What the runner told stands; scores add only what lies outside of it."""
    found = [Episode(first, last, is_told=True) for first, last in told if first <= today]
    quiet = timedelta(days=rules().episode.quiet_days)
    for episode in _from_scores(worst, today):
        end = episode.last or today
        if not any(
            own.first - quiet <= end and episode.first <= (own.last or today) + quiet for own in found
        ):
            found.append(episode)
    return sorted(found, key=lambda episode: (episode.first, episode.last or today))


def _from_scores(worst: Mapping[date, int], today: date) -> list[Episode]:
    """Painful days less than the quiet time apart; it ends with the last of them once the quiet time is over."""
    rule = rules().episode
    painful = sorted(day for day, score in worst.items() if score >= rule.painful and day <= today)
    groups: list[list[date]] = []
    for day in painful:
        if groups and (day - groups[-1][-1]).days <= rule.quiet_days:
            groups[-1].append(day)
        else:
            groups.append([day])
    return [
        Episode(group[0], None if (today - group[-1]).days < rule.quiet_days else group[-1], is_told=False)
        for group in groups
        if len(group) >= rule.fewest_days
    ]
