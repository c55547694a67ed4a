"""What is printed: the page to read, light, without anything that waits for a finger."""

from __future__ import annotations

from e2e import states

PAGES = ("/today", "/load", "/plan", "/journal", "/results/1", "/exercises/bird-dog", "/help-now")
WAITING = "main :is(input, select, textarea, button, .timer)"


def test_no_form_is_printed_and_the_paper_is_light(serve, window):
    app = serve(states.NOW)
    states.with_plan(app, years=1)
    page = window(app, theme="dark").page
    seen = 0
    for address in PAGES:
        page.goto(address)
        seen += page.locator(WAITING).count()
        page.emulate_media(media="print", color_scheme="dark")
        shown = page.evaluate(
            "which => [...document.querySelectorAll(which)].filter(n => n.checkVisibility()).map(n => n.outerHTML)",
            WAITING,
        )
        assert shown == [], address
        ground, ink = page.evaluate(
            "() => [document.documentElement, document.body].map((n, k) => getComputedStyle(n)[k ? 'color' : 'backgroundColor'])"
        )
        assert ground == "rgb(255, 255, 255)", address
        assert ink == "rgb(28, 38, 41)", address
        page.emulate_media(media="screen", color_scheme="dark")
    assert seen > 20, "there was something to leave out"
