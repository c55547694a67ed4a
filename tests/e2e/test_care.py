"""From own words to a plan, a flare, an emergency, and all of it without a network: as people go it, in a browser."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from e2e import states
from e2e.pictures import calmly

#: in the words of the stories the project began with, retold: a jump in load; a knife that comes and goes; a desk
STORIES = {
    "jump": "I do 20 minutes on the elliptical and 20 on the treadmill. I went to 30 and 30 and the day after my mid back "
    "ached, an annoying ache between the shoulder blades. No numbness anywhere.",
    "knife": "On my left side, a small muscle under the shoulder blade stabs like a knife every five to ten seconds for a "
    "few weeks now, mostly after longer runs. I can move everything.",
    "desk": "After ten or fifteen minutes of running my upper back gets stiff. I sit at a computer all day and carry a pack.",
}


def tell(page: Page, story: str) -> None:
    page.goto("/check")
    page.fill("#story", story)
    page.get_by_role("button", name="Read it").click()


def answer_calmly(page: Page) -> None:
    """On through the questions as somebody without any sign, to the page of answers."""
    page.get_by_role("link", name=re.compile("This is right, go on|Go on to the questions")).click()
    for _ in range(60):
        if "/check/q/" not in page.url:
            return
        calmly(page)
    raise AssertionError("the interview does not end")


@pytest.mark.parametrize("name", STORIES)
def test_a_founding_story_to_a_result_and_a_plan(serve, window, name):
    """Told once, read back word for word, asked what matters, and an answer that never says all is well."""
    opened = window(serve(states.NOW), width=390)
    page = opened.page
    tell(page, STORIES[name])
    assert page.locator(".own").inner_text().replace("\n", " ")[:30] == STORIES[name][:30]
    answer_calmly(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Is this right?")
    page.get_by_role("button", name="See my result").click()
    assert re.search(r"/results/\d+$", page.url)
    text = page.locator("main").inner_text()
    assert "What would change this" in text
    for word in ("you are fine", "nothing to worry", "all clear", "you have a"):
        assert word not in text.lower()
    assert opened.outside == []
    if page.get_by_role("link", name="Make my plan").count():
        page.get_by_role("link", name="Make my plan").click()
        assert "/plan" in page.url


def test_a_flare_makes_the_plan_anew(serve, window):
    """Pain of 7 two mornings on: the check-in says no run, and the plan that stands is a later one."""
    app = serve(states.NOW)
    states.with_plan(app)
    page = window(app).page
    page.goto("/plan")
    before = page.get_by_role("heading", level=1).inner_text()
    app.stop()
    app.env["BACKSTRIDE_NOW"] = "2026-03-14T09:00:00+00:00"
    app.start()
    page = window(app).page
    page.goto("/checkin")
    page.locator("input[name=morning][value='7']").check(force=True)
    page.locator("input[name=worst][value='8']").check(force=True)
    page.get_by_role("button", name="Save and go on").click()
    page.get_by_label("None of these").check()
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Walking, standing, dressing or sleeping is hard").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^Saved|^This comes first"))
    page.goto("/plan")
    after = page.get_by_role("heading", level=1).inner_text()
    assert after != before, "a flare moves the first run"
    page.goto("/today")
    assert "minutes of running" not in page.locator("main").inner_text()
    page.goto("/journal")
    expect(page.get_by_text("morning 7").first).to_be_visible()


def test_an_emergency_takes_over_prints_and_outlives_the_server(serve, window, tmp_path):
    """Words to the stop card; every place leads back to it; it prints on one side; saved, it works alone."""
    app = serve(states.NOW)
    states.with_plan(app)
    opened = window(app, width=390)
    page = opened.page
    tell(page, "I cannot feel the skin between my legs and I lost control of my bladder. My low back hurts.")
    page.locator("a.btn.danger").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Stop. Call 999 now.")
    assert page.evaluate("document.activeElement.tagName") == "H1"
    assert page.locator("nav").count() == 0
    for place in ("/", "/today", "/load", "/plan", "/journal", "/exercises", "/form", "/ask", "/claims"):
        page.goto(place)
        assert page.url.endswith("/emergency"), place
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_text("Say this")).to_be_visible()
    printed = page.pdf(format="A4") if shutil.which("pdftotext") else b""
    page.emulate_media(media="screen")
    saved = tmp_path / "card.html"
    saved.write_text(page.content(), encoding="utf-8")
    app.stop()
    page.goto(saved.as_uri())
    expect(page.get_by_role("heading", level=1)).to_have_text("Stop. Call 999 now.")
    expect(page.locator("a[href='tel:999']").first).to_be_visible()
    expect(page.get_by_text("While you wait")).to_be_visible()
    if printed:
        (tmp_path / "card.pdf").write_bytes(printed)
        told = subprocess.run(
            ["pdftotext", tmp_path / "card.pdf", "-"], capture_output=True, text=True, check=True
        )
        assert "Stop. Call 999 now." in told.stdout
        assert told.stdout.count("\f") == 1, "one side"
    # a power cut later it is still there, and being seen is not being cleared
    app.start()
    page = window(app).page
    page.goto("/today")
    assert page.url.endswith("/emergency")
    page.get_by_role("link", name="I have been seen by a clinician").click()
    page.fill("#id_date", "2026-03-12")
    page.get_by_label("An emergency department").check()
    page.get_by_label("Yes", exact=True).check()
    page.get_by_label("No exercise").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Running stays closed until a clinician says that you may run.")).to_be_visible()


OFFLINE = """
import json, sys
sys.path.insert(0, {tests!r})
from pathlib import Path
from playwright.sync_api import sync_playwright
from e2e.conftest import CHROMIUM, _app
from e2e import states
app = _app(Path({home!r}), states.NOW)
states.with_plan(app, years=1)
app.start()
asked, shown = [], []
with sync_playwright() as playwright:
    chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
    page = chromium.new_page(base_url=app.address)
    page.on("request", lambda request: asked.append(request.url))
    page.goto(app.link())
    for path in ("/today", "/load", "/plan", "/journal", "/check", "/ask?q=heat+or+ice", "/exercises/bird-dog", "/report"):
        answer = page.goto(path)
        shown.append([path, answer.status, page.locator("h1").count()])
app.stop()
outside = [url for url in asked if not url.startswith((app.address, "data:", "blob:", "about:"))]
print(json.dumps([shown, outside]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="cutting the network needs Linux")
def test_the_whole_app_with_the_network_cut(tmp_path):
    """A namespace that holds loopback only: every page opens, and nothing outside is even asked for."""
    if (
        shutil.which("unshare") is None
        or subprocess.run(["unshare", "-rn", "true"], capture_output=True, check=False).returncode
    ):
        pytest.skip("this system does not let us make a network namespace")
    code = OFFLINE.format(tests=str(Path(__file__).parents[1]), home=str(tmp_path / "home"))
    (tmp_path / "home").mkdir()
    done = subprocess.run(
        ["unshare", "-rn", "sh", "-c", f"ip link set lo up && exec {sys.executable} -"],
        input=code,
        env=os.environ,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert not done.returncode, done.stderr
    shown, outside = json.loads(done.stdout.splitlines()[-1])
    assert all(status == 200 and headings == 1 for _path, status, headings in shown), shown
    assert outside == []
