"""What is in these files, activity by activity.

  backstride inspect morning.fit
  backstride inspect export.zip logs/ --json

A folder or an archive is walked; a file with several activities gives several lines.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from backstride.cli.output import emit_json, moment, shown, tell
from backstride.core.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from backstride.core.activity import Activity, ReadResult
    from backstride.core.problems import Problem


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="+", metavar="PATH", help="files, folders or archives")


def run(args: argparse.Namespace) -> int:
    paths = [Path(path).expanduser() for path in args.paths]
    for path in paths:
        if not path.exists():
            raise UsageError(f"There is no {path}", "Name a file, a folder or an archive.")
    from backstride.formats import walk

    failed = 0
    for result in walk(paths):
        failed += bool(result.failed)
        for row in rows(result):
            if args.json:
                emit_json(row)
            else:
                _print(row)
    if failed:
        tell(f"{failed} could not be read.")
    return 1 if failed else 0


def rows(result: ReadResult) -> Iterator[dict[str, Any]]:
    """The contract's objects for one file: one an activity, or one that says why there is none."""
    told = {problem for activity in result.activities for problem in activity.problems}
    of_the_file = [problem for problem in result.problems if problem not in told]
    for activity in result.activities:
        yield _row(activity, of_the_file)
    if not result.activities:
        yield {
            "file": result.file,
            "ok": False,
            "format": result.format or None,
            "why": result.failed or f"It holds no activity: {result.not_activity or 'nothing to read'}.",
            "not_activity": bool(result.not_activity) and not result.failed,
            "problems": _problems(result.problems),
        }


def _row(activity: Activity, of_the_file: Iterable[Problem]) -> dict[str, Any]:
    dynamics = activity.dynamics
    return {
        "file": activity.file,
        "ok": True,
        "format": activity.format,
        "sport": activity.sport,
        "start": moment(activity.start),
        "timer_s": activity.timer_s,
        "elapsed_s": activity.elapsed_s,
        "distance_m": activity.distance_m,
        "avg_hr_bpm": activity.avg_hr_bpm,
        "avg_cadence_spm": activity.avg_cadence_spm,
        "ascent_m": activity.ascent_m,
        "n_records": activity.n_records,
        "dynamics": {
            "vertical_oscillation_mm": dynamics.vertical_oscillation_mm,
            "ground_contact_ms": dynamics.ground_contact_ms,
            "contact_balance_pct": dynamics.contact_balance_pct,
            "step_length_m": dynamics.step_length_m,
        },
        "problems": _problems((*activity.problems, *of_the_file)),
    }


def _problems(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    return [
        {"where": p.where, "what": p.what, "severity": p.severity, "choice": list(p.choice)} for p in problems
    ]


def _print(row: dict[str, Any]) -> None:
    if not row["ok"]:
        print(shown(f"{row['file']}: {row['why']}"))
    else:
        parts = [row["start"] or "no start time", row["sport"]]
        if row["distance_m"] is not None:
            parts.append(f"{row['distance_m'] / 1000:.2f} km")
        if row["timer_s"] is not None:
            parts.append(f"{row['timer_s'] / 60:.1f} min")
        if row["avg_hr_bpm"] is not None:
            parts.append(f"{row['avg_hr_bpm']:.0f} bpm")
        if row["avg_cadence_spm"] is not None:
            parts.append(f"{row['avg_cadence_spm']:.0f} steps/min")
        print(shown(f"{row['file']}: {', '.join(parts)}"))
    for problem in row["problems"]:
        print(shown(f"  {problem['where']}: {problem['what']}"))
