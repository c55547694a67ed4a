"""The first minute: three doors, the country, the example, and back."""

from __future__ import annotations

import pytest

from backstride.app.journal.models import Athlete
from backstride.app.journal.pain import save_pain

pytestmark = pytest.mark.django_db


def test_an_empty_journal_begins_with_one_question(client):
    page = client.get("/").content.decode()
    assert "What brings you here?" in page
    for door in ("Something hurts", "Look at my training", "Show me an example"):
        assert door in page
    assert "112" in page  # Ana is in Spain


def test_a_journal_with_something_in_it_opens_at_today(client, ana):
    from backstride.app import clock

    save_pain(ana, clock.today(ana), worst=2)
    assert client.get("/").headers["Location"] == "/today"
    assert client.get("/?again").status_code == 200


def test_the_country_is_changed_and_nonsense_is_not(client, ana):
    assert client.post("/", {"country": "GB"}).status_code == 302
    ana.refresh_from_db()
    assert ana.country == "GB"
    assert "999" in client.get("/").content.decode()
    client.post("/", {"country": "<script>"})
    ana.refresh_from_db()
    assert ana.country == "GB"
    assert "We do not know this country" in client.get("/").content.decode()


def test_the_example_is_marked_and_left_again(client, ana):
    assert client.post("/example").headers["Location"] == "/today"
    today = client.get("/today").content.decode()
    assert "Example data" in today
    assert Athlete.objects.filter(owner=ana.owner, is_example=True).count() == 1
    assert client.get("/own").status_code == 302
    assert "Example data" not in client.get("/?again").content.decode()


def test_the_example_is_not_shown_by_a_link(client):
    assert client.get("/example").status_code == 405
