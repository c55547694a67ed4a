"""Running form without the extra `video`: every page opens, and what is missing is said with the way to get it."""

from __future__ import annotations

import sys

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from backstride.app import clock
from backstride.app.form_check import start_look
from backstride.app.journal.models import LongTask
from backstride.app.tasks import queue

pytestmark = pytest.mark.django_db
EXTRA = ("av", "PIL", "scipy", "ai_edge_litert")


@pytest.fixture
def bare(monkeypatch):
    """An installation without the extra's packages."""
    for name in [n for n in sys.modules if n.split(".", maxsplit=1)[0] in EXTRA]:
        monkeypatch.delitem(sys.modules, name)
    for name in EXTRA:
        monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.setattr("backstride.form.video.weights.find_spec", lambda _: None)


@pytest.mark.parametrize(
    "address", ["/form", "/form/photos", "/form/videos", "/form/runs", "/form/list", "/form/cues?spm=160"]
)
def test_every_page_opens(client, bare, address):
    assert client.get(address).status_code == 200


def test_the_way_to_set_videos_up_stands_in_the_page(client, bare):
    page = client.get("/form").content.decode()
    assert "not set up on this computer" in page
    assert "backstride form setup" in page
    assert 'type="file"' not in page


def test_a_video_and_a_photo_say_what_is_missing(client, ana, bare):
    task = queue.do(start_look(ana, SimpleUploadedFile("run.mp4", b"video"), keep=False).pk)
    assert "form setup" in task.fault
    said = client.post("/form/photos", {"photo": SimpleUploadedFile("me.jpg", b"\xff\xd8")})
    assert said.status_code == 400
    assert "pip install" in said.content.decode()


def test_a_measured_photo_from_a_backup_opens(client, ana, bare):
    row = {"id": "craniovertebral", "value": 50.0, "unit": "deg", "error": 5.0, "grade": "C"}
    task = LongTask.objects.create(
        athlete=ana,
        kind="photo",
        state="done",
        finished_at=clock.now(),
        request={"video": "gone", "marks": {}},
        result={"accepted": True, "measures": [row]},
    )
    assert client.get(f"/form/photo/{task.pk}").status_code == 200
    assert client.get("/form/photos").status_code == 200
