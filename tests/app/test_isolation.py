"""Stella must see nothing of Ana's, by page, by REST or by function."""

from __future__ import annotations

from datetime import date

import pytest

from app.conftest import signed_in
from app.logs import folder_of_runs
from backstride.app import clock
from backstride.app.imports.run import import_paths
from backstride.app.journal import checks, notes, pain, planning, plans, sessions, standing
from backstride.app.journal.athletes import athlete_of
from backstride.app.journal.models import ApiToken, Athlete


@pytest.fixture
def full(ana, tmp_path) -> Athlete:
    """Ana's journal with something of everything."""
    import_paths(ana, [folder_of_runs(tmp_path / "log", 3)])
    pain.save_check_in(ana, clock.today(ana), pain.Said(note="secret"), morning=4)
    checks.finish_check(
        checks.start_check(ana, story="secret"),
        {"disposition": "self_care", "run_permission": "modified"},
    )
    free = dict.fromkeys(("mon", "wed", "sat"), 60)
    planning.tell(ana, target={"session_run_min": 30}, available=free, health=["none"])
    planning.replan(ana, clock.today(ana), cause="made")
    notes.write_note(ana, date(2026, 3, 2), "secret")
    return ana


def rest(athlete):
    client = signed_in(athlete)
    client.defaults["HTTP_AUTHORIZATION"] = "Bearer " + ApiToken.make(athlete, "test")
    return client


def test_functions_are_scoped(full, stella):
    assert sessions.sessions(stella) == []
    assert pain.pain_days(stella) == []
    assert standing.standing(stella).disposition is None
    assert plans.plan_in_force(stella) is None
    assert notes.search(stella, "secret") == []
    assert notes.timeline(stella, date(2020, 1, 1), date(2030, 1, 1)) == []
    assert notes.search(full, "secret") != []
    session_id = sessions.sessions(full)[0].session_id
    assert sessions.session(stella, session_id) is None
    assert sessions.activities_of(stella, session_id) == []
    assert checks.check_run(stella, checks.latest_result(full).pk) is None


def test_a_session_cannot_choose_another_persons_athlete(full, stella):
    assert athlete_of(stella.owner, full.pk) == stella
    client = signed_in(stella)
    session = client.session
    session["athlete"] = full.pk
    session.save()
    assert client.get("/nothing").wsgi_request.athlete == stella


def test_rest_is_scoped(full, stella):
    task = full.tasks.get()
    session_id = sessions.sessions(full)[0].session_id
    addresses = [
        f"/api/imports/{task.pk}",
        f"/api/imports/{task.pk}/files",
        f"/api/sessions/{session_id}",
        f"/api/check-ins/{clock.today(full)}",
        "/api/plan",
    ]
    for address in addresses:
        assert rest(full).get(address).status_code == 200, address
        assert rest(stella).get(address).status_code == 404, address
    assert rest(stella).post(f"/api/imports/{task.pk}/undo").status_code == 404
    assert rest(stella).get("/api/sessions").json() == []
    assert rest(stella).get("/api/pain").json() == []
    assert rest(stella).get("/api/standing").json()["disposition"] is None
    assert len(sessions.sessions(full)) == 3


def test_rest_needs_a_token_even_with_a_session(full):
    for address in ("/api/load", "/api/sessions", "/api/pain", "/api/standing", "/api/plan"):
        assert signed_in(full).get(address).status_code == 401


def test_a_wrong_token_opens_nothing(full):
    client = signed_in(full)
    answer = client.get("/api/sessions", headers={"authorization": "Bearer bs_wrong"})
    assert answer.status_code == 401


def test_only_the_hash_of_a_token_is_kept(full):
    token = ApiToken.make(full, "script")
    assert token not in str(list(ApiToken.objects.values()))
