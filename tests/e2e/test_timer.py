"""The timer under a clock of our own: what it counts, what it says to a screen reader and how often, without a sound."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

BEGIN = datetime(2026, 3, 12, 9)
LISTEN = """() => {
  window.heard = [];
  const say = document.querySelector("[role=status]");
  new MutationObserver(() => window.heard.push([Date.now(), say.textContent])).observe(say, {childList: true, characterData: true, subtree: true});
}"""


def opened(window, app, path: str) -> Page:
    page = window(app).page
    page.clock.install(time=BEGIN)
    page.goto(path)
    page.clock.pause_at(datetime(2026, 3, 12, 9, 1))
    page.evaluate(LISTEN)
    return page


def heard(page: Page) -> list[tuple[float, str]]:
    """Seconds since the first word, and the words."""
    rows = page.evaluate("window.heard")
    return [((at - rows[0][0]) / 1000, said) for at, said in rows]


def gaps(rows) -> list[float]:
    return [b[0] - a[0] for a, b in pairwise(rows)]


@pytest.mark.parametrize("path", ["/exercises/bird-dog", "/exercises/glute-bridge", "/exercises/pelvic-tilt"])
def test_it_speaks_at_most_every_five_seconds(example_app, window, path):
    page = opened(window, example_app, path)
    page.get_by_role("button", name="Start", exact=True).click()
    page.clock.run_for(120_000)
    rows = heard(page)
    assert len(rows) > 5
    assert min(gaps(rows)) >= 5
    assert rows[0][1].startswith("Set 1 of ")


def test_pressing_skip_many_times_does_not_make_it_chatter_and_the_last_word_is_said(example_app, window):
    page = opened(window, example_app, "/exercises/bird-dog")
    page.get_by_role("button", name="Start", exact=True).click()
    for _ in range(6):
        page.get_by_role("button", name="Skip").click()
        page.clock.run_for(300)
    page.get_by_role("button", name="Pause").click()
    page.clock.run_for(20_000)
    rows = heard(page)
    assert all(gap >= 5 for gap in gaps(rows))
    assert rows[-1][1].startswith("Paused.")


def test_heat_counts_twenty_minutes_and_asks_for_the_skin(example_app, window):
    page = opened(window, example_app, "/exercises/heat")
    expect(page.get_by_text("Not on skin that feels little")).to_be_visible()
    page.get_by_role("button", name="Start", exact=True).click()
    page.clock.run_for(19 * 60_000)
    assert page.locator("[data-figure]").text_content() == "60"
    page.clock.run_for(60_000)
    assert page.locator("[data-what]").text_content() == "Take it off now and look at the skin."
    rows = heard(page)
    assert rows[-1][1] == "Take it off now and look at the skin."
    assert rows[-1][0] == pytest.approx(1200, abs=1)
    assert min(gaps(rows)) >= 5


def test_a_page_left_in_the_background_keeps_the_time(example_app, window):
    """A sleeping tab is woken late: the clock on the wall counts, not the number of wakings."""
    page = opened(window, example_app, "/exercises/heat")
    page.get_by_role("button", name="Start", exact=True).click()
    page.clock.fast_forward(21 * 60_000)
    page.clock.run_for(1000)
    assert page.locator("[data-what]").text_content() == "Take it off now and look at the skin."


def test_a_pause_holds_the_count_and_keyboard_works_it(example_app, window):
    page = opened(window, example_app, "/exercises/heat")
    page.get_by_role("button", name="Start", exact=True).focus()
    page.keyboard.press("Enter")
    page.clock.run_for(60_000)
    page.keyboard.press("Space")
    left = page.locator("[data-figure]").text_content()
    page.clock.run_for(600_000)
    assert page.locator("[data-figure]").text_content() == left
    assert page.evaluate("document.querySelectorAll('audio, video').length") == 0


def test_breaks_at_the_desk_lead_to_their_exercises(example_app, window):
    page = window(example_app).page
    page.goto("/exercises/heat")
    section = page.get_by_role("region", name="Breaks at the desk")
    assert section.get_by_role("link").count() >= 3
    section.get_by_role("link").first.click()
    assert page.locator("svg.fig").count() == 1
