"""Six runners at the terminal, from their first words to the result: what they are asked, and what they read."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import pytest

from backstride.check import interview
from backstride.check.rehearsal import Truth, true_answer
from backstride.check.soundness import BANNED
from backstride.cli.interview import converse

TODAY = dt.date(2026, 11, 27)


@dataclass(frozen=True)
class Runner:
    story: str
    truth: Truth
    title: str
    says: tuple[str, ...]
    never: tuple[str, ...]
    most: int


def truth(*signs: str, **numbers: float) -> Truth:
    return Truth(signs=frozenset(signs), numbers=numbers)


RUNNERS = {
    "gym, half again as long": Runner(
        "I went from 20 to 30 minutes on elliptical and treadmill on Tuesday. Next morning my low back ached.",
        truth(
            "at_low_back", "movement_changes", "course_better", age=34.0, duration_days=3.0, severity_0_10=4.0
        ),
        "Nothing you told us today needs urgent care.",
        (
            "That cannot rule out every cause.",
            "Running: Yes, but less",
            "Check again on Sun 29 Nov",
            "six weeks after it began",
        ),
        ("Call 999",),
        17,
    ),
    "a cauda equina sign as an aside": Runner(
        "Low back tight after Sunday's long one, usual stuff, and funny, it feels a bit numb when I wipe, lol. Can I race?",
        truth("at_low_back", "ces_saddle"),
        "Stop. Call 999 now.",
        (
            "Go to the nearest emergency department now",
            "I have new numbness or an odd feeling between my legs.",
        ),
        ("Running:", "adding to it", "Check again"),
        0,
    ),
    "a pressure in the chest on the hill": Runner(
        "My chest tightens at the top of every interval and goes in two minutes, as you'd expect flat out. I'm 46.",
        truth(
            "at_chest",
            "chest_pain",
            "effort_related",
            "eases_with_rest",
            age=46.0,
            duration_days=5.0,
            severity_0_10=5.0,
        ),
        "Be seen by a clinician today.",
        ("Running: No running and no exercise", "Call emergency services if"),
        ("adding to it", "Nothing you told us"),
        16,
    ),
    "a young woman with one sore spot": Runner(
        "One-finger sore spot low on the right of my back when I land. My periods have been away for five months. I'm 22.",
        truth(
            "at_low_back",
            "bone_point",
            "single_leg_load_pain",
            "periods_absent",
            "sex_female",
            age=22.0,
            duration_days=20.0,
            severity_0_10=5.0,
        ),
        "Book a clinician for this week.",
        ("No running until you have been seen.", "No running. Walking"),
        ("weight loss is", "BMI"),
        19,
    ),
    "calf after a flight": Runner(
        "Left calf sore at rest since the flight from Sydney, no pull that I know of.",
        truth("at_calf", "calf_pain", "clot_risk", age=51.0, duration_days=3.0, severity_0_10=4.0),
        "Be seen by a clinician today.",
        (
            "Say: My calf hurts. One calf or thigh hurts even at rest. I travelled or lay still for long",
            "No running and no exercise",
        ),
        ("adding to it",),
        17,
    ),
    "four months at the desk": Runner(
        "Ache between my shoulder blades at the desk for four months, eases when I move, I feel well. I'm 29.",
        truth(
            "at_shoulder_blade",
            "movement_changes",
            "sit_gt6h",
            age=29.0,
            duration_days=120.0,
            severity_0_10=3.0,
        ),
        "This is worth a routine appointment.",
        ("A physiotherapist or a doctor.", "Running: Yes, but less"),
        ("Call 999 now.",),
        19,
    ),
}


def walk(runner: Runner) -> tuple[str, list[str]]:
    """Drive the terminal: answer the question that stands, from the truth. Returns what was printed, and the ids."""
    asked: list[str] = []
    now = {"state": interview.start(runner.story)}

    def ask(prompt: str) -> str:
        if "they are right" in prompt:
            return ""
        step = interview.look(now["state"], today=TODAY)
        assert step.question is not None
        value = true_answer(step.question["id"], runner.truth)
        now["state"] = interview.answer(now["state"], step.question["id"], value)
        asked.append(step.question["id"])
        return typed(value, step.question)

    converse(interview.start(runner.story), today=TODAY, country="GB", save=None, ask=ask)
    return "", asked


def typed(value: object, question: dict[str, object]) -> str:
    """An answer as a runner would type it."""
    options = [o["value"] for o in question["options"]]  # type: ignore[attr-defined, index]
    if value == "unsure":
        return "?"
    if isinstance(value, list):
        return ", ".join(str(options.index(v) + 1) for v in value)
    return str(options.index(value) + 1) if value in options else f"{value:g}"


@pytest.mark.parametrize("name", RUNNERS)
def test_a_runner_from_first_words_to_the_result(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    runner = RUNNERS[name]
    _, asked = walk(runner)
    shown = capsys.readouterr().out
    assert runner.title in shown
    for words in runner.says:
        assert words in shown, words
    result = shown[shown.index(runner.title) :]
    for words in runner.never:
        assert words not in result, words
    assert len(asked) <= runner.most, asked
    assert not BANNED.search(result)
    assert "not been reviewed by a clinician" in result


def test_an_emergency_stands_alone_and_first(capsys: pytest.CaptureFixture[str]) -> None:
    walk(RUNNERS["a cauda equina sign as an aside"])
    lines = capsys.readouterr().out.strip().splitlines()
    assert lines[0] == "Stop. Call 999 now."


def test_back_skip_not_sure_and_nonsense_at_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    typed_in = iter(["nonsense", "99", "1", "b", "?", "b", "1"])

    def ask(_: str) -> str:
        try:
            return next(typed_in)
        except StopIteration:
            raise EOFError from None

    save = tmp_path / "check.json"
    now = interview.start()
    assert converse(now, today=TODAY, country="", save=save, ask=ask) == 0
    shown = capsys.readouterr().out
    assert "We do not understand 'nonsense'" in shown
    assert "Before, you answered: Low back" in shown
    assert "Your answers are saved." in shown
    assert "We cannot say yet." in shown
    import json

    kept = interview.from_json(json.loads(save.read_text(encoding="utf-8")))
    assert [e.did for e in kept.history] == ["start", "answer", "back", "answer", "back", "answer"]
    assert kept.answers == {"where": ["low_back"]}


def test_an_answer_is_changed_before_the_result(capsys: pytest.CaptureFixture[str]) -> None:
    runner = RUNNERS["gym, half again as long"]
    state = {"now": interview.start(runner.story), "changed": False}
    script: list[str] = []

    def ask(prompt: str) -> str:
        if "they are right" in prompt:
            if state["changed"]:
                return ""
            state["changed"] = True
            ids = [row["id"] for row in interview.look(state["now"]).review]  # type: ignore[arg-type]
            script.append("cauda_equina")
            return str(ids.index("cauda_equina") + 1)
        if script:
            script.clear()
            return "1"
        step = interview.look(state["now"], today=TODAY)  # type: ignore[arg-type]
        assert step.question is not None
        value = true_answer(step.question["id"], runner.truth)
        state["now"] = interview.answer(state["now"], step.question["id"], value)  # type: ignore[arg-type]
        return typed(value, step.question)

    converse(state["now"], today=TODAY, country="US", save=None, ask=ask)  # type: ignore[arg-type]
    shown = capsys.readouterr().out
    assert "Check your answers" in shown
    assert "Stop. Call 911 now." in shown
