"""Open a journal that a runner shared in one locked file: read only, beside your own, never mixed with it.

backstride open ana.backstride.age                 asks for the passphrase
backstride open ana.backstride.age --key key.txt   with your secret key of the age format
backstride open --make-key key.txt                 a new key: keep the file, give the printed age1... away
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from functools import partial
from pathlib import Path

from backstride.core.errors import UnreadableError, UsageError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", nargs="?", help="what the runner gave you")
    parser.add_argument("--key", metavar="FILE", help="file with your secret key")
    parser.add_argument(
        "--make-key", metavar="FILE", help="make a key, write it there, print its public half"
    )


def run(args: argparse.Namespace) -> int:
    if args.make_key:
        return _make_key(Path(args.make_key).expanduser())
    if not args.file:
        raise UsageError("Say which file", "backstride open FILE")
    path = Path(args.file).expanduser()
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UnreadableError(path.name, f"{error.strerror}.") from error
    words = _secret(args.key)
    from backstride.app import start

    with start.journal():
        from backstride.app.sharing import copies

        copy = copies.open_shared(start.owner(), path.name, content, partial(copies.unlock, words))
        done = {
            "copy": copy.pk,
            "name": copy.athlete.name,
            "made_at": copy.made_at.isoformat(),
            "page": f"/shared/{copy.pk}/see/load",
            "read_only": True,
        }
    if args.json:
        print(json.dumps(done, ensure_ascii=False))
    else:
        print(f"Opened: {done['name'] or 'no name given'}, as shared on {done['made_at'][:10]}.")
        print("Read it in the app (`backstride serve --open`) under Share a journal.", file=sys.stderr)
    return 0


def _secret(key: str | None) -> str:
    if key:
        try:
            lines = Path(key).expanduser().read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"The key file {key} cannot be read") from error
        return next((line for line in lines if line.startswith("AGE-SECRET-KEY-")), "AGE-SECRET-KEY-")
    return passphrase("Passphrase of the file: ")


def passphrase(ask: str) -> str:
    """From BACKSTRIDE_PASSPHRASE, else typed unseen; never from the command line, which others can list."""
    told = os.environ.get("BACKSTRIDE_PASSPHRASE")
    if told:
        return told
    if not sys.stdin.isatty():
        raise UsageError("No passphrase was given", "Type it in a terminal, or set BACKSTRIDE_PASSPHRASE")
    from getpass import getpass

    return getpass(ask)


def _make_key(path: Path) -> int:
    from backstride.app.sharing.locked import make_key

    secret, public = make_key()
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(f"# public key: {public}\n{secret}\n")
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from error
    print(public)
    return 0
