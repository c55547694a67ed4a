"""The browser's own Back and Forward after every step: each page opens again, and nothing is told twice or lost."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from e2e import states
from e2e.pictures import PAGE, STORY, calmly

COUNTS = (
    "from backstride.app.journal.models import CheckRun, CheckIn, Note, PlanVersion, Treatment, Gear\n"
    "print([m.objects.count() for m in (CheckRun, CheckIn, Note, PlanVersion, Treatment, Gear)])"
)


def back_and_forth(page: Page, did: str) -> None:
    """Back to the page before and forward to this one, each whole; no question whether to send a form again."""
    here = page.url
    for way in (page.go_back, page.go_forward):
        way(wait_until="load")
        assert page.url.startswith("http://127.0.0.1:"), f"{did}: {page.url}"
        expect(page.locator("main h1"), did).to_have_count(1)
    assert page.url == here, did


def press(page: Page, name: str | re.Pattern[str]) -> None:
    with page.expect_navigation(wait_until="load"):
        page.get_by_role("button", name=name).first.click(timeout=90_000)


@pytest.mark.timeout(600)
def test_back_and_forward_after_every_step(serve, window):
    app = serve(states.NOW)
    states.with_log(app, years=1)
    page = window(app).page
    page.goto("/check")
    page.fill("#story", STORY)
    press(page, re.compile("^Read it"))
    back_and_forth(page, "the story")
    page.goto("/check/next")
    for n in range(60):
        if "/check/q/" not in page.url:
            break
        calmly(page)
        if n < 6:
            back_and_forth(page, f"question {n}")
    press(page, "See my result")
    back_and_forth(page, "the result")
    page.goto("/plan/make")
    page.get_by_label("Run this many minutes a week").check()
    page.fill("#id_minutes", "90")
    for day in ("mon", "wed", "fri", "sun"):
        page.fill(f"#id_{day}", "60")
    press(page, "Make my plan")
    back_and_forth(page, "the plan")
    page.goto("/today")
    page.locator("input[name=morning][value='1']").check(force=True)
    press(page, "Save and go on")
    back_and_forth(page, "the first score")
    page.locator("[name=leg_signs][value=no]").check()
    press(page, "Save and go on")
    back_and_forth(page, "the pain")
    page.locator("#none").check()
    press(page, "Go on")
    back_and_forth(page, "the six questions")
    page.get_by_label("As usual").check()
    press(page, "Save")
    back_and_forth(page, "the check-in")
    page.goto("/journal")
    page.get_by_text("Write a note", exact=True).click()
    page.fill("#note-text", "slept well")
    page.get_by_label("Sleep").check()
    press(page, "Save")
    expect(page.get_by_text("#sleep slept well")).to_be_visible()
    back_and_forth(page, "a note")
    page.goto("/journal/gear")
    page.fill("[name=name]", "Blue shoes")
    press(page, "Save")
    back_and_forth(page, "gear")
    page.goto("/settings")
    page.select_option("#units", "imperial")
    press(page, "Save")
    back_and_forth(page, "the settings")
    page.goto("/report")
    page.fill("[name=medicines]", "ibuprofen")
    press(page, "Save and look again")
    back_and_forth(page, "the report")
    page.goto("/claims")
    page.fill("#text", PAGE)
    press(page, "Check it")
    back_and_forth(page, "a web page")
    page.goto("/ask")
    page.fill("#q", "heat or ice")
    press(page, "Ask")
    back_and_forth(page, "a question")
    runs, mornings, notes, plans, _treatments, shoes = map(int, re.findall(r"\d+", app.python(COUNTS)))
    assert (mornings, notes, shoes) == (1, 1, 1)
    assert runs == 1
    assert plans >= 1


def test_two_tabs_on_one_question_and_on_one_morning(serve, window):
    """What the second tab would write over the first is said, and what the first wrote stands."""
    app = serve(states.NOW)
    states.with_plan(app, years=1)
    opened = window(app)
    first, second = opened.page, opened.context.new_page()
    for page in (first, second):
        page.goto("/checkin")
    first.locator("input[name=morning][value='2']").check(force=True)
    press(first, "Save and go on")
    second.locator("input[name=morning][value='7']").check(force=True)
    press(second, "Save and go on")
    expect(second.get_by_text(re.compile("another tab"))).to_be_visible()
    said = app.python(
        "from backstride.app.journal.models import PainDay as P\nprint(P.objects.latest('date').morning)"
    )
    assert said == "2"
    for page in (first, second):
        page.goto("/settings")
    first.select_option("#units", "imperial")
    press(first, "Save")
    second.select_option("#week_start", "6")
    press(second, "Save")
    expect(second.get_by_text(re.compile("another tab"))).to_be_visible()
    expect(second.locator("#units")).to_have_value("imperial")
    expect(second.locator("#week_start")).to_have_value("0")
