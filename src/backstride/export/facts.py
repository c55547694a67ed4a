"""Everything that a letter or a bundle for a clinician may say, as plain values. Who gathers it hands it in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from backstride.core.pain import PainDay


def answers_of(result: Mapping[str, Any] | None) -> dict[str, str]:
    """Answers of a result (charter 5) by finding id, the most cautious where two stand: yes over unsure over no.

    A denial in the story is the runner's own words, not an answer to a question (clinical dossier A2.5).
    """
    order = {"no": 0, "unsure": 1, "yes": 2}
    found: dict[str, str] = {}
    for row in (result or {}).get("findings") or ():
        value = row.get("value")
        if value not in order or (value == "no" and row.get("origin") == "story"):
            continue
        if order[value] >= order.get(found.get(row["id"], ""), -1):
            found[row["id"]] = value
    return found


def places_of(answers: Mapping[str, str]) -> list[str]:
    """The places that were told, without "my back" beside one that was named."""
    found = {
        name.removeprefix("at_") for name, said in answers.items() if name.startswith("at_") and said == "yes"
    }
    if len(found) > 1:
        found.discard("back_unspecified")
    return sorted(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedIn:
    """One check-in: the six items as answered (an absent one was not), and what it made of the day."""

    date: date
    screen: Mapping[str, str]
    disposition: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """Something done against the pain, with the pain before and after where it was told. No word about cause."""

    date: date
    kind: str
    text: str = ""
    pain_before: int | None = None
    pain_after: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExerciseCount:
    """How often an exercise was done."""

    name: str
    times: int
    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the runner wrote for the clinician. Empty: not told, which is not "none"."""

    medicines: str = ""
    history: str = ""
    more: str = ""
    questions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """One runner's complaint on a day.

    disposition, run_permission: as they stand (the maximum over open checks, releases counted); None: no check was
    made. result: the object of `check.Result.to_json` that holds the level up. load: the object of `load --json`.
    plan: the object of `plan --request`, None when none may hold. episodes: (first day, last day or None), oldest first.
    """

    made_on: date
    knowledge_version: str
    name: str = ""
    born_year: int | None = None
    country: str = ""
    disposition: str | None = None
    run_permission: str | None = None
    is_review_due: bool = False
    checked_on: date | None = None
    result: Mapping[str, Any] | None = None
    story: str = ""
    release: Mapping[str, Any] | None = None
    onset: date | None = None
    episodes: tuple[tuple[date | None, date | None], ...] = ()
    load: Mapping[str, Any] | None = None
    pain: tuple[PainDay, ...] = ()
    check_ins: tuple[CheckedIn, ...] = ()
    tried: tuple[Tried, ...] = ()
    exercises: tuple[ExerciseCount, ...] = ()
    plan: Mapping[str, Any] | None = None
    plan_made_on: date | None = None
    told: Told = field(default_factory=Told)

    @property
    def findings(self) -> dict[str, str]:
        """The answers by finding id."""
        return answers_of(self.result)

    def number(self, name: str) -> float | None:
        """A number that was told, None when not."""
        for row in (self.result or {}).get("findings") or ():
            if row["id"] == name and isinstance(row.get("value"), int | float):
                return float(row["value"])
        return None

    def word(self, name: str) -> str | None:
        """A word that was told, such as the side."""
        for row in (self.result or {}).get("findings") or ():
            if row["id"] == name and isinstance(row.get("value"), str):
                return str(row["value"])
        return None
