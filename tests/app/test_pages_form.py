"""Running form: the watch's comparison from the journal, a video as long work, and its end."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from backstride.app import form_files
from backstride.app.form_check import start_look
from backstride.app.tasks import queue
from backstride.app.transfer import delete
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
def test_a_file_that_is_no_video_is_told_with_what_to_do_and_goes_unless_kept(client, ana, keep):
    before = set(videos())
    task = start_look(ana, SimpleUploadedFile("run.mp4", b"not a video"), keep=keep)
    assert len(set(videos()) - before) == 1
    done = queue.do(task.pk)
    assert done.state == "done"
    assert len(set(videos()) - before) == (1 if keep else 0)
    page = client.get(f"/form/video/{task.pk}").content.decode()
    assert "It is damaged, or no video." in page
    assert "choose the original file" in page


@pytest.mark.parametrize("keep", [True, False])
def test_stop_in_the_middle_leaves_nothing(client, ana, monkeypatch, keep):
    from backstride.form.video import analyse

    def slow(path, home, *, on_progress, **_):
        page = client.post(f"/form/video/{task.pk}/cancel", follow=True).content.decode()
        assert "Stopped. Nothing was kept." in page  # at once, not when the worker has heard of it
        assert "you can leave this page" not in page.lower()
        on_progress(0.5)
        raise AssertionError("was not stopped")

    monkeypatch.setattr(analyse, "analyse", slow)
    before = set(videos())
    task = start_look(ana, SimpleUploadedFile("run.mp4", b"video"), keep=keep)
    assert len(set(videos()) - before) == 1
    assert queue.do(task.pk).state == "cancelled"
    assert set(videos()) == before
    assert "Stopped. Nothing was kept." in client.get(f"/form/video/{task.pk}").content.decode()


@pytest.mark.parametrize("keep", [True, False])
def test_stop_before_it_begins_leaves_nothing(client, ana, keep):
    before = set(videos())
    task = start_look(ana, SimpleUploadedFile("run.mp4", b"video"), keep=keep)
    assert set(videos()) != before
    client.post(f"/form/video/{task.pk}/cancel")
    assert set(videos()) == before
    assert "Stopped. Nothing was kept." in client.get(f"/form/video/{task.pk}").content.decode()


def test_what_was_typed_stays_when_something_is_wrong(client, monkeypatch):
    monkeypatch.setattr("backstride.app.pages.form.is_here", lambda *_, **__: True)
    told = {"video": SimpleUploadedFile("run.mp4", b"video"), "label": "Tuesday hill", "speed_kmh": "ten"}
    reply = client.post("/form", told)
    page = reply.content.decode()
    assert reply.status_code == 400
    assert "Write the treadmill speed as a number" in page
    assert 'value="Tuesday hill"' in page
    assert 'value="ten"' in page


def test_nothing_kept_is_not_said_while_the_file_is_still_there(client, ana, monkeypatch):
    """Windows keeps a file that is open; it goes when the worker closes it."""
    task = start_look(ana, SimpleUploadedFile("run.mp4", b"video"), keep=True)
    monkeypatch.setattr(form_files, "throw_away", lambda _: None)
    page = client.post(f"/form/video/{task.pk}/cancel", follow=True).content.decode()
    assert "The video is being deleted." in page
    assert "Nothing was kept" not in page


def test_a_stop_in_the_last_moment_leaves_no_figure(client, ana, monkeypatch):
    from backstride.form.result import FormResult
    from backstride.form.video import analyse

    def stopped_at_the_end(*_, **__):
        client.post(f"/form/video/{task.pk}/cancel")
        return analyse.Analysis(FormResult(), None, None)

    monkeypatch.setattr(analyse, "analyse", stopped_at_the_end)
    before = set(videos())
    task = start_look(ana, SimpleUploadedFile("run.mp4", b"video"), keep=True)
    done = queue.do(task.pk)
    assert done.state == "cancelled"
    assert done.result == {}
    assert set(videos()) == before


def test_stop_after_the_end_changes_nothing(client, ana, looked):
    task = looked(keep=True)
    client.post(f"/form/video/{task.pk}/cancel")
    page = client.get(f"/form/video/{task.pk}").content.decode()
    assert "Stopped" not in page
    assert '168.2 <span class="unit">steps a minute</span>' in page
    assert form_files.is_kept(task)


def test_a_kept_video_is_deleted_when_asked_and_with_everything(client, ana, looked):
    task, other = looked(keep=True), looked(keep=True)
    assert "Delete the video now" in client.get(f"/form/video/{task.pk}").content.decode()
    client.post(f"/form/video/{task.pk}/delete")
    assert not form_files.folder_of(task).exists()
    assert "no longer on this computer" in client.get(f"/form/video/{task.pk}").content.decode()
    assert form_files.is_kept(other)
    delete.delete_rows(ana.owner)
    assert not form_files.folder_of(other).exists()


@pytest.fixture
def looked(ana, monkeypatch):
    """A video that was looked at to its end."""
    from backstride.form.result import FormResult, Measure
    from backstride.form.texts import refusal
    from backstride.form.video import analyse

    said = FormResult(
        (Measure("cadence", 168.2, 167.2, 169.2, "spm", 1.0, "A"),), (refusal("strike_needs_60_fps"),)
    )
    monkeypatch.setattr(analyse, "analyse", lambda *_, **__: analyse.Analysis(said, None, None))

    def look(*, keep: bool = False):
        task = start_look(ana, SimpleUploadedFile("run.mp4", b"video"), keep=keep)
        return queue.do(task.pk)

    return look


def test_measures_and_refusals_are_shown_with_error_and_fix(client, looked):
    task = looked()
    page = client.get(f"/form/video/{task.pk}").content.decode()
    assert '168.2 <span class="unit">steps a minute</span>' in page
    assert "Film at 60 pictures a second or more" in page


def test_the_page_asks_how_far_the_look_is(client, ana, looked):
    task = start_look(ana, SimpleUploadedFile("run.mp4", b"video"), keep=False)
    page = client.get(f"/form/video/{task.pk}").content.decode()
    assert '<noscript><meta http-equiv="refresh"' in page
    part = client.get(f"/form/video/{task.pk}", headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
    assert "Not begun yet." in part.content.decode()
    over = client.get(f"/form/video/{looked().pk}", headers={"HX-Request": "true"})
    assert over["HX-Refresh"] == "true"


def test_another_runners_video_is_not_found(client, stellas_client, ana):
    task = start_look(ana, SimpleUploadedFile("run.mp4", b"video"), keep=False)
    assert stellas_client.get(f"/form/video/{task.pk}").status_code == 404
    assert stellas_client.post(f"/form/video/{task.pk}/cancel").status_code == 404


def test_faults_are_ours():
    from backstride.form.faults import VideoNotSetUpError

    assert issubclass(VideoNotSetUpError, BackstrideError)
