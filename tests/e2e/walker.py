"""Ana's mornings in the browser: the check, the plan, the check-in's three pages, and the days going by."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

STORY = (
    "On Sunday I ran 18 km, far more than usual. Next morning my mid back ached, worse when I sit at my desk all day. "
    "No numbness, legs are fine."
)
CALM = {"where": "mid_back", "age": "44", "severity": "3", "movement": "movement_changes"}
FREE = {"mon": "60", "tue": "60", "wed": "60", "thu": "60", "fri": "60", "sat": "90", "sun": "90"}


@dataclass
class Walker:
    """A runner in front of the app; `clock` is the file that the app reads its moment from."""

    page: Page
    clock: Path
    day: dt.date
    shots: Path | None = None

    def wake(self, day: dt.date) -> None:
        """Seven in the morning of that day, on Greenwich time."""
        self.day = day
        self.clock.write_text(f"{day.isoformat()}T07:00:00+00:00")

    def look(self, address: str, name: str = "") -> str:
        """Open a page; its words. With a folder for pictures, one more of them."""
        response = self.page.goto(address)
        assert response is not None
        assert response.status < 400, (address, response.status)
        if self.shots and name:
            self.page.screenshot(path=self.shots / f"{self.day}_{name}.png", full_page=True)
        return re.sub(r"\s+", " ", self.page.locator("main").inner_text())

    def press(self, name: str | re.Pattern[str]) -> None:
        """A button that leads to another page, which is there when this returns."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name, exact=isinstance(name, str)).click()

    def check(self, story: str = STORY, picks: dict[str, str] | None = None) -> str:
        """A whole check by its questions; the page it ends at."""
        self.page.goto("/check")
        self.page.fill("#story", story)
        self.press(re.compile("^Read it"))
        self.page.goto("/check/next")
        return self.answer(picks)

    def answer(self, picks: dict[str, str] | None = None, most: int = 80) -> str:
        """Answer every question that comes, "no" unless told, up to the result."""
        for _ in range(most):
            address = self.page.url.split("?")[0]
            if "/check/q/" not in address:
                break
            self._answer_one(address.rsplit("/", 1)[1], {**CALM, **(picks or {})})
        if self.page.url.endswith("/check/answers"):
            self.press("See my result")
        return self.page.url

    def _answer_one(self, question: str, picks: dict[str, str]) -> None:
        field = self.page.locator("[name=answer]")
        if field.count() == 1 and field.first.get_attribute("type") == "text":
            field.fill(picks.get(question, "3"))
        elif (
            question in picks or not self.page.locator("[name=answer]:checked").count()
        ):  # else the story told it
            values = [field.nth(k).get_attribute("value") for k in range(field.count())]
            wanted = picks.get(question) or next((v for v in ("none", "no") if v in values), values[0])
            choice = self.page.locator(f"[name=answer][value='{wanted}']").first
            choice.evaluate("box => { const fold = box.closest('details'); if (fold) fold.open = true; }")
            choice.check()
        self.press("Go on")

    def make_plan(self, **told: str) -> None:
        """Target and days; nothing that leaves exercises out."""
        self.page.goto("/plan/make")
        told = {"kind": "weekly", "minutes": "90", **FREE, **told}
        self.page.check(f"[name=kind][value={told.pop('kind')}]")
        for name, text in told.items():
            self.page.fill(f"[name={name}]", text)
        self.page.check("[name=health][value=none]")
        self.press("Make my plan")

    def check_in(self, morning: int, *, worst: int | None = None, raised: str = "", **third: Any) -> str:
        """The three pages of a morning; `raised` is an item answered yes. The page it ends at."""
        self.page.goto("/checkin")
        self.page.check(f"[name=morning][value='{morning}']")
        if worst is not None:
            self.page.check(f"[name=worst][value='{worst}']")
        self.page.check("[name=leg_signs][value=no]")
        self.press("Save and go on")
        self.page.check(f"[name={raised}]" if raised else "[name=none]")
        self.press("Go on")
        if "page=3" not in self.page.url:
            return self.page.url
        for name in sorted(third, key=lambda n: not n.endswith("_on")):  # the day first: it opens its fields
            field = self.page.locator(f"[name={name}]")
            if field.count() == 0:
                continue
            if field.first.get_attribute("type") == "radio":
                self.page.check(f"[name={name}][value='{third[name]}']")
            else:
                field.fill(str(third[name]))
        self.press("Save")
        return self.page.url
