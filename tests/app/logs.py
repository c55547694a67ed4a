"""Small logs of our own making, as files."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<gpx version="1.1" creator="Ana" '
HEAD += 'xmlns="http://www.topografix.com/GPX/1/1"><trk><name>{name}</name><type>running</type><trkseg>\n'


def gpx(
    start: datetime, *, seconds: int = 600, step: int = 10, name: str = "Run", north: float = 40.0
) -> str:
    """An easy run straight north at 3 m/s."""
    points = [
        f'<trkpt lat="{north + second * 3 / 111_195:.7f}" lon="-3.7"><ele>650</ele>'
        f"<time>{(start + timedelta(seconds=second)).isoformat().replace('+00:00', 'Z')}</time></trkpt>\n"
        for second in range(0, seconds + 1, step)
    ]
    return HEAD.format(name=name) + "".join(points) + "</trkseg></trk></gpx>\n"


def folder_of_runs(folder: Path, n: int = 6, **more: object) -> Path:
    """One run every second day from 2 March 2026, seven in the morning UTC."""
    folder.mkdir(parents=True, exist_ok=True)
    for i in range(n):
        start = datetime(2026, 3, 2, 7, tzinfo=UTC) + timedelta(days=2 * i)
        (folder / f"run-{i:03}.gpx").write_text(gpx(start, seconds=600 + 60 * i, **more))
    return folder


def snapshot(athlete) -> dict[str, list]:
    """The journal as facts, without row numbers: equal journals give equal snapshots."""
    from backstride.app.journal.models import Activity, Stream
    from backstride.app.journal.sessions import sessions

    rows = Activity.objects.filter(athlete=athlete).select_related("winner", "training_session")
    return {
        "activities": sorted(
            (
                row.fingerprint,
                row.start,
                row.distance_m,
                row.timer_s,
                row.winner.fingerprint if row.winner else "",
                row.training_session.session_id if row.training_session else "",
            )
            for row in rows
        ),
        "streams": sorted(
            (stream.activity.fingerprint, bytes(stream.blob))
            for stream in Stream.objects.filter(activity__athlete=athlete).select_related("activity")
        ),
        "sessions": sessions(athlete),
    }
