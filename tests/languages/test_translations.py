"""Translations: current, with the same figures, never guessed, never reassuring more than the English."""

from __future__ import annotations

import re
from importlib import import_module
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backstride.app.language.catalogue import compiled, po_file
from backstride.app.language.collect import messages
from backstride.check.rescreen import ITEMS
from backstride.check.words import texts as check_texts
from backstride.core.errors import KnowledgeError
from backstride.knowledge.languages import Speaker, figures, known_languages, speaker, texts
from backstride.knowledge.languages.check import BANNED, counts, faults

LANGUAGES = known_languages()
#: pages on the way to a level: what they say is translated whole, or the tests are red
SAFETY_PAGES = (
    "check_answers.html",
    "check_question.html",
    "check_story.html",
    "checkin.html",
    "checkin_saved.html",
    "checkin_screen.html",
    "emergency.html",
    "emergency_wrong.html",
    "help_now.html",
    "release.html",
    "released.html",
    "result.html",
    "_standing.html",
    "_top.html",
    "_foot.html",
    "pages/check_answer.py",
    "pages/emergency.py",
    "pages/result.py",
)


def entries(language: str):
    import polib

    return polib.pofile(str(po_file(language)))


def holes(text: str) -> list[str]:
    return sorted(re.findall(r"%\(\w+(?:\.\w+)?\)\w|%%|\{[^{}]*\}", text))


def test_there_is_german():
    assert LANGUAGES == ["de"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_on_the_way_to_a_level_has_a_current_translation(language):
    count = next(count for count in counts() if count.language == language)
    assert count.required_missing == []
    voice = speaker(language)
    fixed = [item.ask for item in ITEMS] + [*check_texts().variants.values()]
    assert [text for text in fixed if voice.say(text) is None] == []


def test_no_place_is_unknown_and_every_figure_is_kept():
    assert faults() == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_texts_keep_their_figures_in_every_language(language):
    wrong = []
    for entry in entries(language):
        pairs = [(entry.msgid, entry.msgstr)] if entry.msgstr else []
        if entry.msgid_plural:
            pairs = [(entry.msgid_plural, entry.msgstr_plural[1])] if entry.msgstr_plural[1] else []
        wrong += [(ours, theirs) for ours, theirs in pairs if holes(ours) != holes(theirs)]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_texts_do_not_reassure_more_than_the_english(language):
    said = [e.msgstr or " ".join((e.msgstr_plural or {}).values()) for e in entries(language)]
    assert [text for text in said if BANNED[language].search(text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_on_the_way_to_a_level_have_no_untranslated_text(language):
    catalogue = compiled(language)
    found = [
        (where, text)
        for (context, text, _plural), files in messages().items()
        for where in files
        if where.endswith(SAFETY_PAGES) and not context and not _is_translated(catalogue, text)
    ]
    assert found == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_other_pages_are_nearly_whole(language):
    """A new text shows in English until somebody translates it; more than one in twenty would be a half-made language."""
    catalogue = compiled(language)
    told = [text for (context, text, _plural) in messages() if not context]
    missing = [text for text in told if not _is_translated(catalogue, text)]
    assert len(missing) * 20 <= len(told), missing[:10]


def _is_translated(catalogue, text: str) -> bool:
    return bool(catalogue._catalog.get(text) or catalogue._catalog.get((text, 0)))


class TestStale:
    """When the English changes, its translation is not used any more."""

    def test_a_changed_text_stays_english(self, monkeypatch):
        module = import_module("backstride.knowledge.languages.speaker")
        old = check_texts().levels["incomplete"].title
        place = "levels/incomplete/title"
        told = {name: dict(rows) for name, rows in texts.english().items()}
        told["dispositions.toml"][place] = "We cannot tell yet."
        monkeypatch.setattr(module.texts, "english", lambda: told)
        voice = Speaker("de", module.current("de"))
        assert voice.say("We cannot tell yet.") is None
        assert voice.say(old) is None

    def test_an_unknown_place_is_refused(self, monkeypatch):
        from backstride.knowledge.languages import check

        rows = texts.translations("de") | {"questions.toml": {"question/none/ask": ("00000000", "Was?")}}
        monkeypatch.setattr(check.texts, "translations", lambda _: rows)
        assert any("no text at question/none/ask" in fault for fault in check.faults())

    def test_a_row_without_a_fingerprint_is_refused(self, monkeypatch):
        monkeypatch.setattr(texts, "_read", lambda *_: {"texts": {"question/where/ask": "Wo?"}})
        with pytest.raises(KnowledgeError, match="fingerprint"):
            texts.translations("de")

    def test_other_figures_than_the_english_has_are_a_fault(self):
        from backstride.knowledge.languages.check import _faults

        assert _faults("x", "Pain of {n}.", "Schmerz.", "de")
        assert not _faults("x", "Pain of {n}.", "Schmerz {n}.", "de")
        assert _faults("x", "Go on.", "Keine Sorge.", "de")


class TestSpeaker:
    """Whole, framed, in lists, in sentences; and nothing else."""

    voice = Speaker(
        "de",
        [
            ("no run", "kein Lauf"),
            ("pain {score}/10 the next morning", "Schmerz {score}/10 am nächsten Morgen"),
            ("The run of {day} does not count: {red}.", "Der Lauf vom {day} zählt nicht: {red}."),
            ("Stop. Call now.", "Halt. Ruf jetzt an."),
            ("{} of {} met", "{1}: davon {0} erfüllt"),
        ],
    )

    @pytest.mark.parametrize(
        ("english", "german"),
        [
            ("no run", "kein Lauf"),
            ("No run.", "Kein Lauf."),
            ("no run; pain 4/10 the next morning", "kein Lauf; Schmerz 4/10 am nächsten Morgen"),
            (
                "The run of Sunday 1 March does not count: pain 6/10 the next morning.",
                "Der Lauf vom Sonntag, 1. März zählt nicht: Schmerz 6/10 am nächsten Morgen.",
            ),
            ("Stop. Call now. No run.", "Halt. Ruf jetzt an. Kein Lauf."),
            ("Stop.", "Halt."),
            ("2 of 6 met", "6: davon 2 erfüllt"),
            ("no run (2.5 km)", "kein Lauf (2,5 km)"),
            ("18.2 km", "18,2 km"),
        ],
    )
    def test_says(self, english, german):
        assert self.voice.say(english) == german

    @pytest.mark.parametrize(
        "english",
        [
            "no running",
            "Stop. Something nobody translated.",
            "The run of Sunday does not count: a long remark that stands in no file of ours.",
            "pain",
            "",
        ],
    )
    def test_says_nothing_rather_than_half(self, english):
        assert self.voice.say(english) is None

    @settings(max_examples=200, deadline=None)
    @given(st.text(st.characters(categories=["L", "Zs"]), max_size=80))
    def test_own_words_are_never_turned_over_by_chance(self, words):
        said = self.voice.say(words)
        assert said is None or words.strip().lower().startswith(("no run", "stop"))

    @settings(max_examples=200, deadline=None)
    @given(st.integers(0, 10), st.integers(1, 28))
    def test_figures_survive(self, score, day):
        said = self.voice.say(
            f"The run of Sunday {day} March does not count: pain {score}/10 the next morning."
        )
        assert re.findall(r"\d+", said) == [str(day), str(score), "10"]

    def test_a_long_text_that_nobody_knows_costs_little(self):
        """A letter's list of answers, or a pasted page, must not hold a page up."""
        text = "; ".join(f"something ({n}) that stands: in no file of ours, number {n}" for n in range(200))
        begun = perf_counter()
        assert speaker("de").say(text) is None
        assert perf_counter() - begun < 1.0

    def test_the_whole_knowledge_is_said_without_losing_a_number(self):
        """Every figure of the English stands in the German too, written out or as a figure."""
        voice, wrong = speaker("de"), []
        for rows in texts.english().values():
            for source in rows.values():
                said = voice.say(source)
                if said is None or "{" in source:
                    continue
                ours, theirs = _numbers(source), _numbers(said)
                if ours - theirs:
                    wrong.append((source, said))
        assert wrong == []


def _numbers(text: str) -> set[str]:
    return {n.replace(",", ".").rstrip(".") for n in re.findall(r"\d+(?:[.,]\d+)*", text)}


@pytest.mark.parametrize(
    ("english", "german"),
    [
        ("Mon 16 Mar", "Mo 16. März"),
        ("Wednesday 18 November 2026", "Mittwoch, 18. November 2026"),
        ("2.5 km", "2,5 km"),
        ("1.64 (1.31-2.05)", "1,64 (1,31-2,05)"),
        ("version 2026.11.24", "version 2026.11.24"),
    ],
)
def test_days_and_decimals(english, german):
    assert figures.in_language(english, "de") == german


def test_an_unknown_language_says_nothing():
    assert speaker("xx").say("Do not drive yourself.") is None
