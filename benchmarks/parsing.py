"""Reading FIT, GPX and TCX files: ours, to activities with columns, against other parsers of the same bytes in one run (processor time)."""

from __future__ import annotations

import gc
import importlib
import importlib.util
import os
import sys
import tempfile
import time
from functools import cache
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / "tests"))
from backstride.formats import read
from formats import made_fit
from formats.test_tracks import clock, gpx, point, tcx
from run import Row

FOLDER = Path(
    os.environ.get("BACKSTRIDE_SHARED_DATA", Path(__file__).resolve().parents[2] / "shared" / "data")
)
HOURS = 10


def fits() -> list[bytes]:
    """Every sixth real file where there are some, else a run of our own making."""
    found = [p.read_bytes() for p in sorted(FOLDER.rglob("*.fit"))[::6]] if FOLDER.is_dir() else []
    return found or [made_fit.run(3600)] * 20


def by_fitdecode(data: bytes) -> None:
    import fitdecode

    with fitdecode.FitReader(data, check_crc=fitdecode.CrcCheck.DISABLED) as reader:
        for frame in reader:
            if frame.frame_type == fitdecode.FIT_FRAME_DATA:
                [(f.name, f.value) for f in frame.fields]


def by_sdk(data: bytes) -> None:
    from garmin_fit_sdk import Decoder, Stream

    Decoder(Stream.from_byte_array(bytearray(data))).read()


def by_library(data: bytes) -> None:
    import pyfitparsernative

    pyfitparsernative.parse_fit_bytes(data)


@cache
def gpxpy() -> object:
    """With the standard library's parser: lxml, which other peers bring, makes it half as fast."""
    held = sys.modules.get("lxml.etree")
    sys.modules["lxml.etree"] = None  # the import fails
    found = importlib.import_module("gpxpy")
    importlib.import_module("gpxpy.parser")
    if held:
        sys.modules["lxml.etree"] = held
    else:
        del sys.modules["lxml.etree"]
    return found


def by_gpxpy(text: str) -> None:
    gpxpy().parse(text).get_moving_data()


def by_activity_parser(data: bytes) -> None:
    import io

    from activity_parser import parse_fit

    parse_fit(io.BytesIO(data))


def by_tcxreader(path: str) -> None:
    from tcxreader.tcxreader import TCXReader

    TCXReader().read(path)


def is_there(module: str) -> bool:
    """Peers that are no dependency of ours are timed where they are installed: put their folder on PYTHONPATH."""
    return importlib.util.find_spec(module) is not None


def best(function: object, item: object, times: int = 3) -> float:
    """Of a few turns the quickest: one file read once is mostly noise. What lies about from before is nobody's work."""
    gc.collect()
    gc.freeze()
    return min(took(function, [item]) for _ in range(times))


def trackpoint(second: int) -> str:
    where = f"<LatitudeDegrees>{43 + second / 37_065:.7f}</LatitudeDegrees><LongitudeDegrees>-5.0</LongitudeDegrees>"
    return (
        f"<Trackpoint><Time>{clock(second)}</Time><Position>{where}</Position><AltitudeMeters>10</AltitudeMeters>"
        f"<DistanceMeters>{second * 3.0}</DistanceMeters><HeartRateBpm><Value>150</Value></HeartRateBpm></Trackpoint>"
    )


def took(function: object, items: list) -> float:
    begun = time.process_time()
    for item in items:
        try:
            function(item)
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException:  # noqa: BLE001 - a peer that refuses a file, or panics, is timed up to there
            continue
    return time.process_time() - begun


def measure() -> list[Row]:
    files = fits()
    read(files[0], "a.fit")
    mine = took(lambda data: read(data, "a.fit"), files)
    rows = [Row(f"{len(files)} FIT files: ours, with activities and columns", mine, 1.0)]
    peers = (("pyfitparsernative", by_library), ("garmin-fit-sdk", by_sdk), ("fitdecode", by_fitdecode))
    for name, function in peers:
        seconds = took(function, files)
        rows.append(Row(f"the same by {name}, messages only", seconds, seconds / mine))
    if is_there("activity_parser"):
        seconds = took(by_activity_parser, files)
        rows.append(Row("the same by activity-parser", seconds, seconds / mine))
    return rows + tracks()


def tracks() -> list[Row]:
    """Ten hours, a point a second."""
    track = gpx("".join(point(s, s * 3.0) for s in range(HOURS * 3600)))
    mine = best(lambda text: read(text.encode(), "a.gpx"), track)
    theirs = best(by_gpxpy, track)
    rows = [
        Row(f"a {HOURS}-hour GPX track: ours", mine, 1.0),
        Row("the same by gpxpy", theirs, theirs / mine),
    ]
    file = tcx("".join(trackpoint(s) for s in range(HOURS * 3600)))
    mine = best(lambda text: read(text.encode(), "a.tcx"), file)
    rows.append(Row(f"a {HOURS}-hour TCX file: ours", mine, 1.0))
    if is_there("tcxreader"):
        with tempfile.NamedTemporaryFile("w", suffix=".tcx") as held:
            held.write(file)
            held.flush()
            theirs = best(by_tcxreader, held.name)
        rows.append(Row("the same by tcxreader", theirs, theirs / mine))
    return rows
