"""The app in German on a phone: from the first page to an emergency, and the plan; nothing is cut off or unmarked."""

from __future__ import annotations

import re

import pytest

pytest.importorskip("axe_playwright_python")
from e2e.test_every_page import faults

PHONE = 390
PAGES = (
    "/today",
    "/check",
    "/load",
    "/plan",
    "/plan/calendar",
    "/exercises",
    "/exercises/bird-dog",
    "/journal",
    "/journal/trends",
    "/checkin",
    "/checkin?page=2",
    "/report",
    "/settings",
    "/help-now",
    "/evidence",
    "/form",
)


def look(page) -> list[str]:
    """What is wrong with the page that is open: language, width, access."""
    wrong = [] if page.evaluate("document.documentElement.lang") == "de" else ["not German"]
    over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    wrong += [f"{over} px wider than the window"] if over > 0 else []
    return [f"{page.url}: {fault}" for fault in [*wrong, *faults(page)]]


def answer(page, picks: dict[str, str]) -> str:
    """Answer one question of the check as somebody without a sign; its id."""
    name = re.search(r"/check/q/([\w-]+)", page.url)[1]
    for value in (picks.get(name), "none", "no", "low_back"):
        box = page.locator(f"input[name=answer][value='{value}']")
        if value and box.count():
            box.first.check()
            break
    else:
        number = page.locator("input[name=answer][type=text]")
        if number.count():
            number.fill("3" if name == "severity" else "34")
        else:
            page.locator("input[name=answer]").first.check()
    page.get_by_role("button", name="Weiter", exact=True).click()
    return name


@pytest.mark.timeout(600)
def test_from_the_first_page_to_an_emergency(serve, window):
    app = serve(LANG="de_DE.UTF-8", LC_ALL="de_DE.UTF-8")
    opened = window(app, width=PHONE, locale="de-DE")
    page = opened.page
    assert page.get_by_role("heading", level=1).inner_text() == "Was führt dich her?"
    wrong = look(page)
    page.goto("/check")
    assert "nur auf Englisch" in page.locator("main").inner_text()
    wrong += look(page)
    page.get_by_role("button", name="Fragen ohne Geschichte beantworten").click()
    page.goto("/check/next")
    for _ in range(30):
        if "/check/q/" not in page.url:
            break
        wrong += look(page)
        answer(page, {"emergency_now": "chest_pain", "chest_what": "now"})
    assert page.url.endswith("/emergency")
    said = page.locator("main").inner_text()
    assert said.startswith("Stopp. Ruf jetzt")
    assert "Fahr nicht selbst" in said
    assert not re.search(r"\b(the|you|with|your)\b", said)
    wrong += look(page)
    assert wrong == []
    assert opened.outside == []


@pytest.mark.timeout(600)
def test_a_result_a_plan_and_every_page_fit_a_phone(serve, window):
    app = serve(now="2026-03-12T09:00:00+00:00")
    app.python("from backstride.app.demo import show_example\nshow_example(start.owner())")
    opened = window(app, width=PHONE, locale="de-DE")
    page = opened.page
    page.goto("/?again")
    page.get_by_role("button", name="Zeig mir ein Beispiel").click()
    page.goto("/check")
    page.get_by_role("button", name="Fragen ohne Geschichte beantworten").click()
    page.goto("/check/next")
    for _ in range(60):
        if "/check/q/" not in page.url:
            break
        answer(page, {})
    page.get_by_role("button", name="Mein Ergebnis ansehen").click()
    wrong = look(page)
    page.goto("/plan/make")
    wrong += look(page)
    for day in ("mon", "wed", "fri", "sun"):
        page.locator(f"input[name={day}]").fill("45")
    page.get_by_role("button", name="Meinen Plan machen").click()
    for path in PAGES:
        page.goto(path)
        for details in page.locator("main details").all():
            details.evaluate("node => node.open = true")
        wrong += look(page)
    assert wrong == []
    page.goto("/plan")
    assert page.url.endswith("/plan")  # there is one
    assert "Min." in page.locator("main").inner_text() or "Minuten" in page.locator("main").inner_text()
