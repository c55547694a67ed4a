"""The plain table of `load --table`: what a spreadsheet or a broken clock did to it is told, and costs its own cell only."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from backstride.cli import load as command
from backstride.load import exposures, read_table

HEAD = "date,sport,distance_km,duration_min\n"


def rows(text: str) -> tuple[list[tuple[float | None, float | None]], list[str]]:
    sessions, problems = read_table(HEAD + text)
    return [(s.distance_km, s.duration_min) for s in sessions], [p.what for p in problems]


@pytest.mark.parametrize(
    ("cells", "read", "told"),
    [
        ("10,0:55:00", (10, 55), []),
        ("10,1:00:30", (10, 60.5), []),
        ("05. Dez,30", (None, 30), ["'05. Dez' is not a number; taken as unknown"]),
        ("#REF!,30", (None, 30), ["'#REF!' is not a number; taken as unknown"]),
        ("5,abc", (5, None), ["'abc' is not a number; taken as unknown"]),
        ("60,30", (None, None), ["60 km in 30 min is faster than anybody runs; both taken as unknown"]),
    ],
)
def test_a_bad_cell_costs_itself_alone(
    cells: str, read: tuple[float | None, float | None], told: list[str]
) -> None:
    assert rows(f"2026-03-01,run,{cells}\n") == ([read], told)


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "2200-01-01", "9999-12-31"])
def test_a_day_that_there_cannot_have_been_breaks_nothing(day: str) -> None:
    sessions, problems = read_table(f"{HEAD}{day},run,50,300\n2026-03-03,run,5,30\n")
    assert len(sessions) == 1
    assert "row left out" in problems[0].what
    assert exposures(sessions, as_of=date(2026, 3, 8)).today["longest_30d_km"] == 5


def test_a_ride_written_down_as_a_run_raises_no_cap() -> None:
    sessions, _ = read_table(f"{HEAD}2026-03-01,run,60,30\n2026-03-03,run,5,30\n")
    assert exposures(sessions, as_of=date(2026, 3, 8)).today["longest_30d_km"] == 5


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "cp1252"])
def test_a_table_in_any_encoding(encoding: str, tmp_path: Path) -> None:
    file = tmp_path / "log.csv"
    file.write_bytes(f"{HEAD}2026-03-01,Übung,5,30\n2026-03-03,run,5,30\n".encode(encoding))
    sessions, _ = read_table(command._text(str(file)))
    assert [s.distance_km for s in sessions] == [5, 5]


def test_a_table_without_sports_says_what_it_took_them_for() -> None:
    sessions, problems = read_table("date,distance_km,duration_min\n2026-03-01,5,30\n2026-03-02,5,30\n")
    assert {s.sport for s in sessions} == {"run"}
    assert [p.what for p in problems] == ["no column says the sport; every row taken as a run"]
