"""From the first page to a checked-in morning without a mouse: Tab, Enter, Space and the arrow keys."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from e2e import states

STORY = "Ran 18 km on Sunday instead of 11. Next morning my mid back ached, worse at my desk. No numbness."


def to(page: Page, selector: str, most: int = 150) -> None:
    """Tab on until one of these has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("chosen => document.activeElement.matches(chosen)", selector):
            return
    raise AssertionError(f"{selector} is not reached on {page.url}")


def enter(page: Page) -> None:
    """Enter, to another page."""
    with page.expect_navigation(wait_until="load"):
        page.keyboard.press("Enter")


def pick(page: Page, name: str, value: str) -> None:
    """Into a group of radio buttons, then with the arrows to one of them."""
    to(page, f"input[type=radio][name='{name}']")
    page.keyboard.press("Space")
    for _ in range(12):
        if page.evaluate("document.activeElement.value") == value:
            return
        page.keyboard.press("ArrowRight")
    raise AssertionError(f"{name}={value} is not reached on {page.url}")


def answer(page: Page) -> None:
    """One question, as somebody without any sign, by keys alone."""
    fields = "main form:has(input[name=version]) "
    for box in page.locator(f"{fields}input[type=checkbox]:checked:not([value=none])").all():
        to(page, f"#{box.get_attribute('id')}")
        page.keyboard.press("Space")
        page.evaluate("document.activeElement.blur()")
    if page.locator(".plate").count():
        to(page, "#w-mid_back")
        page.keyboard.press("Space")
        if page.locator("input[name=side]").count():
            pick(page, "side", "middle")
    elif page.locator(f"{fields}input[value=none]").count():
        to(page, "input[value=none]")
        if not page.locator("input[value=none]").is_checked():
            page.keyboard.press("Space")
    elif page.locator(f"{fields}input[type=radio][value=no]").count():
        pick(page, "answer", "no")
    elif page.locator(f"{fields}input[type=radio]").count():
        to(page, f"{fields}input[type=radio]")
        page.keyboard.press("Space")
    else:
        to(page, f"{fields}input[name=answer]")
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.type("34")
    enter(page)


@pytest.mark.timeout(600)
def test_a_whole_first_day_by_keys_alone(serve, window):
    app = serve(states.NOW)
    states.with_log(app, years=1)
    opened = window(app)
    page = opened.page
    page.goto("/check")
    to(page, "#story")
    page.keyboard.type(STORY)
    to(page, "form:has(#story) button")
    enter(page)
    to(page, "a[href='/check/next']")
    enter(page)
    for _ in range(60):
        if "/check/q/" not in page.url:
            break
        answer(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Is this right?")
    to(page, "form[action='/check/finish'] button")
    enter(page)
    expect(page).to_have_url(re.compile("/results/"))
    to(page, "main summary")  # how the first pattern was ranked
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.closest('details').open")
    to(page, "main a.btn[href='/plan']")
    enter(page)
    pick(page, "kind", "weekly")
    for field, minutes in (("minutes", "90"), ("mon", "45"), ("wed", "45"), ("fri", "45"), ("sun", "60")):
        to(page, f"#id_{field}")
        page.keyboard.type(minutes)
    enter(page)
    expect(page.get_by_role("heading", name="Day by day")).to_be_visible(timeout=60_000)
    page.goto("/today")
    pick(page, "morning", "2")
    enter(page)
    pick(page, "leg_signs", "no")
    enter(page)
    to(page, "#none")
    page.keyboard.press("Space")
    enter(page)
    pick(page, "daily", "as_usual")
    enter(page)
    expect(page).to_have_url(re.compile("/checkin/saved$"))
    assert [said for said in opened.complaints if "404" not in said] == []
