"""Exercises in the browser: each has its page and stop rule, figures are drawn from data, the timer's words are plain."""

from __future__ import annotations

import re
from datetime import date
from xml.etree import ElementTree as ET

import pytest

from backstride.app import figures
from backstride.app.journal.checks import record_check
from backstride.app.journal.models import Episode, ExerciseDone
from backstride.app.journal.planning import tell
from backstride.app.pages.exercises import dose_words
from backstride.plan.exercises import Dose, library

pytestmark = pytest.mark.django_db


def text(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_every_exercise_has_its_page_with_a_stop_rule_and_a_source(client):
    for name, row in library().exercises.items():
        page = client.get(f"/exercises/{name}")
        said = text(page)
        assert page.status_code == 200, name
        assert row.how[0] in said.replace("&#x27;", "'"), name
        assert "When to stop" in said
        assert page.context["stop"]
        assert f'href="/sources/{row.sources[0]}"' in page.content.decode(), name
        assert " style=" not in page.content.decode(), name


def test_the_drawing_shows_the_seconds_of_the_dose(client):
    """One hold, one figure: the page of a dose of 8 s does not draw "8-10 s"."""
    page = client.get("/exercises/bird-dog")
    held = page.context["dose"].hold_s
    drawn = re.findall(r'class="hold"[^>]*>([^<]*)<', page.content.decode())
    assert held
    assert set(drawn) == {f"{held} s"}


@pytest.mark.parametrize("name", sorted(figures.poses()))
def test_every_figure_is_a_picture_with_a_sentence(name):
    still = figures.still(name)
    root = ET.fromstring(still)
    assert root.get("role") == "img"
    words = [node.text for node in root if node.tag.endswith(("title", "desc"))]
    assert len(words) == 2
    assert all(words)
    assert "style=" not in still
    assert "<style" not in still
    assert "nan" not in still.lower()
    assert figures.still(name) == still
    assert "<style" in figures.moving(name)
    assert "var(" not in figures.still(name, dark=False)


def test_the_movement_and_the_sheet_are_served(client):
    name = min(figures.poses())
    assert client.get(f"/exercises/{name}/movement.svg")["Content-Type"] == "image/svg+xml"
    assert client.get("/exercises/figures.css")["Content-Type"].startswith("text/css")
    assert client.get("/exercises/no-such").status_code == 404
    assert client.get("/exercises/no-such/movement.svg").status_code == 404


def test_done_is_kept_with_its_pain_and_nonsense_is_not(client, ana):
    client.post("/exercises/bird-dog/done", {"pain_after": "2"})
    client.post("/exercises/bird-dog/done", {"pain_after": "11"})
    row = ExerciseDone.objects.get(athlete=ana)
    assert row.pain_after is None
    assert client.post("/exercises/no-such/done").status_code == 404


@pytest.mark.parametrize(
    ("dose", "words"),
    [
        (Dose(reps_by_set=[6, 4, 2], hold_s=8, per_side=True), "3 sets: 6, 4, 2 times, 8 s each, each side"),
        (Dose(reps=10), "10 times"),
        (Dose(reps=8, sets=3), "3 sets of 8"),
        (Dose(minutes=20), "20 min"),
        (Dose(sets=2, reps=1, hold_s=30, per_side=True), "2 times, 30 s each, each side"),
    ],
)
def test_a_dose_in_words(dose, words):
    assert dose_words(dose) == words


def test_heat_warns_of_the_skin_before_the_timer(client):
    body = client.get("/exercises/heat").content.decode()
    assert body.index("Not on skin that feels little") < body.index("data-timer")
    assert 'data-timer="m20"' in body


def test_phases_filter_the_library(client):
    every = len(client.get("/exercises").context["rows"])
    first = len(client.get("/exercises", {"phase": "P0"}).context["rows"])
    assert 0 < first < every
    assert len(client.get("/exercises", {"phase": "nonsense"}).context["rows"]) == every == 48


def test_kit_and_tag_filter_the_library(client):
    def ids(**asked):
        return {row.exercise.id for row in client.get("/exercises", asked).context["rows"]}

    assert ids(kit="band") == {n for n, e in library().exercises.items() if "band" in e.kit}
    assert "band-row" not in ids(kit="home")
    assert ids(tag="twist") == {"open-book"}
    assert ids(tag="twist", kit="pool") == set()
    assert ids(tag="plain") & ids(tag="flex") == set()


@pytest.fixture
def hurt(ana):
    """Ana's complaint began five days ago; self-care, running with care."""
    result = {"disposition": "self_care", "run_permission": "modified", "knowledge_version": "test"}
    run = record_check(ana, result, origin="interview")
    Episode.objects.filter(pk=run.episode_id).update(onset_date=date(2026, 3, 11))
    return ana


def test_a_closed_exercise_says_why_until_when_and_what_instead(client, hurt, monkeypatch):
    monkeypatch.setenv("BACKSTRIDE_NOW", "2026-03-16T09:00:00+01:00")
    tell(hurt, person={"conditions": [], "pregnant": False}, equipment=["band"])
    page = client.get("/exercises/open-book")
    said = text(page)
    assert "Not before Wednesday 22 April: no twisting of the back in the first 42 days" in said
    assert page.context["not_now"].until == date(2026, 4, 22)
    assert "/exercises/open-book/done" not in page.content.decode()
    said = text(client.get("/exercises/superman"))
    assert "Opens in the phase" in said
    assert "Opens on Wednesday 22 April" in said
    assert 'href="/exercises/bird-dog"' in client.get("/exercises/superman").content.decode()
    assert client.get("/exercises/bird-dog").context["not_now"] is None
    rows = {row.exercise.id: row.not_now for row in client.get("/exercises").context["rows"]}
    assert rows["pelvic-tilt"] is None
    assert rows["deadlift"] is not None


def test_without_a_check_nothing_is_said_of_the_person(client):
    assert client.get("/exercises/superman").context["not_now"] is None
