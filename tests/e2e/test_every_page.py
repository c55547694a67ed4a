"""Every page, light and dark, on a phone and on a desk: accessible, inside its width, nothing from outside."""

from __future__ import annotations

import pytest

pytest.importorskip("axe_playwright_python")
from axe_playwright_python.sync_playwright import Axe

#: pages of a journal with something in it
PAGES = (
    "/?again",
    "/help-now",
    "/today",
    "/check",
    "/check/next",
    "/load",
    "/load?weeks=52",
    "/ask",
    "/ask?q=heat+or+ice",
    "/ask?q=numb+when+I+wipe",
    "/claims",
    "/evidence",
    "/evidence?q=imaging",
    "/check/tests",
    "/sources/S52",
    "/exercises",
    "/exercises/bird-dog",
    "/exercises/heat",
    "/import",
    "/journal",
    "/journal?q=run",
    "/journal/trends",
    "/journal/gear",
    "/journal/notes",
    "/report",
    "/plan/calendar",
    "/settings",
    "/settings/delete",
    "/session/2026-03-01-run-0914",
    "/no-such-page",
)
#: pages of an empty journal
EMPTY = (
    "/",
    "/today",
    "/check",
    "/help-now",
    "/load",
    "/import",
    "/journal",
    "/journal/trends",
    "/settings",
    "/report",
)

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


def check(opened, paths) -> list[str]:
    wrong = []
    for path in paths:
        opened.page.goto(path)
        for details in opened.page.locator("main details").all():
            details.evaluate("node => node.open = true")
        wrong += [f"{path}: {fault}" for fault in faults(opened.page)]
        over = opened.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        if over > 0:
            wrong.append(f"{path}: {over} px wider than the window")
        if not opened.page.title():
            wrong.append(f"{path}: no title")
    return wrong


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_pages_of_the_example(example_app, window, width, theme):
    opened = window(example_app, width=width, theme=theme)
    opened.page.goto("/?again")
    opened.page.get_by_role("button", name="Show me an example").click()
    session = example_app.python(
        "from backstride.app.journal.models import TrainingSession as T\n"
        "print(T.objects.filter(sport='run').order_by('-distance_km').first().session_id)"
    )
    paths = [f"/session/{session}" if path.startswith("/session/") else path for path in PAGES]
    assert check(opened, paths) == []
    assert opened.outside == []
    assert [said for said in opened.complaints if "404" not in said and "favicon" not in said] == []


@pytest.mark.parametrize("width", [320, 390])
def test_pages_of_an_empty_journal(serve, window, width):
    app = serve()
    opened = window(app, width=width)
    assert check(opened, EMPTY) == []
    assert opened.outside == []


def test_forced_colours_and_print_lose_nothing(example_app, window):
    """High contrast keeps the figures; paper has no navigation and no forms, and every table."""
    opened = window(example_app, forced_colors="active")
    opened.page.goto("/?again")
    opened.page.get_by_role("button", name="Show me an example").click()
    opened.page.goto("/load")
    assert opened.page.locator("svg.chart.only-w").first.is_visible()
    opened.page.emulate_media(media="print", forced_colors="none")
    assert not opened.page.locator("nav").first.is_visible()
    assert opened.page.locator("h1").is_visible()


def test_everything_works_from_the_keyboard(example_app, window):
    """The first stop is the skip link; each stop is visible and none is a trap."""
    opened = window(example_app)
    opened.page.goto("/?again")
    opened.page.keyboard.press("Tab")
    assert opened.page.evaluate("document.activeElement.textContent") == "Skip to the page"
    seen = []
    for _ in range(60):
        opened.page.keyboard.press("Tab")
        place = opened.page.evaluate("document.activeElement.outerHTML.slice(0, 80)")
        if place.startswith("<body"):
            break
        seen.append(place)
    assert any("Show me an example" in stop or 'class="door"' in stop for stop in seen)
    assert len(set(seen)) > 10
