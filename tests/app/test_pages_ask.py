"""Questions, web pages and the evidence in the browser."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from backstride.check.soundness import BANNED
from backstride.knowledge.shelf import passages, sources

pytestmark = pytest.mark.django_db


def text(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_an_answer_stands_beside_its_passages_and_sources(client):
    page = client.get("/ask", {"q": "heat or ice for a sore back?"})
    said = text(page)
    assert "As far as we know" in said
    assert page.context["answer"].passages
    for passage in page.context["answer"].passages:
        assert f'href="/evidence/{passage.id}"' in page.content.decode()
        for name in passage.sources:
            assert f'href="/sources/{name}"' in page.content.decode()


def test_a_red_flag_in_a_question_stands_first_and_alone(client):
    page = client.get("/ask", {"q": "my back aches and I am numb when I wipe, does heat help?"})
    assert "Stop. Call 112 now." in text(page)
    assert not page.context["answer"].passages


def test_a_refusal_says_why(client):
    page = client.get("/ask", {"q": "how many mg of ibuprofen should I take?"})
    assert page.context["answer"].refused
    assert "We have no answer to that." in text(page)


@pytest.mark.parametrize(
    "question", ["", "   ", "x" * 5000, "<script>alert(1)</script>", "\x00", "Warum tut mein Rücken weh?"]
)
def test_odd_questions_are_taken_calmly(client, question):
    page = client.get("/ask", {"q": question})
    assert page.status_code == 200
    assert b"<script>alert" not in page.content


PAGE = (
    "Bed rest for a week heals a bad back. Raise your running by at most 10 % a week. If you cannot pee and your saddle "
    "area is numb, just walk it off. Seaweed extract rebuilds the ligaments of your spine."
)


def test_a_pasted_page_puts_the_urgent_line_first(client):
    page = client.post("/claims", {"text": PAGE}, follow=True)
    body = page.content.decode()
    assert page.context["urgent"][0].is_emergency
    assert body.index("If this is you") < body.index("What the evidence says")
    assert {e.row["id"] for e in page.context["entries"]} >= {"bed_rest"}
    assert all(e.row["sources"] for e in page.context["entries"])


def test_a_saved_page_is_read_as_shown_and_never_run(client):
    html = (
        f"<html><head><script>bad()</script></head><body><p>{PAGE}</p><img src=x onerror=bad()></body></html>"
    )
    page = client.post("/claims", {"page": SimpleUploadedFile("p.html", html.encode())}, follow=True)
    assert page.context["entries"]
    assert b"bad()" not in page.content


@pytest.mark.parametrize(
    "sent", [{}, {"text": "   "}, {"page": SimpleUploadedFile("p.bin", b"\x00\x01\x02" * 50)}]
)
def test_nothing_to_read_is_a_clear_word(client, sent):
    page = client.post("/claims", sent, follow=True)
    assert page.status_code == 422
    assert page.context["error"]


def test_every_passage_and_every_source_has_its_page(client):
    assert client.get("/evidence").status_code == 200
    for name in list(passages())[::7]:
        page = client.get(f"/evidence/{name}")
        assert page.status_code == 200, name
        assert not BANNED.search(text(page)), name
    for name in list(sources())[::9]:
        assert client.get(f"/sources/{name}").status_code == 200, name
    assert client.get("/evidence/no-such").status_code == 404
    assert client.get("/sources/no-such").status_code == 404


def test_the_shelf_is_searched(client):
    found = client.get("/evidence", {"q": "imaging scan"}).context["found"]
    assert any("imag" in p.title.lower() or "scan" in (p.title + p.answer).lower() for p in found)


def test_the_whole_shelf_stands_on_one_page_for_print(client):
    page = client.get("/evidence", {"whole": "1"})
    body = page.content.decode()
    assert all(f'id="{name}"' in body for name in passages())
    assert not BANNED.search(text(page))


def test_a_long_pasted_page_arrives_and_says_how_much_of_it_was_read(client):
    page = client.post(
        "/claims", {"text": f"Bed rest for a week heals a bad back. {'and so on ' * 500_000}"}, follow=True
    )
    assert page.status_code == 200
    assert any("300,000" in note for note in page.context["notes"])
    assert {e.row["id"] for e in page.context["entries"]} >= {"bed_rest"}


def test_every_card_has_every_row_and_a_way_to_the_source(client):
    """Who, when, design, population, size, result, limits, link; what is not known is said so."""
    for name, row in sources().items():
        page = client.get(f"/sources/{name}")
        body = page.content.decode()
        assert [label for label, _ in page.context["rows"]] == [
            "Year",
            "Design",
            "Population",
            "Size",
            "Result",
            "Limits",
            "What we read of it",
        ], name
        assert row.design, name
        assert (row.link or "europepmc.org") in unescape(body), name
        empty = sum(not text for _, text in page.context["rows"])
        assert body.count("Not known to us.") == empty, name


def test_a_source_of_rules_alone_shows_what_rests_on_it(client):
    page = client.get("/sources/S28")
    assert page.context["reasons"]
