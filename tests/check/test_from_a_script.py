"""A whole interview driven from a script through the command line, as the charter's contract promises."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from backstride.check.rehearsal import Truth, true_answer
from backstride.cli import main

CONTRACT = {"id", "topic", "ask", "why_ask", "sensitive", "kind", "options"}


def drive(
    truth: Truth, story: str, file: Path, capsys: pytest.CaptureFixture[str]
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    answers: dict[str, Any] = {}
    asked = []
    for _ in range(40):
        file.write_text(json.dumps(answers), encoding="utf-8")
        assert main(["check", "--json", "--story", story, "--answers", str(file)]) == 0
        out, err = capsys.readouterr()
        assert err == ""
        found = json.loads(out)
        if not found["next_questions"]:
            return found, asked
        question = found["next_questions"][0]
        assert set(question) >= CONTRACT
        assert question["id"] not in answers
        asked.append(question)
        answers[question["id"]] = true_answer(question["id"], truth)
    raise AssertionError(list(answers))


def test_an_ordinary_ache(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    truth = Truth(
        signs=frozenset({"at_low_back", "movement_changes"}), numbers={"age": 41.0, "duration_days": 4.0}
    )
    story = "My low back aches since Sunday, I'm 41. It is getting better."
    found, asked = drive(truth, story, tmp_path / "a.json", capsys)
    assert found["disposition"] == "self_care"
    assert found["run_permission"] == "modified"
    assert len(found["review_on"]) == 4
    assert found["six_weeks_on"] is not None
    assert found["open"] == []
    assert len(asked) <= 15
    assert not {"where", "age", "duration"} & {q["id"] for q in asked}, "told in the story, not asked again"
    assert sum(q["skippable"] for q in asked) <= 6


def test_an_emergency_stops_the_asking(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    truth = Truth(signs=frozenset({"at_low_back", "ces_bladder"}), numbers={"age": 41.0})
    found, asked = drive(truth, "", tmp_path / "a.json", capsys)
    assert found["disposition"] == "emergency_now"
    assert found["run_permission"] == "none"
    assert found["contributors"] == []
    assert len(asked) <= 6


@pytest.mark.parametrize(
    "place", ["mid_back", "upper_back", "shoulder_blade", "rib", "chest", "flank", "abdomen"]
)
def test_the_trunk_opens_the_chest_block_before_anything_else(
    place: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, asked = drive(
        Truth(signs=frozenset({f"at_{place}"}), numbers={"age": 30.0}), "", tmp_path / "a.json", capsys
    )
    order = [q["id"] for q in asked]
    assert order[:3] == ["where", "thoracic_block", "emergency_now"]
    if place in {"mid_back", "upper_back", "shoulder_blade", "rib"}:
        assert "cord" in order
    assert "belly_and_skin" in order


def test_a_settled_chest_pattern_is_told_from_one_that_is_there_now(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """R_ACS: the settled band needs its facts answered; without them the emergency stands (vignette V27)."""
    file = tmp_path / "a.json"
    pain = {"where": ["chest"], "thoracic_block": ["none"], "emergency_now": ["chest_pain"]}
    file.write_text(json.dumps(pain), encoding="utf-8")
    assert main(["check", "--json", "--answers", str(file)]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["disposition"] == "emergency_now"
    assert [q["id"] for q in found["next_questions"]][:1] == ["chest_what"]
    for option, level in (("now", "emergency_now"), ("recent", "same_day"), ("settled", "clinician_days")):
        file.write_text(json.dumps({**pain, "chest_what": option}), encoding="utf-8")
        assert main(["check", "--json", "--answers", str(file)]) == 0
        found = json.loads(capsys.readouterr().out)
        assert found["disposition"] == level, option
        assert found["run_permission"] == "none"


@pytest.mark.parametrize("seed", range(24))
def test_any_answers_come_to_an_end_and_nothing_open_is_reassured(seed: int) -> None:
    """Mostly harmless answers with a few others between: no question twice, no fault, no self-care on open questions."""
    import random

    from backstride.check import case
    from backstride.check.asking import possible
    from backstride.knowledge.rulebook import rulebook

    draw = random.Random(seed)
    by_id = {question.id: question for question, _ in rulebook().questions}
    answers: dict[str, Any] = {}
    for _ in range(60):
        result = case("", answers)
        assert not result.error
        if not result.next_questions:
            break
        assert result.disposition.value != "self_care" or result.next_questions[0]["skippable"]
        name = result.next_questions[0]["id"]
        assert name not in answers
        ways = possible(by_id[name]) if name in by_id else ["no", "yes"]
        answers[name] = (
            "unsure" if draw.random() < 0.03 else ways[0] if draw.random() < 0.9 else draw.choice(ways)
        )
    else:
        raise AssertionError(list(answers))
    if result.disposition.value == "self_care":
        assert result.open_questions == ()
