"""The command line and what leaves the app, in German; JSON and stored results stay as they are."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from backstride.check.words import texts
from backstride.cli import main
from backstride.export.facts import Told
from backstride.export.language import turned, turned_svg
from backstride.export.letter import letter
from backstride.export.letter.content import ROOMS, content
from backstride.knowledge.languages import speaker
from export.facts import facts


class TestTerminal:
    def test_a_check_is_said_in_german(self, capsys, monkeypatch):
        monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
        assert (
            main(["check", "--lang", "de", "--country", "DE", "--story", "crushing chest pain now, sweating"])
            == 0
        )
        said = capsys.readouterr().out
        assert said.startswith("Stopp. Ruf jetzt 112 an.")
        assert "Sag dort: Ich habe Schmerzen oder Druck in der Brust." in said
        assert "Fahr nicht selbst." in said
        assert "auch die Übersetzung nicht" in said
        assert not re.search(r"\b(the|you|with)\b", said)

    def test_load_is_said_in_german_with_a_decimal_comma(self, capsys, tmp_path):
        table = tmp_path / "t.csv"
        table.write_text(
            "date,sport,distance_km,duration_min\n2026-11-08,run,9,55\n2026-11-20,run,18.2,110\n"
        )
        assert main(["load", "--table", str(table), "--as-of", "2026-11-25", "--lang", "de"]) == 0
        said = capsys.readouterr().out
        assert "18,2 km" in said
        assert "längsten" in said

    def test_json_is_the_same_in_every_language(self, capsys):
        told = []
        for language in ("en", "de"):
            main(["check", "--json", "--lang", language, "--story", "My low back aches since Sunday."])
            told.append(capsys.readouterr().out)
        assert told[0] == told[1]
        assert json.loads(told[0])["disposition"] == "incomplete"

    @pytest.mark.parametrize("words", [["check", "--lang", "xx"], ["doctor", "--lang", "de"]])
    def test_a_language_that_is_not_there_is_told(self, words, capsys):
        assert main(words) == 2
        said = capsys.readouterr().err
        assert "language" in said or "English only" in said


@pytest.mark.parametrize("permission", sorted(texts().running))
def test_what_to_do_until_seen_is_german_for_every_permission(permission):
    """A frame whose last hole takes a whole sentence, full stop and all."""
    said = speaker("de").say(f"Running meanwhile: {texts().running[permission]}")
    assert said is not None
    assert said.startswith("Laufen bis dahin: ")
    assert not re.search(r"\b(and|the|run)\b", said)


class TestLetter:
    def test_it_is_german_and_one_page(self):
        made = letter(facts(), language="de")
        assert made.pages == 1
        assert b"/Lang (de)" in made.pdf or b"/Lang(de)" in made.pdf

    def test_headings_answers_and_level_are_turned_over(self):
        told = content(facts(), ROOMS[0], language="de")
        assert told["lang"] == "de"
        assert told["title"] == "Brief an die Praxis"
        assert told["level"]["title"] != content(facts(), ROOMS[0])["level"]["title"]
        assert told["foot"].startswith("Backstride informiert")
        assert {row[0] for row in told["asked"]} <= {
            "JA", "NICHT SICHER", "Gewählt", "NICHT BEANTWORTET", "Nein", "Nicht gefragt",
        }  # fmt: skip

    def test_own_words_stay(self):
        own = "Do not drive yourself. My back hurts with the dog, and that is no joke."
        told = content(replace(facts(), story=own, told=Told(more=own)), ROOMS[0], language="de")
        assert told["complaint"]["story"] == own

    def test_english_is_the_same_bytes_as_before(self):
        assert letter(facts()).pdf == letter(facts(), language="en").pdf


def test_drawings_are_turned_over_and_stay_drawings():
    svg = '<svg><text x="1">Front</text><title>Pelvic tilt</title><desc>a &lt;b&gt;</desc></svg>'
    assert turned_svg(svg, "de") == (
        '<svg><text x="1">Vorn</text><title>Beckenkippen</title><desc>a &lt;b&gt;</desc></svg>'
    )


def test_what_is_not_known_stays_as_it_is():
    assert turned({"name": "Yes", "a": ["Yes", 3, None]}, "de", keep={"name"}) == {
        "name": "Yes",
        "a": ["Ja", 3, None],
    }
