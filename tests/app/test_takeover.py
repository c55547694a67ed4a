"""While an emergency stands: every address, every form, REST and every export. Seen is not cleared (dossier A8)."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

import walking
from backstride.app.demo import load_example
from backstride.app.exports.kinds import KINDS
from backstride.app.journal import checks
from backstride.app.journal.models import ApiToken, Athlete, CheckRun, PlanVersion
from backstride.app.journal.plans import plan_in_force
from backstride.app.journal.standing import standing
from backstride.app.middleware.takeover import LET_THROUGH
from backstride.core.errors import BackstrideError

pytestmark = pytest.mark.django_db
STORY = "I cannot feel the skin between my legs and I lost control of my bladder. Low back pain."
#: words that only a plan, an exercise, a load or a ranking says
CALMER = (
    "Day by day",
    "Walk-run",
    "Bird dog",
    "Room left this week",
    "What may be adding to it",
    "You may run",
)
VALUES = {"int": "1", "str": "bird-dog", "date": "2026-03-16"}


def addresses() -> Iterator[str]:
    """Every address the app answers, with some value in each hole."""

    def walk(patterns, before: str = "/") -> Iterator[str]:
        for one in patterns:
            route = before + str(one.pattern)
            if isinstance(one, URLResolver):
                yield from walk(one.url_patterns, route)
            elif isinstance(one, URLPattern):
                yield re.sub(r"<(?:(\w+):)?\w+>", lambda hole: VALUES.get(hole[1] or "str", "x"), route)

    yield from (route for route in walk(get_resolver().url_patterns) if not route.startswith("/api/"))


@pytest.fixture
def held(client, ana, monkeypatch) -> Athlete:
    """Ana with a log, a plan, and then an emergency."""
    monkeypatch.setenv("BACKSTRIDE_NOW", "2026-03-12T09:00:00+00:00")
    owner = ana.owner
    Athlete.objects.filter(owner=owner).delete()
    load_example(owner, years=1)
    Athlete.objects.filter(owner=owner).update(is_example=False)
    athlete = Athlete.objects.get(owner=owner)
    walking.check(client)
    walking.plan(client)
    assert plan_in_force(athlete) is not None
    assert walking.check(client, STORY) == "/emergency"
    return athlete


def test_every_page_gives_way(client, held):
    seen = set()
    for address in addresses():
        answer = client.get(address)
        if answer.status_code in {301, 302}:
            seen.add(answer["Location"])
            continue
        assert address.startswith(LET_THROUGH) or answer.status_code in {404, 405}, address
        if answer.get("Content-Type", "").startswith("text/html"):
            page = answer.content.decode()
            for word in CALMER:
                assert word not in page, (address, word)
    assert "/emergency" in seen


def test_no_form_goes_past_it(client, held):
    """Posting what would make, keep or change a plan, or close the complaint, leaves the emergency standing."""
    plans, checks_made = PlanVersion.objects.count(), CheckRun.objects.exclude(finished_at=None).count()
    kept = ("/settings", "/sign-out", "/sign-in", "/release", "/emergency", "/check", "/plan/calendar")
    for address in addresses():
        if address.startswith(kept):
            continue
        answer = client.post(address, {**walking.PLAN, "what": "week", "day": "2026-03-16", "worst": "0"})
        assert answer.status_code in {302, 403, 404, 405}, (address, answer.status_code)
    assert standing(held).is_emergency
    assert PlanVersion.objects.count() == plans
    assert CheckRun.objects.exclude(finished_at=None).count() == checks_made


def test_a_new_calm_check_does_not_release_it(client, held):
    """A whole new check that ends calm: the emergency stands, and its page comes back."""
    walking.check(client)
    assert standing(held).is_emergency
    assert client.get("/today")["Location"] == "/emergency"


def test_rest_shows_no_plan_and_plans_none(client, held):
    client.defaults["HTTP_AUTHORIZATION"] = "Bearer " + ApiToken.make(held, "script")
    assert client.get("/api/standing").json()["disposition"] == "emergency_now"
    assert client.get("/api/plan").status_code == 404
    wanted = {
        "today": "2026-03-12",
        "disposition": "self_care",
        "run_permission": "as_tolerated",
        "history": [],
        "pain": [],
        "target": {"weekly_run_min": 60},
        "available": {"mon": 60, "wed": 60, "fri": 60},
        "equipment": [],
        "horizon_days": 30,
    }
    made = client.post("/api/plan", wanted, content_type="application/json").json()
    assert made["feasible"] is False
    assert made["days"] == []
    load = client.get("/api/load").json()
    assert load["today"]["run_allowed"] is not True


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_no_export_carries_a_planned_run(held, kind):
    from backstride.app.exports.kinds import Options, make

    try:
        made = make(kind, held, Options(table="plan") if kind == "csv" else None)
    except BackstrideError:
        return
    text = made.content.decode("utf-8", "replace")
    assert "Walk-run" not in text
    assert "walk_run" not in text


def test_the_days_that_a_calendar_holds_can_be_taken_out_of_it(client, held):
    """A phone that still says "run" beside "call an ambulance": one file cancels every day that was sent."""
    assert 'href="/plan/calendar"' not in client.get("/emergency").content.decode()
    held.preferences["calendar"] = {
        "sent": {"20260314-day": {"sequence": 0, "digest": "x", "stamp": "2026-03-01T07:00:00+00:00"}}
    }
    held.save()
    assert 'href="/plan/calendar"' in client.get("/emergency").content.decode()
    made = client.post("/plan/calendar", {"when": "day"}).content.decode()
    assert "STATUS:CANCELLED" in made
    assert "CONFIRMED" not in made
    assert "TENTATIVE" not in made


def test_seen_is_not_cleared(client, held):
    today = "2026-03-12"
    told = {"date": today, "seen_by": "doctor", "is_about_this": "yes"}
    client.post("/release", {**told, "said": "no_exercise"})
    assert not standing(held).is_emergency
    page = client.get("/today").content.decode()
    assert "Walk" not in re.sub(r"<[^>]+>", " ", page).replace("Walking", ""), (
        "the plan from before is not shown on"
    )
    days = plan_in_force(held).plan["days"]
    assert not any(day["run_min"] or day["exercises"] for day in days), "seen, and told not to exercise"
    assert str(standing(held).run_permission) == "none"
    client.post("/release", {**told, "said": "may_run"})
    assert str(standing(held).run_permission) == "modified"


def test_the_card_says_all_it_must_and_leads_nowhere_else(client, held):
    page = client.get("/emergency").content.decode()
    assert 'href="tel:112"' in page or "tel:" in page
    for words in (
        "Do not drive yourself",
        "Say this",
        "While you wait",
        "I have been seen",
        "I tapped the wrong answer",
    ):
        assert words in page
    links = set(re.findall(r'href="(/[^"]*)"', page)) - {"/static/backstride.css"}
    links = {link for link in links if not link.startswith("/static/")}
    assert links <= {"/release", "/emergency/wrong", "/help-now", "#main"}, links
    assert checks.latest_result(held) is not None


def test_a_plan_of_an_earlier_day_is_made_again_before_today_shows_it(client, held, monkeypatch):
    """Three days later nothing of the gate is met: the run that the old plan hoped for is not there."""
    client.post(
        "/release", {"date": "2026-03-12", "seen_by": "doctor", "is_about_this": "yes", "said": "may_run"}
    )
    client.get("/plan")
    first = next(day["date"] for day in plan_in_force(held).plan["days"] if day["run_min"])
    monkeypatch.setenv("BACKSTRIDE_NOW", f"{first}T09:00:00+00:00")
    page = client.get("/today").content.decode()
    day = next(day for day in plan_in_force(held).plan["days"] if day["date"] == first)
    assert day["run_min"] == 0, "the conditions of the gate were not met in between"
    assert "then run" not in page
