"""The interview as a plain value: kept, resumed, gone back on, changed, and nothing of it lost."""

from __future__ import annotations

import json
from typing import Any

import pytest

from backstride.check import interview
from backstride.check.rehearsal import Truth, true_answer
from backstride.core.disposition import Disposition
from backstride.core.errors import UsageError

PLAIN = Truth(
    signs=frozenset({"at_low_back", "spike_session", "next_morning"}),
    numbers={"age": 38.0, "duration_days": 4.0, "severity_0_10": 3.0},
)


def run(truth: Truth, story: str = "", until: str = "") -> interview.Interview:
    now = interview.start(story)
    for _ in range(40):
        step = interview.look(now)
        if step.question is None or step.question["id"] == until:
            return now
        now = interview.answer(now, step.question["id"], true_answer(step.question["id"], truth))
    raise AssertionError(now.answers)


def test_it_comes_back_from_json_unharmed_after_every_step() -> None:
    now = interview.start("My low back aches since Sunday's long run.")
    for _ in range(6):
        question = interview.look(now).question
        assert question is not None
        now = interview.answer(
            now, question["id"], true_answer(question["id"], PLAIN), at="2026-11-27T08:00:00Z"
        )
        assert interview.from_json(json.loads(json.dumps(now.to_json()))) == now
    resumed = interview.from_json(json.loads(json.dumps(now.to_json())))
    assert interview.look(resumed).to_json() == interview.look(now).to_json()


def test_back_asks_the_last_question_again_with_its_answer_restored() -> None:
    now = run(PLAIN, until="history")
    last = now.given[-1]
    step = interview.look(now)
    assert step.back is not None
    assert step.back["id"] == last.id
    earlier = interview.back(now)
    again = interview.look(earlier)
    assert again.question is not None
    assert again.question["id"] == last.id
    assert again.draft == last.value
    assert earlier.history[-1].did == "back"
    assert earlier.history[-1].was == last.value


def test_back_at_the_beginning_is_nowhere() -> None:
    now = interview.start()
    assert interview.look(now).back is None
    assert interview.back(now) == now


def test_a_change_keeps_its_place_and_both_answers() -> None:
    now = run(PLAIN)
    assert interview.look(now).result.disposition is Disposition.SELF_CARE
    order = [g.id for g in now.given]
    changed = interview.change(now, "cauda_equina", ["ces_bladder"])
    assert [g.id for g in changed.given] == order
    assert interview.look(changed).result.disposition is Disposition.EMERGENCY_NOW
    event = changed.history[-1]
    assert (event.did, event.was, event.value) == ("change", ["none"], ["ces_bladder"])
    again = interview.change(changed, "cauda_equina", ["none"])
    assert interview.look(again).result.disposition is Disposition.SELF_CARE
    assert [e.value for e in again.history if e.id == "cauda_equina"] == [["none"], ["ces_bladder"], ["none"]]


def test_a_screen_answered_anew_drops_its_single_answers_and_keeps_them_in_the_history() -> None:
    now = run(PLAIN, until="cauda_equina")
    now = interview.answer(now, "cauda_equina", "unsure")
    question = interview.look(now).question
    assert question is not None
    assert question["id"] == "ces_saddle"
    now = interview.answer(now, "ces_saddle", "unsure")
    now = interview.change(now, "cauda_equina", ["none"])
    assert "ces_saddle" not in now.answers
    assert any(e.id == "ces_saddle" and e.was == "unsure" for e in now.history)


def test_only_the_ticked_are_answered_where_one_was_not_sure() -> None:
    now = run(PLAIN, until="cauda_equina")
    now = interview.answer(now, "cauda_equina", ["ces_sexual", "unsure"])
    question = interview.look(now).question
    assert question is not None
    assert question["id"] == "ces_saddle"
    assert interview.look(now).result.disposition.rank >= Disposition.SAME_DAY.rank


def test_an_emergency_is_a_phase_of_its_own_and_asks_nothing_more() -> None:
    now = run(PLAIN, until="cauda_equina")
    step = interview.look(interview.answer(now, "cauda_equina", ["ces_sexual", "ces_bladder"]))
    while step.question is not None and step.question["id"].startswith("bladder"):
        now = interview.answer(
            interview.answer(now, "cauda_equina", ["ces_sexual", "ces_bladder"]), "bladder_what", "new"
        )
        step = interview.look(now)
    assert step.phase == "emergency"
    assert step.question is None


def test_the_answers_can_be_read_again_in_words() -> None:
    step = interview.look(run(PLAIN))
    said = {row["id"]: row["said"] for row in step.review}
    assert said["where"] == "Low back"
    assert said["cauda_equina"] == "None of these"
    assert said["duration"] == "Two to six days"
    assert step.phase == "done"
    assert {state for _, state in step.topics} == {"done"}


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("severity", 11),
        ("severity", -1),
        ("age", 121),
        ("age", "old"),
        ("age", True),
        ("where", []),
        ("cauda_equina", []),
        ("cauda_equina", ["nonsense"]),
        ("pregnancy", "perhaps"),
        ("no_such_question", "yes"),
        ("illness", "skip"),
        ("sex", "x"),
    ],
)
def test_what_it_does_not_take_is_a_clear_word_and_changes_nothing(question: str, value: Any) -> None:
    with pytest.raises(UsageError) as fault:
        interview.answer(interview.start(), question, value)
    assert len(str(fault.value)) > 10


@pytest.mark.parametrize(
    "data", [{}, {"format": 99}, {"format": 1, "story": "", "given": [1], "history": []}]
)
def test_something_else_is_not_a_saved_interview(data: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        interview.from_json(data)
