"""The story reader reads English. A story in German is told apart, nothing in it is used, and it lowers nothing."""

from __future__ import annotations

from datetime import date

import pytest

from backstride.check import case
from backstride.core.disposition import Disposition
from backstride.story import read

TODAY = date(2026, 11, 30)
STORIES = (
    "Seit Sonntag tut mir der untere Rücken weh, nach einem langen Lauf von 18 km.",
    "Ich habe seit gestern starke Schmerzen in der Brust und bekomme kaum Luft.",
    "Beim Laufen kribbelt mein linkes Bein, und ich kann die Blase nicht mehr richtig halten.",
    "Mein Rücken ist morgens steif, sonst ist alles gut, keine Taubheit, kein Fieber.",
    "Nach dem Training habe ich einen stechenden Schmerz unter den Rippen, er geht nach zehn Minuten weg.",
    "Ich bin gestürzt und seitdem tut die Wirbelsäule weh, besonders wenn ich mich bewege.",
    "Kein Schmerz mehr, es ist schon wieder weg, ich will nur wissen, ob ich laufen darf.",
    "Der Orthopäde sagt, es ist nur ein Muskel und ich soll mir keine Sorgen machen.",
)
SHORT = ("Rückenschmerzen", "Brustschmerz und Atemnot", "Bein taub", "tut weh", "Knie")


@pytest.mark.parametrize("story", STORIES)
def test_a_german_story_is_recognised(story):
    found = read(story)
    assert found.language == "de"
    assert not found.is_english


@pytest.mark.parametrize("story", STORIES + SHORT)
def test_it_is_never_lower_than_no_story_at_all(story):
    """All questions stay open; the first one asked is an urgent screen or the place."""
    told, silent = case(story, {}, today=TODAY), case("", {}, today=TODAY)
    assert told.disposition is Disposition.INCOMPLETE
    assert told.disposition_if_rest_no is None or (
        told.disposition_if_rest_no.rank >= (silent.disposition_if_rest_no or Disposition.SELF_CARE).rank
    )
    assert told.next_questions
    asked = {question["id"] for question in told.next_questions}
    assert "emergency_now" in asked


@pytest.mark.parametrize("story", STORIES)
def test_its_words_answer_nothing(story):
    """Not even a plain "no numbness, no fever": the questions ask it."""
    assert [
        f.id for f in read(story).findings if str(f.value) in {"yes", "no"} and not f.id.startswith("scope_")
    ] == []
