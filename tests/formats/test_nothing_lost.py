"""Damage that once cost more than its own record: each of these lost what stood beside or behind it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from backstride.cli.output import plain
from backstride.core.activity import ReadResult
from backstride.formats.reading import read_bytes

SIX = datetime(2026, 3, 1, 6, tzinfo=UTC)


def only(data: bytes, name: str) -> ReadResult:
    [result] = read_bytes(data, name)
    return result


def garmin(*entries: object) -> ReadResult:
    return only(
        json.dumps([{"summarizedActivitiesExport": list(entries)}]).encode(), "x_summarizedActivities.json"
    )


def run(n: int, **other: object) -> dict[str, object]:
    begun = int((SIX + timedelta(days=n)).timestamp() * 1000)
    return {
        "activityId": n,
        "activityType": "running",
        "beginTimestamp": begun,
        "distance": 500_000.0,
        "duration": 1_800_000.0,
    } | other


@pytest.mark.parametrize("other", [None, 5, "x", [1, 2], True])
def test_an_entry_that_is_no_object_ends_nothing(other: object) -> None:
    result = garmin(run(1), other, run(2), run(3))
    assert [a.source_id for a in result.activities] == ["1", "2", "3"]
    assert [p.what for p in result.problems] == ["1 of its 4 entries are no objects; left out"]


def test_rubbish_between_entries_is_told_and_passed_over() -> None:
    text = json.dumps([{"summarizedActivitiesExport": [run(1), "CUT", run(2)]}]).replace('"CUT"', "C{UT")
    result = only(text.encode(), "x.json")
    assert [a.source_id for a in result.activities] == ["1", "2"]
    assert "the JSON is damaged here" in result.problems[0].what


def test_figures_alone_are_no_list_with_faults() -> None:
    assert only(b"[" + b"1, " * 5000 + b"1]", "numbers.json").problems == ()


def test_garmins_times_as_text() -> None:
    result = garmin(
        run(1, beginTimestamp=None, startTimeGmt="2026-03-01 06:00:00", startTimeLocal="2026-03-01 07:00:00")
    )
    [one] = result.activities
    assert (one.start, one.utc_offset_s, result.problems) == (SIX, 3600, ())


def gpx(*, away: dict[int, float] | None = None, step_s: int = 2, kind: str = "running") -> str:
    """North at 3 m/s; points of `away` are thrown so many degrees off."""
    points = "".join(
        f'<trkpt lat="{40 + n * step_s * 3 / 111_195 + (away or {}).get(n, 0):.7f}" lon="-3.7">'
        f"<time>{(SIX + timedelta(seconds=n * step_s)).isoformat()}</time></trkpt>"
        for n in range(300)
    )
    what = f"<type>{kind}</type>" if kind else ""
    return f'<?xml version="1.0" encoding="UTF-8"?><gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1"><trk>{what}<trkseg>{points}</trkseg></trk></gpx>'


@pytest.mark.parametrize("away", [{100: 1.0}, {100: -0.05, 200: 0.3}, {150: 40.0}])
def test_points_thrown_away_and_back_cost_their_own_place_only(away: dict[int, float]) -> None:
    [told] = only(gpx(away=away).encode(), "run.gpx").activities
    assert told.distance_m == pytest.approx(299 * 6, rel=0.01)
    assert [p.what for p in told.problems] == [
        f"points that jump far away and back: {len(away)}; put between their neighbours"
    ]


def test_a_journey_between_two_halves_is_no_thrown_point() -> None:
    far = dict.fromkeys(range(150, 300), 1.0)
    [told] = only(gpx(away=far).encode(), "run.gpx").activities
    assert told.distance_m is not None
    assert told.distance_m > 100_000
    assert "faster than anybody runs" in told.problems[0].what


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"])
def test_wide_letters_with_and_without_a_mark(encoding: str) -> None:
    [told] = only(gpx().encode(encoding), "run.gpx").activities
    assert told.distance_m == pytest.approx(299 * 6, rel=0.01)


def test_a_track_of_a_sport_that_we_do_not_know_is_told() -> None:
    result = only(gpx(kind="quidditch").encode(), "x.gpx")
    assert [a.sport for a in result.activities] == ["other"]
    assert result.problems[0].what == "sports we do not know, in no measure: quidditch"
    assert only(gpx(kind="golf").encode(), "x.gpx").problems == ()


def test_rows_that_a_spreadsheet_parted_among_rows_in_one_cell() -> None:
    text = '"date,sport,distance_km,duration_min";;;\n"2026-03-01,run,10.5,61";;;\n2026-03-02;run;8;50\n'
    assert [a.distance_m for a in only(text.encode(), "x.csv").activities] == [10_500, 8_000]


@pytest.mark.parametrize("last", ["2026-03-03,run,11,61\n", ""])
def test_an_open_quotation_mark_that_nothing_closes(last: str) -> None:
    text = f'date,sport,distance_km,duration_min\n2026-03-01,"run,10,61\n2026-03-02,run,10,61\n{last}'
    result = only(text.encode(), "x.csv")
    assert {(a.sport, a.timer_s) for a in result.activities} == {("run", 3660)}
    assert len(result.activities) == 2 + bool(last)
    assert [p.what for p in result.problems] == ["a quotation mark is not closed; read without it"]


def test_a_file_name_that_is_no_text_is_still_json() -> None:
    assert json.dumps(
        plain({"file": b"bad\xff.gpx".decode("utf-8", "surrogateescape")}), ensure_ascii=False
    ).encode()
