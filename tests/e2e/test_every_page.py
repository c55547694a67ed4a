"""Every page, light and dark, on a phone and on a desk: accessible, inside its width, nothing from outside."""

from __future__ import annotations

import pytest

pytest.importorskip("axe_playwright_python")
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from e2e import states
from e2e.pictures import STATES, walk

RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }
}


def faults(page) -> list[str]:
    """What axe finds wrong, one line each."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{v['id']}: {v['nodes'][0]['html'][:160]} ({len(v['nodes'])})" for v in found]


#: the narrowest and the widest window that a page must fit
WIDTHS = (320, 1600)


@pytest.mark.timeout(900)
@pytest.mark.parametrize("state", STATES)
def test_every_page_of_a_state(serve, window, state):
    """Light on a phone and dark on a desk under axe; no sideways scroll from 320 to 1,600 px; nothing from outside."""
    make, shots = STATES[state]
    app = serve(states.NOW)
    make(app)
    opened = window(app, width=390, ignore_https_errors=True)
    page = opened.page
    wrong = []
    for shot in walk(page, app, shots):
        for details in page.locator("main details").all():
            details.evaluate("node => node.open = true")
        for width, theme in ((390, "light"), (1280, "dark")):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            wrong += [f"{shot.name} {width}: {fault}" for fault in faults(page)]
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            over = page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            if over > 0:
                wrong.append(f"{shot.name}: {over} px wider than a window of {width}")
        page.set_viewport_size({"width": 390, "height": 900})
        if page.locator("h1").count() != 1 or not page.title():
            wrong.append(f"{shot.name}: one heading of the first rank and a title")
        weight = len(page.content().encode())
        if weight > 150_000:
            wrong.append(f"{shot.name}: {weight} bytes")
    assert not wrong, "\n".join(wrong)
    assert opened.outside == []
    assert [
        said for said in opened.complaints if not any(w in said for w in ("401", "404", "422", "favicon"))
    ] == []


def test_forced_colours_and_print_lose_nothing(example_app, window):
    """High contrast keeps the figures; paper has no navigation and no forms, and every table."""
    opened = window(example_app, forced_colors="active")
    opened.page.goto("/?again")
    opened.page.get_by_role("button", name="Show me an example").click()
    opened.page.goto("/load")
    expect(opened.page.locator("svg.chart.only-w").first).to_be_visible()
    opened.page.emulate_media(media="print", forced_colors="none")
    expect(opened.page.locator("nav").first).not_to_be_visible()
    expect(opened.page.locator("h1")).to_be_visible()
