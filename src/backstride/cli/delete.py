"""Delete everything Backstride holds about you, and show that it is gone.

backstride delete                       lists what goes, offers an export, asks you to type DELETE
backstride delete --export all.zip --confirm DELETE --json
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from backstride.core.errors import StoreError, UsageError

_WORD = "DELETE"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--export", metavar="FILE", help="write everything into this zip first")
    parser.add_argument("--confirm", metavar=_WORD, help=f"do not ask; the word is {_WORD}")


def run(args: argparse.Namespace) -> int:
    from backstride.app import place, start

    home = place.prepare()
    start.ready()
    from backstride.app.journal.faults import store_faults
    from backstride.app.server import RUNNING, running_port
    from backstride.app.transfer import delete

    if running_port(home / RUNNING) is not None:
        raise StoreError("Backstride is running.", "Stop it (Ctrl+C in its terminal), then delete again.")
    with store_faults():
        what = delete.inventory(home)
    _list(what)
    if args.export:
        _export(Path(args.export).expanduser().absolute(), home)
    said = args.confirm if args.confirm is not None else _ask(is_exported=bool(args.export))
    if said != _WORD:
        raise UsageError("Nothing was deleted", f"Type {_WORD} in capitals to delete")
    rows: dict[str, Any] = {}
    if what["rows"]:
        with store_faults():
            rows = delete.delete_rows(start.owner())
    proof = {**rows, **delete.delete_folder(home)}
    if args.json:
        print(json.dumps(proof))
    else:
        print(f"{len(proof['files_deleted'])} files are deleted. {len(proof['left'])} are left.")
        for path in proof["not_ours"]:
            print(f"  not ours, still there: {path}")
    return 1 if proof["left"] else 0


def _list(what: dict[str, Any]) -> None:
    print(f"In {what['folder']} these go for ever:", file=sys.stderr)
    for name, n in what["rows"].items():
        print(f"  {n:>8}  {name}", file=sys.stderr)
    for file in what["files"]:
        print(f"  {file['bytes']:>8} bytes  {file['path']}", file=sys.stderr)


def _export(target: Path, home: Path) -> None:
    from backstride.app import start
    from backstride.app.transfer import everything

    if target.is_relative_to(home):
        raise UsageError(
            "The export would be deleted with the rest", "Choose a place outside the data folder"
        )
    everything.write(start.athlete(), target)
    print(f"Everything is in {target} first.", file=sys.stderr)


def _ask(*, is_exported: bool) -> str:
    if not is_exported:
        print("To keep a copy: stop here and add --export FILE.", file=sys.stderr)
    print(f"Type {_WORD} to delete: ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip()
