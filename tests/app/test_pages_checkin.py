"""The check-in's three pages: saved one by one, never lower, never without the six."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from backstride.app import clock
from backstride.app.journal.checkin import provisional
from backstride.app.journal.checks import record_check
from backstride.app.journal.models import (
    Activity,
    Athlete,
    CheckIn,
    CheckRun,
    Episode,
    LongTask,
    PainDay,
    PlanVersion,
)
from backstride.app.journal.pain import save_pain
from backstride.app.journal.planning import plan_of_today, request_for
from backstride.app.journal.sessions import sessions
from backstride.app.journal.standing import is_run_off_today, standing
from backstride.app.tasks.queue import do
from backstride.check.rescreen import ITEMS
from backstride.core.disposition import Disposition, RunPermission

SIX = [item.id for item in ITEMS]
TODAY = date(2026, 3, 16)


@pytest.fixture(autouse=True)
def monday(monkeypatch):
    monkeypatch.setenv("BACKSTRIDE_NOW", "2026-03-16T09:00:00+01:00")


@pytest.fixture
def self_care(ana):
    """A finished check: self-care, modified running, onset eight days ago."""
    episode = Episode.objects.create(athlete=ana, onset_date=TODAY - timedelta(days=8))
    run = record_check(ana, {"disposition": "self_care", "run_permission": "modified"}, origin="interview")
    CheckRun.objects.filter(pk=run.pk).update(episode=episode)
    return episode


def post(client, page: int, **told):
    return client.post(reverse("checkin"), {"page": page, **told})


def test_three_pages_one_after_the_other(client, ana, self_care):
    save_pain(ana, TODAY - timedelta(days=1), morning=2)
    first = client.get(reverse("checkin"))
    assert first.status_code == 200
    assert "Page 1 of 3" in first.content.decode()
    assert post(client, 1, morning=2, worst=4, leg_signs="no", version=0).url == "/checkin?page=2"
    assert PainDay.objects.get(date=TODAY).morning == 2
    assert PainDay.objects.get(date=TODAY - timedelta(days=1)).worst == 4
    assert post(client, 2, none="1", version=1).url == "/checkin?page=3"
    assert not is_run_off_today(ana)
    yesterday = TODAY - timedelta(days=1)
    last = post(client, 3, run_on=yesterday.isoformat(), during_run=1, gait="no", effort=4, version=2)
    assert last.url == reverse("checkin-saved")
    assert PainDay.objects.get(date=yesterday).during_run == 1
    page = client.get(last.url).content.decode()
    assert "<h1>Saved.</h1>" in page
    row = CheckIn.objects.get(date=TODAY)
    assert row.done["run_on"] == yesterday.isoformat()
    assert row.function["leg_signs"] == "no"


def test_the_form_on_today_goes_on_with_the_rest_of_its_page(client, ana, self_care):
    """The gate needs the legs: a morning begun on Today must come past that question, with its score kept."""
    save_pain(ana, TODAY - timedelta(days=1), morning=2)
    form = client.get("/today").content.decode().split('action="/checkin"')[1].split("</form>")[0]
    sent = dict(re.findall(r'type="hidden" name="(\w+)" value="(\w*)"', form)) | {"morning": "3"}
    answer = client.post(reverse("checkin"), sent)
    assert answer.url == "/checkin"
    rest = client.get(answer.url).content.decode()
    assert re.search(r'name="morning"[^>]*value="3"[^>]*checked', rest)
    assert 'name="leg_signs"' in rest
    assert post(client, 1, morning=3, leg_signs="no", version=1).url == "/checkin?page=2"
    assert CheckIn.objects.get(date=TODAY).function["leg_signs"] == "no"
    assert is_run_off_today(ana)


def test_without_the_six_there_is_no_run_today(client, ana, self_care):
    post(client, 1, morning=0)
    answer = post(client, 2)
    assert answer.url == reverse("checkin-saved")
    assert is_run_off_today(ana)
    page = client.get(answer.url).content.decode()
    assert "Without them there is no run today" in page
    assert "<h1>Saved.</h1>" not in page
    said = re.findall(r"<(?:p|li)>([^<]+)</", page)
    assert len(said) == len(set(said)), "nothing is said twice"


@pytest.mark.parametrize("item", ITEMS, ids=SIX)
@pytest.mark.parametrize("answer", ["yes", "unsure"])
def test_a_yes_raises_at_once_and_leaves_the_check_in(client, ana, self_care, item, answer):
    reply = post(client, 2, each="1", **{item.id: answer})
    assert "page=3" not in reply.url
    holds = standing(ana)
    assert holds.disposition.rank >= item.level.rank
    assert holds.run_permission.rank <= RunPermission.NO_IMPACT.rank
    assert len(provisional(ana)) == 1


def test_a_later_none_does_not_lower_what_was_raised(client, ana, self_care):
    post(client, 2, fever_fall="yes")
    assert standing(ana).disposition is Disposition.SAME_DAY
    post(client, 2, none="1")
    assert standing(ana).disposition is Disposition.SAME_DAY


def test_a_box_and_none_together_are_asked_again(client, ana):
    reply = post(client, 2, none="1", fever_fall="yes")
    assert reply.status_code == 422
    assert not CheckIn.objects.filter(athlete=ana).exists()


@pytest.mark.parametrize("score", ["11", "-1", "2.5", "x"])
def test_pain_of_11_is_refused_and_nothing_is_saved(client, ana, score):
    reply = post(client, 1, morning=score)
    assert reply.status_code == 422
    assert "0 to 10" in reply.content.decode()
    assert not PainDay.objects.filter(athlete=ana).exists()


def test_two_tabs_the_later_one_is_told(client, ana):
    post(client, 1, morning=2, version=0)
    reply = post(client, 1, morning=7, version=0)
    assert reply.status_code == 409
    assert PainDay.objects.get(athlete=ana, date=TODAY).morning == 2


def test_last_month_is_filled_in_without_opening_today(client, ana, self_care):
    day = TODAY - timedelta(days=30)
    page = client.get(reverse("checkin"), {"date": day.isoformat()}).content.decode()
    assert "Page 1 of 2" in page
    reply = post(client, 1, morning=6, date=day.isoformat())
    assert reply.url == f"/checkin?page=3&date={day.isoformat()}"
    post(client, 2, none="1", date=day.isoformat())
    assert is_run_off_today(ana)
    assert PainDay.objects.get(date=day).morning == 6
    assert CheckIn.objects.get(date=day).screen == {}


@pytest.mark.parametrize("day", ["2026-03-17", "2020-01-01", "soon", "2026-02-30"])
def test_a_day_to_come_or_none_is_refused(client, ana, day):
    assert client.get(reverse("checkin"), {"date": day}).status_code == 400
    assert post(client, 1, morning=1, date=day).status_code == 400
    assert not CheckIn.objects.exists()


def test_an_impossible_page_number_is_the_first_page(client):
    assert "Page 1 of 3" in client.get(reverse("checkin"), {"page": "99"}).content.decode()


def test_red_pain_after_a_run_closes_today(client, ana, self_care):
    save_pain(ana, TODAY - timedelta(days=1), morning=1)
    post(client, 1, morning=4, leg_signs="no", painkiller="no")
    post(client, 2, none="1")
    post(client, 3, run_on=(TODAY - timedelta(days=1)).isoformat(), during_run=6)
    page = client.get(reverse("checkin-saved")).content.decode()
    assert "Two days off" in page
    assert "<h1>Saved.</h1>" not in page


@pytest.mark.parametrize("ago", [2, 3, 11])
def test_a_red_run_is_named_by_its_day_and_stops_nothing_when_its_days_off_are_over(
    client, ana, self_care, ago
):
    save_pain(ana, TODAY - timedelta(days=ago), morning=1, during_run=6)
    post(client, 1, morning=1, leg_signs="no", painkiller="no")
    post(client, 2, none="1")
    page = client.get(reverse("checkin-saved")).content.decode()
    day = TODAY - timedelta(days=ago)
    assert f"Your last run, {day:%A} {day.day} {day:%B}" in page
    assert ("Stop for today" in page) == (ago < 3)
    assert "two levels down" in page


def test_six_weeks_of_pain_raise_to_a_routine_appointment(client, ana, self_care):
    Episode.objects.filter(pk=self_care.pk).update(onset_date=TODAY - timedelta(days=50))
    for back in range(1, 50):
        save_pain(ana, TODAY - timedelta(days=back), morning=3)
    post(client, 1, morning=3)
    post(client, 2, none="1")
    assert standing(ana).disposition is Disposition.CLINICIAN_ROUTINE
    assert standing(ana).run_permission is RunPermission.MODIFIED
    assert CheckRun.objects.filter(origin="clock").count() == 1
    post(client, 3)
    assert CheckRun.objects.filter(origin="clock").count() == 1
    assert "six weeks or more" in client.get(reverse("checkin-saved")).content.decode()


def test_the_clock_never_lowers(client, ana, self_care):
    record_check(ana, {"disposition": "clinician_days", "run_permission": "none"}, origin="interview")
    Episode.objects.update(onset_date=TODAY - timedelta(days=50))
    for back in range(1, 50):
        save_pain(ana, TODAY - timedelta(days=back), morning=3)
    post(client, 2, none="1")
    assert standing(ana).disposition is Disposition.CLINICIAN_DAYS
    assert standing(ana).run_permission is RunPermission.NONE


def test_ten_days_off_are_named_not_scolded(client, ana, self_care):
    from backstride.plan.checkin import missed

    assert "earlier runs count 75 %" in missed(10, is_enforced=False).sentence


def test_strangers_see_nothing_of_it(stellas_client, client, ana):
    post(client, 1, morning=8)
    page = stellas_client.get(reverse("checkin")).content.decode()
    assert 'value="8" checked' not in page


def test_the_runners_words_are_shown_as_words(client, ana):
    post(client, 3, note="<script>alert(1)</script>")
    page = client.get(reverse("checkin"), {"page": "3"}).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_clock_is_frozen(ana):
    assert clock.today(ana) == TODAY


def told_day(client, day, **said):
    return client.post("/checkin", {"page": "3", "date": day, "daily": "as_usual", **said})


def test_a_walk_and_a_run_written_by_hand_are_in_the_log_once(client, ana):
    walk = {"walk_on": "2026-03-15", "walk_worst": "2"}
    told_day(client, "2026-03-16", **walk, walk_min="30")
    run = {"run_on": "2026-03-16", "ran_min": "10", "run_walk_min": "15", "during_run": "1"}
    told_day(client, "2026-03-16", **walk, walk_min="35", **run)
    log = {(s.date.isoformat(), s.sport): s for s in sessions(ana)}
    assert log["2026-03-15", "walk"].duration_min == 35
    assert log["2026-03-16", "run"].running_min == 10
    assert log["2026-03-16", "run"].foot_min == 25
    request = request_for(ana, date(2026, 3, 16))
    assert {"date": "2026-03-15", "minutes": 35.0, "worst": 2, "next_morning": None} in request["walks"]
    assert [row["run_min"] for row in request["history"] if row["run_min"]] == [10.0]


def test_a_record_takes_the_place_of_what_was_written_by_hand(client, ana):
    told_day(client, "2026-03-16", run_on="2026-03-16", ran_min="50")
    Activity.objects.create(
        athlete=ana,
        fingerprint="f" * 64,
        file="run.gpx",
        format="gpx",
        sport="run",
        start=datetime(2026, 3, 16, 6, tzinfo=UTC),
        timer_s=1800.0,
    )
    Athlete.objects.filter(pk=ana.pk).update(sessions_stale=True)
    assert [round(s.running_min) for s in sessions(ana)] == [30]


def test_minutes_taken_back_leave_the_log(client, ana):
    told_day(client, "2026-03-16", run_on="2026-03-16", ran_min="50")
    told_day(client, "2026-03-16", run_on="2026-03-16", ran_min="0")
    assert sessions(ana) == []
    assert told_day(client, "2026-03-16", run_on="2026-03-16", ran_min="9999").status_code == 422
    assert sessions(ana) == []


def test_the_tests_of_the_gate_reach_the_plan(client, ana):
    told_day(client, "2026-03-16", sit_to_stand="1", hops="0")
    tests = request_for(ana, date(2026, 3, 16))["tests"]
    assert tests == [
        {"date": "2026-03-16", "id": "sit_to_stand", "worst": 1},
        {"date": "2026-03-16", "id": "hops", "worst": 0},
    ]


FREE = dict.fromkeys(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), "60")


def next_run(client, ana, **told) -> dict:
    """Check-in of today about yesterday's run of eight minutes; the request and the first day with a run."""
    yesterday = TODAY - timedelta(days=1)
    save_pain(ana, yesterday, morning=1)
    asked = client.post("/plan/make", {"kind": "session", "minutes": "20", **FREE, "health": ["none"]})
    assert asked.status_code == 302
    first = {
        "morning": 1,
        "leg_signs": "no",
        **{k: v for k, v in told.items() if k in ("night", "painkiller", "fever")},
    }
    post(client, 1, **{**first, **({"leg_signs": told["leg_signs"]} if "leg_signs" in told else {})})
    post(client, 2, none="1")
    run = {"run_on": yesterday.isoformat(), "ran_min": 8, "run_walk_min": 22, "during_run": 1, "gait": "no"}
    post(client, 3, **{**run, **{k: v for k, v in told.items() if k in ("gait", "heart_signs")}})
    ana.refresh_from_db()
    made = plan_of_today(ana, TODAY)
    days = made.plan["days"] if made is not None else []
    return {
        "request": request_for(ana, TODAY),
        "first": next((d["date"] for d in days if d["run_min"]), None),
    }


@pytest.mark.parametrize(
    "told", [{"gait": "yes"}, {"night": "new"}, {"leg_signs": "spreading"}, {"painkiller": "to_run"}]
)
def test_a_red_column_beside_the_scores_holds_the_plan_too(client, ana, self_care, told):
    """B4: the worst column decides; the page said red and two days off, and the plan went on by the scores alone."""
    found = next_run(client, ana, **told)
    if "painkiller" not in told:  # told on the day after, it is about that day
        assert {"date": "2026-03-15", "colour": "red"} in found["request"]["judged"]
        assert found["first"] is None or found["first"] >= "2026-03-18"


def test_a_fever_stops_the_plan_until_it_has_been_gone_for_a_day(client, ana, self_care):
    assert next_run(client, ana, fever="now")["request"]["ill_on"] == "2026-03-16"
    first = plan_of_today(ana, TODAY).plan["days"]
    assert not any(day["run_min"] for day in first[:2])


def test_heart_signs_with_a_fever_stand_as_a_yes_to_the_six(client, ana, self_care):
    """RF-POP-8: the page told to go through the check, and nothing held the plan."""
    next_run(client, ana, fever="now", heart_signs="yes")
    assert standing(ana).is_plan_blocked
    assert plan_of_today(ana, TODAY) is None


def test_the_minute_at_which_pain_comes_holds_the_bouts(client, ana, self_care):
    for back in (5, 3, 1):
        day = TODAY - timedelta(days=back)
        save_pain(ana, day, morning=0, during_run=2)
        done = {"run_on": day.isoformat(), "onset_minute": 12, "gait": "no"}
        CheckIn.objects.create(
            athlete=ana, date=day, done=done, disposition="self_care", run_permission="modified"
        )
    assert request_for(ana, TODAY)["onset_minute"] == 12


def test_the_plan_follows_a_check_in_as_a_task(client, ana, self_care):
    """The answer is shown without a plan being made; the worker makes it, and a page asked later makes none."""
    client.post("/plan/make", {"kind": "session", "minutes": "20", **FREE, "health": ["none"]})
    before = PlanVersion.objects.count()
    post(client, 1, morning=1, leg_signs="no")
    post(client, 2, none="1")
    assert client.get(post(client, 3, daily="as_usual").url).status_code == 200
    assert PlanVersion.objects.count() == before
    task = LongTask.objects.get(kind="plan")
    do(task.pk)
    assert PlanVersion.objects.count() == before + 1
    client.get("/today")
    assert PlanVersion.objects.count() == before + 1


def test_who_runs_once_a_week_is_not_told_to_repeat_a_week(ana, monkeypatch):
    """Seven days are what this runner always leaves; six are missed days for one who ran every other day."""
    from backstride.app.pages import checkin
    from backstride.core.session import Session

    day = date(2026, 3, 16)

    def told(apart: int, off: int):
        ran = [Session(date=day - timedelta(days=off + apart * k)) for k in range(8)]
        monkeypatch.setattr(checkin, "sessions", lambda *_: ran)
        return checkin._missed(ana, day)

    assert told(7, 7) is None
    assert told(7, 8).move == "reduce"
    assert told(2, 6).move == "repeat"
