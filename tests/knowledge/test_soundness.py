"""The knowledge base is sound, and a mistake in it is refused with its place."""

from __future__ import annotations

from datetime import date

import pytest

from backstride.check.soundness import document, faults
from backstride.core.errors import KnowledgeError
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


def test_stories_beside_rules_fire_and_do_not() -> None:
    from backstride.check import case

    for rule, _ in rulebook().rules:
        for text in rule.fires:
            assert rule.id in {r.rule for r in case(text, batch=True).reasons}, (rule.id, text)
        for text in rule.not_fires:
            assert rule.id not in {r.rule for r in case(text, batch=True).reasons}, (rule.id, text)


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
    assert said in str(error.value)


def test_the_language_of_rules_is_small() -> None:
    for text in ("__import__('os')", "a.b", "a[0]", "f(x)", "1 + 1", "lambda: 1"):
        with pytest.raises(KnowledgeError):
            parse(text)


def test_the_document_holds_every_rule_and_says_it_is_not_reviewed() -> None:
    text = document()
    assert "not been reviewed by a clinician" in text
    assert all(rule.id in text for rule, _ in rulebook().rules)
