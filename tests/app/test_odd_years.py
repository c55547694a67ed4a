"""A clock that tells the first or the last year of a calendar costs its own run its day, and no page its life."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from app.logs import gpx
from app.test_pages_import import bring
from backstride.app.journal.models import Activity
from backstride.app.journal.sessions import sessions

pytestmark = pytest.mark.django_db

RUN = gpx(datetime(2026, 3, 2, 7, tzinfo=UTC))
PAGES = ("/today", "/load", "/load?weeks=52", "/journal", "/journal?q=run", "/journal/trends", "/plan", "/report", "/import", "/checkin", "/form")  # fmt: skip


@pytest.mark.parametrize(
    "day", ["0001-01-01", "1600-01-01", "1989-01-01", "2099-01-01", "9998-01-01", "9999-12-31"]
)
def test_every_page_stands(client, ana, day):
    odd = SimpleUploadedFile("odd.gpx", RUN.replace("2026-03-02", day).encode())
    task = bring(client, odd, SimpleUploadedFile("run.gpx", RUN.encode()))
    assert Activity.objects.filter(athlete=ana).count() == 2  # nothing is lost
    assert "2026-03-02" in {str(s.date) for s in sessions(ana)}
    assert f"start {day}" in client.get(f"/import/{task.pk}").content.decode()
    for page in PAGES:
        assert client.get(page).status_code == 200, page
