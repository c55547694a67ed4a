"""Everything in one zip: tables as JSON Lines, records as CSV, readable lists as CSV. Imports again without loss.

manifest.json       what this is, whose settings, how many rows, a digest of each member
tables/NAME.jsonl   one row a line, every field
records/FINGERPRINT.csv   second-by-second columns of one activity
sessions.csv pain.csv check-ins.csv plan.csv   the lists a spreadsheet wants
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from backstride import __version__
from backstride.app import clock
from backstride.app.imports.columns import unpack
from backstride.app.journal.faults import store_faults
from backstride.app.journal.load import covered_until
from backstride.app.journal.models import Athlete, Stream
from backstride.app.journal.planning import plan_of_today
from backstride.app.transfer import lists
from backstride.app.transfer.tables import ATHLETE_FIELDS, TABLES, plain, rows_of

FORMAT = "backstride-everything"
VERSION = 1


def write(
    athlete: Athlete,
    target: Path,
    on_progress: Callable[[int, int], None] | None = None,
    *,
    with_records: bool = True,
) -> dict[str, Any]:
    """Write the archive, for its owner only, whole or not at all; returns the manifest.

    Without records, the seconds and positions of the runs stay at home.
    """
    part = target.with_name(target.name + ".part")
    # the plan as it is today first: a list made from it must not leave a version behind that the archive lacks
    plan_of_today(athlete, clock.today(athlete))
    manifest: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "backstride": __version__,
        "made_at": clock.now().isoformat(),
        "athlete": {name: getattr(athlete, name) for name in ATHLETE_FIELDS},
        "covered_until": _covered_until(athlete),
        "rows": {},
        "sha256": {},
    }
    with store_faults():
        try:
            handle = os.open(part, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
            with (
                os.fdopen(handle, "w+b") as raw,
                zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED, compresslevel=5) as archive,
            ):
                _fill(archive, athlete, manifest, on_progress if with_records else None, with_records)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
    return manifest


def _covered_until(athlete: Athlete) -> str | None:
    """Up to when sources cover this journal; None when nothing was ever imported."""
    until = covered_until(athlete)
    return until.isoformat() if until else None


def _fill(
    archive: zipfile.ZipFile,
    athlete: Athlete,
    manifest: dict[str, Any],
    on_progress: Callable[[int, int], None] | None,
    with_records: bool,
) -> None:
    def put(name: str, content: str) -> None:
        data = content.encode()
        manifest["sha256"][name] = hashlib.sha256(data).hexdigest()
        archive.writestr(name, data)

    for name in TABLES:
        lines = [
            json.dumps(plain(name, row), ensure_ascii=False, allow_nan=False)
            for row in rows_of(name, athlete).iterator(500)
        ]
        manifest["rows"][name] = len(lines)
        put(f"tables/{name}.jsonl", "".join(line + "\n" for line in lines))
    streams = Stream.objects.filter(activity__athlete=athlete).select_related("activity").order_by("pk")
    if not with_records:
        streams = streams.none()
    total = streams.count()
    for n, stream in enumerate(streams.iterator(50), 1):
        put(f"records/{stream.activity.fingerprint}.csv", record_csv(stream))
        if on_progress is not None:
            on_progress(n, total)
    manifest["rows"]["records"] = total
    for name, made in lists.LISTS.items():
        put(f"{name}.csv", made(athlete))
    archive.writestr("manifest.json", json.dumps(manifest, ensure_ascii=False, indent=1))


def record_csv(stream: Stream) -> str:
    """All columns of one activity; an empty field is missing, every figure is exact."""
    columns = unpack(stream.codec, stream.blob, stream.columns, stream.n_rows)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    words = [["" if v != v else repr(v) for v in column.tolist()] for column in columns.values()]  # noqa: PLR0124
    writer.writerows(zip(*words, strict=True))
    return out.getvalue()


def members(archive: zipfile.ZipFile, folder: str) -> Iterator[str]:
    return (name for name in archive.namelist() if name.startswith(folder) and not name.endswith("/"))
