"""Why today's caps are what they are, in sentences; each names its rule, and the rule its grade and sources."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import msgspec

from backstride.knowledge.place import root as knowledge_root
from backstride.knowledge.reading import convert
from backstride.load.caps import STEP_SESSION_MIN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from backstride.core.pain import PainDay
    from backstride.load.baseline import Baseline
    from backstride.load.pain import Red


class Measure(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One measure of load: where it is shown, its grade and sources, and what it cannot say."""

    id: str
    title: str
    place: str
    grade: str
    sources: list[str]
    caveat: str


class State(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One state of FRA25: its upper end, and the adjusted hazard rate ratio with its 95 % interval."""

    id: str
    label: str
    up_to: float | None = None
    hrr: float | None = None
    low: float | None = None
    high: float | None = None


class LoadTexts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of `knowledge/load.toml`."""

    version: str
    review_by: date
    reviewed_by: str
    measure: list[Measure]
    state: list[State]
    text: dict[str, str]


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

    def __str__(self) -> str:
        measure = measures()[self.rule]
        return f"{self.sentence} [{self.rule}; {measure.grade}; {', '.join(measure.sources)}]"


@lru_cache(maxsize=1)
def load_texts() -> LoadTexts:
    """The measures, states and sentences of `knowledge/load.toml`."""
    return convert("load.toml", knowledge_root().joinpath("load.toml").read_bytes(), LoadTexts)


@lru_cache(maxsize=1)
def measures() -> dict[str, Measure]:
    """The measures by id."""
    return {measure.id: measure for measure in load_texts().measure}


def say(key: str, **figures: object) -> str:
    """The sentence `key` with its figures."""
    return load_texts().text[key].format(**figures)


def spoken(day: date) -> str:
    """'Sunday 1 March'."""
    return f"{day:%A} {day.day} {day:%B}"


def red_words(red: Red) -> str:
    """Why a run is red, as the end of a sentence."""
    if red.before is None:
        return say("red_during", score=red.score)
    if red.mornings_later == 1:
        return say("red_next", score=red.score, before=red.before)
    return say("red_later", score=red.score, before=red.before, n=red.mornings_later)


def headline(now: Baseline, *, is_off: bool) -> str:
    """The sentence at the top of the page."""
    if is_off:
        return say("headline_off")
    return _cap_headline(now)


def _cap_headline(now: Baseline) -> str:
    if now.restart:
        return say("headline_ladder", min=now.cap_min)
    if now.cap_km is not None and now.cap_min is not None:
        return say("headline_both", km=f"{now.cap_km:g}", min=now.cap_min)
    if now.cap_km is not None:
        return say("headline_km", km=f"{now.cap_km:g}")
    if now.cap_min is not None:
        return say("headline_min", min=now.cap_min)
    return say("headline_none")


def today_reasons(
    now: Baseline,
    red: Mapping[date, Red],
    scored: Mapping[date, PainDay],
    *,
    is_enforced: bool,
    is_off: bool,
    is_few: bool,
    is_forbidden: bool | None,
    is_asked: bool,
    run_today: str = "",
    unmeasured: int = 0,
) -> list[Reason]:
    """The sentences for today, the binding one first."""
    found: list[Reason] = []
    if is_forbidden:
        found.append(Reason("B4_pain", say("off_check")))
    elif is_off:
        today = scored.get(now.day)
        is_day = today is not None and max(today.morning or 0, today.worst or 0) >= 5
        found.append(Reason("B4_pain", say("off_score" if is_day else "off_red")))
    found += _cap_reasons(now, is_enforced=is_enforced, is_off=is_off)
    found += [
        Reason("A2_tolerated", say("left_out", day=spoken(day), red=red_words(red[day])))
        for day in now.left_out
    ]
    if run_today and not is_off:
        found.append(Reason("A2_spike", say("already", amount=run_today)))
    if is_few and now.days_since_run is not None and not now.restart:
        found.append(Reason("A2_spike", say("few")))
    if unmeasured:
        found.append(Reason("A1_week", say("unmeasured", n=unmeasured)))
    if not is_asked and not is_off:
        unasked = "open_six" if is_forbidden is not None else "no_check" if scored else "no_pain_given"
        found.append(Reason("B4_pain", say(unasked)))
    return found


def _cap_reasons(now: Baseline, *, is_enforced: bool, is_off: bool) -> list[Reason]:
    if now.days_since_run is None:
        return [Reason("A2_spike", say("no_run"))]
    if now.restart:
        key = "restart_enforced" if is_enforced else "restart"
        return [Reason("B3_ladder", say(key, days=now.days_since_run, min=now.cap_min))]
    if now.cap_km is None and now.cap_min is None:
        found = [Reason("A2_spike", say("all_left_out"))]
    else:
        sentence = _cap_sentence(now)
        if is_off:
            sentence = say("later", sentence=sentence[0].lower() + sentence[1:])
        found = [Reason("A2_spike", sentence)]
    if now.multiplier < 1.0:
        found.append(
            Reason("A2_gap", say("gap", days=now.days_since_run, share=f"{100 * now.multiplier:.0f} %"))
        )
    return found


def _cap_sentence(now: Baseline) -> str:
    parts = [f"{now.longest_km:.1f} km"] if now.longest_km else []
    if now.longest_min:
        parts.append(f"{now.longest_min} min")
    counted = say("counted_as") if now.share < 1.0 else ""
    is_step = now.longest_min is not None and 11 * now.longest_min // 10 < now.longest_min + STEP_SESSION_MIN
    head = _cap_headline(now)
    base = " or ".join(parts)
    if is_step:
        return say("cap_step", headline=head, base=base, counted=counted, step=STEP_SESSION_MIN)
    return say("cap_ten", headline=head, base=base, counted=counted)
