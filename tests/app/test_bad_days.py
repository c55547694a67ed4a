"""A clock that is wrong, a journal that is locked, a disk that is full: every page still says something true."""

from __future__ import annotations

import re

import pytest
from django.db import OperationalError, connections

import walking
from app.conftest import signed_in
from app.test_every_form import PAGES
from backstride.app.database import BUSY_S, PAGE_BUSY_S, page_waits_briefly
from backstride.app.demo import load_example
from backstride.app.journal.models import Activity, Athlete, PainDay

pytestmark = pytest.mark.django_db


@pytest.fixture
def full(ana, monkeypatch):
    monkeypatch.setenv("BACKSTRIDE_NOW", "2026-03-12T09:00:00+00:00")
    Athlete.objects.filter(owner=ana.owner).delete()
    load_example(ana.owner, years=1)
    Athlete.objects.filter(owner=ana.owner).update(is_example=False)
    client = signed_in(Athlete.objects.get(owner=ana.owner))
    walking.check(client)
    walking.plan(client)
    return client


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    "now", ["1971-01-01T00:00:00+00:00", "2026-02-28T23:59:59+00:00", "2099-12-31T23:59:59+00:00"]
)
def test_a_wrong_clock_breaks_no_page_and_loses_nothing(full, monkeypatch, now):
    """Years early, days before the last run, decades late: pages open, nothing is thrown away."""
    before = (Activity.objects.count(), PainDay.objects.count())
    monkeypatch.setenv("BACKSTRIDE_NOW", now)
    full.raise_request_exception = False
    session = Athlete.objects.get().training_sessions.order_by("-distance_km").first().session_id
    client = signed_in(Athlete.objects.get())  # the session of the right clock may have ended
    client.raise_request_exception = False
    wrong = []
    for row in PAGES:
        answer = client.get(row.replace("{session}", session), follow=True)
        if answer.status_code >= 500:
            wrong.append((row, answer.status_code))
    assert wrong == []
    client.post("/checkin", {"page": "1", "morning": "3", "version": "0"})
    monkeypatch.setenv("BACKSTRIDE_NOW", "2026-03-12T09:00:00+00:00")
    assert signed_in(Athlete.objects.get()).get("/load").status_code == 200
    assert Activity.objects.count() == before[0]
    assert PainDay.objects.count() >= before[1]


@pytest.mark.parametrize(
    ("fault", "status", "word"),
    [
        ("database is locked", 503, "busy|in use|another"),
        ("database or disk is full", 507, "no room left"),
        ("attempt to write a readonly database", 503, "read|written|writable"),
        ("disk I/O error", 503, "disk|journal"),
    ],
)
def test_a_store_that_refuses_is_said_in_words(full, monkeypatch, fault, status, word):
    def refuse(*_args, **_kwargs):
        raise OperationalError(fault)

    monkeypatch.setattr(Athlete, "save", refuse)
    monkeypatch.setattr(PainDay, "save", refuse)
    full.raise_request_exception = False
    answer = full.post("/settings", {"country": "GB", "units": "metric"})
    text = answer.content.decode()
    assert answer.status_code == status, text[:400]
    assert "Traceback" not in text
    assert fault not in text, "a runner is told what to do, not what the database said"
    assert re.search(word, text, re.IGNORECASE), text


def test_a_page_waits_for_another_writer_only_briefly():
    """Whoever sits before it is told in seconds; an import beside the pages has the longer patience."""

    def patience() -> float:
        connection = connections.create_connection("default")
        try:
            with connection.cursor() as cursor:
                return cursor.execute("PRAGMA busy_timeout").fetchone()[0] / 1000
        finally:
            connection.close()

    if connections["default"].vendor != "sqlite":
        pytest.skip(reason="the lock is SQLite's; this run is on another database")
    with page_waits_briefly():
        assert patience() == PAGE_BUSY_S
    assert patience() == BUSY_S
    assert PAGE_BUSY_S <= 5


def test_an_address_that_only_takes_forms_says_so(full):
    page = full.get("/plan/keep")
    assert page.status_code == 405
    assert page.headers["Allow"] == "POST"
    assert "shows nothing itself" in page.content.decode()
    assert "<h1>" in page.content.decode()


def test_a_wrong_method_under_the_interface_is_json(full):
    answer = full.delete("/api/load")
    assert answer.status_code == 405
    assert answer.headers["Content-Type"] == "application/json"
    assert "DELETE is not taken here" in answer.json()["detail"]
    assert "GET" in answer.headers["Allow"]
