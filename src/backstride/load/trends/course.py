"""The course that cohorts took, as a band, and the runner's own weeks on it. "Most people", never a verdict."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from backstride.core.pain import PainDay
from backstride.load.trends.settings import rules

#: a week with fewer scored days says nothing (our setting)
FEWEST_DAYS = 2


@dataclass(frozen=True, slots=True)
class Course:
    """One published course: (week, mean pain 0-10), who they were, and where it stands."""

    id: str
    title: str
    population: str
    points: tuple[tuple[int, float], ...]
    sources: tuple[str, ...]
    grade: str

    def at(self, week: float) -> float:
        """Mean pain at a week, on straight lines between the published points; flat after the last."""
        for (w0, p0), (w1, p1) in pairwise(self.points):
            if week <= w1:
                return p0 + (p1 - p0) * (max(week, w0) - w0) / (w1 - w0)
        return self.points[-1][1]


@dataclass(frozen=True, slots=True)
class OwnWeek:
    """The mean worst pain of a week since the first day; None with fewer than two scored days."""

    week: int
    mean_worst: float | None
    n_days: int


@dataclass(frozen=True, slots=True)
class Shown:
    """The two courses between which the band lies, or why none is shown."""

    courses: tuple[Course, ...]
    why_not: str = ""


def course_for(
    places: Collection[str], answers: Mapping[str, str], disposition: str | None, *, has_result: bool = True
) -> Shown:
    """Whether the published course may be shown (dossier A3): low back alone, level T1 or T2, none of the signs.

    answers: yes, no or unsure by finding id. What was not answered is not "no".
    """
    rule = rules().course_rules
    if not has_result or disposition is None:
        return Shown((), "No check was made, so we do not know which course to compare with.")
    if disposition not in rule.levels:
        return Shown((), "How this goes depends on what is found when you are seen.")
    told = set(places) - {"back_unspecified"}
    if not told or not told <= set(rule.places):
        return Shown(
            (), "The published course speaks of low back pain only. For other places none is known to us."
        )
    for sign in rule.not_with:
        said = answers.get(sign)
        if said == "no" or (said is None and sign in rule.only_if_yes):
            continue
        if said is None:
            return Shown((), "Some answers that decide about it are missing.")
        return Shown((), "With what you told, how this goes depends on what is found.")
    return Shown(_courses())


def _courses() -> tuple[Course, ...]:
    return tuple(
        Course(
            row.id,
            row.title,
            row.population,
            tuple((week, pain / 10) for week, pain in row.points),
            tuple(row.sources),
            row.grade,
        )
        for row in rules().course
    )


def own_course(pain: Iterable[PainDay], onset: date, until: date) -> list[OwnWeek]:
    """The runner's own weeks from the first day on, at most as long as the published course."""
    worst: dict[int, list[int]] = {}
    for day in pain:
        if day.worst is not None and onset <= day.date <= until:
            worst.setdefault((day.date - onset).days // 7, []).append(day.worst)
    last = min((until - onset).days // 7, rules().course_rules.longest_weeks)
    found = []
    for week in range(last + 1):
        scores = worst.get(week, [])
        mean = sum(scores) / len(scores) if len(scores) >= FEWEST_DAYS else None
        found.append(OwnWeek(week, mean, len(scores)))
    return found
