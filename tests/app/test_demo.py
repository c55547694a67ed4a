"""The example runner: a journal of its own, marked, never mixed with the runner's."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from types import ModuleType, SimpleNamespace

import pytest

from backstride import load as load_part
from backstride.app import clock, demo
from backstride.app.journal import pain, sessions
from backstride.app.journal.athletes import athlete_of, own_athlete
from backstride.core.activity import Activity
from backstride.core.pain import PainDay


@pytest.fixture
def runner(monkeypatch):
    """A small runner in place of the three-year one: this test is about the journal."""

    def few(_seed, today, **_):
        noon = datetime(today.year, today.month, today.day, 12, tzinfo=UTC)
        runs = [
            Activity(
                file=f"run-{n}",
                format="example",
                sport="run",
                start=noon - timedelta(days=n),
                timer_s=1800.0,
                distance_m=5000.0,
            )
            for n in range(1, 8, 2)
        ]
        return SimpleNamespace(activities=runs, sessions=[], pain=[PainDay(date=today, morning=2)])

    module = ModuleType("backstride.load.demo")
    module.runner = few
    monkeypatch.setitem(sys.modules, "backstride.load.demo", module)
    monkeypatch.setattr(load_part, "demo", module, raising=False)


def test_the_example_is_marked_and_apart(ana, runner):
    example = demo.show_example(ana.owner)
    assert example.is_example
    assert len(sessions.sessions(example)) == 4
    assert [day.morning for day in pain.pain_days(example)] == [2]
    assert sessions.sessions(ana) == []
    assert own_athlete(ana.owner) == ana
    assert athlete_of(ana.owner) == ana
    assert athlete_of(ana.owner, example.pk) == example
    assert demo.show_example(ana.owner) == example


def test_an_old_example_is_made_anew(ana, runner, monkeypatch):
    example = demo.show_example(ana.owner)
    monkeypatch.setenv("BACKSTRIDE_NOW", (clock.now() + timedelta(days=30)).isoformat())
    again = demo.show_example(ana.owner)
    assert again != example
    assert sessions.sessions(again)[-1].date == clock.today(again) - timedelta(days=1)


def test_where_only_the_example_is_it_is_shown(db, runner):
    from backstride.app.start import owner

    example = demo.show_example(owner())
    assert athlete_of(owner()) == example
