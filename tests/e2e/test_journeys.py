"""Whole ways through the app, as people go them."""

from __future__ import annotations

import re
import signal
import time
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from e2e.logs import MORNING, export_zip

NOW = "2026-03-12T09:00:00+00:00"


def bring(page: Page, *files: Path) -> None:
    """Choose files on the import page and send them."""
    page.goto("/import")
    page.set_input_files("#files", [str(file) for file in files])
    page.get_by_role("button", name="Read them").click()


def is_read(page: Page, timeout_ms: int = 120_000) -> None:
    expect(page.get_by_role("link", name="See my load")).to_be_visible(timeout=timeout_ms)


def test_a_newcomer_with_an_export(serve, window, tmp_path):
    """Empty folder to "how far today" in a few clicks, then the session, the journal, an export, and away."""
    opened = window(serve(NOW), sign_in=True)
    page = opened.page
    expect(page.get_by_role("heading", level=1)).to_have_text("What brings you here?")
    page.get_by_role("link", name=re.compile("Look at my training")).click()
    bring(page, export_zip(tmp_path / "export.zip", last=MORNING))
    is_read(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(r"\d+ activities added\."))
    expect(page.get_by_text("cut.gpx")).to_be_visible()
    page.get_by_role("link", name="See my load").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("One run stood out: 17.1 km, 90 % over")
    expect(page.locator("#room")).to_have_text(re.compile(r"Up to [\d.]+\skm or \d+\smin today"))
    page.get_by_text("Show this as a table").first.click()
    expect(page.get_by_role("cell", name="+90 %")).to_be_visible()
    page.get_by_role("link", name=re.compile("^Open")).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Run: 17.1 km")
    expect(page.locator("svg.chart.only-w")).to_be_visible()
    page.get_by_role("link", name="Journal", exact=True).click()
    page.get_by_text("Write a note").click()
    page.get_by_label("In your own words").fill("Back stiff after the long one")
    page.get_by_role("button", name="Save").first.click()
    expect(page.get_by_text("Back stiff after the long one")).to_be_visible()
    page.get_by_role("link", name="Settings and privacy").click()
    page.get_by_role("button", name="Export", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your export is ready.", timeout=60_000)
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Save the file").click()
    held = zipfile.ZipFile(waiting.value.path())
    assert any(
        "Back stiff after the long one" in held.read(name).decode("utf-8", "replace")
        for name in held.namelist()
    )
    page.get_by_role("link", name="Settings and privacy").click()
    page.get_by_role("link", name="Delete everything").click()
    page.get_by_label(re.compile("Type DELETE")).fill("delete")
    page.get_by_role("button", name="Delete everything").click()
    expect(page.get_by_text("Nothing was deleted.")).to_be_visible()
    page.get_by_label(re.compile("Type DELETE")).fill("DELETE")
    page.get_by_role("button", name="Delete everything").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Everything was deleted.")
    page.goto("/today")
    assert "/sign-in" in page.url
    assert opened.outside == []


def test_the_same_without_script(serve, window, tmp_path):
    """Plain pages that reload themselves."""
    opened = window(serve(NOW), java_script_enabled=False)
    page = opened.page
    bring(page, export_zip(tmp_path / "export.zip", last=MORNING))
    is_read(page)
    page.get_by_role("link", name="See my load").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("One run stood out")


def test_importing_the_export_again_changes_nothing_and_undo_takes_it_out(serve, window, tmp_path):
    opened = window(serve(NOW))
    page = opened.page
    export = export_zip(tmp_path / "export.zip", last=MORNING)
    bring(page, export)
    is_read(page)
    first = page.url
    bring(page, export)
    is_read(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Nothing new: all of it was here already.")
    # two tabs: the second undo of one import finds it undone
    other = opened.context.new_page()
    other.goto(first)
    page.goto(first)
    page.get_by_role("button", name="Undo this import").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("This import was undone.")
    other.get_by_role("button", name="Undo this import").click()
    expect(other.get_by_role("heading", level=1)).to_have_text("This import was undone.")


def test_a_power_cut_in_the_middle_of_an_import(serve, window, tmp_path):
    """Killed while reading: the next start goes on, nothing lost, nothing doubled."""
    app = serve(NOW)
    page = window(app).page
    bring(page, export_zip(tmp_path / "long.zip", last=MORNING, weeks=120))
    expect(page.locator("progress")).to_be_visible()
    address = page.url.removeprefix(app.address)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not int(app_count(app)):
        time.sleep(0.05)
    app.stop(signal.SIGKILL)
    app.start()
    page = window(app).page
    page.goto(address)
    is_read(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("239 activities added.")
    assert app_count(app) == "239"


def app_count(app) -> str:
    return app.python("from backstride.app.journal.models import Activity\nprint(Activity.objects.count())")


def test_a_second_athlete_of_the_same_machine_sees_nothing(serve, window, tmp_path):
    app = serve(NOW)
    ana = window(app).page
    bring(ana, export_zip(tmp_path / "export.zip", last=MORNING))
    is_read(ana)
    import_address = ana.url
    ana.goto("/journal")
    ana.get_by_text("Write a note").click()
    ana.get_by_label("In your own words").fill("mine alone")
    ana.get_by_role("button", name="Save").first.click()
    ana.get_by_role("link", name="Run", exact=True).first.click()
    session_address = ana.url
    token = app.python(
        "from django.contrib.auth.models import User\nfrom backstride.app.signin import links\n"
        "user = User.objects.create_user(username='stella')\nprint(links.make(user))"
    )
    stella = window(app, sign_in=False).page
    for address in ("/today", "/journal", import_address, session_address):
        stella.goto(address)
        assert "/sign-in" in stella.url
        expect(stella.get_by_text("mine alone")).to_have_count(0)
    stella.goto(f"/sign-in/{token}")
    expect(stella.get_by_role("heading", level=1)).to_have_text("What brings you here?")
    for address in (import_address, session_address):
        stella.goto(address)
        expect(stella.get_by_role("heading", level=1)).to_have_text("There is no such page here.")
    stella.goto("/journal?q=mine")
    expect(stella.get_by_text("Nothing has all of these words.")).to_be_visible()
    stella.goto("/load")
    expect(stella.get_by_role("heading", level=1)).to_have_text("There is no training here yet.")


def test_miles_dark_and_another_country(serve, window, tmp_path):
    app = serve(NOW)
    page = window(app, theme="light").page
    bring(page, export_zip(tmp_path / "export.zip", last=MORNING))
    is_read(page)
    page.goto("/settings")
    page.get_by_label("Distances").select_option("imperial")
    page.get_by_label("Light or dark").select_option("dark")
    page.get_by_label(re.compile("^Country")).select_option("US")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(18, 25, 27)"
    page.goto("/load")
    expect(page.get_by_role("heading", level=1)).to_contain_text("10.6 mi")
    page.goto("/?again")
    expect(page.get_by_text("911").first).to_be_attached()


@pytest.mark.shared
@pytest.mark.slow
def test_the_whole_folder_of_real_files_as_one_zip(serve, window, shared_data, tmp_path):
    """All real files at once: it ends, says how many, and lists what it could not read."""
    target = tmp_path / "activities.zip"
    files = [path for path in (shared_data / "activities").rglob("*") if path.is_file()]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for path in files:
            archive.write(path, path.relative_to(shared_data))
    page = window(serve()).page
    bring(page, target)
    expect(page.get_by_role("status")).to_contain_text("files.")
    is_read(page, 240_000)
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(r"[\d,]{5,} activities added\."))
    expect(page.get_by_text("not read").first).to_be_visible()
    page.get_by_role("link", name="See my load").click()
    expect(page.locator("h1")).to_be_visible()


def test_an_upload_that_is_too_large_is_said_before_it_is_sent(serve, window, tmp_path):
    """Two megabytes where one is allowed; a smaller one goes all the same."""
    large = tmp_path / "large.zip"
    large.write_bytes(bytes(2_000_000))
    app = serve(NOW, BACKSTRIDE_UPLOAD_MB="1")
    page = window(app).page
    bring(page, large)
    said = page.get_by_role("alert")
    expect(said).to_contain_text("These are 2 MB. At most 1 MB")
    expect(page.get_by_role("button", name="Read them")).to_be_visible()
    page.set_input_files("#files", [str(export_zip(tmp_path / "export.zip", last=MORNING))])
    expect(said).to_be_hidden()
    page.get_by_role("button", name="Read them").click()
    is_read(page)
    assert list((app.home / "incoming").iterdir()) == []
