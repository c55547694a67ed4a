"""What spiked, and how far you may go today.

  backstride load                                        from your journal
  backstride load --table log.csv --pain pain.csv --as-of 2026-03-10 --json

The table has a header row: date,sport,distance_km,duration_min (pain: date,morning,worst,during_run).
"""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from backstride.core.errors import UnreadableError, UsageError

if TYPE_CHECKING:
    from backstride.core.problems import Problem
    from backstride.load.runner import Exposures


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--table", metavar="CSV", help="read sessions from a table instead of your journal")
    parser.add_argument("--pain", metavar="CSV", help="pain scores to go with --table")
    parser.add_argument("--as-of", metavar="DATE", help="the day to answer for (default: today)")


def run(args: argparse.Namespace) -> int:
    as_of = _as_of(args.as_of)
    if not args.table:
        if args.pain:
            raise UsageError("--pain goes with --table", "Your journal has its own pain scores.")
        from backstride.app import start

        with start.journal() as athlete:
            from backstride.app.journal.load import exposures as from_journal

            _print(from_journal(athlete, as_of), as_json=args.json)
        return 0
    from backstride.load import exposures, read_pain, read_table

    sessions, problems = read_table(_text(args.table), args.table)
    pain, more = read_pain(_text(args.pain), args.pain) if args.pain else ([], [])
    _tell(args.table, problems)
    _tell(args.pain or "", more)
    _print(exposures(sessions, pain, as_of=as_of), as_json=args.json)
    failed = any(p.severity == "error" for p in [*problems, *more])
    return 1 if failed else 0


def _as_of(text: str | None) -> date:
    if not text:
        return datetime.now().astimezone().date()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"--as-of {text!r} is not a date", "Write it as 2026-03-10.") from None


def _text(name: str) -> str:
    try:
        data = Path(name).read_bytes()
    except OSError as error:
        raise UsageError(f"We could not read {name}: {error.strerror}") from error
    from backstride.formats.lists.table import decode

    text = decode(data)
    if text is None or text[:4] == "PK\x03\x04":
        raise UnreadableError(name, "It is not a text table.")
    return text


def _tell(name: str, problems: list[Problem]) -> None:
    for problem in problems:
        print(f"{name}, {problem.where}: {problem.what}", file=sys.stderr)


def _print(found: Exposures, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(found.to_json(), ensure_ascii=False))
        return
    for sentence in found.today["why"]:
        print(sentence)
    room = found.today["room_left_exercise_min"]
    if room is not None:
        print(
            f"Room left this week: {room} min of exercise, {found.today['room_left_run_min']} min of running."
        )
    for row in found.sessions[-10:]:
        if row["spike_state"] not in (None, "reference", "no_baseline"):
            more = f"{100 * (row['spike_ratio'] - 1):.0f} %"
            print(
                f"{row['date']}  {row['run_km'] or '-'} km  {more} over the longest of 30 days ({row['spike_state']})"
            )
