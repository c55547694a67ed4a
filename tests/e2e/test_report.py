"""The letter as long work in a real browser: progress, a reload in the middle, the PDF in a tab, the file on disk."""

from __future__ import annotations

import shutil
import subprocess

from playwright.sync_api import expect


def test_a_letter_is_made_shown_and_saved(example_app, window):
    opened = window(example_app)
    opened.page.goto("/?again")
    opened.page.get_by_role("button", name="Show me an example").click()
    opened.page.goto("/report")
    assert opened.page.get_by_role("heading", level=1).inner_text() == "Your letter has no check in it yet."
    opened.page.get_by_label("Do I need a scan or a blood test").check()
    opened.page.get_by_label("Medicines you take").fill("ibuprofen, twice")
    opened.page.get_by_role("button", name="Save and look again").click()
    assert "ibuprofen, twice" in opened.page.locator("article.sheet").inner_text()
    opened.page.get_by_role("button", name="Make the PDF").first.click()
    opened.page.reload()  # long work survives it
    opened.page.get_by_role("heading", name="Your letter is ready.").wait_for(timeout=30_000)
    with opened.page.expect_download() as download:
        opened.page.get_by_role("link", name="Save the file").click()
    assert download.value.path().read_bytes().startswith(b"%PDF-1.7")
    shown = opened.context.request.get(
        opened.page.get_by_role("link", name="Open and print").get_attribute("href")
    )
    assert shown.headers["content-type"] == "application/pdf"
    assert opened.outside == []


def test_the_letter_prints_from_the_page_without_form_and_navigation(example_app, window):
    opened = window(example_app)
    opened.page.goto("/?again")
    opened.page.get_by_role("button", name="Show me an example").click()
    opened.page.goto("/report")
    opened.page.emulate_media(media="print")
    expect(opened.page.locator("article.sheet")).to_be_visible()
    expect(opened.page.locator("form").first).not_to_be_visible()
    expect(opened.page.get_by_role("heading", level=1)).not_to_be_visible()
    expect(opened.page.get_by_role("heading", name="Letter to a clinician")).to_be_visible()
    printed = opened.page.pdf(format="A4")
    if shutil.which("pdftotext"):
        told = subprocess.run(
            ["pdftotext", "-", "-"], input=printed, capture_output=True, check=True
        ).stdout.decode()
        assert "Letter to a clinician" in told
        assert "Save and look again" not in told
        assert "Ask a question" not in told
        assert told.count("\f") <= 2, "two sides at most"
