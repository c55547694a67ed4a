"""Folders and archives: every file once, in a fixed order, nothing trusted."""

from __future__ import annotations

import gzip
import io
import os
import random
import zipfile
from pathlib import Path

import pytest

from backstride.formats import members, walk
from backstride.formats.reading import read_bytes

LIST = b"date,sport,distance_km,duration_min\n2026-03-01,run,10,60\n"
TRACK = (
    '<gpx version="1.1" creator="x"><trk><name>in the file</name><trkseg>'
    + "".join(
        f'<trkpt lat="50.{n:04d}" lon="8.0"><time>2026-03-01T07:{n // 60:02d}:{n % 60:02d}Z</time></trkpt>'
        for n in range(0, 600, 5)
    )
    + "</trkseg></trk></gpx>"
).encode()
STRAVA = (
    "Activity ID,Activity Date,Activity Name,Activity Type,Activity Description,Elapsed Time,Distance,Activity Gear,Filename,Moving Time\n"
    '1,"Mar 1, 2026, 7:00:00 AM",Lunch on the river,Run,felt my back,600,6.6,Old shoes,activities/1.gpx.gz,590\n'
    '2,"Mar 2, 2026, 7:00:00 AM",By hand,Run,,1800,5.0,,,1800\n'
    '3,"Mar 3, 2026, 7:00:00 AM",Broken,Run,,1800,5.0,,activities/3.fit.gz,1790\n'
    '4,"Mar 4, 2026, 7:00:00 AM",Missing,Run,,1800,5.0,,activities/4.fit.gz,1790\n'
)  # fmt: skip


def zipped(files: dict[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def strava_export() -> dict[str, bytes]:
    return {
        "export/activities.csv": STRAVA.encode(),
        "export/activities/1.gpx.gz": gzip.compress(TRACK),
        "export/activities/3.fit.gz": gzip.compress(b"no fit file"),
        "export/profile.csv": b"Name,City\nAna,Porto\n",
        "export/media/1.jpg": b"\xff\xd8\xff\xe0" + b"\x00" * 100,
    }


@pytest.fixture(params=["zip", "folder"])
def export(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A Strava export as it comes and as it lies on a disk."""
    if request.param == "zip":
        path = tmp_path / "export.zip"
        path.write_bytes(zipped(strava_export()))
        return path
    for name, data in strava_export().items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return tmp_path / "export"


def test_a_row_and_its_file_are_one_activity(export: Path) -> None:
    results = list(walk([export]))
    activities = {a.name: a for r in results for a in r.activities}
    assert sorted(activities) == ["Broken", "By hand", "Lunch on the river", "Missing"]
    assert sum(len(r.activities) for r in results) == 4
    joined = activities["Lunch on the river"]
    assert (joined.format, joined.sport, joined.gear, joined.notes) == (
        "gpx",
        "run",
        "Old shoes",
        "felt my back",
    )
    assert joined.n_records == 120
    assert len(joined.streams["t_s"]) == 120


def test_a_row_stands_for_a_file_that_cannot_be_read(export: Path) -> None:
    [result] = [r for r in walk([export]) if "3.fit" in r.file]
    assert [a.distance_m for a in result.activities] == [5000]
    assert "figures of its row" in result.problems[-1].what


def test_the_order_is_the_same_every_time(export: Path) -> None:
    first = [r.file for r in walk([export])]
    assert first == [r.file for r in walk([export])]


def test_an_unpacked_copy_of_the_file_is_found_too() -> None:
    files = strava_export()
    files["export/activities/1.gpx"] = gzip.decompress(files.pop("export/activities/1.gpx.gz"))
    assert sum(len(r.activities) for r in read_bytes(zipped(files), "e.zip")) == 4


def test_the_list_beats_a_guessed_sport_and_one_that_was_corrected() -> None:
    files = {
        "activities.csv": STRAVA.replace("Run,felt", "Ride,felt").encode(),
        "activities/1.gpx.gz": gzip.compress(TRACK),
    }
    joined = [a for r in read_bytes(zipped(files), "e.zip") for a in r.activities if a.streams]
    assert [a.sport for a in joined] == ["ride"]


def test_a_zip_in_a_zip_is_read_and_the_systems_own_files_are_not() -> None:
    inner = zipped(
        {"log.csv": LIST, "__MACOSX/._log.csv": b"junk", ".DS_Store": b"x", "../../evil.csv": LIST}
    )
    results = list(read_bytes(zipped({"inner.zip": inner}), "outer.zip"))
    assert sum(len(r.activities) for r in results) == 2
    assert [r.file for r in results] == ["outer.zip:inner.zip:evil.csv", "outer.zip:inner.zip:log.csv"]


def test_archives_too_deep_inside_each_other_are_refused() -> None:
    data = LIST
    for n in range(members.DEEPEST + 2):
        data = zipped({f"{n}.zip" if n else "log.csv": data})
    [result] = read_bytes(data, "deep.zip")
    assert "deep" in result.failed


@pytest.mark.parametrize("size", [60_000_000])
def test_a_member_that_unpacks_to_far_more_is_refused_and_the_rest_read(size: int) -> None:
    results = list(read_bytes(zipped({"big.csv": b"0" * size, "log.csv": LIST}), "bomb.zip"))
    assert "bomb" in results[0].failed
    assert len(results[1].activities) == 1


def test_entries_that_overlap_are_a_bomb() -> None:
    data = bytearray(zipped({"a.csv": os.urandom(3_000_000), "b.csv": LIST}, zipfile.ZIP_STORED))
    at = data.rfind(b"PK\x01\x02")  # the directory says that the second file is as large as the first
    data[at + 20 : at + 28] = (3_000_000).to_bytes(4, "little") * 2
    results = list(read_bytes(bytes(data), "overlap.zip"))
    assert "overlap" in results[0].failed


def test_too_many_files_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(members.Budget.__init__, "__defaults__", (2, members.MOST_BYTES))
    [result] = read_bytes(zipped({f"{n}.csv": LIST for n in range(3)}), "many.zip")
    assert "bomb" in result.failed


def test_a_locked_member_is_named_and_the_rest_read() -> None:
    data = bytearray(zipped({"a.csv": LIST, "b.csv": LIST}))
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1
    first, second = read_bytes(bytes(data), "locked.zip")
    assert first.failed == "It is locked with a password."
    assert len(second.activities) == 1


@pytest.mark.parametrize("share", [0.3, 0.5, 0.9, 0.99])
def test_a_zip_cut_short_is_told(share: float) -> None:
    data = zipped({"log.csv": LIST, "b.csv": LIST})
    said, *_ = read_bytes(data[: int(len(data) * share)], "cut.zip")
    assert "cut short" in said.failed


def test_damage_inside_a_member_loses_only_that_member() -> None:
    data = bytearray(zipped({"a.csv": LIST * 3, "b.csv": LIST}, zipfile.ZIP_STORED))
    at = data.find(b"2026")
    data[at : at + 4] = b"1926"  # the checksum no longer fits
    results = list(read_bytes(bytes(data), "d.zip"))
    assert "damaged" in results[0].failed
    assert len(results[1].activities) == 1


def test_random_damage_never_raises() -> None:
    whole = zipped(strava_export())
    dice = random.Random(7)
    for _ in range(60):
        data = bytearray(whole)
        for _ in range(dice.randint(1, 30)):
            data[dice.randrange(len(data))] = dice.randrange(256)
        for result in read_bytes(bytes(data), "d.zip"):
            assert result.failed or result.not_activity or result.activities is not None


@pytest.mark.parametrize("head", [b"7z\xbc\xaf'\x1c", b"Rar!\x1a\x07\x00"])
def test_other_archives_say_what_to_do(head: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.x").write_bytes(head + bytes(100))
    [result] = walk([tmp_path / "a.x"])
    assert "unpack it" in result.failed


def test_a_missing_file_is_told_and_the_rest_goes_on(tmp_path: Path) -> None:
    good = tmp_path / "log.csv"
    good.write_bytes(LIST)
    first, second = walk([tmp_path / "none.fit", good])
    assert first.failed == "There is no such file."
    assert len(second.activities) == 1


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_pipes_and_links_in_circles_do_not_hang(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_bytes(LIST)
    os.mkfifo(tmp_path / "pipe.fit")
    (tmp_path / "again").symlink_to(tmp_path, target_is_directory=True)
    assert [len(r.activities) for r in walk([tmp_path])] == [1]


def test_progress_names_each_file(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(LIST)
    (tmp_path / "b.txt").write_bytes(b"hello")
    told: list[str] = []
    list(walk([tmp_path], told.append))
    assert told == [f"{tmp_path.name}/a.csv", f"{tmp_path.name}/b.txt"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00" * 50,
        b"PK\x03\x04garbage",
        b"PK\x05\x06",
        b"\x1f\x8bgarbage",
        b"<gpx",
        b"{",
        b"[",
        b"\xff\xfe",
        b"SQLite format 3\x00",
    ],
)
def test_rubbish_is_a_calm_word(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(data)
    for result in [*read_bytes(data, "x"), *walk([tmp_path / "x"])]:
        assert result.failed or result.not_activity


@pytest.mark.shared
def test_every_archive_and_list_of_the_shared_data_gives_a_word(shared_data: Path) -> None:
    """Each real file is read, or said to be something else, or refused with a reason."""
    for result in walk([shared_data / "activities" / "bulk", shared_data / "activities" / "single" / "zip"]):
        assert result.activities or result.not_activity or result.failed, result.file
        assert all(p.where and p.what for p in result.problems)


@pytest.mark.shared
def test_an_apple_export_with_routes_tells_each_workout_once(shared_data: Path) -> None:
    path = shared_data / "activities" / "single" / "zip" / "paulstaab__export.zip"
    activities = [a for r in walk([path]) for a in r.activities]
    assert len(activities) == 8
    assert sum(bool(a.streams) for a in activities) == 4
    assert {a.sport for a in activities} == {"run", "ride", "treadmill_run"}


def route(begin: int, metres: int) -> bytes:
    """Two minutes from a minute of the hour on, as Apple writes a part of a way."""
    points = "".join(
        f'<trkpt lat="{50 + (metres + 3 * s) / 111_195:.7f}" lon="8.0"><ele>10</ele><time>2026-03-01T07:{begin + s // 60:02d}:{s % 60:02d}Z</time>'
        "<extensions><speed>3.0</speed></extensions></trkpt>"
        for s in range(120)
    )
    return f'<gpx version="1.1"><trk><name>Route</name><trkseg>{points}</trkseg></trk></gpx>'.encode()


@pytest.mark.parametrize("missing", [None, 1, 2])
def test_a_workout_whose_way_stands_in_three_files_is_one_run(tmp_path: Path, missing: int | None) -> None:
    """Apple begins a new route after each pause; one of them may be lost or damaged."""
    references = "".join(
        f'<WorkoutRoute><FileReference path="/workout-routes/r{n}.gpx"/></WorkoutRoute>' for n in range(3)
    )
    workout = (
        '<Workout workoutActivityType="HKWorkoutActivityTypeRunning" duration="7" durationUnit="min" startDate="2026-03-01 08:00:00 +0100" '
        'endDate="2026-03-01 08:12:00 +0100"><WorkoutStatistics type="HKQuantityTypeIdentifierDistanceWalkingRunning" sum="1.2" unit="km"/>'
        f"{references}</Workout>"
    )
    files = {f"e/workout-routes/r{n}.gpx": route(5 * n, 400 * n) for n in range(3)}
    if missing is not None:
        files[f"e/workout-routes/r{missing}.gpx"] = b"<gpx"
    files["e/export.xml"] = f'<?xml version="1.0"?><HealthData locale="en">{workout}</HealthData>'.encode()
    path = tmp_path / "export.zip"
    path.write_bytes(zipped(files))
    results = list(walk([path]))
    [run] = [a for r in results for a in r.activities]
    assert (run.sport, run.timer_s, run.distance_m) == ("run", 420, 1200)
    assert not [r for r in results if r.failed and r.activities]
    assert len([r for r in results if "damaged" in r.failed + str(r.problems)]) == (missing is not None)
    assert run.n_records == 120 * (3 if missing is None else 2)
    assert list(run.streams["t_s"][:3]) == [0, 1, 2]
    assert run.streams["t_s"][-1] == (719 if missing != 2 else 419)
    assert [r.not_activity for r in results].count(
        "a part of a workout, read with the last of its parts"
    ) >= 1


def test_a_workbook_is_one_file_and_told_what_to_do(tmp_path: Path) -> None:
    sheets = {
        "[Content_Types].xml": b"<Types/>",
        "xl/workbook.xml": b"<workbook/>",
        "xl/worksheets/sheet1.xml": b"<worksheet/>",
    }
    (tmp_path / "log.xlsx").write_bytes(zipped(sheets))
    [result] = walk([tmp_path])
    assert result.not_activity == "a spreadsheet (Excel): save its sheet as CSV and give us that"
