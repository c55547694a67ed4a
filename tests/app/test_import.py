"""Files into the journal: once, in any order, undone, shown as they go."""

from __future__ import annotations

import random
import zipfile
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given, settings
from hypothesis import strategies as st

from app.logs import folder_of_runs, gpx, snapshot
from backstride.app.imports import columns
from backstride.app.imports.run import import_paths, start_import, undo
from backstride.app.imports.store import store
from backstride.app.journal import grouping
from backstride.app.journal import sessions as read
from backstride.app.journal.models import Activity, ImportedFile, LongTask, Stream
from backstride.app.tasks import queue, worker
from backstride.core.activity import ReadResult
from backstride.core.errors import UsageError
from formats import made_fit


def test_a_folder_becomes_sessions(ana, tmp_path):
    folder = folder_of_runs(tmp_path / "log", 6)
    (folder / "broken.gpx").write_text("<gpx")
    task = import_paths(ana, [folder])
    assert task.state == "done"
    assert task.result["files"] == 7
    assert task.result["activities_added"] == 6
    assert [failed["file"].endswith("broken.gpx") for failed in task.result["failed"]] == [True]
    sessions = read.sessions(ana)
    assert len(sessions) == 6
    assert sessions[0].distance_km == pytest.approx(1.8, rel=0.02)  # 600 s at 3 m/s
    [activity] = read.activities_of(ana, sessions[0].session_id)
    streams = read.streams(activity)
    assert len(streams["t_s"]) == 61
    assert streams["t_s"][-1] == 600


def test_importing_twice_changes_nothing(ana, tmp_path):
    folder = folder_of_runs(tmp_path / "log", 5)
    import_paths(ana, [folder])
    before = snapshot(ana)
    task = import_paths(ana, [folder])
    assert task.result["activities_added"] == 0
    assert task.result["duplicates"] == 5
    assert snapshot(ana) == before


def test_the_same_record_under_another_name_is_the_same_record(ana, tmp_path):
    text = gpx(datetime(2026, 3, 2, 7, tzinfo=UTC))
    for name in ("b.gpx", "a.gpx"):
        (tmp_path / name).write_text(text)
    import_paths(ana, [tmp_path / "b.gpx"])
    import_paths(ana, [tmp_path / "a.gpx"])
    [row] = Activity.objects.filter(athlete=ana)
    assert row.file == "a.gpx"


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_files_does_not_matter(ana, stella, tmp_path, seed):
    folder = folder_of_runs(tmp_path / "log", 6)
    start = datetime(2026, 3, 2, 7, 0, 5, tzinfo=UTC)  # a second watch on the first run
    (folder / "phone.gpx").write_text(gpx(start, seconds=600, step=30))
    files = sorted(folder.iterdir())
    import_paths(ana, [folder])
    random.Random(seed).shuffle(files)
    for file in files:
        import_paths(stella, [file])
    assert snapshot(ana) == snapshot(stella)


def test_the_richest_record_wins_and_the_merge_can_be_undone(ana, tmp_path):
    start = datetime(2026, 3, 2, 7, tzinfo=UTC)
    (tmp_path / "phone.gpx").write_text(gpx(start + timedelta(seconds=4), step=30))
    (tmp_path / "watch.gpx").write_text(gpx(start, step=1))
    import_paths(ana, [tmp_path])
    [winner] = Activity.objects.filter(athlete=ana, winner=None)
    assert winner.file.endswith("watch.gpx")
    [other] = winner.others.all()
    assert len(read.sessions(ana)) == 1

    grouping.keep_apart(other)
    assert other.winner is None
    import_paths(ana, [tmp_path])  # importing again does not merge what was kept apart
    other.refresh_from_db()
    assert other.winner is None

    grouping.merge_again(other)
    assert other.winner == winner


def test_undo_takes_back_what_came_with_it_alone(ana, tmp_path):
    folder = folder_of_runs(tmp_path / "log", 4)
    first = import_paths(ana, [folder / "run-000.gpx", folder / "run-001.gpx"])
    before = snapshot(ana)
    second = import_paths(ana, [folder])
    assert undo(second) == 2
    assert snapshot(ana) == before
    assert second.state == "undone"
    assert undo(first) == 2
    assert read.sessions(ana) == []
    assert Stream.objects.count() == 0


def test_what_another_import_saw_too_stays(ana, tmp_path):
    folder = folder_of_runs(tmp_path / "log", 3)
    first = import_paths(ana, [folder])
    import_paths(ana, [folder])
    assert undo(first) == 0
    assert len(read.sessions(ana)) == 3


def test_a_running_import_is_not_undone(ana):
    with pytest.raises(UsageError):
        undo(LongTask.objects.create(athlete=ana, kind="import", state="running"))


def test_uploads_wait_in_the_private_folder_and_go_when_read(ana, tmp_path):
    from backstride.app.imports.uploads import incoming

    files = [
        SimpleUploadedFile("../../run.gpx", gpx(datetime(2026, 3, 2, 7, tzinfo=UTC)).encode()),
        SimpleUploadedFile("run.gpx", gpx(datetime(2026, 3, 4, 7, tzinfo=UTC)).encode()),
        SimpleUploadedFile("ä" * 300 + ".gpx", gpx(datetime(2026, 3, 6, 7, tzinfo=UTC)).encode()),
    ]
    task = start_import(ana, files)
    assert task.state == "waiting"
    worker.run_until_empty()
    task.refresh_from_db()
    assert task.state == "done", task.fault
    assert task.result["activities_added"] == 3
    assert list(incoming().iterdir()) == []


def test_failed_work_can_be_tried_again_and_old_uploads_go(ana, tmp_path, monkeypatch):
    from backstride.app import clock
    from backstride.app.imports import run, uploads
    from backstride.core.errors import StoreFullError

    def full(*_):
        raise StoreFullError("the journal")

    upload = SimpleUploadedFile("run.gpx", gpx(datetime(2026, 3, 2, 7, tzinfo=UTC)).encode())
    task = start_import(ana, [upload])
    with monkeypatch.context() as patch:
        patch.setattr(run, "store_all", full)
        worker.run_until_empty()
    task.refresh_from_db()
    assert task.state == "failed"
    assert "no room left" in task.fault
    assert uploads.tidy(clock.now() + timedelta(days=6)) == 0
    queue.retry(task)
    worker.run_until_empty()
    task.refresh_from_db()
    assert (task.state, task.result["activities_added"]) == ("done", 1)

    (uploads.incoming() / "upload-left").write_bytes(b"")
    assert uploads.tidy(clock.now()) == 0
    assert uploads.tidy(clock.now() + timedelta(days=8)) == 1


def test_no_file_chosen(ana):
    with pytest.raises(UsageError, match="No file"):
        start_import(ana, [])


def test_a_cancelled_import_keeps_what_it_read(ana, tmp_path):
    folder = folder_of_runs(tmp_path / "log", 3)
    row = LongTask.objects.create(
        athlete=ana, kind="import", request={"paths": [str(folder)]}, is_cancel_asked=True
    )
    task = queue.do(row.pk)
    assert task.state == "cancelled"
    assert len(read.sessions(ana)) == task.result["activities_added"] < 3


def test_a_resumed_import_keeps_no_file_twice(ana, tmp_path):
    """The process died after two files: the row still says running, the walk starts over."""
    from backstride.formats import walk

    folder = folder_of_runs(tmp_path / "log", 4)
    row = LongTask.objects.create(
        athlete=ana, kind="import", state="running", request={"paths": [str(folder)]}
    )
    for result in list(walk([folder]))[:2]:
        store(row, result)
    [left] = queue.unfinished()
    task = queue.do(left.pk)
    assert task.state == "done"
    assert task.result["files"] == 4
    assert task.result["activities_added"] == 4
    assert task.result["duplicates"] == 0
    assert ImportedFile.objects.filter(task=task).count() == 4


def test_sessions_are_computed_when_an_import_died_before_it_did(ana, tmp_path):
    from backstride.formats import walk

    row = LongTask.objects.create(athlete=ana, kind="import", state="running")
    for result in walk([folder_of_runs(tmp_path / "log", 2)]):
        store(row, result)
    assert read.sessions(ana) == [], "while it runs the pages show what stood before"
    LongTask.objects.filter(pk=row.pk).update(state="failed")
    assert len(read.sessions(ana)) == 2


def test_problems_stand_by_file(ana):
    from backstride.core.problems import Problem

    row = LongTask.objects.create(athlete=ana, kind="import", state="running")
    store(row, ReadResult(file="settings.fit", format="fit", not_activity="a settings file"))
    store(row, ReadResult(file="\udcff.fit", format="fit", failed="It stops in the middle.\0"))
    problem = Problem("row 17", "the distance is negative", "warning", ("leave out", "keep"))
    store(row, ReadResult(file="list.csv", format="list", problems=(problem,)))
    files = {file.name: file for file in row.files.all()}
    assert files["settings.fit"].state == "not_activity"
    assert files["list.csv"].problems[0]["choice"] == ["leave out", "keep"]
    assert sorted(file.state for file in files.values()) == ["failed", "not_activity", "read"]


def test_a_new_time_zone_moves_runs_to_their_local_day(ana, tmp_path):
    (tmp_path / "late.gpx").write_text(gpx(datetime(2026, 3, 2, 23, 30, tzinfo=UTC)))
    import_paths(ana, [tmp_path])
    assert read.sessions(ana)[0].date.isoformat() == "2026-03-03"
    read.set_time_zone(ana, "America/New_York")
    assert read.sessions(ana)[0].date.isoformat() == "2026-03-02"
    with pytest.raises(UsageError):
        read.set_time_zone(ana, "Mars/Olympus")


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    st.dictionaries(
        st.sampled_from(["t_s", "lat_deg", "hr_bpm", "distance_m"]),
        st.lists(st.floats(allow_nan=True, allow_infinity=True), min_size=5, max_size=5),
    )
)
def test_columns_come_back_as_they_were(streams):
    blob, names, n = columns.pack(streams)
    back = columns.unpack(columns.CODEC, blob, names, n)
    assert back.keys() == streams.keys()
    for name, column in streams.items():
        assert np.array_equal(back[name], np.array(column, dtype=np.float64), equal_nan=True)


def test_a_ride_recorded_as_a_run_counts_nowhere_until_it_is_called_a_ride(ana, client, tmp_path):
    (tmp_path / "run.fit").write_bytes(made_fit.run(3600, speed=11.0))
    import_paths(ana, [tmp_path])
    [session] = read.sessions(ana)
    assert (session.sport, session.distance_km, session.run_min) == ("run", None, None)
    client.post(f"/session/{session.session_id}/sport", {"sport": "ride"})
    [session] = read.sessions(ana)
    assert (session.sport, session.distance_km) == ("ride", pytest.approx(39.6))


def test_a_member_without_a_name_stops_no_import(ana, tmp_path):
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as packed:
        nameless = zipfile.ZipInfo("x")
        nameless.filename = ""
        packed.writestr(nameless, made_fit.run(60))
        packed.writestr("run.fit", made_fit.run(90))
    task = import_paths(ana, [tmp_path])
    assert (task.state, task.result["activities_added"]) == ("done", 2)


def test_the_command_tells_what_it_read_with_a_grain_of_salt(ana, tmp_path):
    from backstride.cli.import_ import _odd

    (tmp_path / "list.csv").write_text(
        "date,sport,distance_km,duration_min\n2026-03-03,run,-5,30\n2026-03-04,run,5,30\n"
    )
    task = import_paths(ana, [tmp_path / "list.csv"])
    assert _odd(task) == ["list.csv, row 2: distance -5,000 m cannot be; taken as unknown"]


def test_the_same_doubt_of_many_rows_is_one_line(ana, tmp_path):
    from backstride.cli.import_ import _odd

    rows = "".join(f"2026-03-0{n},run,-5,30\n" for n in (3, 4, 5))
    (tmp_path / "list.csv").write_text(f"date,sport,distance_km,duration_min\n{rows}")
    [line] = _odd(import_paths(ana, [tmp_path / "list.csv"]))
    assert line == "list.csv, row 2 and 2 more: distance -5,000 m cannot be; taken as unknown"
