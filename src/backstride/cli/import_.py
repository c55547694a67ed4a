"""Bring files, folders and archives into your journal. Importing the same again changes nothing.

backstride import export.zip
backstride import ~/Downloads/strava_export activity.fit --json
"""

from __future__ import annotations

import argparse
import json
import sys
import threading
from pathlib import Path
from typing import Any

from backstride.cli.output import shown
from backstride.core.errors import StoreError, UsageError

#: remarks that one screen holds
MOST_LINES = 40


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="+", metavar="PATH", help="file, folder or archive as it came")
    parser.add_argument(
        "--again",
        action="store_true",
        help="read files again that were read before (it changes nothing else)",
    )


def run(args: argparse.Namespace) -> int:
    paths = [Path(path).expanduser() for path in args.paths]
    for path in paths:
        if not path.exists():
            raise UsageError(f"There is no {path}", "Name a file, a folder or an archive")
    from backstride.app import start

    with start.journal() as athlete, _Progress(athlete, is_shown=sys.stderr.isatty()):
        from backstride.app.imports.run import import_paths

        task = import_paths(athlete, paths, again=args.again)
        odd = [] if args.json else _odd(task)
    if task.fault:
        raise StoreError(task.fault)
    result: dict[str, Any] = task.result
    if args.json:
        print(json.dumps(result, ensure_ascii=False))
    else:
        _tell(result)
        for line in odd:
            print(shown(f"  {line}"))
    return 1 if result["failed"] else 0


def _tell(result: dict[str, Any]) -> None:
    print(
        f"{result['files']} files read in {result['seconds']:.1f} s: {result['activities_added']} activities "
        f"added, {result['duplicates']} were there already, {result['not_activities']} hold no activity."
    )
    for failed in result["failed"]:
        print(shown(f"  {failed['file']}: {failed['why']}"))


def _odd(task: Any) -> list[str]:
    """What was read and is not as it should be: file, place, what, and what we did."""
    from backstride.app.journal.models.imported import READ

    rows = task.files.filter(state=READ).exclude(problems=[]).order_by("name").values_list("name", "problems")
    places: dict[tuple[str, str], list[str]] = {}
    for name, problems in rows.iterator():
        for problem in problems:
            if problem["severity"] != "note":
                places.setdefault((name, problem["what"]), []).append(problem["where"])
    told = [
        f"{name}, {where[0]}{f' and {len(where) - 1:,} more' if where[1:] else ''}: {what}"
        for (name, what), where in places.items()
    ]
    more = (
        [f"and {len(told) - MOST_LINES:,} more: the Import page has them all"]
        if len(told) > MOST_LINES
        else []
    )
    return told[:MOST_LINES] + more


class _Progress:
    """One line on standard error, refreshed from the task's row, as the page does."""

    def __init__(self, athlete: Any, *, is_shown: bool) -> None:
        self.athlete, self.is_shown = athlete, is_shown
        self.is_over = threading.Event()

    def __enter__(self) -> None:
        if self.is_shown:
            threading.Thread(target=self._watch, daemon=True).start()

    def __exit__(self, *_: object) -> None:
        self.is_over.set()
        if self.is_shown:
            print("\r\033[K", end="", file=sys.stderr, flush=True)

    def _watch(self) -> None:
        from django.db import connection

        from backstride.app.journal.models import LongTask

        while not self.is_over.wait(0.5):
            task = LongTask.objects.filter(athlete=self.athlete, kind="import").first()
            if task is not None and not task.is_over:
                line = f"{task.done} of {task.total or '?'} files  {shown(task.current[-60:])}"
                print(f"\r\033[K{line}", end="", file=sys.stderr, flush=True)
        connection.close()
