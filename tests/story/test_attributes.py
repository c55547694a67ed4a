from datetime import date

import pytest

from backstride.story import read
from backstride.story.load_change import read_load_changes
from backstride.story.text import read_words


def values(text, **kwargs):
    return read(text, **kwargs).attributes


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("I'm 38 and my back hurts.", 38),
        ("36 and very fit. My chest hurts.", 36),
        ("Sore knee. 34.", 34),
        ("I turned 30. My back hurts.", 30),
        ("My five-month-old son cries.", 5 / 12),
        ("Lady of 66, back pain.", 66),
        ("45 yo runner with a sore calf", 45),
        ("My 13-year-old limps.", 13),
        ("I'm in my forties with a sore neck.", 45),
        ("I ran 40 minutes and 12 km.", None),
        ("Two-day-old backache.", None),
        ("My shoes are two years old and my back hurts.", None),
        ("Week 5 of the plan.", None),
    ],
)
def test_age(text, age):
    assert values(text).get("age") == (pytest.approx(age) if age is not None else None)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Back pain for three weeks.", 21),
        ("Two weeks of back pain.", 14),
        ("My back has hurt for a few days now.", 3),
        ("Four months of ache between the shoulder blades.", 4 * 30.4),
        ("Sore back since yesterday.", 1),
        ("My shin has hurt for six weeks; I have run for ten years.", 42),
        ("I am on week 4 of an 8-week plan, back sore.", None),
        ("My back is sore. I have been running for ten years.", None),
        ("29 weeks pregnant, back ache.", None),
    ],
)
def test_duration(text, days):
    found = values(text).get("duration_days")
    assert found == (pytest.approx(days, rel=0.05) if days is not None else None)


@pytest.mark.parametrize(
    ("told", "days"), [("since last Tuesday", 6), ("since Tuesday", 6), ("since last Monday", 7)]
)
def test_since_a_weekday_is_dated_by_today(told, days):
    assert values(f"My low back has hurt {told}.", today=date(2026, 11, 30))["duration_days"] == days


def test_since_a_month_is_dated_by_today():
    assert values("Back pain since February.", today=date(2026, 11, 24))["duration_days"] > 200


def test_pregnancy_and_birth():
    assert values("I'm 31 weeks and my back hurts in waves.")["pregnant_weeks"] == 31
    assert values("29 weeks, always ran. My back aches.")["pregnant_weeks"] == 29
    assert values("Our baby arrived seven weeks ago. Back achy.")["weeks_since_birth"] == 7
    assert "pregnant" not in values("I am not pregnant. Back pain.")


def test_scores_temperature_and_onset():
    assert values("It hurts 7/10 today.")["severity_0_10"] == 7
    assert values("Seven out of ten pain.")["severity_0_10"] == 7
    assert values("Fever of 38.6 and back pain.")["temperature_c"] == 38.6
    assert values("A temperature of 101.3 and back pain.")["temperature_c"] == pytest.approx(38.5)
    assert values("Low back ache ten to fifteen minutes into each run.")["onset_minute"] == 10


def test_a_rising_score_is_a_worse_course():
    assert read("It was a 4 then and it's a 6 now.").has("course_worse")
    assert not read("It was a 6 then and it's a 4 now.").has("course_worse")


@pytest.mark.parametrize(
    ("text", "old", "new", "pct", "each"),
    [
        ("I went from 20 to 30 minutes on each machine.", 20, 30, 50.0, True),
        ("I ran 44 minutes instead of 40.", 40, 44, 10.0, False),
        ("Upped it from 5 km to 8 km.", 5, 8, 60.0, False),
    ],
)
def test_load_change(text, old, new, pct, each):
    (change,) = read_load_changes(read_words(text).words)
    assert (change.from_value, change.to_value, change.change_pct, change.each) == (old, new, pct, each)


def test_side_and_places():
    story = read("Ache in the right calf and my lower back.")
    assert story.side == "right"
    assert {"calf", "low_back"} <= set(story.regions)
