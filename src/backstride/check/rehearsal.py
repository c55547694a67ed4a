"""An interview answered by somebody who knows the facts: the harness that shows what the whole check reaches.

A `Truth` holds what is so; whatever it does not hold is answered "none of these", "no", or by the most ordinary option.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from backstride.check.answers import NONE, UNSURE, gives
from backstride.check.case import case
from backstride.core.disposition import Disposition
from backstride.core.finding import Answer
from backstride.knowledge.rulebook import rulebook

if TYPE_CHECKING:
    from collections.abc import Iterable

    from backstride.check.result import Result
    from backstride.core.finding import Finding
    from backstride.knowledge.rulebook import Question

#: an interview that has not ended by then never will
_LONGEST: Final = 60
_ORDINARY: Final = {"age": 30.0, "severity_0_10": 4.0, "pregnant_weeks": 20.0}
_DURATIONS: Final = ((1.5, "1"), (6.5, "3"), (14.5, "14"), (41.5, "25"), (89.5, "60"))
#: what somebody with the first sign would also say where a question puts it in wider words
_ALSO: Final = {
    "after_long_effort": "after_hard_effort",
    "exercise_wheeze": "effort_related",
    "limp": "pain_on_walking",
    "numb_growing": "numb_lasting",
    "rigors": "fever",
    "impact_pain": "single_leg_load_pain",
    "returns_with_running": "third_episode",
    "calf_red_warm": "calf_swollen",
    "lhermitte": "clumsy_hands",
    "black_stool": "vomit_blood",
    "blood_bowel_repeated": "vomit_blood",
    "rash_or_blisters_trunk": "shingles_strip",
    "testicle_sudden_severe": "testicle_pain",
    "head_injury_symptom": "head_blow",
    "head_injury_severe": "head_blow",
    "trauma_high_energy": "trauma_major",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What is so: signs that are there (places as at_*), numbers by id, side and sex where known."""

    signs: frozenset[str] = frozenset()
    numbers: dict[str, float] = field(default_factory=dict)
    side: str = ""
    sex: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """How it ended: the result, the ids asked in order, and after how many the emergency stood (None: never)."""

    result: Result
    asked: tuple[str, ...]
    emergency_after: int | None


def truth_of(findings: Iterable[Finding]) -> Truth:
    """The truth that findings describe; what they deny or leave unsure is not there."""
    signs, numbers, words = set(), {}, {"side": "", "sex": ""}
    for finding in findings:
        if finding.value is True or finding.value == Answer.YES:
            signs.add(finding.id)
        elif isinstance(finding.value, int | float) and not isinstance(finding.value, bool):
            numbers[finding.id] = float(finding.value)
        elif finding.id in words:
            words[finding.id] = str(finding.value)
    signs |= {more for sign, more in _ALSO.items() if sign in signs}
    if "chest_pain" in signs and (
        "sweat_cold" in signs or ("chest_spread" in signs and "settled_pattern" not in signs)
    ):
        signs.add("chest_with_sweat_sick_faint")  # the screen's line: sweat, or a spread that is new
    return Truth(signs=frozenset(signs), numbers=numbers, side=words["side"], sex=words["sex"][:1])


def rehearse(truth: Truth, story: str = "") -> Rehearsal:
    """Drive the interview to its end with true answers, one question at a time as a script would."""
    answers: dict[str, Any] = {"sex": truth.sex} if truth.sex in ("f", "m") and not story else {}
    given = len(answers)
    asked: list[str] = []
    emergency: int | None = None
    for _ in range(_LONGEST):
        result = case(story, answers)
        if result.disposition is Disposition.EMERGENCY_NOW:
            emergency = len(asked) if emergency is None else emergency
        else:
            emergency = None
        if not result.next_questions:
            return Rehearsal(result=result, asked=tuple(asked), emergency_after=emergency)
        question = result.next_questions[0]
        if question["id"] in answers:
            raise AssertionError(f"asked twice: {question['id']} after {asked[given:]}")
        asked.append(question["id"])
        answers[question["id"]] = true_answer(question["id"], truth)
    raise AssertionError(f"no end in sight: {asked}")


def true_answer(question_id: str, truth: Truth) -> Any:
    """What somebody who knows the truth answers."""
    question = next((q for q, _ in rulebook().questions if q.id == question_id), None)
    if question is None:  # one sign asked alone
        return "yes" if question_id in truth.signs else "no"
    if question.items:
        return [item for item in question.items if _is_so(item, truth, question)] or [NONE]
    if question.sets == "regions":
        values = [value for value, _ in question.options]
        return [value for value in values if f"at_{value}" in truth.signs] or ["elsewhere"]
    if question.sets == "severity_0_10" and "severe_pain" in truth.signs:
        return max(8.0, truth.numbers.get("severity_0_10", 0.0))
    if question.kind == "number":
        return truth.numbers.get(question.sets, _ORDINARY.get(question.sets, 0.0))
    if question.kind == "yes_no":
        return "yes" if question.sets in truth.signs else "no"
    if question.sets == "duration_days":
        days = truth.numbers.get("duration_days", 4.0)
        return next((value for most, value in _DURATIONS if days <= most), "200")
    if question.sets == "side":
        return truth.side if truth.side in ("left", "right") else "both"
    return _best_option(question, truth)


def _is_so(item: str, truth: Truth, question: Question) -> bool:
    if item == "not_changed_by_movement":  # the other side of two ticks on the same screen
        return item in truth.signs and "movement_changes" not in truth.signs
    return not truth.signs.isdisjoint({item, *question.covers.get(item, ())})


def _best_option(question: Question, truth: Truth) -> str:
    """The option of which most is so and nothing is not; the cautious "not sure" where none fits."""
    fitting = []
    for order, (value, _) in enumerate(question.options):
        score = _fits(question, value, truth)
        if score is not None:
            fitting.append((-score, order, value))
    return min(fitting)[2] if fitting else UNSURE


def _fits(question: Question, option: str, truth: Truth) -> float | None:
    score = 0.0
    for finding in gives(question, option):
        if finding.value == Answer.YES:
            if finding.id not in truth.signs:
                return None
            score += 1
        elif finding.value == Answer.NO:
            if finding.id in truth.signs:
                return None
        elif isinstance(finding.value, float):
            known = truth.numbers.get(finding.id)
            if known is None:
                if finding.id != "last_time_days":
                    return None
            else:
                if not 0.6 * finding.value <= known <= 1.7 * finding.value + 5:
                    return None
                score += 1
    return score
