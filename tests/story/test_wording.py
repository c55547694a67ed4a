"""Rows of the vocabulary say what they seem to say, and single sentences for serious signs are read."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib import resources

import pytest

from backstride.check import case
from backstride.core.disposition import Disposition
from backstride.story import read
from backstride.story.rows import split
from backstride.story.text import word_set

#: words that carry no meaning of their own: a bar between them cannot have been meant as one between whole rows
SMALL = word_set(
    "to from with by on in at of for before after when if how what who why while during since mid onto into over "
    "is are was were am be been has have had do does did will my the his her it he she i they we this that a an "
    "or and as though like may might could can even around once felt not till until under through"
)


def rows() -> Iterator[tuple[str, str]]:
    root = resources.files("backstride.knowledge")
    names = ["scope_cues.toml", "figurative.toml", "relations.toml"]
    files = [(name, root / name) for name in names]
    files += [
        (entry.name, entry) for entry in (root / "vocabulary").iterdir() if entry.name.endswith(".toml")
    ]
    for name, path in files:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        for key, members in data.get("lists", {}).items():
            yield from ((f"{name} {key}", row) for row in members)
        for sign in data.get("sign", ()):
            for kind in ("any", "deny", "unless", "unless_text"):
                yield from ((f"{name} {sign['finding']}.{kind}", row) for row in sign.get(kind, ()))
        for key, members in data.get("region", {}).items():
            yield from ((f"{name} {key}", row) for row in members)


def unbracketed(row: str) -> list[str]:
    """Bars of a row that may have been meant between several words ("a b|c d" is found as "a (b|c) d")."""
    out = []
    sides = row.split("&")
    for place, raw in enumerate(sides):
        side = re.sub(r"^\d+ ", "", raw) if place else raw
        side = side.strip()
        if len(sides) > 1 and ".." not in side:
            continue  # here the bars part whole rows
        if sum(" " in part for part in split(side)) < 2:
            continue
        flat = re.sub(r"\([^()]*\)", "_", re.sub(r"\([^()]*\)", "_", side))
        out += [word for word in flat.split() if "|" in word and not set(word.split("|")) <= SMALL]
    return out


def test_a_bar_between_rows_of_several_words_has_brackets() -> None:
    wrong = [(where, row) for where, row in rows() if unbracketed(row)]
    assert wrong == []


@pytest.mark.parametrize(
    "text",
    [
        "I was a bit confused at the end.",
        "I was confused about what day it was.",
        "I was so confused I ran the wrong way.",
        "Confused by the heat, I sat down.",
        "I felt disorientated after the race.",
    ],
)
def test_confusion_is_no_turn_of_phrase(text: str) -> None:
    assert read(text).has("confused_or_drowsy")


@pytest.mark.parametrize(
    "text",
    [
        "I'm confused about which plan to follow.",
        "I'm confused whether to ice it.",
        "I'm so confused, should I rest or run?",
        "The advice on shoes left me confused about stretching.",
    ],
)
def test_being_unsure_of_a_plan_is_no_confusion(text: str) -> None:
    assert not read(text).has("confused_or_drowsy")


@pytest.mark.parametrize(
    "text",
    [
        "At the finish he came in shouting at us and did not know what town he was in.",
        "My leg keeps giving way on the stairs since last week.",
        "I walk like I'm drunk these days.",
        "My calf and foot have been numb for two days.",
    ],
)
def test_a_remark_that_it_is_fine_now_closes_no_nerve_sign(text: str) -> None:
    level = case(text, batch=True, net=False).disposition_if_rest_no.rank
    assert level >= 3
    for remark in ("It's fine now.", "All back to normal now.", "He says he's fine now."):
        assert case(f"{text} {remark}", batch=True, net=False).disposition_if_rest_no.rank >= level


def test_back_to_normal_before_the_weeks_of_a_pregnancy_names_no_back() -> None:
    text = "28 weeks and bright red bleeding from below after my walk, back ache too."
    assert read(text).attributes["pregnant_weeks"] == 28
    assert read(f"All back to normal now. {text}").attributes["pregnant_weeks"] == 28


@pytest.mark.parametrize(
    "text",
    [
        "My legs felt heavy for the first two kilometres and better after that.",
        "The hills were quite hard on my legs, and my ankle was quite stiff.",
        "I was wiped out after the club run and slept well.",
        "When I'm ready to go a little faster I will.",
        "I did not feel great going up the last climb.",
        "There are any number of routes to choose from in my area.",
        "Writing is hard for me, so the diary is short.",
        "We made the most out of it and I forgot where the time went.",
        "My left calf started to tire, so I did not push the pace.",
        "I could not keep up with them, the pace was too hot.",
        "The plan did not make sense to me at first.",
        "The people around me were faster than I was.",
        "The coach wrote that I get up early and sleep all night.",
    ],
)
def test_everyday_prose_is_no_emergency(text: str) -> None:
    assert case(text, net=False).disposition_if_rest_no in (
        Disposition.SELF_CARE,
        Disposition.CLINICIAN_ROUTINE,
    )


@pytest.mark.parametrize(
    "text",
    [
        "Since Tuesday both legs feel numb when I sit.",
        "My legs went numb from the hips down.",
        "My legs have gone weak since Tuesday.",
        "I have read the leaflets and now my crotch is numb.",
        "My foot went floppy and slaps on the ground.",
        "In the rain I wet my pants without feeling it.",
        "I could not find the words to say what I wanted this morning.",
        "I'm exhausted and my legs are weak since Tuesday.",
        "I can't feel it when I wipe.",
        "I need to go and nothing comes, I have to strain for a trickle.",
        "He was confused at the finish and did not know what day it was.",
        "I keep dropping cups and can't do my buttons up.",
        "When I tried to answer it came out as mush.",
        "If anyone bends my big toe I scream, and the shin is like rock.",
        "It feels as if a belt were too tight across the front of my ribs, right now.",
    ],
)
def test_what_prose_shares_words_with_still_counts(text: str) -> None:
    level = case(text, net=False).disposition_if_rest_no
    assert level is not None
    assert level.rank >= Disposition.SAME_DAY.rank
