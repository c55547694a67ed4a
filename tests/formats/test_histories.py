"""Whole histories of real runners against facts read by independent parsers; run as a script it prints the table."""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from datetime import UTC, date, timedelta
from pathlib import Path

import pytest

from backstride.core import sports
from backstride.core.activity import Activity
from backstride.formats import walk
from backstride.log import local_day

pytestmark = pytest.mark.shared

#: facts that were counted in another way, by file: which of them, and why
COUNTED_OTHERWISE = {
    "history/fit-archive-x3cl/": ("all", "the folder also holds a list of all files, which we read too"),
    "history/journal-jessecarl/running_log.csv": (
        "all",
        "miles not converted there, rest days counted as runs",
    ),
    "history/fit-archive-x3cl/full_archive_sessions_derived.csv": ("longest_km", "a distance of 2^32 mm"),
}
FACTS = (
    "rows",
    "run_rows",
    "first_run",
    "last_run",
    "total_km",
    "longest_km",
    "run_days",
    "peak_week_monday",
    "peak_week_km",
)


def facts(activities: list[Activity]) -> dict[str, str]:
    """The facts of expected_history.csv, counted from what we read."""
    runs = [a for a in activities if a.sport in sports.RUNNING and a.start is not None]
    days = sorted(local_day(a, UTC) for a in runs)
    weeks: dict[date, float] = defaultdict(float)
    for a in runs:
        day = local_day(a, UTC)
        weeks[day - timedelta(days=day.weekday())] += (a.distance_m or 0) / 1000
    peak = max(weeks, key=lambda week: weeks[week]) if weeks else None
    return {
        "rows": str(len(activities)),
        "run_rows": str(len(runs)),
        "first_run": str(days[0]) if days else "",
        "last_run": str(days[-1]) if days else "",
        "total_km": str(round(sum(a.distance_m or 0 for a in runs) / 1000, 1)),
        "longest_km": str(round(max((a.distance_m or 0 for a in runs), default=0) / 1000, 2)),
        "run_days": str(len(set(days))),
        "peak_week_monday": str(peak or ""),
        "peak_week_km": str(round(weeks[peak], 1) if peak else 0),
    }


def agrees(fact: str, ours: str, theirs: str) -> bool:
    if not theirs:
        return True
    if fact.endswith("_km"):
        return abs(float(ours or 0) - float(theirs)) <= max(0.15, 0.01 * float(theirs))
    return ours == theirs


def disagreements(root: Path) -> list[tuple[str, str, str, str]]:
    """(file, fact, ours, theirs) for each fact that differs."""
    found = []
    with (root / "expected_history.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["run_rows"]]
    for row in rows:
        ours = facts([a for r in walk([root / row["file"]]) for a in r.activities])
        skipped = COUNTED_OTHERWISE.get(row["file"], ("", ""))[0]
        found += [
            (row["file"], fact, ours[fact], row[fact])
            for fact in FACTS
            if skipped not in ("all", fact) and not agrees(fact, ours[fact], row[fact])
        ]
    return found


def test_every_history_agrees(shared_data: Path) -> None:
    assert disagreements(shared_data / "activities") == []


if __name__ == "__main__":
    for line in disagreements(Path(sys.argv[1])):
        print(*line, sep="\t")
