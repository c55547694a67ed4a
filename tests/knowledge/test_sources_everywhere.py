"""A source named anywhere in the knowledge stands on the shelf, also in files with no check of their own."""

from __future__ import annotations

from datetime import date

from backstride.check import soundness


def test_a_source_that_does_not_exist_is_found_in_any_file(monkeypatch):
    told = {"course": [{"points": [], "sources": ["NOBODY99"]}]}
    real = list(soundness._tomls())
    monkeypatch.setattr(soundness, "_tomls", lambda: iter([*real, ("new.toml", told)]))
    assert "new.toml: no source 'NOBODY99'" in soundness.faults(date(2026, 11, 27))


def test_a_banned_word_in_the_letter_is_found(monkeypatch):
    real = [(n, f) for n, f in soundness._tomls() if n != "letter.toml"]
    letter = {"words": {"x": "You are fine"}, "question": []}
    monkeypatch.setattr(soundness, "_tomls", lambda: iter([*real, ("letter.toml", letter)]))
    assert any("You are fine" in fault for fault in soundness.faults(date(2026, 11, 27)))
