"""The page of trends: its charts and their tables agree, nothing on it says "because"."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from app.exporting import complaint, runs
from backstride.app import clock
from backstride.app.charts.course import course_chart
from backstride.app.charts.days import Day, days_of_pain
from backstride.app.demo import load_example
from backstride.app.journal import checks
from backstride.app.journal.models import Activity, Gear
from backstride.app.journal.trends import long_view
from backstride.app.pages.trends import page
from backstride.load.trends import course_for, own_course


def text(client) -> str:
    return client.get("/journal/trends").content.decode()


def test_an_open_low_back_complaint_stands_on_the_published_course(client, ana):
    runs(ana)
    complaint(ana)
    shown = text(client)
    assert "The course that others took" in shown
    assert "not runners in particular" in shown
    assert "no alarm and below it no promise" in shown.replace("\n", " ")
    view = long_view(ana)
    assert view.own_weeks[0].mean_worst == 2.0


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"disposition": "clinician_days"}, "How this goes depends on what is found"),
        ({"findings": []}, "speaks of low back pain only"),
    ],
)
def test_for_others_it_says_why_there_is_none(client, ana, change, said):
    complaint(ana, **change)
    assert said in text(client)
    assert "between the two published means" not in text(client)


def test_without_an_open_complaint_nothing_is_compared(client, ana):
    run = complaint(ana)
    checks.end_episode(run.episode, clock.today(ana))
    shown = text(client)
    assert "The course that others took" not in shown
    assert "Your episodes, and what came before them" in shown


def test_changes_stand_beside_episodes_with_their_table(client, ana):
    runs(ana)
    complaint(ana)
    Gear.objects.create(athlete=ana, name="Red shoes", since=clock.today(ana) - timedelta(days=17))
    Activity.objects.filter(athlete=ana).update(gear="")
    shown = text(client)
    assert "shoes: Red shoes" in shown
    assert "an episode began 10 days later" in shown
    assert "1 of 1 episode began within 28 days after a change." in shown
    assert "no count can tell the two apart" in shown
    assert "Beside one another is not because of one another." in shown


def test_the_example_runner_sees_what_came_before_both_episodes(client, ana, monkeypatch):
    monkeypatch.setenv("BACKSTRIDE_NOW", "2026-03-16T09:00:00+01:00")
    example = load_example(ana.owner, years=3)
    found = page(example, 26)
    assert len(found.past) >= 2
    assert found.past[0].before[0].startswith("A run of 18.2 km, 61 % over")
    assert {name for name, _ in found.past[0].phases} == {name for name, _ in found.past[1].phases}
    assert found.past[1].phases[-1][1].endswith("days")


def test_no_causal_word_and_no_inline_style(client, ana):
    runs(ana)
    complaint(ana)
    shown = text(client)
    assert "style=" not in shown
    plain = re.sub(r"<[^>]+>", " ", shown)
    assert re.findall(r"\b(caused|due to|led to|triggered|thanks to)\b", plain) == []


def test_the_drawings_and_the_tables_hold_the_same_figures(ana):
    today = clock.today(ana)
    days = [
        Day(today - timedelta(days=n), None if n % 5 == 0 else float(n), n % 11 if n % 3 else None)
        for n in range(84)
    ]
    chart = days_of_pain(days[::-1])
    assert len(chart.rows) == 84
    assert sum(row[3] != "not asked" for row in chart.rows) == chart.wide.count('class="pw"')
    assert sum(row[1] == "not known" for row in chart.rows) == chart.wide.count('class="dots"')
    courses = course_for(
        ["low_back"],
        dict.fromkeys(
            [
                "new_numb_limb",
                "weak_leg",
                "foot_drop",
                "ces_both_legs",
                "cancer_history",
                "trauma_major",
                "trauma_minor",
            ],
            "no",
        ),
        "self_care",
    ).courses
    drawn = course_chart(courses, own_course([], today, today))
    assert [row[1] for row in drawn.rows][:7:6] == ["5.2", "2.3"]
    assert drawn.rows[0][3] == "too few scores"
    assert "<circle" not in drawn.wide
