"""Tables in which no column says the sport: minutes of anything raise no limit, and the runner is asked."""

from __future__ import annotations

import pytest

from backstride.core.activity import ReadResult
from backstride.formats.reading import read_bytes
from backstride.formats.strava.joining import joined

DAYS = ("2026-03-01", "2026-03-02", "2026-03-04")
ASKED = "nothing in it says the sport; it counts in no measure until you choose"


def table(header: str, *cells: str, name: str = "table.csv") -> ReadResult:
    """Three days with the same cells."""
    text = "\n".join([header, *(",".join((day, *cells)) for day in DAYS)])
    [result] = read_bytes(text.encode(), name)
    return result


def sports(result: ReadResult) -> set[str]:
    assert len(result.activities) == len(DAYS)
    return {a.sport for a in result.activities}


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("date,duration_min", ("45",)),
        ("date,duration_min,notes", ("45", "team meeting")),
        ("date,minutes,name", ("480", "Sleep")),
        ("Datum,Dauer", ("0:45:00",)),
        ("date,distance_km", ("12",)),
        ("date,miles,purpose", ("230", "client visit")),
    ],
)
def test_a_day_and_an_amount_of_anything_count_nowhere_and_are_asked_about(
    header: str, cells: tuple[str, ...]
) -> None:
    result = table(header, *cells)
    assert sports(result) == {"other"}
    [asked] = [p for p in result.problems if p.what == ASKED]
    assert asked.choice == ("run", "walk", "ride", "other")
    assert asked.severity == "warning"


@pytest.mark.parametrize(
    ("header", "cells", "name"),
    [
        ("date,duration_min", ("45",), "runs.csv"),
        ("date,duration_min", ("45",), "my_running-log.csv"),
        ("date,km,pace", ("12", "5:30"), "table.csv"),
        ("Run date,Run time", ("45:00",), "table.csv"),
        ("date,km,notes", ("12", "easy run by the river"), "table.csv"),
        ("Datum,km", ("12",), "Lauftagebuch/laufen.csv"),
        ("date,km,shoes", ("12", "Ghost"), "table.csv"),
    ],
)
def test_words_of_running_are_enough(header: str, cells: tuple[str, ...], name: str) -> None:
    result = table(header, *cells, name=name)
    assert sports(result) == {"run"}
    assert not [p for p in result.problems if "sport" in p.what]


def test_the_name_of_the_list_tells_other_sports_and_it_is_told() -> None:
    result = table("date,km,min", "30", "75", name="rides 2026.csv")
    assert sports(result) == {"ride"}
    assert "no column says the sport; taken as ride by the words of the list" in [
        p.what for p in result.problems
    ]


@pytest.mark.parametrize(
    ("minutes", "sport", "speed"), [("60", "run", "2.8"), ("120", "walk", "1.4"), ("20", "ride", "8.3")]
)
def test_distance_and_time_tell_by_their_speed_and_it_is_told(minutes: str, sport: str, speed: str) -> None:
    result = table("date,distance_km,duration_min", "10", minutes)
    assert sports(result) == {sport}
    assert f"no column says the sport; taken as {sport} by its speed ({speed} m/s)" in [
        p.what for p in result.problems
    ]


def test_a_row_that_does_not_say_its_sport_never_changes_that_of_its_file() -> None:
    row = table("date,distance_km,duration_min", "10", "60").activities[0]
    [ride] = table("date,sport,distance_km,duration_min", "ride", "10", "60").activities[:1]
    assert joined(row, ride)[0].sport == "ride"
    assert joined(ride, row)[0].sport == "ride"  # a row that says it does
