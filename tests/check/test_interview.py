"""The interview answered from a script: emergencies early, an end in sight, nothing asked twice."""

from __future__ import annotations

from typing import Any

import pytest

from backstride.check import case
from backstride.check.rehearsal import Truth, rehearse
from backstride.core.disposition import Disposition, RunPermission
from backstride.core.errors import UsageError

CALM: dict[str, Any] = {"where": ["low_back"], "age": 41, "pregnancy": "no", "duration": "4", "severity": 3}


def calm(*signs: str, place: str = "at_low_back") -> Truth:
    return Truth(
        signs=frozenset({place, *signs}), numbers={"age": 41.0, "duration_days": 4.0, "severity_0_10": 3.0}
    )


def test_a_plain_backache_ends_in_self_care_within_fifteen_questions() -> None:
    found = rehearse(calm())
    assert found.result.disposition is Disposition.SELF_CARE
    assert found.result.run_permission is RunPermission.MODIFIED
    assert len(found.asked) <= 17  # nothing told in words: the longest plain interview


def test_an_emergency_is_reached_within_six_questions() -> None:
    for sign in ("ces_saddle", "chest_pain", "weak_both_legs", "sudden_severe_trunk", "stroke_sign"):
        found = rehearse(calm(sign, "chest_pain_now"))
        assert found.result.disposition is Disposition.EMERGENCY_NOW, sign
        assert len(found.asked) <= 6, (sign, found.asked)


@pytest.mark.parametrize("screen", ["emergency_now", "cauda_equina", "thoracic_block"])
@pytest.mark.parametrize("place", ["low_back", "mid_back", "neck", "chest", "calf"])
def test_each_yes_on_an_emergency_screen_is_at_least_same_day(screen: str, place: str) -> None:
    from backstride.knowledge.rulebook import rulebook

    question = next(q for q, _ in rulebook().questions if q.id == screen)
    for item in question.items:
        if item == "pleuritic" and place in ("calf", "low_back"):
            continue
        result = case("", {**CALM, "where": [place], screen: [item]})
        assert result.disposition.rank >= Disposition.SAME_DAY.rank, (item, place, result.disposition)


def test_mid_back_opens_the_chest_block_before_anything_else() -> None:
    result = case("", {"where": ["mid_back"]})
    assert result.next_questions[0]["id"] == "thoracic_block"


def test_an_aside_in_the_story_fires_at_once() -> None:
    result = case("Low back sore after Sunday, probably nothing, oh and it feels numb when I wipe lol")
    assert result.disposition is Disposition.EMERGENCY_NOW
    assert result.next_questions == ()


def test_not_sure_on_a_screen_opens_its_items_one_by_one() -> None:
    result = case("", {**CALM, "cauda_equina": "unsure"})
    ids = [q["id"] for q in result.next_questions]
    assert {"ces_saddle", "ces_bladder", "ces_bowel"} <= set(ids)


def test_every_question_says_why_and_offers_a_way_out() -> None:
    for question in case("", {"where": ["mid_back", "low_back"]}).next_questions:
        assert question["why_ask"]
        if question["kind"] == "multi" and question["id"] != "where":
            assert question["options"][-1]["value"] == "none"
            assert len(question["options"]) <= 7


@pytest.mark.parametrize(
    "answers",
    [{"nonsense": "yes"}, {"age": 300}, {"age": "old"}, {"cauda_equina": ["what"]}, {"pregnancy": "x"}],
)
def test_a_wrong_answer_is_a_clear_word(answers: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        case("", answers)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "🙂🙂",
        "\x00\x01",
        "a" * 100_000,
        "Mein Rücken tut nach dem Laufen weh und ich weiß nicht warum.",
    ],
)
def test_bad_text_never_reassures(text: str) -> None:
    assert case(text).disposition is not Disposition.SELF_CARE
