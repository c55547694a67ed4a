"""Copy the whole journal into one file, also while the app runs.

backstride backup                       into this folder, with the date in its name
backstride backup ~/backups/may.backup --json
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", nargs="?", help="file or folder to write (default: here, named by date)")


def run(args: argparse.Namespace) -> int:
    from backstride.app import start

    start.ready()
    from backstride.app import place
    from backstride.app.transfer import backup

    target = Path(args.file).expanduser() if args.file else Path(backup.default_name())
    done = backup.write(place.home(), target.absolute())
    if args.json:
        print(json.dumps(done))
    else:
        print(f"{done['file']} holds your whole journal ({done['bytes'] / 1e6:.1f} MB before packing).")
        print("It is not encrypted: keep it where only you can read it.")
    return 0
