"""The plan page: its states, every day with its reason, what-if that keeps nothing until confirmed."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.utils import translation

from app.test_pages_german import left_english
from backstride.app import clock
from backstride.app.journal.by_hand import write_down
from backstride.app.journal.checks import record_check
from backstride.app.journal.models import PlanVersion
from backstride.app.journal.planning import begin_style_change, tell
from backstride.app.journal.plans import plan_in_force
from backstride.app.journal.sessions import set_time_zone
from backstride.app.journal.usual import UsualWeek, usual_week
from backstride.app.pages import plan as plan_page
from backstride.core import sports
from backstride.core.session import Session

pytestmark = pytest.mark.django_db

TOLD = {"kind": "weekly", "minutes": "90", "mon": "60", "wed": "60", "fri": "60", "sun": "60"}


@pytest.fixture(autouse=True)
def _day(monkeypatch):
    monkeypatch.setenv("BACKSTRIDE_NOW", "2026-03-16T09:00:00+01:00")


def result(level: str, permission: str = "modified") -> dict:
    return {"disposition": level, "run_permission": permission, "knowledge_version": "test"}


@pytest.fixture
def planned(client, ana):
    """Ana has a self-care result and a plan."""
    record_check(ana, result("self_care", "as_tolerated"), origin="interview")
    assert client.post("/plan/make", TOLD).status_code == 302
    return ana


def test_without_a_check_there_is_no_plan(client):
    page = client.get("/plan").content.decode()
    assert "first the check" in page
    assert "Day by day" not in page
    assert client.post("/plan/make", TOLD).status_code == 302
    assert not PlanVersion.objects.exists()


@pytest.mark.parametrize("level", ["same_day", "incomplete"])
def test_a_result_that_holds_pauses_the_plan(client, planned, level):
    record_check(planned, result(level, "none"), origin="interview")
    page = client.get("/plan").content.decode()
    assert "There is no plan while this stands" in page
    assert "Day by day" not in page
    query = {"what": "week", "day": "2026-03-20"}
    assert client.get("/plan/what-if", query).status_code == 422
    assert client.post("/plan/keep", query).status_code == 422


def test_the_page_shows_days_reasons_ladder_and_date(client, planned):
    page = client.get("/plan").content.decode()
    assert "Day by day" in page
    assert "Why this" in page
    assert "Run minutes a week" in page
    assert "level 1" in page
    assert "What would move it" in page
    assert " style=" not in page


def test_a_target_without_minutes_is_asked_again(client, ana):
    record_check(ana, result("self_care", "as_tolerated"), origin="interview")
    answer = client.post("/plan/make", {"kind": "weekly", "mon": "60"})
    assert answer.status_code == 422
    assert "How many minutes" in answer.content.decode()


def test_what_if_keeps_nothing_until_confirmed_and_can_be_taken_back(client, planned):
    before = plan_in_force(planned)
    query = {"what": "week", "day": "2026-03-23"}
    page = client.get("/plan/what-if", query).content.decode()
    assert "your plan has not changed" in page
    assert plan_in_force(planned).pk == before.pk
    assert client.post("/plan/keep", query).status_code == 302
    kept = plan_in_force(planned)
    assert kept.pk != before.pk
    lost = {(date(2026, 3, 23) + timedelta(days=k)).isoformat() for k in range(7)}
    assert not any(day["run_min"] for day in kept.plan["days"] if day["date"] in lost)
    client.post("/plan/undo")
    assert plan_in_force(planned).pk == before.pk
    assert PlanVersion.objects.count() == 2


def test_a_run_moved_next_to_another_on_the_ladder_is_refused_by_name(client, planned):
    runs = [day["date"] for day in plan_in_force(planned).plan["days"] if day["run_min"]]
    beside = (date.fromisoformat(runs[1]) - timedelta(days=1)).isoformat()
    page = client.get("/plan/what-if", {"what": "move", "day": runs[0], "to": beside}).content.decode()
    assert "Not inside the limits" in page
    answer = client.post("/plan/keep", {"what": "move", "day": runs[0], "to": beside})
    assert answer.status_code >= 400
    assert "go back in the browser" in answer.content.decode()
    assert "go back in the browser" not in client.get("/no-such-page").content.decode()
    assert plan_in_force(planned).cause == "made"


def weekly(minutes: list[float], weekday: int, *, until: date) -> list[Session]:
    """A run on one weekday of each week, the last in the week before `until`."""
    last = until - timedelta(days=(until.weekday() - weekday) % 7)
    return [
        Session(date=last - timedelta(weeks=n), run_min=m, duration_min=m)
        for n, m in enumerate(reversed(minutes))
    ]


def test_a_usual_week_is_that_before_the_running_ended():
    stopped = date(2026, 1, 18)
    runs = weekly([30, 30, 34, 30], 1, until=stopped) + weekly([20, 60, 70, 80], 6, until=stopped)
    once = [Session(date=date(2026, 1, 16), run_min=90)]
    longer_ago = weekly([200, 200], 4, until=date(2025, 9, 1))
    usual = usual_week(runs + once + longer_ago)
    assert usual.days == {"tue": 40, "sun": 75}
    assert usual.run_min == 100
    assert usual_week([Session(date=stopped, sport="walk", walk_min=60)]) == UsualWeek()
    assert usual_week(once).run_min == 0


def test_a_first_plan_is_filled_in_from_the_log_and_a_later_one_from_what_was_told(client, ana):
    record_check(ana, result("self_care", "as_tolerated"), origin="interview")
    assert "Filled in from your own log" not in client.get("/plan/make").content.decode()
    for n in range(6):
        write_down(ana, date(2026, 3, 10) - timedelta(weeks=n), sports.RUN, run_min=30, walk_min=0)
    page = client.get("/plan/make").content.decode()
    assert "Filled in from your own log" in page
    assert re.search(r'name="tue"[^>]*value="40"', page)
    assert not re.search(r'name="wed"[^>]*value="\d', page)
    assert client.post("/plan/make", TOLD).status_code == 302
    page = client.get("/plan/make").content.decode()
    assert "Filled in from your own log" not in page
    assert not re.search(r'name="tue"[^>]*value="\d', page)


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_wish_that_is_refused_is_told_with_its_weekday(client, planned, language):
    planned.language = language
    planned.save(update_fields=["language"])
    days = plan_in_force(planned).plan["days"]
    runs = [day["date"] for day in days if day["run_min"]]
    rest = next(day["date"] for day in days if not day["run_min"])
    beside = (date.fromisoformat(runs[1]) - timedelta(days=1)).isoformat()
    for query in (
        {"what": "move", "day": runs[0], "to": beside},
        {"what": "move", "day": rest, "to": beside},
        {"what": "move", "day": runs[0], "to": "2031-01-01"},
        {"what": "race", "day": "2026-03-16", "km": "10"},
        {"what": "week", "day": "2031-01-01"},
    ):
        with translation.override(language):  # and back again: a request leaves its language on
            page = client.get("/plan/what-if", query)
        assert page.status_code in {200, 422}, query
        shown = page.content.decode().split("<main")[1]
        said = re.sub(r"<[^>]+>", " ", re.sub(r'="[^"]*"', "", shown))
        assert not re.search(r"\d{4}-\d\d-\d\d", said), query
        day = {"en": r"day \d+ (March|April|January)", "de": r"(tag|woch),? (der |dem )?\d+\. "}
        assert re.search(day[language], said), query
        assert language == "en" or left_english(page) == [], query


def test_each_morning_starts_from_today_and_keeps_the_old_version(client, planned, monkeypatch):
    monkeypatch.setenv("BACKSTRIDE_NOW", "2026-03-18T08:00:00+01:00")
    client.get("/plan")
    now = plan_in_force(planned)
    assert now.plan["days"][0]["date"] == clock.today(planned).isoformat() == "2026-03-18"
    assert PlanVersion.objects.filter(athlete=planned).count() == 2


def test_a_stranger_sees_nothing_of_it(stellas_client, client, planned):
    assert "first the check" in stellas_client.get("/plan").content.decode()


def test_exercises_stay_few_until_health_is_told(client, planned):
    few = sum(len(day["exercises"]) for day in plan_in_force(planned).plan["days"])
    assert "Only a few exercises" in client.get("/plan").content.decode()
    assert client.post("/plan/make", {**TOLD, "health": ["none"]}).status_code == 302
    more = sum(len(day["exercises"]) for day in plan_in_force(planned).plan["days"])
    assert more > 2 * few
    assert "Only a few exercises" not in client.get("/plan").content.decode()


def test_pregnancy_starts_no_ladder(client, planned):
    client.post("/plan/make", {**TOLD, "health": ["pregnant"]})
    assert not any(day["run_min"] for day in plan_in_force(planned).plan["days"])


def test_none_of_these_and_one_of_them_is_asked_again(client, planned):
    assert client.post("/plan/make", {**TOLD, "health": ["none", "pregnant"]}).status_code == 422


def test_a_style_change_told_on_the_page_is_in_the_plan_and_beside_its_runs(client, ana):
    record_check(ana, result("self_care", "as_tolerated"), origin="interview")
    told = {**TOLD, "style": "cadence", "style_start": "2026-03-16", "equipment": ["band"]}
    assert client.post("/plan/make", told).status_code == 302
    version = plan_in_force(ana)
    assert version.request["style_change"] == {"kind": "cadence", "start": "2026-03-16"}
    assert version.request["equipment"] == ["band"]
    page = client.get("/plan/make").content.decode()
    assert '<option value="cadence" selected>' in page
    assert 'value="band" checked' in page


def test_a_wrong_figure_of_a_what_if_is_not_called_a_missing_one(client, planned):
    answer = client.get("/plan/what-if", {"what": "cross", "day": "2026-03-18", "minutes": 900})
    assert answer.status_code == 422
    assert "600" in answer.content.decode()
    assert "One figure is missing" not in answer.content.decode()
    assert (
        "One figure is missing"
        in client.get("/plan/what-if", {"what": "cross", "day": "2026-03-18"}).content.decode()
    )


def test_the_form_pages_can_begin_a_style_change(planned):
    version = begin_style_change(planned, "cadence", None)
    assert version.cause == "style"
    assert version.request["style_change"] == {"kind": "cadence", "start": None}


def test_a_parkrun_needs_no_minutes_and_lands_on_a_saturday(client, ana):
    record_check(ana, result("self_care", "as_tolerated"), origin="interview")
    told = {**{k: v for k, v in TOLD.items() if k != "minutes"}, "kind": "parkrun"}
    assert client.post("/plan/make", told).status_code == 302
    plan = plan_in_force(ana).plan
    assert date.fromisoformat(plan["reaches_target_on"]).weekday() == 5
    assert "parkrun is your own entry" in client.get("/plan").content.decode()


def test_the_morning_after_a_strength_day_has_none(client, planned, monkeypatch):
    """A plan made anew each morning knows what stood in the plan before: never two days in a row (H8)."""
    planned.refresh_from_db()  # the form wrote its preferences
    tell(planned, health=["none"], person={"conditions": [], "pregnant": False})
    tell(planned, available=dict.fromkeys(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), 60))
    client.get("/plan")
    on = next(day["date"] for day in plan_in_force(planned).plan["days"] if day["strength"])
    after = date.fromisoformat(on) + timedelta(days=1)
    monkeypatch.setenv("BACKSTRIDE_NOW", f"{after.isoformat()}T09:00:00+01:00")
    for _ in range(2):  # looked at twice: the same plan
        client.get("/plan")
        version = plan_in_force(planned)
        assert version.request["strength_done"] == [on]
        assert not version.plan["days"][0]["strength"]
    assert PlanVersion.objects.filter(athlete=planned, request__today=after.isoformat()).count() == 1


def test_each_exercise_of_a_day_leads_to_its_page(client, planned):
    planned.refresh_from_db()  # the form wrote its preferences
    tell(planned, health=["none"], person={"conditions": [], "pregnant": False})
    page = client.get("/plan").content.decode()
    days = client.get("/plan").context["days"]
    names = {name for day in days for name, _said in day.exercises}
    assert names
    assert all(f'href="/exercises/{name}"' in page for name in names)
    doing = [one for task in client.get("/today").context["today"].tasks for one in task.exercises]
    assert all(f'href="/exercises/{name}"' in client.get("/today").content.decode() for name, _said in doing)


def test_another_time_zone_in_the_middle_of_a_plan_starts_from_the_day_there(client, planned, monkeypatch):
    """From Madrid to Honolulu the day is the one before: the plan begins there, caps hold, no day is lost or doubled."""
    monkeypatch.setenv("BACKSTRIDE_NOW", "2026-03-18T09:00:00+01:00")
    client.get("/plan")
    assert plan_in_force(planned).plan["days"][0]["date"] == "2026-03-18"
    planned.refresh_from_db()
    set_time_zone(planned, "Pacific/Honolulu")
    assert client.get("/plan").status_code == 200
    made = plan_in_force(planned).plan
    assert made["days"][0]["date"] == "2026-03-17"
    assert len({day["date"] for day in made["days"]}) == len(made["days"])
    assert made["violations"] == []


def test_a_clock_set_back_plans_from_the_day_it_shows(client, planned, monkeypatch):
    monkeypatch.setenv("BACKSTRIDE_NOW", "2026-03-20T09:00:00+01:00")
    client.get("/plan")
    monkeypatch.setenv("BACKSTRIDE_NOW", "2026-03-17T09:00:00+01:00")
    assert client.get("/plan").status_code == 200
    assert plan_in_force(planned).plan["days"][0]["date"] == "2026-03-17"


def test_a_race_yesterday_and_a_day_beyond_the_calendar_are_asked_again(client, ana):
    record_check(ana, result("self_care", "as_tolerated"), origin="interview")
    race = {**TOLD, "kind": "race", "race_km": "5", "race_date": "2026-03-15"}
    answer = client.post("/plan/make", race)
    assert answer.status_code == 422
    assert "not ahead any more" in answer.content.decode()
    assert client.post("/plan/make", {**TOLD, "mon": "1500"}).status_code == 422
    none = dict.fromkeys(("mon", "wed", "fri", "sun"), "")
    assert client.post("/plan/make", {**TOLD, **none}).status_code == 422


def test_a_rule_is_named_in_words_and_its_id_stands_behind_one_click(client, planned):
    page = client.get("/plan").content.decode()
    aside = page[
        page.index("What binds this plan") : page.index("</aside>", page.index("What binds this plan"))
    ]
    shown = re.sub(r"<details.*?</details>", "", aside, flags=re.DOTALL)
    assert re.search(r"<b>[A-Z][^<]+\.</b>", shown)
    assert not re.search(r"\b(?:H\d+|[A-C]\d)(?:_\w+)?\b", shown)
    assert re.search(r"<details>.*Rule (?:H\d+|B\d|target)", aside, flags=re.DOTALL)


def test_a_plan_that_waits_for_a_clinician_says_so_and_no_target_reached(client, planned):
    assert "You reached your target" not in client.get("/plan").content.decode()
    told = {"disposition": "clinician_days", "run_permission": "no_impact", "knowledge_version": "test"}
    record_check(planned, told, origin="interview")
    page = client.get("/plan").content.decode()
    assert "Running waits until a clinician has said that you may run." in page
    assert "You reached" not in page
    assert "You reach it" not in page


def test_a_strength_day_with_a_walk_names_both_as_today_does():
    day = {"kind": "strength", "exercise_block_min": 4, "walk_min": 30, "run_min": 0}
    assert plan_page._title(day) == "Walk, 30 min; strength and control, 4 min"
    assert plan_page._title({**day, "walk_min": 0}) == "Strength and control, 4 minutes"
