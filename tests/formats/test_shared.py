"""The real files against facts read by independent parsers (histories: test_histories.py)."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import pytest

from backstride.core import sports
from backstride.formats.reading import read_bytes

pytestmark = pytest.mark.shared

#: two disagreements that are ours by choice: a track without movement has no moving time (we give its length), and one
#: whose points run backwards in time is measured by its outermost times
EXPLAINED = {
    "Dylan632__9223370307943696807.gpx",
    "hugh-zhan9__9223370357583661807.gpx",
    "tkrajina__first_and_last_elevation.gpx",
}


def near(value: float | None, expected: str, share: float = 0.01) -> bool:
    if not expected:
        return True
    want = float(expected)
    return value is not None and abs(value - want) <= share * max(abs(want), 1)


def test_single_files_agree(shared_data: Path) -> None:
    root = shared_data / "activities"
    expected: dict[str, list[dict[str, str]]] = defaultdict(list)
    with (root / "expected.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["start_utc"]:
                expected[row["file"]].append(row)
    wrong, compared = [], 0
    for name, rows in expected.items():
        if Path(name).name in EXPLAINED or not (root / name).exists():
            continue
        found = [a for r in read_bytes((root / name).read_bytes(), name) for a in r.activities]
        if len(found) < len(rows):
            wrong.append((name, "count", len(found), len(rows)))
            continue
        for activity, row in zip(found, rows, strict=False):
            compared += 1
            faults = []
            if activity.start is None or activity.start.strftime("%Y-%m-%dT%H:%M:%SZ") != row["start_utc"]:
                faults.append("start")
            faults += [
                k
                for k, c in (("timer_s", "total_timer_s"), ("distance_m", "distance_m"))
                if not near(getattr(activity, k), row[c])
            ]
            if row["avg_hr"] and (
                activity.avg_hr_bpm is None or abs(activity.avg_hr_bpm - float(row["avg_hr"])) > 1
            ):
                faults.append("heart rate")
            runs = activity.sport in sports.RUNNING
            if (
                row["avg_cadence"]
                and runs
                and (
                    activity.avg_cadence_spm is None
                    or abs(activity.avg_cadence_spm - 2 * float(row["avg_cadence"])) > 2
                )
            ):
                faults.append("cadence")
            if faults:
                wrong.append((name, faults))
    assert compared > 300
    assert len(wrong) <= 0.01 * compared, wrong
