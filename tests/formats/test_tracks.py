"""GPX and TCX as services write them, and as they arrive broken or hostile. Every file is made here."""

from __future__ import annotations

import gzip
import json
import time
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from backstride.formats import read

START = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def clock(second: float) -> str:
    return (START + timedelta(seconds=second)).isoformat().replace("+00:00", "Z")


def point(second: float, metres: float, more: str = "", lat: str | None = None) -> str:
    lat = lat or f"{43 + metres / 111_195:.7f}"
    return f'<trkpt lat="{lat}" lon="-5.0"><ele>10</ele><time>{clock(second)}</time>{more}</trkpt>'


def gpx(points: str, kind: str = "running", version: str = "1.1") -> str:
    space = f"http://www.topografix.com/GPX/{version.replace('.', '/')}"
    return f'{HEAD}<gpx version="{version}" xmlns="{space}"><trk><name>x</name><type>{kind}</type><trkseg>{points}</trkseg></trk></gpx>'


def tcx(points: str, sport: str = "Running", laps: str = "") -> str:
    lap = (
        laps
        or f'<Lap StartTime="{clock(0)}"><TotalTimeSeconds>600</TotalTimeSeconds><DistanceMeters>1800</DistanceMeters>'
    )
    return (
        f'{HEAD}<TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"><Activities>'
        f'<Activity Sport="{sport}"><Id>{clock(0)}</Id>{lap}<Track>{points}</Track></Lap></Activity></Activities></TrainingCenterDatabase>'
    )


TEN_MINUTES = "".join(point(s, s * 3.0) for s in range(0, 601, 5))


def only(text: str | bytes, name: str = "run.gpx"):
    data = text.encode() if isinstance(text, str) else text
    (result,) = read(data, name)
    (activity,) = result.activities
    return activity


@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_both_versions(version):
    run = only(gpx(TEN_MINUTES, version=version))
    assert (run.sport, run.start, run.elapsed_s) == ("run", START, 600)
    assert run.distance_m == pytest.approx(1800, rel=0.01)


@pytest.mark.parametrize(
    "more",
    [
        "<extensions><gpxtpx:TrackPointExtension xmlns:gpxtpx='urn:x'><gpxtpx:hr>151</gpxtpx:hr><gpxtpx:cad>84</gpxtpx:cad></gpxtpx:TrackPointExtension></extensions>",
        "<extensions><heartrate>151</heartrate><cadence>168</cadence></extensions>",
        "<extensions><ns3:TrackPointExtension xmlns:ns3='urn:y'><ns3:hr>151</ns3:hr><ns3:cad>84</ns3:cad></ns3:TrackPointExtension></extensions>",
    ],
)
def test_vendors_write_pulse_and_cadence_in_their_own_ways(more):
    run = only(gpx("".join(point(s, s * 3.0, more) for s in range(0, 601, 5))))
    assert run.avg_hr_bpm == 151
    assert run.avg_cadence_spm == 168


def test_blanks_before_the_declaration_and_a_byte_order_mark():
    assert only("  \r\n" + gpx(TEN_MINUTES)).elapsed_s == 600
    assert only(b"\xef\xbb\xbf" + gpx(TEN_MINUTES).encode()).elapsed_s == 600
    assert only(gpx(TEN_MINUTES).replace("UTF-8", "UTF-16").encode("utf-16")).elapsed_s == 600
    assert only(gzip.compress(gpx(TEN_MINUTES).encode()), "run.gpx.gz").elapsed_s == 600


def test_points_without_position_are_kept():
    indoors = "".join(
        f"<trkpt><time>{clock(s)}</time><extensions><hr>140</hr></extensions></trkpt>"
        for s in range(0, 601, 5)
    )
    run = only(gpx(indoors))
    assert run.elapsed_s == 600
    assert run.avg_hr_bpm == 140
    assert run.distance_m is None  # unknown, not nought


def test_a_position_that_cannot_be_is_told_and_the_point_kept():
    run = only(gpx(TEN_MINUTES + point(605, 0, lat="180.0")))
    assert any(
        "cannot be" in p.what
        for p in read(gpx(TEN_MINUTES + point(605, 0, lat="180.0")).encode(), "a.gpx")[0].problems
    )
    assert run.elapsed_s == 605


def test_decimal_commas_of_a_spreadsheet():
    run = only(
        gpx(
            "".join(
                point(s, s * 3.0, lat=f"{43 + s * 3 / 111_195:.7f}".replace(".", ","))
                for s in range(0, 601, 5)
            )
        )
    )
    assert run.distance_m == pytest.approx(1800, rel=0.01)


def test_the_same_second_twice_and_time_that_runs_back():
    run = only(gpx(point(0, 0) * 3 + TEN_MINUTES + point(300, 900)))
    assert run.elapsed_s == 600
    assert np.isfinite(run.distance_m)


@pytest.mark.parametrize(
    "when", ["0001-01-01T00:00:00+05:00", "9999-12-31T23:59:59-05:00", "yesterday", "2026-13-45T99:00:00Z"]
)
def test_a_time_that_cannot_be_loses_its_own_point_only(when):
    bad = f'<trkpt lat="43" lon="-5"><time>{when}</time></trkpt>'
    (result,) = read(gpx(TEN_MINUTES + bad).encode(), "run.gpx")
    (run,) = result.activities
    assert run.start == START or any("cannot be" in p.what for p in result.problems)
    assert run.timer_s == pytest.approx(600, abs=1)


def test_cut_short_keeps_what_stands_before():
    text = gpx(TEN_MINUTES)
    (result,) = read(text[: int(len(text) * 0.6)].encode(), "run.gpx")
    (run,) = result.activities
    assert 200 < run.elapsed_s < 500
    assert any("stops being readable" in p.what for p in result.problems)


def test_routes_and_empty_tracks_are_no_activity():
    route = f'{HEAD}<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1"><rte><rtept lat="1" lon="1"/></rte></gpx>'
    (result,) = read(route.encode(), "route.gpx")
    assert result.ok
    assert "route" in result.not_activity
    (result,) = read(gpx("").encode(), "empty.gpx")
    assert result.ok
    assert result.not_activity


BOMB = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))
LAUGHS = f'<!DOCTYPE gpx [<!ENTITY a0 "ha">{BOMB}]>'
OUTSIDE = '<!DOCTYPE gpx [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
ELSEWHERE = '<!DOCTYPE gpx SYSTEM "file:///etc/passwd">'


@pytest.mark.parametrize("declared", [LAUGHS, OUTSIDE, ELSEWHERE])
@pytest.mark.parametrize(
    "before", ["", f"<!--{'x' * 300_000}-->", " " * 300_000], ids=["first", "comment", "blanks"]
)
@pytest.mark.parametrize("maker", [gpx, tcx])
def test_entities_are_refused_wherever_they_hide(declared, before, maker):
    text = maker(TEN_MINUTES.replace("<ele>10</ele>", "<name>&a9;</name>", 1)).replace(
        HEAD, HEAD + before + declared, 1
    )
    begun = time.monotonic()
    (result,) = read(text.encode(), "bomb.xml")
    assert not result.activities
    assert result.failed or result.not_activity
    assert time.monotonic() - begun < 20  # a bomb would not come back at all


def test_climbing_on_the_spot_is_no_standing():
    """A stair: no way on the map, half a metre up a second; where the height is unknown (0) it stands."""
    up = "".join(point(s, 0).replace("<ele>10<", f"<ele>{10 + s / 2}<") for s in range(0, 301, 5))
    flat = "".join(point(s, 0).replace("<ele>10<", "<ele>0<") for s in range(305, 605, 5))
    assert only(gpx(up + flat)).timer_s == 300


def test_tcx_with_laps_and_one_foot_cadence():
    points = "".join(
        f"<Trackpoint><Time>{clock(s)}</Time><DistanceMeters>{s * 3}</DistanceMeters><HeartRateBpm><Value>150</Value></HeartRateBpm>"
        f"<Extensions><TPX xmlns='urn:z'><RunCadence>84</RunCadence></TPX></Extensions></Trackpoint>"
        for s in range(0, 601, 5)
    )
    run = only(tcx(points), "run.tcx")
    assert (run.timer_s, run.distance_m, run.avg_hr_bpm, run.avg_cadence_spm) == (600, 1800, 150, 168)
    assert len(run.laps) == 1


def test_tcx_steps_of_a_run_with_walks_are_doubled_once():
    """Three minutes of seven at 84 strides, four at 40: the mean of its steps is below what one foot makes when running."""
    points = "".join(
        f"<Trackpoint><Time>{clock(s)}</Time><DistanceMeters>{s * 2}</DistanceMeters>"
        f"<Extensions><TPX xmlns='urn:z'><RunCadence>{84 if s % 420 < 180 else 40}</RunCadence></TPX></Extensions></Trackpoint>"
        for s in range(0, 420, 5)
    )
    assert only(tcx(points), "run.tcx").avg_cadence_spm == pytest.approx(2 * (84 * 3 + 40 * 4) / 7, abs=0.5)


@pytest.mark.parametrize("text", [gpx(TEN_MINUTES), tcx("")])
def test_a_track_inside_another_format_is_no_damaged_track(text):
    (result,) = read(json.dumps({"file": text}).encode(), "run.json")
    assert result.not_activity == "a JSON file in which we find no activity"


def test_tcx_absurd_figures_are_taken_out_and_told():
    lap = f'<Lap StartTime="{clock(0)}"><TotalTimeSeconds>-5</TotalTimeSeconds><DistanceMeters>9e9</DistanceMeters>'
    points = "".join(f"<Trackpoint><Time>{clock(s)}</Time></Trackpoint>" for s in range(0, 601, 5))
    (result,) = read(tcx(points, laps=lap).encode(), "run.tcx")
    (run,) = result.activities
    assert run.timer_s is None
    assert run.distance_m is None
    assert len(result.problems) >= 2


@pytest.mark.parametrize(("number", "sport"), [("9", "run"), ("10", "walk"), ("17", "indoor_ride")])
def test_strava_writes_numbers_for_sports(number, sport):
    assert only(gpx(TEN_MINUTES, kind=number)).sport == sport
