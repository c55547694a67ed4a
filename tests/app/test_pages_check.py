"""The check in the browser: words to questions to a result; an emergency that stays until released; a wrong tap."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from backstride.app import clock
from backstride.app.journal import checks, interviews
from backstride.app.journal.models import CheckRun
from backstride.app.journal.standing import standing
from backstride.app.pages import check_where
from backstride.check.rescreen import ITEMS
from backstride.check.soundness import BANNED
from backstride.check.words import texts
from backstride.core.disposition import Disposition
from backstride.knowledge.rulebook import rulebook

pytestmark = pytest.mark.django_db
STORY = (
    "Ran 18 km on Sunday, far more than usual. Next morning my low back ached, worse bending. No numbness."
)


def text(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def answer_all(client, picks: dict | None = None, most: int = 40) -> list[str]:
    """Answer as somebody without any sign; `picks` answers some questions otherwise. The ids asked, in order."""
    asked = []
    url = "/check/next"
    for _ in range(most):
        response = client.get(url, follow=True)
        place = response.request["PATH_INFO"]
        if not place.startswith("/check/q/"):
            return asked
        question = response.context["asked"]
        asked.append(question["id"])
        given = (picks or {}).get(question["id"]) or calm(question)
        response = client.post(place, {**given, "version": response.context["run"].version})
        assert response.status_code == 302, text(response)
        url = response["Location"]
    raise AssertionError(f"no end: {asked}")


def calm(question) -> dict:
    if question["id"] == "where":
        return {"answer": ["low_back"]}
    if question["kind"] == "multi":
        return {"answer": ["none"]}
    if question["kind"] == "number":
        return {"answer": "3" if "severity" in question["id"] else "34"}
    values = [option["value"] for option in question["options"]]
    return {"answer": "no" if "no" in values else values[0]}


def test_a_story_is_marked_and_nothing_of_it_is_rewritten(client):
    response = client.post("/check", {"story": STORY}, follow=True)
    assert "What we picked up" in text(response)
    marked = "".join(piece.text for piece in response.context["reading"].pieces)
    assert marked == STORY
    assert "We will still ask" in text(response)


def test_a_long_story_is_read_to_its_end_or_the_page_says_so(client, ana):
    filler = "I ran round the park and back home again. " * 1_200
    whole = client.post("/check", {"story": filler + "And I cannot pee since this morning."}, follow=True)
    assert "What you wrote can be an emergency." in whole.content.decode()
    assert "we read its beginning" not in whole.content.decode()
    longer = client.post("/check", {"story": "my low back hurts " + filler * 3, "version": 1}, follow=True)
    assert "The text is very long; we read its beginning." in longer.content.decode()


@pytest.mark.parametrize(
    ("story", "said"),
    [
        ("", "Go on to the questions"),
        ("😀😀 my low back 😭 hurts", "Low back"),
        ("\x07\x1b[31mlow back\x1b[0m pain", "Low back"),
        ("Mir tut der Rücken weh seit gestern", "We read English only."),
    ],
)
def test_odd_words_are_answered_and_lead_to_the_questions(client, ana, story, said):
    page = client.post("/check", {"story": story}, follow=True)
    assert page.status_code == 200
    assert said in page.content.decode()
    assert "/check/q/" in client.get("/check/next").url


def test_ages_of_the_page_are_taken_or_refused_with_the_range(client, ana):
    client.post("/check", {"story": "low back ache"})
    page = client.get("/check/next", follow=True)
    while page.context["asked"]["id"] != "age":
        given = calm(page.context["asked"])
        page = client.post(
            page.request["PATH_INFO"], {**given, "version": page.context["run"].version}, follow=True
        )
    for age, said in (("-1", "120"), ("130", "120"), ("old", "in figures")):
        refused = client.post("/check/q/age", {"answer": age, "version": page.context["run"].version})
        assert refused.status_code == 422
        assert said in text(refused)
    for age in ("0", "8", "17", "120"):
        run = CheckRun.objects.get(athlete=ana)
        assert client.post("/check/q/age?review", {"answer": age, "version": run.version}).status_code == 302


def test_from_words_to_a_result_with_contributors(client, ana):
    client.post("/check", {"story": STORY})
    asked = answer_all(client)
    assert len(asked) <= 15
    page = client.get("/check/answers")
    assert "Is this right?" in text(page)
    response = client.post("/check/finish", follow=True)
    run = CheckRun.objects.get(athlete=ana)
    assert run.disposition == "self_care", run.result["reasons"]
    said = text(response)
    assert "Nothing you told us today needs urgent care." in said
    assert "does not rule out every cause" in said
    assert "not been reviewed by a clinician" in said
    assert "What may be adding to it" in said
    assert standing(ana).disposition is Disposition.SELF_CARE
    assert run.episode.onset_date is not None


def test_nothing_picked_is_a_fault_and_never_a_no(client):
    client.post("/check", {"story": ""})
    response = client.get("/check/next", follow=True)
    place = response.request["PATH_INFO"]
    refused = client.post(place, {"version": response.context["run"].version})
    assert refused.status_code == 422
    assert refused.context["error"]
    assert "<title>Error" in refused.content.decode()


def test_none_beside_a_sign_is_refused(client):
    client.post("/check", {"story": "low back ache"})
    client.get("/check/next")
    run = CheckRun.objects.get()
    name = interviews.look(run).question["id"]
    if name == "where":
        client.post("/check/q/where", {"answer": "low_back", "version": run.version})
        run.refresh_from_db()
        name = interviews.look(run).question["id"]
    options = [o["value"] for o in interviews.look(run).question["options"]]
    refused = client.post(f"/check/q/{name}", {"answer": [options[0], "none"], "version": run.version})
    assert refused.status_code == 422


def test_every_place_of_the_question_is_drawn_once():
    question = next(q for q, _ in rulebook().questions if q.id == "where")
    drawn = [spot.value for plate in check_where.plates() for spot in plate.spots]
    drawn += [value for value, _ in check_where.elsewhere()]
    assert sorted(drawn) == sorted(value for value, _ in question.options)
    assert len(check_where.elsewhere()) <= 3  # the genital area is a row of its own, not drawn


def test_an_earlier_answer_opens_again_and_is_changed(client, ana):
    client.post("/check", {"story": "low back ache since Sunday"})
    asked = answer_all(client)
    run = CheckRun.objects.get(athlete=ana)
    name = next(q for q in asked if q == "cauda_equina")
    page = client.get(f"/check/q/{name}?review")
    assert page.context["picked"] == {"none"}
    client.post(f"/check/q/{name}?review", {"answer": ["ces_saddle"], "version": run.version})
    history = CheckRun.objects.get(athlete=ana).state["interview"]["history"]
    assert [e for e in history if e["id"] == name and e["did"] == "change"]


def test_two_tabs_do_not_overwrite_each_other(client, ana):
    client.post("/check", {"story": "low back ache"})
    first = client.get("/check/next", follow=True)
    place, version = first.request["PATH_INFO"], first.context["run"].version
    assert client.post(place, {**calm(first.context["asked"]), "version": version}).status_code == 302
    stale = client.post(place, {**calm(first.context["asked"]), "version": version})
    assert stale.status_code == 409


def emergency(client, ana):
    client.post(
        "/check", {"story": "low back ache and when I wipe it feels numb down there since this morning"}
    )
    answer_all(client)
    assert standing(ana).is_emergency, CheckRun.objects.get(athlete=ana).result


def test_an_emergency_takes_over_until_released(client, ana):
    emergency(client, ana)
    page = client.get("/emergency")
    assert "Stop. Call 112 now." in text(page)
    assert "Do not drive yourself" in text(page)
    assert 'href="tel:112"' in page.content.decode()
    for path in ("/today", "/load", "/plan", "/journal", "/check"):
        assert client.get(path)["Location"] == "/emergency", path
    for word in ("/plan", "/load", "/today", "/exercises"):
        assert f'href="{word}' not in page.content.decode()
    seen = {"date": clock.today(ana).isoformat(), "seen_by": "doctor", "is_about_this": "yes"}
    client.post("/release", {**seen, "said": "nothing"})
    assert standing(ana).disposition is Disposition.CLINICIAN_DAYS  # seen is not cleared
    assert client.get("/today").status_code == 200
    client.post("/release", {**seen, "said": "may_run"})
    assert standing(ana).disposition is Disposition.CLINICIAN_ROUTINE


def test_a_visit_for_something_else_releases_nothing(client, ana):
    emergency(client, ana)
    client.post(
        "/release",
        {"date": clock.today(ana).isoformat(), "seen_by": "doctor", "is_about_this": "no", "said": "may_run"},
    )
    assert standing(ana).is_emergency


def test_a_visit_tomorrow_is_refused(client, ana):
    emergency(client, ana)
    day = clock.today(ana) + timedelta(days=1)
    refused = client.post(
        "/release", {"date": day.isoformat(), "seen_by": "doctor", "is_about_this": "yes", "said": "may_run"}
    )
    assert refused.status_code == 422
    assert standing(ana).is_emergency


def test_a_wrong_tap_is_asked_again_word_for_word_and_both_are_kept(client, ana):
    client.post("/check", {"story": "low back ache since Sunday"})
    answer_all(client, {"cauda_equina": {"answer": ["ces_saddle"]}})
    assert standing(ana).is_emergency
    page = client.get("/emergency/wrong")
    assert [row["id"] for row in page.context["rows"]] == ["cauda_equina"]
    response = client.post("/emergency/wrong", {"question": "cauda_equina"})
    assert response["Location"] == "/check/q/cauda_equina"
    again = client.get(response["Location"])
    client.post(response["Location"], {"answer": ["none"], "version": again.context["run"].version})
    assert standing(ana).is_emergency  # until the check is finished
    answer_all(client)
    client.post("/check/finish")
    assert standing(ana).disposition is Disposition.SELF_CARE
    old = CheckRun.objects.filter(corrected_by__isnull=False).get()
    assert old.corrections[0]["question"] == "cauda_equina"
    assert old.corrections[0]["is"] == ["none"]


def test_putting_a_check_aside_never_loses_an_emergency(client, ana):
    client.post(
        "/check", {"story": "low back pain, I cannot pee since this morning and I am numb between my legs"}
    )
    client.post("/check/leave")
    assert standing(ana).is_emergency


def test_a_check_put_aside_is_gone(client, ana):
    client.post("/check", {"story": "low back ache"})
    client.post("/check/leave")
    assert checks.open_check(ana) is None


def test_a_check_in_with_a_yes_is_answered_by_the_questions_behind_it(client, ana):
    said = {item.id: "no" for item in ITEMS} | {"saddle_bladder_bowel": "yes"}
    client.post("/checkin", {"page": "2", "each": "1", "version": "0", **said})
    assert standing(ana).is_emergency
    assert "Answer the questions behind it" in text(client.get("/emergency"))
    assert client.post("/emergency/clarify")["Location"] == "/check/next"
    answer_all(client)
    client.post("/check/finish")
    assert not standing(ana).is_emergency


def test_a_stranger_sees_no_result(client, ana, stellas_client):
    client.post("/check", {"story": STORY})
    answer_all(client)
    client.post("/check/finish")
    pk = CheckRun.objects.get(athlete=ana).pk
    assert stellas_client.get(f"/results/{pk}").status_code == 404


@pytest.mark.parametrize("level", [d for d in Disposition if d is not Disposition.EMERGENCY_NOW])
def test_each_level_shows_its_own_title_and_never_a_lower_one(client, ana, level):
    run = checks.record_check(
        ana, {"disposition": str(level), "run_permission": "none", "reasons": [], "open": []}, origin="api"
    )
    said = text(client.get(f"/results/{run.pk}"))
    assert texts().levels[str(level)].title in said
    for other in Disposition:
        if other is not level:
            assert texts().levels[str(other)].title not in said
    assert not BANNED.search(said), BANNED.search(said)
    if level.rank >= Disposition.SAME_DAY.rank:
        assert "What may be adding to it" not in said
        assert "Make my plan" not in said


@pytest.mark.parametrize(
    "story",
    [
        "",
        " ",
        "\x00\x01",
        "🏃" * 50,
        "x" * 30_000,
        "Mir tut der Rücken weh seit dem langen Lauf",
        "<script>alert(1)</script>",
    ],
)
def test_odd_words_are_taken_calmly(client, story):
    response = client.post("/check", {"story": story}, follow=True)
    assert response.status_code == 200
    assert b"<script>alert" not in response.content
    assert client.get("/check/next", follow=True).status_code == 200


def test_no_style_attribute_and_no_inline_script(client, ana):
    client.post("/check", {"story": STORY})
    for path in ("/check?read", "/check/q/where", "/check/answers"):
        page = client.get(path, follow=True).content.decode()
        assert " style=" not in page
        assert "<script>" not in page


def test_self_tests_follow_a_result_and_make_the_check_anew(client, ana):
    client.post("/check", {"story": STORY})
    answer_all(client)
    client.post("/check/finish")
    page = client.get("/check/tests")
    open_now = [one.test.id for one in page.context["offers"] if not one.closed]
    assert "ST_WALL" in open_now
    assert client.post("/check/tests/ST_WALL", {"answer": "nonsense"}).status_code == 422
    client.post("/check/tests/ST_BEND", {"answer": "3"})
    assert CheckRun.objects.filter(athlete=ana, finished_at__isnull=False).count() == 2
    assert [one.value for one in client.get("/check/tests/ST_BEND").context["before"]] == [3.0]
    client.post("/check/tests/ST_WALL", {"answer": "one"})
    assert [said for _, said in client.get("/check/tests/ST_WALL").context["before_said"]] == [
        "Less than one / About one"  # both tell the same
    ]
    client.post("/check/tests/ST_HEEL_TOE", {"answer": "no"})
    answer_all(client)
    client.post("/check/finish")
    assert standing(ana).disposition.rank >= Disposition.SAME_DAY.rank
    assert client.get("/check/tests").context["offers"] == []
    assert client.get("/check/tests/ST_WALL").status_code == 404
