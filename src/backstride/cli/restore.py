"""Bring a backup back. The journal that is there now is kept beside it, never overwritten.

backstride restore backstride-2026-05-01.backup
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from backstride.core.errors import StoreError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", help="what `backstride backup` wrote")


def run(args: argparse.Namespace) -> int:
    from backstride.app import place, start

    home = place.prepare()
    start.ready(migrate=False)
    from backstride.app.server import RUNNING, running_port
    from backstride.app.transfer import backup

    if running_port(home / RUNNING) is not None:
        raise StoreError("Backstride is running.", "Stop it (Ctrl+C in its terminal), then restore again.")
    done = backup.restore(home, Path(args.file).expanduser())
    start.bring_tables_up_to_date()
    if args.json:
        print(json.dumps(done))
        return 0
    print(f"Your journal is as it was on {done['made_at'][:16].replace('T', ' ')}.")
    if done["kept"]:
        print(f"The journal that was here before is kept: {done['kept']}")
    return 0
