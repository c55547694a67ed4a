"""Cells and headers of lists, and the traps of archives."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

import pytest

from backstride.formats import walk
from backstride.formats.lists import cells, map_columns, read
from backstride.formats.reading import read_bytes


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,234.5", 1234.5),
        ("1.234,5", 1234.5),
        ("6,060", 6060),
        ("2,94", 2.94),
        ("--", None),
        ("12.0", 12),
        ("1 234", 1234),
    ],
)
def test_numbers(text: str, value: float | None) -> None:
    assert cells.number(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("21 Jan 2017, 20:41:57", datetime(2017, 1, 21, 20, 41, 57)),
        ("Sep 30, 2022, 1:23:45 PM", datetime(2022, 9, 30, 13, 23, 45)),
        ("Sep 30, 2022, 12:03:45 AM", datetime(2022, 9, 30, 0, 3, 45)),
        ("lun., 30 juin 2014 7:03", datetime(2014, 6, 30, 7, 3)),
        ("13 apr. 2013 09:41:11", datetime(2013, 4, 13, 9, 41, 11)),
        ("2024/09/07 15:13:23", datetime(2024, 9, 7, 15, 13, 23)),
        ("3. März 2024, 08:00:01", datetime(2024, 3, 3, 8, 0, 1)),
        ("7/9/23", datetime(2023, 7, 9)),
        ("31.12.2023", datetime(2023, 12, 31)),
        ("nonsense", None),
    ],
)
def test_dates(text: str, value: datetime | None) -> None:
    assert cells.when(text) == value


def test_day_first_is_told_by_the_column() -> None:
    assert cells.day_first(["3/4/2020", "13/4/2020"])
    assert not cells.day_first(["3/4/2020", "3/14/2020"])


def test_two_distance_columns_mean_metres_in_the_second() -> None:
    """Strava's list."""
    text = (
        "Activity ID,Activity Date,Activity Name,Activity Type,Elapsed Time,Distance,Elapsed Time,Moving Time,Distance\n"
        '1,"Sep 30, 2022, 1:23:45 PM",Lunch Run,Run,3600,10.01,3600,3500,10010.5\n'
    )
    [activity] = read(text.encode(), "activities.csv").activities
    assert (activity.distance_m, activity.timer_s, activity.sport) == (10010.5, 3500, "run")
    assert activity.start is not None
    assert activity.start.isoformat() == "2022-09-30T13:23:45+00:00"


def test_a_plain_table_in_minutes_and_kilometres() -> None:
    text = (
        "date;sport;distance_km;duration_min\n2026-03-01;run;10,5;61\n2026-03-02;rest;;\nrubbish;run;3;20\n"
    )
    found = read(text.encode(), "log.csv")
    [activity] = found.activities
    assert (activity.distance_m, activity.timer_s) == (10500, 61 * 60)
    assert [p.severity for p in found.problems] == ["error"]


def test_headers_of_seven_languages() -> None:
    for head in (
        "Activity Type,Date,Distance,Time", "Aktivitätstyp,Datum,Distanz,Zeit", "Tipo de atividade,Data,Distância,Tempo",
        "Type d'activité,Date,Distance,Temps", "Tipo de actividad,Fecha,Distancia,Tiempo", "Aktivitetstype,Dato,Distance,Tid",
        "Tevékenység típusa,Dátum,Távolság,Idő",
    ):  # fmt: skip
        assert {"sport", "start", "distance", "timer"} <= map_columns(head.split(",")).keys(), head


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(encoding: str) -> None:
    text = "Aktivitetstype,Dato,Distance,Tid\nLøb,2020-03-02 15:05:08,6.29,00:36:26\n"
    [result] = read_bytes(text.encode(encoding), "a.csv")
    assert result.activities[0].sport == "run"


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


LIST = b"date,sport,distance_km,duration_min\n2026-03-01,run,10,60\n"


def test_a_zip_in_a_zip_is_read_and_macosx_is_not() -> None:
    inner = zipped({"log.csv": LIST, "__MACOSX/._log.csv": b"junk", "../../evil.csv": LIST})
    results = list(read_bytes(zipped({"inner.zip": inner}), "outer.zip"))
    assert sum(len(r.activities) for r in results) == 2
    assert not any("MACOSX" in r.file for r in results)


def test_a_bomb_is_refused() -> None:
    results = list(read_bytes(zipped({"big.csv": b"0" * 60_000_000}), "bomb.zip"))
    assert "bomb" in results[0].failed


def test_a_zip_cut_short_is_told() -> None:
    data = zipped({"log.csv": LIST})
    [result] = read_bytes(data[: len(data) // 2], "cut.zip")
    assert "damaged" in result.failed


def test_entities_are_refused() -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE g [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><gpx version="1.1"><trk>&b;</trk></gpx>'
    [result] = read_bytes(bomb, "bomb.gpx")
    assert "entities" in result.failed


@pytest.mark.parametrize(
    "data", [b"", b"\x00" * 50, b"PK\x03\x04garbage", b"\x1f\x8bgarbage", b"<gpx", b"{", b"\xff\xfe"]
)
def test_rubbish_is_a_calm_word(data: bytes) -> None:
    for result in read_bytes(data, "x"):
        assert result.failed or result.not_activity


def test_a_missing_file_is_told_and_the_rest_goes_on(tmp_path) -> None:
    good = tmp_path / "log.csv"
    good.write_bytes(LIST)
    results = list(walk([tmp_path / "none.fit", good]))
    assert results[0].failed
    assert len(results[1].activities) == 1
