"""Exports of our own making, as a runner would hold them."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<gpx version="1.1" creator="Ana" '
    'xmlns="http://www.topografix.com/GPX/1/1"><trk><name>{name}</name><type>running</type><trkseg>\n'
)


def gpx(start: datetime, minutes: int, name: str = "Run") -> str:
    """An easy run straight north at 3 m/s, a point every ten seconds."""
    points = [
        f'<trkpt lat="{40 + second * 3 / 111_195:.7f}" lon="-3.7"><ele>650</ele>'
        f"<time>{(start + timedelta(seconds=second)).isoformat().replace('+00:00', 'Z')}</time></trkpt>\n"
        for second in range(0, 60 * minutes + 1, 10)
    ]
    return HEAD.format(name=name) + "".join(points) + "</trkseg></trk></gpx>\n"


def export_zip(path: Path, *, last: datetime, weeks: int = 10, spike_min: int = 95) -> Path:
    """Two runs a week of 30 and 50 minutes; the newest is `spike_min` long. One file of it is cut off."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for week in range(1, weeks):
            for back, minutes in ((7 * week + 3, 30), (7 * week, 50)):
                start = last - timedelta(days=back)
                archive.writestr(f"activities/{start:%Y-%m-%d}.gpx", gpx(start, minutes))
        archive.writestr(f"activities/{last:%Y-%m-%d}.gpx", gpx(last, spike_min, "The long one"))
        archive.writestr("activities/cut.gpx", gpx(last - timedelta(days=5), 20)[:200])
        archive.writestr("media/shoe.jpg", b"\xff\xd8\xff\xe0 no run in here")
    return path


MORNING = datetime(2026, 3, 8, 7, tzinfo=UTC)
