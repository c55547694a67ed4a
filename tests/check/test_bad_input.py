"""Whatever is sent, the check answers or says what is wrong: it never breaks and never reassures."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backstride.check import case, interview
from backstride.core.disposition import Disposition
from backstride.core.errors import UsageError
from backstride.knowledge.rulebook import rulebook

JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=True) | st.text(max_size=8) | st.integers(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
QUESTIONS = st.sampled_from([q.id for q, _ in rulebook().questions])


@settings(max_examples=300, derandomize=True, deadline=None)
@given(QUESTIONS | st.text(max_size=12), JSON)
def test_any_value_is_an_answer_or_a_clear_word(question: str, value: Any) -> None:
    try:
        now = interview.answer(interview.start(), question, value)
    except UsageError:
        return
    assert interview.from_json(now.to_json()) == now


@settings(max_examples=100, derandomize=True, deadline=None)
@given(JSON | st.fixed_dictionaries({"format": st.just(1), "story": JSON, "given": JSON, "history": JSON}))
def test_any_json_is_a_saved_interview_or_a_clear_word(data: Any) -> None:
    try:
        found = interview.from_json(data)
    except UsageError:
        return
    assert interview.look(found).phase


@pytest.mark.parametrize("age", [0, 8, 17, 120])
def test_the_ends_of_life_are_taken(age: int) -> None:
    result = case("", {"where": ["low_back"], "age": age})
    assert not result.error
    assert any("parent" in note for note in result.notes) is (age < 18)
    assert (result.contributors == ()) or age >= 16


def test_a_pregnant_man_is_taken_as_said() -> None:
    result = case("I am a man, my low back aches.", {"sex": "m", "pregnancy": "pregnant"})
    assert "male and pregnant" in " ".join(result.notes)
    assert result.disposition_if_rest_no is not None
    assert result.disposition_if_rest_no.rank >= Disposition.CLINICIAN_ROUTINE.rank


def test_two_answers_that_disagree_are_named_and_the_cautious_one_stands() -> None:
    result = case(
        "My foot slaps the ground since yesterday, low back pain.",
        {"where": ["low_back"], "leg_nerves": ["none"]},
    )
    assert result.disposition.rank >= Disposition.SAME_DAY.rank
    assert any("We keep the more cautious one" in note and "slaps" in note for note in result.notes)
    both = case("", {"where": ["low_back"], "leg_nerves": ["none", "foot_drop"]})
    assert both.disposition.rank >= Disposition.SAME_DAY.rank
    assert any("We keep the sign" in note for note in both.notes)


@pytest.mark.parametrize(
    "story",
    [
        "Mein unterer Rücken tut seit dem langen Lauf weh und ich weiß nicht, was ich tun soll.",
        "У меня болит спина после бега и я не знаю почему",
    ],
)
def test_another_language_is_said_and_the_questions_asked(story: str) -> None:
    result = case(story)
    assert any("English" in note for note in result.notes)
    assert result.next_questions[0]["id"] == "where"
    assert result.disposition is not Disposition.SELF_CARE


def test_a_very_long_story_is_read_in_part_and_says_so() -> None:
    result = case("My low back aches after running. " * 4000)
    assert any("very long" in note for note in result.notes)
    assert result.next_questions


@pytest.mark.parametrize("story", ["😀" * 500, "\x00\x07\x1b[31m low back", "\u202e", " \n\t "])
def test_signs_and_control_characters_do_no_harm(story: str) -> None:
    result = case(story)
    assert not result.error
    assert result.disposition is not Disposition.SELF_CARE
    assert result.next_questions


def test_a_fault_while_asking_ends_in_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setattr(sys.modules["backstride.check.case"], "next_questions", lambda *_: 1 / 0)
    result = case("", {"where": ["low_back"]})
    assert result.error.startswith("could not assess: be seen")
    assert result.disposition is Disposition.INCOMPLETE
    assert result.next_questions == ()


@pytest.mark.parametrize("days", [0.0, 1.0])
def test_one_day_and_none_are_numbers_and_no_answers(days: float) -> None:
    from backstride.check.facts import Known
    from backstride.core.finding import Finding

    known = Known([Finding(id="duration_days", value=days)], rulebook(), batch=False)
    assert known.look("duration_days") == days
    assert known.look("duration_days") is not True
    assert known.look("is_new_48h") is True
