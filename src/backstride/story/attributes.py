"""Numbers and words about the person and the course, as values and as findings of the catalogue."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date as Date  # noqa: N812 - a field is called date

from backstride.core.finding import Answer, Finding
from backstride.story.matching import Hits
from backstride.story.onset import read_onset
from backstride.story.onset_minute import onset_minute
from backstride.story.person import read_person
from backstride.story.scope import Scopes
from backstride.story.severity import (
    read_oxygen,
    read_resting_pulse,
    read_score,
    read_temperature_c,
    scores_rise,
)
from backstride.story.text import Word
from backstride.story.times import duration_days, last_ago_days, read_times
from backstride.story.times.stretch import Time


@dataclass(slots=True)
class Extracted:
    """`values` by plain name; `findings` the same with their place in the text."""

    values: dict[str, float | str | bool] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    side: str = ""
    reporter: str = "self"

    def add(self, name: str, value: float | str, start: int, end: int, text: str) -> None:
        self.values[name] = value
        self.findings.append(
            Finding(id=name, value=value, origin="story", span=(start, end), text=text[start:end])
        )


def _there_was_none(time: Time, words: list[Word], scopes: Scopes) -> bool:
    """Whether a day is named as one without it ("none yesterday or today")."""
    cue = scopes.denied[time.first]
    return cue >= 0 and words[cue].word in ("none", "no", "never")


def extract(
    raw: str,
    words: list[Word],
    hits: Hits,
    scopes: Scopes,
    lists: dict[str, int],
    today: Date | None,
    aside: frozenset[int] = frozenset(),
) -> Extracted:
    """All attributes of one text."""
    out = Extracted()
    person = read_person(words, scopes)
    out.reporter = person.reporter
    for name, said in (
        ("age", person.age_years),
        ("sex", person.sex),
        ("pregnant_weeks", person.pregnant_weeks),
        ("weeks_since_birth", person.weeks_since_birth),
    ):
        if said is not None:
            out.add(name, said.value, said.start, said.end, raw)
    if person.pregnant is not None:
        out.add("pregnant", "yes", person.pregnant.start, person.pregnant.end, raw)
    symptom_list = lists.get("symptom_word")
    symptoms = (
        frozenset(p for s, e in hits.get(symptom_list, ()) for p in range(s, e))
        if symptom_list is not None
        else frozenset()
    )
    times = read_times(words, today, symptoms)
    if person.pregnant_weeks is not None:
        gestation = person.pregnant_weeks
        times = [t for t in times if not (gestation.start < t.end and t.start < gestation.end)]
    told_of_others = [False] * len(words) if scopes.about_other else scopes.other
    gone_by = [a or b for a, b in zip(scopes.past, told_of_others, strict=True)]
    longest = duration_days(times, words, gone_by, aside)
    if longest is not None:
        out.add("duration_days", round(longest.days, 3), longest.start, longest.end, raw)
    recent = last_ago_days([t for t in times if not _there_was_none(t, words, scopes)])
    if recent is not None:
        out.add("last_time_days", round(recent.days, 3), recent.start, recent.end, raw)
    rests = [t for t in times if t.kind in ("rest", "cut")]
    if rests:
        rest = max(rests, key=lambda t: t.days)
        out.add("rest_days", round(rest.days, 3), rest.start, rest.end, raw)
    episodes = [t for t in times if t.kind == "episode"]
    if episodes:
        spell = max(episodes, key=lambda t: t.days)
        out.add("spell_minutes", round(spell.days * 1440, 1), spell.start, spell.end, raw)
    for name, reader in (
        ("severity_0_10", read_score),
        ("temperature_c", read_temperature_c),
        ("oxygen_pct", read_oxygen),
        ("resting_pulse_bpm", read_resting_pulse),
        ("onset_minute", onset_minute),
    ):
        found = reader(words)
        if found is not None:
            out.add(name, *found, raw)
    rise = scores_rise(words)
    if rise is not None:
        start, end = rise
        out.findings.append(
            Finding(id="course_worse", value=Answer.YES, origin="story", span=rise, text=raw[start:end])
        )
    onset = read_onset(words, symptoms)
    if onset is not None:
        out.values["onset"] = onset.value
    if "onset_minute" in out.values and out.values.get("onset", "not_run_related") == "not_run_related":
        out.values["onset"] = "during"
    out.side = _side(words)
    return out


def _side(words: list[Word]) -> str:
    """The side named: left, right, both, or nothing."""
    left = right = both = False
    for i, word in enumerate(words):
        nxt = words[i + 1].word if i + 1 < len(words) else ""
        if word.word == "left" and nxt not in (
            "home",
            "the",
            "my",
            "it",
            "work",
            "me",
            "for",
            "him",
            "her",
            "at",
            "with",
            "to",
            "over",
            "a",
            "us",
            "alone",
        ):
            left = True
        elif (
            word.word == "right"
            and nxt
            not in (
                "now",
                "away",
                "after",
                "before",
                "through",
                "handed",
                "then",
                "at",
                "in",
                "on",
                "up",
                "down",
                "across",
                "back",
                "into",
                "over",
            )
        ) or (
            word.word == "right" and i and words[i - 1].word in ("the", "my", "his", "her", "on", "and", "or")
        ):
            right = True
        elif word.word == "both":
            both = True
    if both or (left and right):
        return "both"
    return "left" if left else "right" if right else ""
