"""Today says one thing to do, and nothing calmer than what stands."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from backstride.app import clock
from backstride.app.demo import load_example
from backstride.app.journal.checks import record_check
from backstride.app.journal.models import CheckIn
from backstride.app.journal.pain import save_pain
from backstride.app.journal.planning import request_for
from backstride.app.journal.plans import save_plan

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day(monkeypatch):
    monkeypatch.setenv("BACKSTRIDE_NOW", "2026-03-12T09:00:00+01:00")


def result(level: str, permission: str = "modified") -> dict:
    return {"disposition": level, "run_permission": permission, "knowledge_version": "test"}


def planned(client_day, **day) -> dict:
    return {"feasible": True, "days": [{"date": client_day.isoformat(), "kind": "walk", **day}]}


def test_empty(client):
    page = client.get("/today").content.decode()
    assert "Nothing is here yet." in page
    assert "Look at my training" in page


def test_pain_without_a_check_asks_for_the_check_and_offers_no_run(client, ana):
    for n in range(4):
        save_pain(ana, clock.today(ana) - timedelta(days=n), worst=4 - n)
    page = client.get("/today").content.decode()
    assert "first tell what hurts" in page
    assert "Up to" not in page
    assert "went up from 1" in page  # oldest 1, newest 4


def keep(athlete, plan) -> None:
    """A plan made for exactly what the journal knows now, so that it is not made again."""
    save_plan(athlete, request_for(athlete, clock.today(athlete)), plan)


def test_a_same_day_result_hides_plan_chart_and_tasks(client, ana):
    record_check(ana, result("self_care", "as_tolerated"), origin="interview")
    save_plan(ana, {}, planned(clock.today(ana), run_min=20, walk_min=10))
    record_check(ana, result("same_day", "none"), origin="interview")
    page = client.get("/today").content.decode()
    assert "Be seen by a clinician today." in page
    assert '<svg class="chart' not in page
    assert "What to do today" not in page
    assert "minutes of running" not in page


def test_an_incomplete_check_is_never_a_plan(client, ana):
    record_check(ana, result("incomplete", "none"), origin="interview")
    save_plan(ana, {}, planned(clock.today(ana), walk_min=30))
    page = client.get("/today").content.decode()
    assert "We cannot say yet." in page
    assert "Walk 30 minutes" not in page.replace("\xa0", " ")


def test_an_emergency_never_reaches_today(client, ana):
    record_check(ana, result("emergency_now", "none"), origin="interview")
    assert client.get("/today").status_code == 302
    assert client.get("/load").status_code == 302
    assert client.get("/journal").status_code == 302


def test_a_planned_walk_is_the_heading(client, ana):
    record_check(ana, result("self_care"), origin="interview")
    keep(ana, planned(clock.today(ana), walk_min=30, run_min=0, why=["Second of three test walks."]))
    page = client.get("/today").content.decode()
    assert "Walk 30 minutes today" in page
    assert "Second of three test walks." in page
    assert "No running today" in page


def test_a_planned_run_waits_for_the_six_questions(client, ana):
    record_check(ana, result("self_care"), origin="interview")
    plan = planned(clock.today(ana), run_min=20, walk_min=5)
    keep(ana, plan)
    assert "Check in first, then run." in client.get("/today").content.decode()
    CheckIn.objects.create(athlete=ana, date=clock.today(ana), result={"clear": True}, screen={"x": "no"})
    keep(ana, plan)
    page = client.get("/today").content.decode()
    assert "20 minutes of running" in page


def test_the_example_shows_two_weeks_with_their_table(client, ana):
    example = load_example(ana.owner)
    session = client.session
    session["athlete"] = example.pk
    session.save()
    page = client.get("/today").content.decode()
    assert page.count('<svg class="chart') == 2
    assert "came down from 6" in page
    assert "<caption>Day by day</caption>" in page
    assert len(page) < 60_000


def test_a_day_without_data_is_unknown_not_rest(client, ana):
    from backstride.app.charts import DayBar, two_weeks

    day = datetime(2026, 3, 12, tzinfo=UTC).date()
    chart = two_weeks([DayBar(day, None, None, None), DayBar(day, 0.0, 0.0, 0)], today=day)
    assert chart.rows[0][1:] == ("not known", "not known", "not asked")
    assert chart.rows[1][1:] == ("0", "0", "0")
    assert "rest" in chart.wide


def test_what_the_plan_holds_for_today_is_drawn_as_planned(client, ana):
    record_check(ana, result("self_care"), origin="interview")
    save_pain(ana, clock.today(ana) - timedelta(days=1), worst=2)
    keep(ana, planned(clock.today(ana), walk_min=30))
    page = client.get("/today").content.decode()
    assert "Thu 12 Mar (planned)</th><td" in page.replace("\xa0", " ")
    assert "Your worst pain" not in page  # one score is no course


def test_a_level_that_needs_a_clinician_is_the_heading_where_no_plan_is(client, ana):
    record_check(ana, result("clinician_days", "no_impact"), origin="interview")
    page = client.get("/today").content.decode()
    assert "Book a clinician for this week." in page.split("</h1>")[0]
    assert "Nothing is here yet." not in page
    assert "What to say and where to go" in page


def test_a_level_that_needs_a_clinician_stays_the_heading_with_a_plan(client, ana):
    """A flare with a plan of walks: never "That is all for today" above it."""
    record_check(ana, result("clinician_days", "no_impact"), origin="interview")
    keep(ana, planned(clock.today(ana), walk_min=30))
    page = client.get("/today").content.decode()
    assert "Book a clinician for this week." in page.split("</h1>")[0]
    assert page.count("Book a clinician for this week.") == 1, "one band a page"
    assert "What to say and where to go" in page
    assert "Walk 30 minutes today" in page


def test_a_long_run_is_drawn_cut_so_that_walks_are_seen():
    from backstride.app.charts import DayBar, two_weeks

    day = date(2026, 3, 12)
    walks = [DayBar(day - timedelta(days=n), 0.0, 20.0, None) for n in range(1, 6)]
    plain = two_weeks(walks, today=day)
    assert 'class="cut"' not in plain.wide
    assert "cut" not in plain.sentence
    long = two_weeks([DayBar(day - timedelta(days=9), 121.0, 0.0, None), *walks], today=day)
    assert long.wide.count('class="cut"') == 2
    assert "A bar with a cut is longer than it is drawn." in long.sentence
    assert ">121</text>" in long.wide
    assert long.rows[0][2] == "121"


def test_after_a_calm_check_the_plan_is_next(client, ana):
    record_check(ana, result("self_care"), origin="interview")
    page = client.get("/today").content.decode()
    assert "Next: make your plan." in page
    assert "first tell what hurts" not in page


def test_figures_of_neighbours_do_not_run_together(ana):
    from backstride.app.charts import DayBar, two_weeks

    first = clock.today(ana) - timedelta(days=17)
    chart = two_weeks(
        [DayBar(first + timedelta(days=n), 120.0 + n, 0.0, None) for n in range(18)], today=clock.today(ana)
    )
    assert ">124</text>" in chart.wide
    assert ">124</text>" not in chart.narrow
    assert ">137</text>" in chart.narrow  # the tallest keeps its figure


def test_german_days_have_their_stop(client, ana):
    type(ana).objects.update(language="de")
    told = {**result("self_care"), "review_on": ["2026-03-14", "2026-03-19", "2026-04-23"]}
    record_check(ana, told, origin="interview")
    assert "Danach am 19. März, 23. April." in client.get("/today").content.decode().replace("\xa0", " ")
