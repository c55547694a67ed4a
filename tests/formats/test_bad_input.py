"""Input as it goes wrong: each kind has a word with its place, says what was done, and loses nothing else."""

from __future__ import annotations

import gzip
import io
import zipfile
from datetime import timedelta

import pytest

from backstride.formats import read

from . import made_fit as made
from .test_tracks import gpx, point, tcx

LINE = "".join(point(s, s * 3.0) for s in range(300))
TRACK = gpx(LINE)
HEADER = "date,sport,distance_km,duration_min\n"


def fit(*, seconds: int = 60, metres: int = 180, **more) -> bytes:
    file = made.file_id(made.Fit())
    for second in range(61):
        made.record(file, second, second * 3.0)
    return bytes(made.session(file, seconds, metres, **more))


def doubled() -> bytes:
    file = made.file_id(made.Fit())
    for n in range(200):
        made.record(file, n // 2, n * 1.5)
    return bytes(made.session(file, 100, 300))


def zipped(**files: bytes | str) -> bytes:
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    return box.getvalue()


#: name, content, activities kept, the place that is named, a part of what is said
CASES: tuple[tuple[str, bytes | str, int, str, str], ...] = (
    ("cut.fit", made.run(300)[:3000], 1, "the file", "damaged"),
    ("crc.fit", made.run(300)[:-1] + b"\x00", 1, "the file", "checksum"),
    ("empty.gpx", b"", 0, "", "empty"),
    ("picture.fit", b"\xff\xd8\xff\xe0" + bytes(300), 0, "", "a file named .fit that holds no FIT"),
    ("utf16.gpx", TRACK.encode("utf-16"), 1, "the file", "not in the encoding that it claims; read as UTF-16"),
    ("latin.gpx", TRACK.replace("<trk>", "<trk><name>Über den Berg</name>").encode("cp1252"), 1, "the file", "read as Windows-1252"),
    ("bomb.gpx", '<!DOCTYPE gpx [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>' + TRACK, 0, "", "bombs or other files"),
    ("outside.gpx", '<!DOCTYPE gpx [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + TRACK, 0, "", "bombs or other files"),
    ("bomb.fit.gz", gzip.compress(bytes(401_000_000), 1), 0, "", "unpacks to more than we read (400 MB)"),
    ("left-on.fit", fit(elapsed_s=2_012_530), 1, "the file", "2,012,530 s is longer than two weeks"),
    ("far.fit", fit(metres=40_000_000), 1, "the file", "distance 40,000,000 m cannot be; taken as unknown"),
    ("negative.csv", HEADER + "2026-03-01,run,-10.5,60\n2026-03-02,run,8,45\n", 2, "row 2", "-10,500 m cannot be"),
    ("word.csv", HEADER + "2026-03-01,run,abc,45\n", 1, "row 2", 'the distance "abc" is no number'),
    ("word.csv", HEADER + "2026-03-01,run,8,soon\n", 1, "row 2", 'the time "soon" is no number'),
    ("fast.csv", HEADER + "2026-03-01,run,1234.5,60\n", 1, "row 2", "counted in no measure"),
    ("1989.fit", made.run(60, start=made.EPOCH + timedelta(minutes=3)), 1, "the file", "the clock was not set; kept"),
    ("2099.fit", made.run(60, start=made.START.replace(year=2099)), 1, "the file", "in the future"),
    ("2099.tcx", tcx("<Trackpoint><Time>2099-03-01T08:00:00Z</Time></Trackpoint>").replace("2026-", "2099-"), 1, "the activity", "in the future"),
    ("twice.fit", doubled(), 1, "the file", "100 of 200 points have the time of the point before; the first is kept"),
    ("twice.gpx", gpx("".join(point(s // 2, s * 3.0) for s in range(300))), 1, "the track", "150 of 300 points"),
    ("nowhere.gpx", gpx(LINE).replace('lat="43', 'lat="180', 5), 1, "the track", "5 points have a position that cannot be"),
    ("excel.csv", "Date;Activity Type;Distance;Time\n###########;Run;10,5;60\n01.03.2026;Run;8,5;45\n", 1, "row 2", "no date we can read; row left out"),
    ("sheet.csv", HEADER + "2026-03-01,run,10.4,52\n2026-03-03,run,05. Dez,30\n", 2, "row 3", "a spreadsheet made a date of the distance"),
)  # fmt: skip


@pytest.mark.parametrize(("name", "data", "kept", "where", "what"), CASES, ids=[case[0] for case in CASES])
def test_it_is_said_where_what_and_what_was_done(name, data, kept, where, what):
    results = read(data.encode() if isinstance(data, str) else data, name)
    activities = [activity for result in results for activity in result.activities]
    assert len(activities) == kept
    if kept:
        told = [p for r in results for p in (*r.problems, *(q for a in r.activities for q in a.problems))]
        assert any(p.where == where and what in p.what for p in told), told
    else:
        (result,) = results
        assert what in (result.failed or result.not_activity)


def test_traps_of_archives_lose_nothing_else():
    files = {
        "../../../tmp/evil.fit": made.run(60),
        "__MACOSX/._a.fit": b"\0\5\x16\7" * 20,
        "zeros.csv": bytes(60_000_000),
        "good.fit": made.run(90),
    }
    found = {result.file: result for result in read(zipped(**files), "export.zip")}
    assert found["export.zip:tmp/evil.fit"].activities[0].timer_s == 60
    assert "bomb" in found["export.zip:zeros.csv"].failed
    assert found["export.zip:good.fit"].activities[0].timer_s == 90
    assert len(found) == 3


def test_content_decides_not_the_name():
    assert read(TRACK.encode(), "run.fit")[0].activities[0].format == "gpx"
    assert read(made.run(60), "run.gpx")[0].activities[0].format == "fit"
    assert read(zipped(inside=made.run(60)), "run.fit")[0].activities[0].format == "fit"


def test_a_cut_recording_without_a_sport_is_guessed_and_said():
    [result] = read(made.run(300)[:3000], "cut.fit")
    [run] = result.activities
    assert run.sport == "run"
    assert run.avg_cadence_spm == 168
    assert any("taken as run by its speed" in p.what for p in result.problems)


def test_a_streamed_file_that_nobody_foresaw_stops_no_folder(tmp_path):
    (tmp_path / "export.xml").write_text(
        '<?xml version="1.0" encoding="UTF-9"?><HealthData locale="en"></HealthData>'
    )
    (tmp_path / "run.fit").write_bytes(made.run(60))
    bad, good = read(tmp_path)
    assert "unknown encoding" in bad.failed
    assert good.activities[0].timer_s == 60


@pytest.mark.parametrize("tail", [b"", b"\0" * 8], ids=["cut short", "a wrong checksum"])
def test_a_packed_file_gives_what_unpacks(tail):
    packed = gzip.compress(made.run(600))
    [result] = read((packed[:-9] if not tail else packed[:-8]) + tail, "run.fit.gz")
    assert result.activities[0].sport == "run"
    assert "gzip packing is damaged" in result.problems[0].what


def test_a_fault_of_a_spreadsheet_is_told():
    [result] = read(
        b"date,sport,distance_km,duration_min\n2026-03-08,run,#REF!,30\n2026-03-09,run,,30\n", "list.csv"
    )
    assert [(p.where, p.what) for p in result.problems] == [
        ("row 2", 'the distance "#REF!" is no number; taken as unknown')
    ]
