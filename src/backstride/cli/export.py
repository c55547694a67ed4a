"""Your data and reports in other forms.

backstride export everything --to all.zip      every fact as CSV and JSON; `backstride import` reads it back
backstride export csv                          sessions, ready for a spreadsheet
backstride export pain
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from backstride.core.errors import UsageError

#: kind -> module and function `(athlete, target path or None, args) -> dict or None`
KINDS = {
    "everything": "backstride.cli.export:everything",
    "csv": "backstride.cli.export:sessions",
    "pain": "backstride.cli.export:pain",
}
#: kinds written by `backstride.app.exports.<kind>`, each with `write(athlete, target, args)`
MORE = ("ics", "fit", "pdf", "fhir")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("kind", choices=[*KINDS, *MORE], help="what to export")
    parser.add_argument("--to", metavar="FILE", help="where to write (csv: default standard output)")
    parser.add_argument("--date", metavar="DAY", help="the day, where a kind is about one day")


def run(args: argparse.Namespace) -> int:
    from backstride.app import start

    target = Path(args.to).expanduser().absolute() if args.to else None
    with start.journal() as athlete:
        done = _writer(args.kind)(athlete, target, args)
    if args.json and done is not None:
        print(json.dumps(done, ensure_ascii=False))
    elif done is not None:
        print(done.get("file", ""))
    return 0


def _writer(kind: str) -> Callable[..., dict[str, Any] | None]:
    if kind in KINDS:
        module, name = KINDS[kind].split(":")
    else:
        module, name = f"backstride.app.exports.{kind}", "write"
        if not (find_spec("backstride.app.exports") and find_spec(module)):
            raise UsageError(f"This installation has no export called {kind}")
    found: Callable[..., dict[str, Any] | None] = getattr(import_module(module), name)
    return found


def everything(athlete: Any, target: Path | None, _: argparse.Namespace) -> dict[str, Any]:
    from backstride.app import clock
    from backstride.app.transfer import everything as archive

    target = target or Path(f"backstride-everything-{clock.today(athlete)}.zip").absolute()
    manifest = archive.write(athlete, target)
    return {"file": str(target), "rows": manifest["rows"]}


def sessions(athlete: Any, target: Path | None, args: argparse.Namespace) -> dict[str, Any] | None:
    from backstride.app.journal.sessions import sessions as rows
    from backstride.app.transfer.lists import SESSION_COLUMNS, sessions_csv

    if args.json and target is None:
        return {"sessions": [_plain(row, SESSION_COLUMNS) for row in rows(athlete)]}
    return _text(sessions_csv(athlete), target)


def pain(athlete: Any, target: Path | None, args: argparse.Namespace) -> dict[str, Any] | None:
    from backstride.app.journal.pain import pain_days
    from backstride.app.transfer.lists import PAIN_COLUMNS, pain_csv

    if args.json and target is None:
        return {"pain": [_plain(row, PAIN_COLUMNS) for row in pain_days(athlete)]}
    return _text(pain_csv(athlete), target)


def _plain(row: Any, columns: tuple[str, ...]) -> dict[str, Any]:
    said = {column: getattr(row, column) for column in columns}
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in said.items()}


def _text(text: str, target: Path | None) -> dict[str, Any] | None:
    if target is None:
        print(text, end="")
        return None
    with os.fdopen(
        os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8"
    ) as file:
        file.write(text)
    return {"file": str(target)}
