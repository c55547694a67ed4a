"""Your data and reports in other forms.

backstride export everything --to all.zip      every fact as CSV and JSON; `backstride import` reads it back
backstride export csv                          sessions, ready for a spreadsheet
backstride export csv --table check-ins        sessions, pain, check-ins or plan
backstride export pain                         the same as csv --table pain
backstride export ics --to plan.ics --at 07:30 --breaks   the plan for a calendar; a later one updates it
backstride export workout --date 2026-03-20    the day for a watch; without --date all days in one zip
backstride export letter --second-page         the clinician's letter as PDF
backstride export --share                      everything but seconds and positions, in one locked file for a clinician
backstride export share --for age1...          the same, locked for their key instead of a passphrase
backstride export fhir --json                  an R4 bundle; prints what is in it
"""

from __future__ import annotations

import argparse
import json
import os
from datetime import date, time
from pathlib import Path
from typing import Any

from backstride.core.errors import UsageError

KINDS = ("ics", "workout", "letter", "fhir", "csv", "pain", "everything", "share")
LISTS = ("sessions", "pain", "check-ins", "plan")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("kind", choices=KINDS, nargs="?", help="what to export")
    parser.add_argument("--share", action="store_true", help="the same as the kind share")
    parser.add_argument(
        "--for", dest="keys", action="append", metavar="KEY", help="share: public key that opens it (age1...)"
    )
    parser.add_argument(
        "--seconds", action="store_true", help="share: with seconds and positions of the runs"
    )
    parser.add_argument(
        "--to", metavar="FILE", help="where to write (csv: default standard output; else here)"
    )
    parser.add_argument("--date", metavar="DAY", help="workout: only this day, such as 2026-03-20")
    parser.add_argument("--table", choices=LISTS, default="sessions", help="csv: which list")
    parser.add_argument(
        "--at", metavar="HH:MM", help="ics: when each day's event starts; kept for the next time"
    )
    parser.add_argument("--whole-days", action="store_true", help="ics: events of whole days")
    parser.add_argument(
        "--titles-only", action="store_true", default=None, help="ics: no details in the events"
    )
    parser.add_argument(
        "--details", action="store_true", default=None, help="ics: what to do and why in the events"
    )
    parser.add_argument(
        "--breaks", action=argparse.BooleanOptionalAction, help="ics: short breaks at the desk"
    )
    parser.add_argument(
        "--heat", action=argparse.BooleanOptionalAction, help="ics: heat or cold in the evening"
    )
    parser.add_argument(
        "--second-page", action="store_true", help="letter: the details behind the first page"
    )
    parser.add_argument("--no-name", action="store_true", help="letter, fhir: without your name")


def run(args: argparse.Namespace) -> int:
    if args.share and args.kind in {None, "share"}:
        args.kind = "share"
    if args.kind is None or (args.share and args.kind != "share"):
        raise UsageError("Say one kind", f"Kinds: {', '.join(KINDS)}.")
    target = Path(args.to).expanduser().absolute() if args.to else None
    if args.kind == "share":
        return _share(args, target)
    options = _options(args)
    from backstride.app import start

    done: dict[str, Any] | None
    with start.journal() as athlete:
        from backstride.app.exports.kinds import Options, refuse_others

        refuse_others("csv" if args.kind == "pain" else args.kind, Options(**options))
        if args.kind == "everything":
            done = _everything(athlete, target)
        elif args.kind in {"csv", "pain"} and args.json and target is None:
            done = _rows(athlete, options["table"])
        else:
            done = _file(args.kind, athlete, target, options)
    if args.json and done is not None:
        print(json.dumps(done, ensure_ascii=False))
    elif done is not None:
        print(done.get("file", ""))
    return 0


def _share(args: argparse.Namespace, target: Path | None) -> int:
    """One locked file. The passphrase is asked for twice, never taken from the command line."""
    from functools import partial

    from backstride.app import start
    from backstride.app.sharing import locked

    if args.keys:
        lock = partial(locked.lock_for_keys, keys=args.keys)
    else:
        lock = partial(locked.lock_with_passphrase, passphrase=_new_passphrase())
    with start.journal() as athlete:
        from backstride.app.sharing import copies

        content = copies.share(athlete, lock, with_seconds=args.seconds)
        name = copies.name_of_file()
    target = target or Path(name).absolute()
    if target.is_dir():
        target = target / name
    _write(target, content)
    done = {"kind": "share", "file": str(target), "bytes": len(content), "seconds": args.seconds}
    print(json.dumps(done) if args.json else target)
    return 0


def _new_passphrase() -> str:
    from backstride.cli.open import passphrase

    words = passphrase("Passphrase for the file: ")
    if "BACKSTRIDE_PASSPHRASE" not in os.environ and words != passphrase("The same again: "):
        raise UsageError("The two passphrases are not the same")
    return words


def _write(target: Path, content: bytes) -> None:
    """For its owner only, whole or not at all."""
    part = target.with_name(target.name + ".part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
        part.replace(target)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise UsageError(f"{target} cannot be written: {error.strerror}") from error


def _options(args: argparse.Namespace) -> dict[str, Any]:
    """The options of this call, read before anything is opened; a wrong one is refused with what is allowed."""
    details = False if args.titles_only else True if args.details else None
    return {
        "day": _parsed(date.fromisoformat, args.date, "--date", "2026-03-20"),
        "at": _parsed(time.fromisoformat, args.at, "--at", "07:30"),
        "whole_days": args.whole_days or None,
        "details": details,
        "micro_breaks": args.breaks,
        "heat": args.heat,
        "table": "pain" if args.kind == "pain" else args.table,
        "second_page": args.second_page,
        "name": not args.no_name,
    }


def _parsed(read: Any, said: str | None, option: str, example: str) -> Any:
    if said is None:
        return None
    try:
        return read(said)
    except ValueError as error:
        raise UsageError(f"{option} {said!r} cannot be read", f"Write it like {example}") from error


def _everything(athlete: Any, target: Path | None) -> dict[str, Any]:
    from backstride.app import clock
    from backstride.app.transfer import everything as archive

    target = target or Path(f"backstride-everything-{clock.today(athlete)}.zip").absolute()
    manifest = archive.write(athlete, target)
    return {"kind": "everything", "file": str(target), "rows": manifest["rows"]}


def _file(kind: str, athlete: Any, target: Path | None, options: dict[str, Any]) -> dict[str, Any] | None:
    from backstride.app.exports.kinds import Options, make

    made = make("csv" if kind == "pain" else kind, athlete, Options(**options))
    if target is None and kind in {"csv", "pain"}:
        print(made.content.decode(), end="")
        return None
    target = target or Path(made.name).absolute()
    if target.is_dir():
        target = target / made.name
    _write(target, made.content)
    return {**made.about, "file": str(target), "bytes": len(made.content)}


def _rows(athlete: Any, table: str) -> dict[str, Any] | None:
    """A list as JSON rows: what the CSV holds, with numbers as numbers and unknown as null."""
    import csv
    import io

    from backstride.app.transfer.lists import LISTS, PAIN_COLUMNS, SESSION_COLUMNS

    if table == "sessions":
        from backstride.app.journal.sessions import sessions

        return {"sessions": [_plain(row, SESSION_COLUMNS) for row in sessions(athlete)]}
    if table == "pain":
        from backstride.app.journal.pain import pain_days

        return {"pain": [_plain(row, PAIN_COLUMNS) for row in pain_days(athlete)]}
    rows = csv.DictReader(io.StringIO(LISTS[table](athlete)))
    return {table.replace("-", "_"): [{name: value or None for name, value in row.items()} for row in rows]}


def _plain(row: Any, columns: tuple[str, ...]) -> dict[str, Any]:
    said = {column: getattr(row, column) for column in columns}
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in said.items()}
