"""Import: given, watched, looked through, undone; hostile and broken files; nobody else's."""

from __future__ import annotations

import errno
import io
import shutil
import zipfile
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from app.logs import gpx
from backstride.app.imports import uploads
from backstride.app.journal.models import Activity, ImportedFile, LongTask
from backstride.app.journal.sessions import sessions
from backstride.app.tasks import queue

pytestmark = pytest.mark.django_db


def run_file(name: str = "run.gpx", day: int = 2) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, gpx(datetime(2026, 3, day, 7, tzinfo=UTC)).encode())


def bring(client, *files) -> LongTask:
    """Upload and let the worker do it."""
    answer = client.post("/import", {"files": list(files)})
    assert answer.status_code == 302, answer.content
    task = LongTask.objects.get(pk=int(answer.headers["Location"].rsplit("/", 1)[1]))
    queue.do(task.pk)
    task.refresh_from_db()
    return task


def test_no_file_chosen_is_said_on_the_page(client):
    answer = client.post("/import", {})
    assert answer.status_code == 400
    assert "No file was chosen" in answer.content.decode()
    assert answer.content.decode().split("<title>")[1].startswith("Error")


def test_several_files_and_a_folder_at_once(client, ana):
    folder = [run_file("c.gpx", 6)]
    answer = client.post("/import", {"files": [run_file("a.gpx", 2), run_file("b.gpx", 4)], "folder": folder})
    task = LongTask.objects.get(pk=int(answer.headers["Location"].rsplit("/", 1)[1]))
    queue.do(task.pk)
    assert Activity.objects.filter(athlete=ana).count() == 3


def test_progress_while_it_runs(client, ana):
    task = LongTask.objects.create(
        athlete=ana,
        kind="import",
        state="running",
        total=40,
        done=10,
        current="watch/<b>7.fit",
        request={"paths": []},
    )
    page = client.get(f"/import/{task.pk}").content.decode()
    assert "10 of 40 files." in page
    assert "watch/&lt;b&gt;7.fit" in page
    assert 'hx-trigger="every 700ms"' in page
    assert '<meta http-equiv="refresh"' in page  # without script
    part = client.get(f"/import/{task.pk}", headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith("<div")
    client.post(f"/import/{task.pk}/cancel")
    task.refresh_from_db()
    assert task.is_cancel_asked
    assert "Stopping" in client.get(f"/import/{task.pk}").content.decode()


def test_when_it_ends_the_whole_page_is_asked_for_again(client):
    task = bring(client, run_file())
    assert client.get(f"/import/{task.pk}", headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"


def test_totals_first_then_only_files_that_need_a_person(client):
    task = bring(
        client,
        run_file("good.gpx"),
        SimpleUploadedFile("<img src=x onerror=alert(1)>.gpx", b"<gpx"),
        SimpleUploadedFile("notes.txt", b"hello"),
    )
    page = client.get(f"/import/{task.pk}").content.decode()
    assert "1 activity added." in page
    assert "not read" in page
    assert "<img" not in page
    assert "&lt;img" in page
    assert "good.gpx" not in page
    assert "good.gpx" in client.get(f"/import/{task.pk}?show=all").content.decode()


def test_nothing_new_is_calm(client):
    bring(client, run_file())
    again = bring(client, run_file("other-name.gpx"))
    page = client.get(f"/import/{again.pk}").content.decode()
    assert "Nothing new: all of it was here already." in page


def test_undo_takes_it_out_and_says_so(client, ana):
    task = bring(client, run_file())
    assert client.post(f"/import/{task.pk}/undo").status_code == 302
    assert not Activity.objects.filter(athlete=ana).exists()
    assert "This import was undone." in client.get(f"/import/{task.pk}").content.decode()
    assert client.post(f"/import/{task.pk}/undo").status_code == 302  # twice is once


def test_undo_of_a_running_import_is_refused_in_words(client, ana):
    task = LongTask.objects.create(athlete=ana, kind="import", state="running", request={"paths": []})
    client.post(f"/import/{task.pk}/undo")
    assert "cannot be undone now" in client.get(f"/import/{task.pk}").content.decode()


def test_a_failed_import_says_what_is_safe_and_can_be_tried_again(client, ana):
    task = LongTask.objects.create(
        athlete=ana,
        kind="import",
        state="failed",
        fault="There is no room left on the disk.",
        request={"paths": []},
    )
    page = client.get(f"/import/{task.pk}").content.decode()
    assert "no room left" in page
    assert "nothing is doubled" in page
    client.post(f"/import/{task.pk}/again")
    task.refresh_from_db()
    assert task.state == "waiting"


def test_many_files_come_a_page_at_a_time(client, ana):
    task = LongTask.objects.create(
        athlete=ana, kind="import", state="done", result={"files": 500}, request={"paths": []}
    )
    ImportedFile.objects.bulk_create(
        ImportedFile(
            athlete=ana,
            task=task,
            key=str(n),
            name=f"file-{n:04}.fit",
            state="failed",
            why="It stops in the middle.",
        )
        for n in range(500)
    )
    page = client.get(f"/import/{task.pk}?page=2")
    assert len(page.content) < 150_000
    assert "file-0060" in page.content.decode()
    assert client.get(f"/import/{task.pk}?page=zzz&show=<b>").status_code == 200


def test_the_example_takes_no_files(client, ana):
    client.post("/example")
    answer = client.post("/import", {"files": [run_file()]}, follow=True)
    assert "This is the example." in answer.content.decode()


def test_a_stranger_sees_and_stops_nothing(client, stellas_client):
    task = bring(client, run_file())
    assert stellas_client.get(f"/import/{task.pk}").status_code == 404
    for do in ("cancel", "undo", "again"):
        assert stellas_client.post(f"/import/{task.pk}/{do}").status_code == 404
    assert Activity.objects.count() == 1


@pytest.mark.shared
def test_a_zip_of_real_files_is_read_and_explained(client, shared_data, tmp_path):
    """Every 12th file of the real folder as one zip (the whole of it is measured in the journey)."""
    held = io.BytesIO()
    files = sorted(path for path in (shared_data / "activities" / "single").rglob("*") if path.is_file())[
        ::12
    ]
    with zipfile.ZipFile(held, "w") as archive:
        for path in files:
            archive.write(path, path.relative_to(shared_data))
    task = bring(client, SimpleUploadedFile("folder.zip", held.getvalue()))
    assert task.state == "done"
    assert task.result["files"] >= len(files)
    page = client.get(f"/import/{task.pk}").content.decode()
    assert f"{task.result['activities_added']} activities added." in page
    for failed in task.result["failed"]:
        assert failed["why"]


def test_an_upload_that_fills_the_disk_is_said_and_leaves_nothing(client, settings, monkeypatch):
    def full(self, chunk: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    before = sorted((settings.HOME / "incoming").glob("*"))
    monkeypatch.setattr(uploads._PrivateFile, "write", full)
    client.raise_request_exception = False
    answer = client.post("/import", {"files": run_file()})
    assert answer.status_code == 507
    assert "There is no room left on the disk" in answer.content.decode()
    assert sorted((settings.HOME / "incoming").glob("*")) == before
    assert not LongTask.objects.exists()


def test_an_upload_is_moved_into_place_without_a_second_copy(client, monkeypatch):
    def copied(self, size: int = 0) -> None:
        raise AssertionError("read once more")

    monkeypatch.setattr(uploads._PrivateFile, "chunks", copied)
    assert bring(client, run_file()).result["activities_added"] == 1


def test_the_page_says_what_can_be_given_at_once(client, settings, monkeypatch):
    settings.MOST_UPLOAD_BYTES = 3_000_000_000
    monkeypatch.setattr(
        uploads.shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10**9, 10**9, 700_000_000)
    )
    told = client.get("/import").content.decode()
    assert "Up to 3 GB at once" in told
    assert 'data-most="3000000000" data-room="250000000"' in told


MINUTES = b"date,duration_min\n2026-03-01,45\n2026-03-02,50\n2026-03-04,55\n"


def test_what_names_no_sport_is_asked_about_and_counted_as_said(client, ana):
    """A table of minutes counts nowhere until its runner says that they were runs; the same file again changes nothing."""
    task = bring(client, SimpleUploadedFile("minutes.csv", MINUTES))
    page = client.get(f"/import/{task.pk}").content.decode()
    assert "it counts in no measure until you choose" in page
    assert "What were they?" in page
    assert '<option value="">Choose</option>' in page  # nothing is picked for the runner
    assert set(Activity.objects.filter(athlete=ana).values_list("sport", flat=True)) == {"other"}

    file = task.files.get()
    there = f"/import/{task.pk}/file/{file.pk}/sport"
    answer = client.post(there, {"sport": "run"}, follow=True)
    page = answer.content.decode()
    assert "3 activities counted as Run from now on." in page
    assert "You said so." in page
    assert '<option value="run" selected>' in page
    assert [s.duration_min for s in sessions(ana)] == [45, 50, 55]
    assert {s.sport for s in sessions(ana)} == {"run"}

    bring(client, SimpleUploadedFile("again.csv", MINUTES))
    assert {s.sport for s in sessions(ana)} == {"run"}
    client.post(there, {"sport": "elliptical"})
    assert {s.sport for s in sessions(ana)} == {"elliptical"}


def test_a_sport_that_the_list_names_is_not_changed_with_the_others(client, ana):
    text = b"date,sport,duration_min\n2026-03-01,run,45\n2026-03-02,quidditch,50\n"
    task = bring(client, SimpleUploadedFile("mixed.csv", text))
    client.post(f"/import/{task.pk}/file/{task.files.get().pk}/sport", {"sport": "team_sport"})
    assert [s.sport for s in sessions(ana)] == ["run", "team_sport"]


def test_nobody_else_says_the_sport_of_a_file(client, ana, stellas_client):
    task = bring(client, SimpleUploadedFile("minutes.csv", MINUTES))
    there = f"/import/{task.pk}/file/{task.files.get().pk}/sport"
    assert stellas_client.post(there, {"sport": "run"}).status_code == 404
    assert client.post(there, {"sport": "<b>"}, follow=True).status_code == 200
    assert client.post(there.replace("/sport", "9/sport"), {"sport": "run"}).status_code == 404
    assert {a.sport for a in Activity.objects.filter(athlete=ana)} == {"other"}
