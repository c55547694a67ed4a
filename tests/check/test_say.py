"""What a runner reads out on the phone: their own answers, in short sentences, and never a list of what it might be."""

from __future__ import annotations

import re

import pytest

from backstride.check import case, words
from backstride.check.branches import branches
from backstride.check.rehearsal import rehearse
from backstride.check.say import MOST, said_aloud, sentences
from backstride.core.disposition import Disposition

URGENT = {Disposition.EMERGENCY_NOW, Disposition.SAME_DAY}


def test_an_emergency_is_told_with_the_place_and_the_signs_that_were_said():
    found = case(
        "I cannot feel the skin between my legs and I lost control of my bladder. My low back hurts."
    )
    said = words.say_this(found)
    assert said.startswith(
        "Tell them: My low back hurts. I have new numbness or an odd feeling between my legs. "
    )
    assert "I have new trouble peeing or holding it." in said


def test_a_sign_that_was_not_told_is_not_said():
    found = case("My low back hurts since Monday and I have a fever of 39 with shivering.")
    said = words.say_this(found)
    assert "My low back hurts. I have a fever or feel feverish." in said
    assert "flank" not in said


def test_what_is_not_sure_is_said_as_not_sure():
    told = case("My low back hurts.", answers={"ces_saddle": "unsure"})
    sure = "I have new numbness or an odd feeling between my legs."
    assert words.say_this(told) == f"Say: My low back hurts. I am not sure of this: {sure}"


@pytest.mark.timeout(300)
def test_nearly_every_urgent_branch_has_words_of_the_runner():
    """A rule's reason ("fever, pregnancy or collapse") is what we know about it, not what this runner has."""
    reasons, long = [], []
    for rule, level, person in branches():
        if person is None or level not in URGENT:
            continue
        found = rehearse(person).result
        if found.disposition not in URGENT:
            continue
        said = [part for part in re.split(r"(?<=\.) ", said_aloud(found)) if part]
        known = {f"{text}." for text in (*sentences().signs.values(), *sentences().places.values())}
        if not said or not known & set(said):
            reasons.append((rule, said))
        if len(said) > MOST + 1 or any(len(part.split()) > 20 for part in said):
            long.append((rule, said))
    assert long == []
    assert len(reasons) <= 5, reasons
