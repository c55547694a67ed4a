"""Steps of training load in a runner's own words."""

from __future__ import annotations

import pytest

from backstride.check import story_findings
from backstride.story import read


@pytest.mark.parametrize(
    ("text", "old", "new", "unit"),
    [
        ("I increased my runs from 40 to 60 minutes", 40, 60, "min"),
        ("20+20 min at the gym became 30+30 min last week", 40, 60, "min"),
        (
            "I do 25 minutes on the bike and 15 on the treadmill. I put both up by five minutes.",
            40,
            50,
            "min",
        ),
        ("I went from 20 minutes of rowing and 20 of running to 25 minutes on each", 40, 50, "min"),
        ("ramped up to 40-50 km last week from 20-30", 25, 45, "km"),
        ("I ran 90 minutes when I usually do an hour and it hurt, 60 minutes is my normal", 60, 90, "min"),
        ("24 km a week all winter, then 40 last week", 24, 40, "km"),
        ("55 minutes instead of the usual 40", 40, 55, "min"),
    ],
)
def test_a_step_is_read(text, old, new, unit):
    steps = [(c.from_value, c.to_value, c.unit) for c in read(text).load_changes]
    assert (old, new, unit) in steps


@pytest.mark.parametrize(
    "text",
    [
        "The ache comes 10-15 min into each run",
        "I am 45 and my pain is 5/10 after 30 minutes of sitting",
        "At 20 to 25 minutes it comes, in week 9 of the plan, and every run ends at 3 km",
        "It lasts 20 minutes, then 40 minutes later it is back",
    ],
)
def test_times_of_pain_are_no_step(text):
    assert read(text).load_changes == ()


@pytest.mark.parametrize(
    ("text", "jump"),
    [("from 40 to 44 minutes", False), ("from 40 to 45 minutes", True), ("from 60 to 40 minutes", False)],
)
def test_more_than_ten_percent_is_a_jump(text, jump):
    found = [
        f for f in story_findings(f"I went {text}") if f.id == "spike_session" and f.text.startswith("40")
    ]
    assert bool(found) is jump


def test_the_place_in_the_text_is_the_step():
    text = "My back hurts. I went from 40 to 60 minutes on Sunday."
    (step,) = read(text).load_changes
    assert text[step.start : step.end] == "40 to 60 minutes"
