"""Reading FIT and GPX files: ours, to activities with columns, against other parsers of the same bytes in one run (processor time)."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / "tests"))
from backstride.formats import read
from formats import made_fit
from formats.test_tracks import gpx, point
from run import Row

FOLDER = Path(
    os.environ.get("BACKSTRIDE_SHARED_DATA", Path(__file__).resolve().parents[2] / "shared" / "data")
)


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


def by_gpxpy(text: str) -> None:
    import gpxpy

    gpxpy.parse(text).get_moving_data()


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
    track = gpx("".join(point(s, s * 3.0) for s in range(36_000)))
    mine = took(lambda text: read(text.encode(), "a.gpx"), [track])
    rows.append(Row("a ten-hour GPX track: ours", mine, 1.0))
    seconds = took(by_gpxpy, [track])
    rows.append(Row("the same by gpxpy", seconds, seconds / mine))
    return rows
