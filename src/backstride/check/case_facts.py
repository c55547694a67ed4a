"""The facts of a case of the open set to a truth: what somebody with that complaint would answer.

A fact is heard by the story reader and by the words below; what neither understands is not answered "yes", so the
harness is harder on us than a person would be.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from backstride.check.case import story_findings
from backstride.check.rehearsal import Truth, truth_of
from backstride.core.finding import Answer, Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

#: coarse codes of the set that say one thing only
CODES: Final = {
    "saddle_numbness": "ces_saddle",
    "bladder_dysfunction": "ces_bladder",
    "bowel_dysfunction": "ces_bowel",
    "sexual_dysfunction": "ces_sexual",
    "bilateral_leg_symptoms": "ces_both_legs",
    "motor_weakness": "weak_leg",
    "sensory_change": "new_numb_limb",
    "pleuritic_pain": "pleuritic",
    "confusion": "confused_or_drowsy",
    "cancer_history": "cancer_history",
    "pregnancy": "pregnant",
    "immunosuppression_or_ivdu": "weak_immunity",
    "vte_risk": "clot_risk",
    "cardiac_risk": "heart_risk",
}
_ONSETS: Final = {
    "at_start": "onset_at_start",
    "during": "onset_during",
    "end_of_run": "onset_end_of_run",
    "next_day": "onset_next_day",
    "after_fall": "trauma_minor",
}
_NOT_A_SIGN: Final = frozenset({"no_site", "out_of_scope", "scope_outside", "duration_days"})


def truth_from_case(row: dict[str, Any]) -> Truth:
    """The truth behind a case: its text as read, its facts, and its decoys left out."""
    facts: dict[str, Any] = row.get("facts") or {}
    told = [*story_findings(str(row["text"])), *_from_facts(facts)]
    if not row.get("decoy"):
        told += [_yes(CODES[c]) for c in facts.get("codes_present", ()) if c in CODES]
    denied = {CODES[c] for c in facts.get("codes_negated", ()) if c in CODES}
    return truth_of(f for f in told if f.id not in denied)


def _from_facts(facts: dict[str, Any]) -> Iterator[Finding]:
    for key in ("present", "history", "quality", "radiation", "worse_with", "eased_by", "timing"):
        value = facts.get(key, ())
        for phrase in [value] if isinstance(value, str) else value:
            heard = story_findings(f"I have {phrase}." if key == "present" else str(phrase))
            yield from (f for f in heard if f.value == Answer.YES and f.id not in _NOT_A_SIGN)
    if isinstance(facts.get("duration"), str):
        heard = story_findings(f"My back has hurt for {facts['duration']}.")
        yield from (f for f in heard if f.id == "duration_days")
    yield from (_yes(f"at_{site}") for site in facts.get("site", ()) if site != "none")
    if facts.get("onset") in _ONSETS:
        yield _yes(_ONSETS[facts["onset"]])
    if "every run" in str(facts.get("timing", "")):
        yield _yes("effort_related")
    for key, name in (("age", "age"), ("severity_0_10", "severity_0_10"), ("preg_weeks", "pregnant_weeks")):
        if isinstance(facts.get(key), int | float):
            yield Finding(id=name, value=float(facts[key]))
    if facts.get("preg_weeks") is not None:
        yield _yes("pregnant")
    if isinstance(facts.get("severity_0_10"), str):
        yield from story_findings(f"The pain is {facts['severity_0_10']}.")
    if facts.get("side") in ("left", "right"):
        yield Finding(id="side", value=facts["side"])
    if facts.get("sex") in ("f", "m"):
        yield Finding(id="sex", value=facts["sex"])


def _yes(name: str) -> Finding:
    return Finding(id=name, value=Answer.YES)
