"""What the search learns from, and questions that it never saw."""

from __future__ import annotations

import time
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from backstride.ask import ask
from backstride.ask.examples import REFUSED, asked, examples, refused
from backstride.ask.nearest import bag, learn
from backstride.ask.refusals import by_id
from backstride.ask.search import search
from backstride.ask.solving import solve_in_place
from backstride.core.disposition import Disposition
from backstride.core.vectors import encode

SETS = Path(__file__).parent / "questions"


def told(name: str) -> dict[str, Any]:
    found: dict[str, Any] = tomllib.loads((SETS / f"{name}.toml").read_text(encoding="utf-8"))
    return found


def test_no_example_question_belongs_to_two_answers() -> None:
    lines = [line.lower() for rows in (*asked().values(), *refused().values()) for line in rows]
    assert [line for line, n in Counter(lines).items() if n > 1] == []


def test_every_refusal_with_examples_says_why_and_where() -> None:
    assert all(by_id(name).why and by_id(name).where for name in refused())


def test_examples_are_search_data_of_every_passage() -> None:
    known = examples()
    per = Counter(known.owner)
    thin = [name for i, name in enumerate(known.answers) if not name.startswith(REFUSED) and per[i] < 10]
    assert thin == []


@pytest.mark.timeout(600)
def test_a_red_flag_inside_a_question_comes_first_and_alone() -> None:
    missed, alone = [], []
    for level, lines in told("urgent").items():
        for line in lines:
            got = ask(line)
            if got.disposition is None or got.disposition.rank < Disposition(level).rank:
                missed.append(line)
            elif got.passages and got.disposition.rank >= Disposition.SAME_DAY.rank:
                alone.append(line)
    assert alone == []
    assert len(missed) <= 0.06 * sum(len(lines) for lines in told("urgent").values()), missed


def test_the_same_question_gets_the_same_hits() -> None:
    assert search("should I rest or keep moving") == search("should I rest or keep moving")


def test_a_warm_question_is_quick() -> None:
    ask("does heat help")
    began = time.process_time()
    for line in ("is walking good for a sore back", "should I get an x-ray", "how far may my long run be"):
        ask(line)
    assert (time.process_time() - began) / 3 < 0.05


@pytest.mark.parametrize(
    "words",
    ["", "   ", "???", "\x00\x01", "x" * 5000, "Der Rücken tut mir nach dem Laufen weh, was soll ich tun"],
)
def test_odd_words_are_no_fault(words: str) -> None:
    assert ask(words).answer


@pytest.mark.timeout(600)
def test_questions_that_the_search_never_saw() -> None:
    fresh = told("fresh")
    lines = [(line, names.split("+")) for names, rows in fresh["answered"].items() for line in rows]
    got = [(line, names, ask(line)) for line, names in lines]
    first = [bool(a.passages) and a.passages[0].id in names for _, names, a in got]
    near = [bool({p.id for p in a.passages[:3]} & set(names)) for _, names, a in got]
    assert sum(first) / len(first) >= 0.85, [row[0] for row, ok in zip(got, first, strict=True) if not ok]
    assert sum(near) / len(near) >= 0.9
    answered = [line for line in fresh["refused"] if not ask(line).refused]
    assert len(answered) <= 0.05 * len(fresh["refused"]), answered


def test_no_fresh_question_is_search_data() -> None:
    fresh = told("fresh")
    known = {text.lower() for text in examples().texts}
    lines = [*fresh["refused"], *(line for rows in fresh["answered"].values() for line in rows)]
    assert [line for line in lines if line.lower() in known] == []


@pytest.mark.parametrize("n", [1, 256, 257, 700])
def test_votes_solve_their_equations(n: int) -> None:
    random = np.random.default_rng(n)
    half = random.normal(size=(n, n)).astype(np.float32)
    table = half @ half.T / n + np.eye(n, dtype=np.float32)
    wanted = random.normal(size=(n, 3)).astype(np.float32)
    found = solve_in_place(table.copy(), wanted)
    assert np.abs(table @ found - wanted).max() < 1e-3


def test_a_refusal_must_speak_from_the_whole_or_from_what_is_asked() -> None:
    """An aside about somebody's tablets is no question about them."""
    got = ask("My dentist gave me codeine last month, are opioids a good idea for long lasting back pain?")
    assert [p.id for p in got.passages][:1] == ["opioids"]


@pytest.mark.parametrize(
    "question",
    [
        "how do I mend the spine of an old book",
        "which disc brakes for a gravel bike",
        "img_4711.png what is this lump",
    ],
)
def test_words_of_the_body_in_another_sense_are_outside(question: str) -> None:
    assert ask(question).refused


@pytest.mark.parametrize(
    ("question", "passage"),
    [
        ("what does cadence mean", "cadence"),
        ("what does a flare mean", "flare"),
        ("can you explain what yoga is", "yoga_taichi"),
        ("what exactly is a red flag", "red_flags"),
        ("what is meant by a spike", "single_session_spike"),
        ("what is DOMS again", "doms"),
    ],
)
def test_what_a_word_of_ours_means_is_not_outside(question: str, passage: str) -> None:
    """ "What is a black hole" is far off, and so sounds every question that begins like it."""
    assert passage in [p.id for p in ask(question).passages]


def test_an_answer_with_few_examples_is_not_drowned_by_one_with_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BACKSTRIDE_CACHE", str(tmp_path))
    many = [
        f"{way} helps {who} back"
        for way in ("heat", "ice", "rest", "rubbing")
        for who in ("my", "her", "a", "the")
    ]
    few = ["yoga helps my back", "tai chi eases a back"]
    texts, owner = many + few, [0] * len(many) + [1] * len(few)
    asked = "yoga eases her back"
    scores = {}
    for thin in (0.0, 1.2):
        learnt = learn("test", texts, owner, lambda: [bag(t) for t in texts], thin)
        (row,), _ = learnt.scores(encode([asked]), [bag(asked)])
        scores[thin] = row[1] - row[0]
    assert scores[1.2] > scores[0.0]
