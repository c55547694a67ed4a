"""The load of a journal: what the domain says, kept until something changes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.logs import folder_of_runs
from backstride.app import clock
from backstride.app.imports.run import import_paths
from backstride.app.journal import load, pain
from backstride.app.journal.sessions import sessions


@pytest.fixture
def logged(ana, tmp_path, monkeypatch):
    monkeypatch.setenv("BACKSTRIDE_NOW", "2026-03-14T09:00:00+01:00")
    import_paths(ana, [folder_of_runs(tmp_path / "log", 6)])
    return ana


def test_it_is_what_the_library_says(logged):
    from backstride.load import exposures

    day = date(2026, 3, 14)
    assert load.exposures(logged).to_json() == exposures(sessions(logged), as_of=day).to_json()


def test_a_new_score_is_seen_at_once(logged):
    before = load.exposures(logged)
    assert load.exposures(logged) is before
    pain.save_pain(logged, date(2026, 3, 12), during_run=8, worst=8)
    after = load.exposures(logged)
    assert after is not before
    assert after.to_json() != before.to_json(), "a run that hurt raises no cap"


def test_a_new_import_and_a_new_week_start_are_seen_at_once(logged, tmp_path):
    before = load.exposures(logged)
    import_paths(logged, [folder_of_runs(tmp_path / "more", 7)])
    after = load.exposures(logged)
    assert after is not before
    logged.week_start = 6
    logged.save()
    assert load.exposures(logged) is not after


def test_days_after_the_last_import_are_missing_not_rest(logged, monkeypatch):
    assert load.missing_days(logged, date(2026, 3, 14)) == []
    monkeypatch.setenv("BACKSTRIDE_NOW", "2026-03-18T09:00:00+01:00")
    today = clock.today(logged)
    assert load.missing_days(logged, today) == [today - timedelta(days=n) for n in (3, 2, 1)]


def test_another_runner_sees_none_of_it(logged, stella):
    assert load.exposures(stella).to_json()["sessions"] == []
