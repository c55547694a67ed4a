"""Why today's caps are what they are, in sentences; each names its rule, and the rule its grade and sources."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import msgspec

from backstride.core.errors import KnowledgeError
from backstride.load.baseline import WINDOW, Baseline

if TYPE_CHECKING:
    from backstride.core.pain import PainDay


class Measure(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One measure of load: its grade, sources and what it cannot say."""

    id: str
    title: str
    grade: str
    sources: list[str]
    caveat: str


class _File(msgspec.Struct, forbid_unknown_fields=True):
    version: str
    review_by: date
    reviewed_by: str
    measure: list[Measure]


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence and the rule behind it."""

    rule: str
    sentence: str

    def to_json(self) -> dict[str, Any]:
        measure = measures()[self.rule]
        return {
            "rule": self.rule,
            "sentence": self.sentence,
            "grade": measure.grade,
            "sources": measure.sources,
            "caveat": measure.caveat,
        }


@lru_cache(maxsize=1)
def measures() -> dict[str, Measure]:
    """The measures of `knowledge/load.toml` by id."""
    path = resources.files("backstride.knowledge").joinpath("load.toml")
    try:
        file = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), _File)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise KnowledgeError("load.toml", "file", str(error)) from error
    return {measure.id: measure for measure in file.measure}


def today_reasons(
    now: Baseline,
    red: dict[date, str],
    scored: dict[date, PainDay],
    as_of: date,
    *,
    few: bool,
    any_pain: bool,
) -> list[Reason]:
    """The sentences for today, the binding one first."""
    found: list[Reason] = []
    if now.days_since_run is None:
        found.append(
            Reason("A2_spike", "There is no run in the log yet, so there is nothing to measure against.")
        )
    elif now.restart:
        off = now.days_since_run
        found.append(
            Reason(
                "B3_ladder",
                f"The last run was {off} days ago. Earlier runs no longer count; the walk-run ladder starts"
                f" with {now.cap_min} running minutes.",
            )
        )
    else:
        found.append(Reason("A2_spike", _spike_sentence(now)))
        if now.multiplier < 1.0:
            found.append(
                Reason(
                    "A2_gap",
                    f"{now.days_since_run} days since the last run: earlier runs count"
                    f" {now.multiplier:.0%} until they leave the 30 days.",
                )
            )
    found += [
        Reason("A2_tolerated", f"The run of {day:%A %-d %B} does not raise the cap: {red[day]}.")
        for day in now.left_out
    ]
    if few and now.days_since_run is not None and now.days_since_run <= WINDOW:
        found.append(Reason("A2_spike", "Fewer than three runs in the last 30 days: read this with care."))
    recent = [day for day in scored if as_of - timedelta(days=2) <= day <= as_of]
    if any((scored[day].during_run or 0) >= 5 for day in recent):
        found.append(
            Reason("B4_pain", "The last run was red: no running for two days, then two levels lower.")
        )
    if not any_pain:
        found.append(
            Reason(
                "B4_pain",
                "No pain scores were given and no check was made, so nothing here says whether to run.",
            )
        )
    return found


def _spike_sentence(now: Baseline) -> str:
    parts = []
    if now.cap_km is not None:
        parts.append(f"{now.cap_km:g} km")
    if now.cap_min is not None:
        parts.append(f"{now.cap_min} min")
    if not parts:
        return "No run of the last 30 days can be measured against."
    ends = ", whichever comes first" if len(parts) == 2 else ""
    base = f"{now.longest_km:.1f} km" if now.longest_km else f"{now.longest_min} min"
    return f"Up to {' or '.join(parts)} today{ends}: 10 % over your longest tolerated run of 30 days, {base}."
