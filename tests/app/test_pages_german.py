"""Every page in German: nothing on the way to a level stays English, and what does is marked."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.utils import translation

from app.test_pages_check import answer_all, calm
from backstride.app.journal.models import CheckRun

pytestmark = pytest.mark.django_db
PAGES = (
    "/today", "/check", "/load", "/plan", "/journal", "/journal/trends", "/journal/gear", "/journal/notes", "/ask",
    "/claims", "/import", "/exercises", "/exercises/bird-dog", "/exercises/heat", "/form", "/evidence", "/report",
    "/settings", "/settings/delete", "/settings/scripts", "/help-now", "/checkin", "/checkin?page=2", "/checkin?page=2&each=1",
    "/checkin?page=3", "/check/tests", "/?again",
)  # fmt: skip
ENGLISH = re.compile(r"\b(the|and|your|you|with|that|this|when|are|not|from)\b")
#: words of ours that are the same in German, or quoted on purpose
QUOTED = ("Ran 18 km on Sunday",)


@pytest.fixture(autouse=True)
def german(ana):
    ana.language, ana.country = "de", "DE"
    ana.save()
    yield
    translation.activate("en")


def left_english(response) -> list[str]:
    """Marked fallbacks, and lines that read like English without a mark."""
    page = response.content.decode()
    marked = re.findall(r'<span lang="en">(.*?)</span>', page, re.DOTALL)
    rest = re.sub(
        r'<span lang="en">.*?</span>|<(script|style|textarea|option).*?</\1>', " ", page, flags=re.DOTALL
    )
    lines = [unescape(line).strip() for line in re.sub(r"<[^>]+>", "\n", rest).split("\n")]
    lines += [unescape(text) for text in re.findall(r'(?:aria-label|alt|title)="([^"]*)"', rest)]
    plain = [line for line in lines if len(ENGLISH.findall(line)) >= 2 and not any(q in line for q in QUOTED)]
    return [*marked, *plain]


#: where a decimal comma would break a drawing or empty a box
MACHINE_READ = re.compile(
    r'\b(?:x|y|x1|x2|y1|y2|cx|cy|r|rx|ry|width|height|min|max|step|viewBox|d|points|value)="-?\d+,\d'
)


@pytest.mark.parametrize("path", PAGES)
def test_figures_that_a_machine_reads_keep_their_point(client, path):
    assert MACHINE_READ.findall(client.get(path, follow=True).content.decode()) == []


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_german(client, path):
    response = client.get(path, follow=True)
    assert response.status_code == 200
    page = response.content.decode()
    assert '<html lang="de"' in page
    assert response.headers["Content-Language"] == "de"
    if path not in {
        "/evidence",
        "/form",
        "/ask",
    }:  # the shelf is translated bit by bit; what is not is marked
        assert [text for text in left_english(response) if not text.endswith("?")][:5] == []


def test_the_way_to_a_result_is_german_from_end_to_end(client, ana):
    client.post("/check", {"story": ""})
    seen, n = [], 0
    while (response := client.get("/check/next", follow=True)).request["PATH_INFO"].startswith("/check/q/"):
        seen += left_english(response)
        question, n = response.context["asked"], n + 1
        shown = unescape(response.content.decode())
        seen += [
            o["label"] for o in question["options"] if len(o["label"]) > 4 and f">{o['label']}<" in shown
        ]
        told = {**calm(question), "version": response.context["run"].version}
        client.post(response.request["PATH_INFO"], told)
        assert n < 60
    assert seen == []
    assert left_english(client.get("/check/answers")) == []
    result = client.post("/check/finish", follow=True)
    assert left_english(result) == []
    letter = client.get("/report")  # with a level, what to do until seen, and the answers
    assert left_english(letter) == []
    assert "Laufen bis dahin: " in letter.content.decode()
    assert (
        "Nichts von dem, was du heute gesagt hast, muss dringend behandelt werden." in result.content.decode()
    )
    run = CheckRun.objects.get(athlete=ana)
    assert run.result["told"]["title"] == "Nothing you told us today needs urgent care."  # kept as decided


def test_an_emergency_is_german_and_keeps_the_number(client):
    client.post("/check", {"story": "Crushing chest pain right now with sweating."})
    page = client.get("/check/next", follow=True)
    said = page.content.decode()
    assert "tel:112" in said
    assert "Stopp" in said
    assert "Fahr nicht selbst" in said
    assert "Brust" in said
    assert left_english(page) == []


def test_the_language_is_the_browsers_until_chosen(ana):
    from app.conftest import signed_in

    ana.language = ""
    ana.save()
    page = signed_in(ana).get("/today", headers={"accept-language": "de-AT,de;q=0.9,en;q=0.5"})
    assert '<html lang="de"' in page.content.decode()
    ana.refresh_from_db()
    assert ana.language == "de"


def test_the_foot_says_that_the_translation_is_not_reviewed(client):
    assert (
        "Auch die Übersetzung ist von keiner medizinischen Fachperson geprüft."
        in client.get("/today").content.decode()
    )


def test_a_german_story_leads_to_the_questions(client):
    page = client.post(
        "/check",
        {"story": "Ich habe seit gestern Schmerzen in der Brust und bekomme keine Luft."},
        follow=True,
    )
    said = page.content.decode()
    assert "nur auf Englisch" in said
    assert client.get("/check/next", follow=True).request["PATH_INFO"].startswith("/check/q/")


def test_results_turn_over_when_the_language_is_changed(client, ana):
    client.post("/check", {"story": ""})
    answer_all(client)
    client.post("/check/finish", follow=True)
    pk = CheckRun.objects.get(athlete=ana).pk
    ana.language = "en"
    ana.save()
    assert "Nothing you told us today needs urgent care." in client.get(f"/results/{pk}").content.decode()
    ana.language = "de"
    ana.save()
    assert "muss dringend behandelt werden" in client.get(f"/results/{pk}").content.decode()
