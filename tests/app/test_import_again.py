"""The same files again: not read a second time, and the journal is the one that reading them gives."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.logs import folder_of_runs, gpx, snapshot
from backstride.app.imports.run import import_paths, undo
from backstride.app.journal import grouping
from backstride.app.journal.models import Activity, ImportedFile, LongTask
from backstride.app.tasks import queue
from backstride.app.tasks.lease import lease
from backstride.core.errors import UsageError
from backstride.formats import archives, content

SEVEN = datetime(2026, 3, 2, 7, tzinfo=UTC)


@pytest.fixture
def reads(monkeypatch) -> list[str]:
    """The names of files that were truly read."""
    found: list[str] = []
    usual = archives.read_bytes

    def noted(data: bytes, name: str):
        found.append(Path(name).name)
        return usual(data, name)

    monkeypatch.setattr(archives, "read_bytes", noted)
    return found


def strava(folder: Path, name: str = "Easy", miles: str = "") -> Path:
    (folder / "activities").mkdir(parents=True, exist_ok=True)
    (folder / "activities.csv").write_text(
        "Activity ID,Activity Date,Activity Name,Activity Type,Elapsed Time,Distance,Filename\n"
        f'1,"Mar 2, 2026, 7:00:00 AM",{name},Run,600,1.8,activities/1.gpx{miles}\n'
    )
    (folder / "activities" / "1.gpx").write_text(gpx(SEVEN))
    return folder


def test_known_files_are_not_read(ana, stella, tmp_path, reads):
    folder = folder_of_runs(tmp_path / "log", 5)
    (folder / "notes.pdf").write_bytes(b"%PDF-1.4\0")
    import_paths(ana, [folder])
    before = snapshot(ana)
    reads.clear()
    task = import_paths(ana, [folder])
    assert reads == []
    assert (task.result["activities_added"], task.result["duplicates"]) == (0, 5)
    assert task.result["files"] == 6
    assert snapshot(ana) == before
    import_paths(stella, [folder])
    assert len(reads) == 5, "another journal knows nothing of it"


def test_reading_again_can_be_asked_for_and_changes_nothing(ana, tmp_path, reads):
    folder = folder_of_runs(tmp_path / "log", 3)
    import_paths(ana, [folder])
    before = snapshot(ana)
    reads.clear()
    task = import_paths(ana, [folder], again=True)
    assert len(reads) == 3
    assert (task.result["activities_added"], task.result["duplicates"]) == (0, 3)
    assert snapshot(ana) == before


def test_other_readers_read_again(ana, tmp_path, reads, monkeypatch):
    folder = folder_of_runs(tmp_path / "log", 3)
    import_paths(ana, [folder])
    monkeypatch.setattr(content, "readers", lambda: "the readers of next year")
    reads.clear()
    import_paths(ana, [folder])
    assert len(reads) == 3
    assert Activity.objects.filter(athlete=ana).count() == 3


def test_next_months_archive_reads_what_is_new(ana, tmp_path, reads):
    for name, n in (("b.zip", 3), ("a.zip", 5)):
        with zipfile.ZipFile(tmp_path / name, "w") as packed:
            for file in sorted(folder_of_runs(tmp_path / "log", n).iterdir()):
                packed.write(file, f"activities/{file.name}")
    import_paths(ana, [tmp_path / "b.zip"])
    reads.clear()
    task = import_paths(ana, [tmp_path / "a.zip"])
    assert reads == ["run-003.gpx", "run-004.gpx"]
    assert (task.result["activities_added"], task.result["duplicates"]) == (2, 3)
    assert all(row.file.startswith("a.zip:") for row in Activity.objects.filter(athlete=ana))


def test_a_twin_in_the_same_import_is_not_read(ana, tmp_path, reads):
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "run.gpx").write_text(gpx(SEVEN))
    task = import_paths(ana, [tmp_path])
    assert reads == ["run.gpx"]
    assert (task.result["files"], task.result["activities_added"], task.result["duplicates"]) == (2, 1, 1)


def test_a_skipped_file_is_a_source_like_a_read_one(ana, tmp_path):
    folder = folder_of_runs(tmp_path / "log", 4)
    first = import_paths(ana, [folder])
    second = import_paths(ana, [folder])
    before = snapshot(ana)
    assert undo(first) == 0
    assert snapshot(ana) == before
    assert undo(second) == 4
    assert not Activity.objects.filter(athlete=ana).exists()


def test_what_was_taken_back_comes_in_again(ana, tmp_path, reads):
    folder = folder_of_runs(tmp_path / "log", 3)
    task = import_paths(ana, [folder])
    before = snapshot(ana)
    undo(task)
    reads.clear()
    assert import_paths(ana, [folder]).result["activities_added"] == 3
    assert len(reads) == 3
    assert snapshot(ana) == before


@pytest.mark.parametrize("again", [False, True])
def test_a_merge_undone_stays_undone(ana, tmp_path, again):
    (tmp_path / "watch.gpx").write_text(gpx(SEVEN, step=1))
    (tmp_path / "phone.gpx").write_text(gpx(SEVEN.replace(second=20), seconds=590))
    import_paths(ana, [tmp_path])
    lesser = Activity.objects.get(athlete=ana, winner__isnull=False)
    assert lesser.file.endswith("phone.gpx"), "the richest record wins"
    grouping.keep_apart(lesser)
    before = snapshot(ana)
    assert len(before["sessions"]) >= 1
    import_paths(ana, [tmp_path], again=again)
    assert snapshot(ana) == before
    assert not Activity.objects.filter(athlete=ana, winner__isnull=False).exists()


def test_a_richer_record_of_a_known_run_wins_all_the_same(ana, tmp_path):
    (tmp_path / "phone.gpx").write_text(gpx(SEVEN, step=30))
    import_paths(ana, [tmp_path])
    rich = gpx(SEVEN, step=1).replace("<ele>650</ele>", "<ele>650</ele><extensions><hr>150</hr></extensions>")
    (tmp_path / "watch.gpx").write_text(rich)
    import_paths(ana, [tmp_path])
    winner = Activity.objects.get(athlete=ana, winner__isnull=True)
    assert winner.file.endswith("watch.gpx")


def test_a_row_changed_in_a_list_reads_its_file_again(ana, tmp_path, reads):
    folder = strava(tmp_path / "export")
    import_paths(ana, [folder])
    reads.clear()
    import_paths(ana, [folder])
    assert reads == ["activities.csv"], "lists tell of other files and are always read"
    strava(folder, name="Renamed")
    import_paths(ana, [folder])
    assert reads == ["activities.csv", "activities.csv", "1.gpx"]
    assert "Renamed" in Activity.objects.filter(athlete=ana).values_list("name", flat=True)


def test_the_name_by_which_a_sport_is_told_is_part_of_a_file(ana, tmp_path, reads):
    plain = gpx(SEVEN, name="x").replace("<type>running</type>", "")
    (tmp_path / "Morning Ride.gpx").write_text(plain)
    import_paths(ana, [tmp_path / "Morning Ride.gpx"])
    (tmp_path / "Morning Run.gpx").write_text(plain)
    import_paths(ana, [tmp_path / "Morning Run.gpx"])
    assert reads == ["Morning Ride.gpx", "Morning Run.gpx"]
    assert sorted(row.sport for row in Activity.objects.filter(athlete=ana)) == ["ride", "run"]


def test_a_file_that_could_not_be_read_is_tried_again(ana, tmp_path, reads):
    (tmp_path / "broken.gpx").write_text("<gpx")
    import_paths(ana, [tmp_path])
    task = import_paths(ana, [tmp_path])
    assert reads == ["broken.gpx", "broken.gpx"]
    assert len(task.result["failed"]) == 1


def test_a_killed_import_goes_on_without_reading_what_it_kept(ana, tmp_path, reads):
    folder = folder_of_runs(tmp_path / "log", 4)
    import_paths(ana, [folder])
    undo(LongTask.objects.get(athlete=ana))
    task = import_paths(ana, [folder])
    ImportedFile.objects.filter(task=task, name__endswith="run-003.gpx").delete()
    LongTask.objects.filter(pk=task.pk).update(state="running")
    reads.clear()
    queue.do(task.pk)
    task.refresh_from_db()
    assert reads == ["run-003.gpx"]
    assert (task.result["files"], task.state) == (4, "done")


def test_nothing_is_taken_back_while_another_import_runs(ana, tmp_path):
    task = import_paths(ana, [folder_of_runs(tmp_path / "log", 2)])
    running = LongTask.objects.create(athlete=ana, kind="import", state="running")
    with lease(running.pk), pytest.raises(UsageError, match="running"):
        undo(task)
    assert undo(task) == 2, "a dead import holds nobody up"
