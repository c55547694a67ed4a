"""Run background tasks without the app: imports and exports that wait, and those a killed process left.

backstride worker            until stopped
backstride worker --once     do what waits, then end
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
from typing import Any


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--once", action="store_true", help="do what waits, then end")


def run(args: argparse.Namespace) -> int:
    from backstride.app import start

    start.ready()
    from backstride.app.journal.faults import store_faults
    from backstride.app.tasks import queue, worker

    if args.once:
        with store_faults():
            waiting = [row.pk for row in queue.unfinished()]
            worker.run_until_empty()
            return _tell(waiting, as_json=args.json)
    thread = worker.WorkerThread()

    def stop(*_: Any) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    thread.start()
    print("Working. Ctrl+C stops; what is not finished goes on at the next start.", file=sys.stderr)
    try:
        thread.join()
    except KeyboardInterrupt:
        thread.stop()
    return 0


def _tell(waiting: list[int], *, as_json: bool) -> int:
    from backstride.app.journal.models import LongTask

    rows = LongTask.objects.filter(pk__in=waiting).order_by("pk")
    if as_json:
        done = [
            {"id": row.pk, "kind": row.kind, "state": row.state, "fault": row.fault or None} for row in rows
        ]
        print(json.dumps({"tasks": done}, ensure_ascii=False))
    else:
        for row in rows:
            print(f"{row.kind} {row.pk}: {row.state} {row.fault}".rstrip())
    return 1 if any(row.fault for row in rows) else 0
