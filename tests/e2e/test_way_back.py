"""A short way back in the browser: check, plan, mornings by hand, a hurting run, a red flag, a release, the plan again."""

from __future__ import annotations

import datetime as dt

import pytest
from playwright.sync_api import expect

from e2e.walker import Walker

MONDAY = dt.date(2026, 3, 16)


@pytest.mark.timeout(600)
def test_from_the_first_check_through_a_red_flag_and_back(serve, window, tmp_path):
    clock = tmp_path / "now"
    clock.write_text(f"{MONDAY}T07:00:00+00:00")
    opened = window(serve(f"@{clock}"))
    ana = Walker(opened.page, clock, MONDAY)
    page = opened.page
    assert "/results/" in ana.check()
    ana.make_plan(kind="session", minutes="20")
    assert "The run gate" in ana.look("/plan")

    # three quiet walks written by hand, the tests on the third day: the gate opens
    for n in range(4):
        ana.wake(MONDAY + dt.timedelta(days=n))
        yesterday = (ana.day - dt.timedelta(days=1)).isoformat()
        told = {"walk_on": yesterday, "walk_min": 30, "walk_worst": 1} if n else {}
        tests = {"sit_to_stand": 0, "hops": 0} if n == 3 else {}
        assert ana.check_in(1, worst=1, **told, **tests).endswith("/checkin/saved")
    told = ana.look("/plan")
    assert "You run today" in told, told[:2500]
    assert "Walk and run today: 8 minutes of running" in ana.look("/today")

    # the first run hurts: two days off, said in words with its day
    ana.wake(MONDAY + dt.timedelta(days=4))
    ran = {"run_on": "2026-03-19", "ran_min": 8, "run_walk_min": 22, "during_run": 6, "gait": "no"}
    ana.check_in(4, worst=6, **ran)
    saved = page.locator("main").inner_text()
    assert "No run today" in saved
    assert "no run before Sunday 22 March" in saved

    # a yes to the six: every page is the emergency until a clinician's word is there
    ana.wake(MONDAY + dt.timedelta(days=5))
    ana.check_in(2, raised="saddle_bladder_bowel")
    for address in ("/today", "/plan", "/exercises", "/load"):
        page.goto(address)
        assert page.url.endswith("/emergency"), address
    page.goto("/report")
    expect(page.get_by_text("YES, in the check-in")).to_be_visible()

    # told by a doctor that she may run: the gate comes first, the plan starts from today
    ana.wake(MONDAY + dt.timedelta(days=8))
    page.goto("/release")
    page.fill("#id_date", "2026-03-23")
    for name, value in (("seen_by", "doctor"), ("is_about_this", "yes"), ("said", "may_run")):
        page.check(f"[name={name}][value={value}]")
    ana.press("Save")
    ana.check_in(0, worst=0)
    told = ana.look("/plan")
    assert "The run gate" in told
    assert "Next run on" in told
    assert opened.outside == []
    assert not [c for c in opened.complaints if "404" not in c]
