"""Points cut out by their shape read as they would as XML, whatever stands between them."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backstride.core.activity import Activity, ReadResult
from backstride.formats import gpx, tcx
from backstride.formats.shapes import CUT, cut
from formats.test_tracks import clock
from formats.test_tracks import gpx as gpx_file
from formats.test_tracks import tcx as tcx_file

FIGURES = st.sampled_from(
    [
        "150",
        " 151 ",
        "-3.25",
        "41.163048706948757171630859375",
        "nan",
        "1e3",
        "",
        "12,5",
        "x&amp;y",
        "9" * 14,
        "é",
    ]
)
BETWEEN = st.sampled_from(["", "\n", "\n\t ", "<!-- a point <trkpt lat='1'> -->", "</trkseg><trkseg>"])


@st.composite
def points(draw: Any) -> str:
    """Points of a few shapes, in runs and mixed, some with figures that are none."""
    text = []
    for n in range(draw(st.integers(1, 12))):
        parts = draw(st.sampled_from(["", "<ele>{}</ele>", "<ele>{}</ele><x:hr>{}</x:hr>", "<name>p {}</name>", '<extensions><x:TPX/><x:cad q="1">{}</x:cad></extensions>']))  # fmt: skip
        lat = draw(st.sampled_from(["43.1", "43.10000000000000000000000001", "91", "north"]))
        for again in range(draw(st.integers(1, 4))):
            held = parts.format(*[draw(FIGURES) for _ in range(parts.count("{}"))])
            when = draw(
                st.sampled_from(
                    [clock(10 * n + again), clock(10 * n + again).replace("Z", "+01:00"), "never"]
                )
            )
            text.append(f'<trkpt lat="{lat}" lon="-5.0">{held}<time>{when}</time></trkpt>{draw(BETWEEN)}')
    return "".join(text)


def told(result: ReadResult) -> Any:
    return [told_of(a) for a in result.activities], result.problems, result.failed, result.not_activity


def told_of(activity: Activity) -> Any:
    streams = {name: np.nan_to_num(column, nan=-1e9).tolist() for name, column in activity.streams.items()}
    return streams, activity.start, activity.distance_m, activity.timer_s, activity.name, activity.n_records


@settings(max_examples=150, deadline=None)
@given(points())
def test_a_track_reads_alike_with_its_points_cut_out_or_not(text: str) -> None:
    data = gpx_file(text).replace("<gpx ", '<gpx xmlns:x="urn:x" ').encode()
    quick = told(gpx.read(data, "a.gpx"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gpx, "cut", lambda data, *_: (data, {}))
        assert quick == told(gpx.read(data, "a.gpx"))


def test_runs_of_points_leave_the_document() -> None:
    """Pauses between laps, points without a pulse and one far away: of 600 points a handful is read as XML."""
    lines = [
        f"<Trackpoint>\n <Time>{clock(n)}</Time>\n <DistanceMeters>{n * 3}</DistanceMeters>\n"
        + ("" if n % 50 == 49 else " <HeartRateBpm><Value>150</Value></HeartRateBpm>\n")
        + "</Trackpoint>\n"
        for n in range(600)
    ]
    data = tcx_file("".join(lines)).encode()
    document, batches = cut(data, "Trackpoint", tcx._column, {})
    assert document.count(b"<Trackpoint>") == 2
    assert sum(len(times) for times, _ in batches.values()) == 598
    assert document.count(b"\n") == data.count(b"\n")  # a fault behind them is told by its own line
    [run] = tcx.read(data, "a.tcx").activities
    assert (run.n_records, run.avg_hr_bpm) == (600, 150)
    assert np.isnan(run.streams["hr_bpm"]).sum() == 12


def test_damage_is_told_by_its_line() -> None:
    rows = [
        f'<trkpt lat="{43 + n / 1e5:.5f}" lon="-5.0"><time>{clock(n)}</time></trkpt>\n' for n in range(300)
    ]
    data = gpx_file("".join(rows) + "<oops <").encode()
    line = data[: data.find(b"<oops")].count(b"\n") + 1
    result = gpx.read(data, "a.gpx")
    assert [p.where for p in result.problems if "stops being readable" in p.what] == [f"line {line}"]
    assert result.activities[0].n_records == 300


def test_a_document_that_holds_our_own_mark_loses_and_gains_nothing() -> None:
    rows = "".join(f'<trkpt lat="43.{n}" lon="-5.0"><time>{clock(n)}</time></trkpt>' for n in range(10, 40))
    data = gpx_file(f'<{CUT} n="0"/><{CUT} n="0"/><{CUT} n="x"/>' + rows).encode()
    assert gpx.read(data, "a.gpx").activities[0].n_records == 30


def test_the_name_of_a_point_is_not_the_name_of_the_track() -> None:
    rows = "".join(
        f'<trkpt lat="43.{n}" lon="-5.0"><time>{clock(n)}</time><name>ride {n}</name></trkpt>'
        for n in range(10, 40)
    )
    assert gpx.read(gpx_file(rows).encode(), "a.gpx").activities[0].name == "x"


@pytest.mark.parametrize(
    "odd",
    [
        "<trkpt " * 40_000,
        '<trkpt lat="1" lon="1"><ele>' + "1" * 200_000,
        ('<trkpt lat="1" lon="1">' + " " * 3000) * 200,
    ],
)
def test_what_looks_like_points_takes_no_longer_than_it_is_long(odd: str) -> None:
    begun = time.monotonic()
    gpx.read(gpx_file(odd).encode(), "a.gpx")
    assert time.monotonic() - begun < 20  # backtracking would not come back at all
