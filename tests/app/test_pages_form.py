"""Running form: the watch's comparison from the journal, a video as long work, and its end."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from backstride.app.form_check import start_look
from backstride.app.tasks import queue
from backstride.core.errors import BackstrideError

pytestmark = pytest.mark.django_db


def videos() -> list[Path]:
    return list((settings.HOME / "videos").glob("*"))


def test_an_empty_journal_says_what_is_needed(client):
    page = client.get("/form")
    assert page.status_code == 200
    assert "not enough runs to compare yet" in page.content.decode()


def test_no_file_is_a_plain_error(client):
    page = client.post("/form", {})
    assert page.status_code == 400
    assert "No video was chosen." in page.content.decode()


@pytest.mark.parametrize("keep", [True, False])
def test_a_failed_look_says_so_and_the_video_goes_unless_kept(client, ana, keep):
    before = set(videos())
    task = start_look(ana, SimpleUploadedFile("run.mp4", b"not a video"), keep=keep)
    assert len(set(videos()) - before) == 1
    done = queue.do(task.pk)
    assert done.state == "failed"
    assert len(set(videos()) - before) == (1 if keep else 0)
    assert "could not be looked at" in client.get(f"/form/video/{task.pk}").content.decode()


def test_cancel_deletes_the_video(client, ana, monkeypatch):
    from backstride.form.video import analyse

    def slow(path, home, *, on_progress, **_):
        on_progress(0.5)
        raise AssertionError("was not stopped")

    monkeypatch.setattr(analyse, "analyse", slow)
    before = set(videos())
    task = start_look(ana, SimpleUploadedFile("run.mp4", b"video"), keep=False)
    type(task).objects.filter(pk=task.pk).update(is_cancel_asked=True)
    assert queue.do(task.pk).state == "cancelled"
    assert set(videos()) == before


def test_cancel_before_it_begins_deletes_the_video_too(client, ana):
    before = set(videos())
    task = start_look(ana, SimpleUploadedFile("run.mp4", b"video"), keep=False)
    assert set(videos()) != before
    client.post(f"/form/video/{task.pk}/cancel")
    assert set(videos()) == before


def test_measures_and_refusals_are_shown_with_error_and_fix(client, ana, monkeypatch):
    from backstride.form.result import FormResult, Measure
    from backstride.form.texts import refusal
    from backstride.form.video import analyse

    said = FormResult(
        (Measure("cadence", 168.2, 167.2, 169.2, "spm", 1.0, "A"),), (refusal("strike_needs_60_fps"),)
    )
    monkeypatch.setattr(analyse, "analyse", lambda *_, **__: analyse.Analysis(said, None, None))
    task = start_look(ana, SimpleUploadedFile("run.mp4", b"video"), keep=False)
    queue.do(task.pk)
    page = client.get(f"/form/video/{task.pk}").content.decode()
    assert "168.2 spm" in page
    assert "Film at 60 pictures a second or more" in page


def test_another_runners_video_is_not_found(client, stellas_client, ana):
    task = start_look(ana, SimpleUploadedFile("run.mp4", b"video"), keep=False)
    assert stellas_client.get(f"/form/video/{task.pk}").status_code == 404
    assert stellas_client.post(f"/form/video/{task.pk}/cancel").status_code == 404


def test_faults_are_ours():
    from backstride.form.faults import VideoNotSetUpError

    assert issubclass(VideoNotSetUpError, BackstrideError)
