"""The knowledge base is sound, and a mistake in it is refused with its place."""

from __future__ import annotations

from datetime import date

import pytest

from backstride.check import soundness
from backstride.check.printed import document
from backstride.check.soundness import faults
from backstride.core.errors import KnowledgeError
from backstride.knowledge import cases
from backstride.knowledge.conditions import parse
from backstride.knowledge.rulebook import _files, build, rulebook


def test_sound_today() -> None:
    assert faults(date(2026, 11, 24)) == []


def test_overdue_reviews_are_told() -> None:
    assert any("review was due" in fault for fault in faults(date(2028, 1, 1)))


def test_every_rule_can_fire_on_some_findings() -> None:
    """A rule that no answer can fire is no rule."""
    book = rulebook()
    askable = (
        set(book.signs)
        | set(book.numbers)
        | {"pregnant", "sex_female", "side_left", "side_right", "out_of_scope"}
    )
    for rule, condition in book.rules:
        names = set(condition.names)
        while names & (book.facts.keys() | book.gates.keys()):
            name = next(iter(names & (book.facts.keys() | book.gates.keys())))
            names = (names - {name}) | {*{**book.facts, **book.gates}[name].names}
        assert names & (askable | {n for n in names if n.startswith("at_")}), rule.id


def test_every_rule_has_its_stories_and_a_missing_or_wrong_one_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = dict(cases.rule_cases())
    rules = {r.id for r, _ in rulebook().rules} | {p.id for p, _, _ in rulebook().points}
    assert set(told) == rules
    told["RF-NEU-1"] = cases.RuleCase(
        rule="RF-NEU-1", fires=["My knee is stiff."], not_fires=["My foot slaps the ground since today."]
    )
    del told["RF-CES-1"]
    monkeypatch.setattr(soundness, "rule_cases", lambda: told)
    found = soundness.faults(date(2026, 11, 27))
    assert len(found) == 3
    assert {"RF-NEU-1", "RF-CES-1"} == {fault.split(": ")[1] for fault in found}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (b'level = "same_day"', b'level = "sometime"', "sometime"),
        (b"grade =", b"grad =", "grad"),
        (b'when = "foot_drop"', b'when = "foot_drop +"', "when"),
    ],
)
def test_a_mistake_is_refused_with_its_file(old: bytes, new: bytes, said: str) -> None:
    files = [(n, d.replace(old, new, 1) if n == "rules/neuro.toml" else d) for n, d in _files()]
    with pytest.raises(KnowledgeError) as error:
        build(files)
    assert "neuro.toml" in str(error.value)
    if error.value.line:
        told = dict(files)["rules/neuro.toml"].splitlines()[error.value.line - 1]
        assert new.split(b" ")[0] in told or told == b"[[rule]]"
    assert said in str(error.value)


def test_the_language_of_rules_is_small() -> None:
    for text in ("__import__('os')", "a.b", "a[0]", "f(x)", "1 + 1", "lambda: 1"):
        with pytest.raises(KnowledgeError):
            parse(text)


def test_the_document_holds_every_rule_and_says_it_is_not_reviewed() -> None:
    text = document()
    assert "not been reviewed by a clinician" in text
    assert all(rule.id in text for rule, _ in rulebook().rules)
