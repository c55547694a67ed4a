"""Every row of the founding text within three clicks from Today, in a browser."""

from __future__ import annotations

import re
from typing import Any

import pytest

from e2e import states
from e2e.pictures import aside
from e2e.rows import PAGE, ROWS
from e2e.rows import page as rows_page


def follow(page: Any, step: str) -> None:
    head, _colon, rest = step.partition(":")
    if head in {"ask", "tell", "claim"}:
        box = {"ask": "#q", "tell": "#story", "claim": "#text"}[head]
        page.fill(box, rest)
        page.locator(f"form:has({box}) button.btn").first.click()
    elif head == "in":
        page.locator("main").get_by_role("link", name=rest, exact=True).first.click()
    elif head == "open":
        page.locator("summary", has_text=re.compile(rf"^{re.escape(rest)}")).first.click()
    else:
        page.get_by_role("link", name=step, exact=True).or_(
            page.get_by_role("button", name=step, exact=True)
        ).first.click()


@pytest.mark.timeout(600)
def test_every_row_within_three_clicks(serve, window):
    app = serve(states.NOW)
    states.with_plan(app)
    page = window(app).page
    page.set_default_timeout(30_000)
    wrong = []
    for row in ROWS:
        page.goto("/today")
        try:
            for step in row.steps:
                follow(page, step)
            shown = page.locator("main").inner_text().replace("\xa0", " ")
        except Exception as error:  # noqa: BLE001 - all rows are told at once
            wrong.append(f"{row.id}: {str(error).splitlines()[0]}")
            continue
        if "What you wrote can be an emergency" in shown:
            # put aside it would be finished, and the emergency would take over, as it should
            app.python(
                "from backstride.app.journal.models import CheckRun as C\nC.objects.filter(finished_at=None).delete()"
            )
        elif row.steps[:1] == ("Check",) and page.locator("#story").count():
            aside(page)
        if not re.search(row.shows, shown):
            wrong.append(f"{row.id}: {row.shows!r} is not on {page.url}: {shown[:300]!r}")
    assert not wrong, "\n".join(wrong)


def test_the_table_is_of_these_rows():
    counts = {letter: sum(row.id[0] == letter for row in ROWS) for letter in "LQRCTEHFK"}
    assert counts == {"L": 12, "Q": 13, "R": 15, "C": 14, "T": 6, "E": 10, "H": 11, "F": 7, "K": 10}
    assert max(len(row.steps) for row in ROWS) <= 3
    assert PAGE.read_text(encoding="utf-8") == rows_page()
