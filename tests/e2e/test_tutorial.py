"""The tutorial, walked word by word. `BACKSTRIDE_PICTURES=1` takes its pictures anew."""

from __future__ import annotations

import os
import re
from io import BytesIO
from pathlib import Path

from playwright.sync_api import Page, expect

from e2e.logs import MORNING, export_zip
from e2e.pictures import calmly
from e2e.test_journeys import NOW, is_read

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "tutorial"
TEXT = (FOLDER / "first-hour.md").read_text(encoding="utf-8")
STORY = "Ran 17 km on Sunday instead of 9. Next morning my low back ached, worse when I bend. No numbness."
#: bytes that all pictures together may weigh in the repository
MOST = 1_000_000


def press(page: Page, words: str, kind: str = "button") -> None:
    """Press what the tutorial says to press, in its own words."""
    assert f"**{words}**" in TEXT, words
    page.get_by_role(kind, name=re.compile(f"^{re.escape(words)}")).first.click()


def picture(page: Page, name: str) -> None:
    assert f"(pictures/{name}.png)" in TEXT
    taken = page.screenshot(clip={"x": 0, "y": 0, "width": 900, "height": 640})
    if os.environ.get("BACKSTRIDE_PICTURES"):
        from PIL import Image

        image = Image.open(BytesIO(taken)).convert("RGB").quantize(64)
        image.save(FOLDER / "pictures" / f"{name}.png", optimize=True)
    assert (FOLDER / "pictures" / f"{name}.png").is_file(), name


def test_the_tutorial_still_works(serve, window, tmp_path):
    page = window(serve(NOW), width=900).page
    picture(page, "1-first")
    press(page, "Look at my training", "link")
    page.set_input_files("#files", str(export_zip(tmp_path / "export.zip", last=MORNING)))
    press(page, "Read them")
    is_read(page)
    picture(page, "2-import")
    press(page, "See my load", "link")
    expect(page.get_by_role("heading", level=1)).to_contain_text("One run stood out")
    picture(page, "3-load")
    press(page, "Check", "link")
    page.fill("#story", STORY)
    press(page, "Read it")
    page.locator("#und").scroll_into_view_if_needed()
    page.evaluate("document.getElementById('und').scrollIntoView()")
    picture(page, "4-story")
    press(page, "This is right, go on", "link")
    for _ in range(60):
        if "/check/q/" not in page.url:
            break
        calmly(page)
    press(page, "See my result")
    assert "/results/" in page.url
    picture(page, "5-result")
    press(page, "Make my plan", "link")
    page.get_by_label("Run this many minutes a week").check()
    page.fill("#id_minutes", "90")
    for day in ("mon", "wed", "fri", "sun"):
        page.fill(f"#id_{day}", "60")
    press(page, "Make my plan")
    expect(page.get_by_role("heading", name="Day by day")).to_be_visible(timeout=60_000)
    picture(page, "6-plan")
    press(page, "Today", "link")
    picture(page, "7-today")
    page.locator("input[name=morning][value='1']").check(force=True)
    press(page, "Save and go on")
    page.locator("[name=leg_signs][value=no]").check()
    press(page, "Save and go on")
    press(page, "Report for a clinician", "link")
    picture(page, "8-report")
    press(page, "Make the PDF")
    page.get_by_role("heading", name="Your letter is ready.").wait_for(timeout=60_000)
    page.get_by_role("link", name="Settings and privacy").click()
    assert "**Settings and privacy**" in TEXT


def test_the_pictures_are_small_and_all_used():
    files = list((FOLDER / "pictures").glob("*.png"))
    assert {file.name for file in files} == set(re.findall(r"\(pictures/([^)]+)\)", TEXT))
    assert sum(file.stat().st_size for file in files) < MOST
