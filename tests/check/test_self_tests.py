"""Self-tests: level first, closed with a reason, a result raises or moves a little, noise is not called progress."""

from __future__ import annotations

from dataclasses import replace

import pytest

from backstride.check import assess
from backstride.check.self_tests import answers_of, change, offered, outcome
from backstride.core.disposition import Disposition
from backstride.core.errors import UsageError
from backstride.core.finding import Answer, Finding
from backstride.knowledge.self_tests import self_tests


def told(*yes: str, no: tuple[str, ...] = (), **numbers: float) -> tuple[Finding, ...]:
    found = [Finding(id=name, value=Answer.YES) for name in yes] + [
        Finding(id=name, value=Answer.NO) for name in no
    ]
    return (*found, *(Finding(id=name, value=value) for name, value in numbers.items()))


SAFE = (
    "osteoporosis",
    "steroid_tablets",
    "blood_thinner",
    "weak_leg",
    "chest_pain",
    "breathless_rest",
    "breathless_ordinary_effort",
)


def at(level: Disposition, *yes: str, no: tuple[str, ...] = SAFE, **numbers: float):
    findings = told(*yes, no=no, **numbers)
    return replace(assess(findings), disposition=level, findings=findings)


def closed(result) -> dict[str, str]:
    return {one.test.id: one.closed for one in offered(result)}


@pytest.mark.parametrize("level", [Disposition.EMERGENCY_NOW, Disposition.SAME_DAY, Disposition.INCOMPLETE])
def test_none_where_help_comes_first_or_a_question_is_open(level):
    assert offered(at(level, "at_low_back")) == []


def test_within_days_only_the_heel_and_toe_walk():
    found = closed(at(Disposition.CLINICIAN_DAYS, "at_low_back", "bowel_disease"))
    assert [name for name, why in found.items() if not why] == ["ST_HEEL_TOE"]


def test_none_at_all_when_bone_is_in_question():
    result = assess(
        told("at_shin", "at_low_back", "bone_pain_builds", "bone_point", "night_bone_pain", "limp", no=SAFE)
    )
    assert result.disposition.rank >= Disposition.CLINICIAN_DAYS.rank
    if result.disposition is Disposition.CLINICIAN_DAYS:
        assert all(closed(result).values())


def test_at_self_care_they_are_open_and_what_forbids_is_told():
    assert closed(at(Disposition.SELF_CARE, "at_low_back"))["ST_EXT_FLEX"] == ""
    assert "16" in closed(at(Disposition.SELF_CARE, "at_low_back", age=14))["ST_EXT_FLEX"]
    assert closed(at(Disposition.SELF_CARE, "at_low_back", no=()))["ST_EXT_FLEX"] != ""
    assert closed(at(Disposition.SELF_CARE, "at_low_back", "below_knee"))["ST_HAMS"] != ""
    assert "ST_SLUMP" not in closed(at(Disposition.SELF_CARE, "at_low_back"))


def test_dangerous_tests_are_never_offered():
    never = {row.id for row in self_tests().never}
    assert {"ST_SPURLING", "ST_HYPEREXT", "ST_HOP"} <= never
    assert not never & set(self_tests().tests)


def test_a_foot_that_has_lost_strength_raises_the_level():
    before = assess(told("at_low_back", "below_knee"))
    after = assess((*told("at_low_back", "below_knee"), *outcome("ST_HEEL_TOE", "no")))
    assert after.disposition_if_rest_no.rank >= Disposition.SAME_DAY.rank > before.disposition_if_rest_no.rank


@pytest.mark.parametrize("name", sorted(self_tests().tests))
def test_no_answer_of_any_test_lowers_a_level(name):
    row = self_tests().tests[name][0]
    values = [value for value, _ in row.options] or [0, 5, 10]
    base = told("at_low_back", "at_mid_back", "below_knee")
    before = assess(base)
    for value in values:
        after = assess((*base, *outcome(name, value)))
        assert after.disposition_if_rest_no.rank >= before.disposition_if_rest_no.rank


def test_the_wall_test_moves_only_a_little():
    base = told("at_low_back", "extension_worse", "stand_worse")
    before = {row["id"]: row["low"] for row in assess(base).contributors}
    after = {row["id"]: row["low"] for row in assess((*base, *outcome("ST_WALL", "more"))).contributors}
    assert after["HYPERLORDOSIS"] == 0.5
    assert all(after.get(name, low) == low for name, low in before.items())


@pytest.mark.parametrize(
    ("values", "word"),
    [([5], ""), ([5, 4], "noise"), ([5, 3], "less"), ([3, 5], "more"), ([5, 1, 4], "noise")],
)
def test_noise_is_not_called_progress(values, word):
    assert change("ST_BEND", values) == word


@pytest.mark.parametrize(
    ("name", "value"),
    [("ST_NO", "yes"), ("ST_WALL", "two"), ("ST_BEND", "much"), ("ST_BEND", 11), ("ST_BEND", -1)],
)
def test_nonsense_is_refused(name, value):
    with pytest.raises(UsageError):
        outcome(name, value)


def test_answers_can_join_an_interview():
    assert answers_of("ST_WALL", "more") == {"wall_gap_gt1hand": "yes"}
    assert answers_of("ST_BEND", "4") == {"bend_pain_0_10": 4.0}
