"""Check, print, copy or adopt the knowledge base.

backstride knowledge check        schema, ids, sources, banned words, reach, the stories beside every rule, figures
backstride knowledge print        one document for a clinician's review
backstride knowledge copy DIR     the files in force, to read and edit
backstride knowledge use DIR      check DIR and, without a fault, put a copy of it in force
backstride knowledge use package  back to what Backstride brings
backstride knowledge prepare      work out ahead what the first question and the first story would wait for
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=["check", "print", "copy", "use", "prepare"])
    parser.add_argument("folder", nargs="?", help="for copy and use: the folder")


def run(args: argparse.Namespace) -> int:
    if args.what == "print":
        from backstride.check.printed import document

        print(document())
        return 0
    if args.what in {"copy", "use"}:
        from backstride.core.errors import UsageError

        if not args.folder:
            raise UsageError(f"knowledge {args.what} needs a folder", "For example: my-knowledge")
        return _copy(Path(args.folder)) if args.what == "copy" else _use(args.folder)
    if args.what == "prepare":
        return _prepare()
    return _check(as_json=args.json)


def _check(*, as_json: bool) -> int:
    from backstride.check.soundness import faults
    from backstride.core.errors import KnowledgeError
    from backstride.form.texts import faults as form_faults
    from backstride.knowledge.languages.check import counts
    from backstride.knowledge.poses import faults as undrawn
    from backstride.knowledge.rulebook import rulebook
    from backstride.plan.exercises import library

    try:
        found = faults(datetime.now().astimezone().date()) + undrawn(library().exercises) + form_faults()
        book = rulebook()
    except KnowledgeError as error:
        print(json.dumps({"faults": [str(error)]}) if as_json else f"{error}\nknowledge: 1 fault, refused")
        return 1
    summary = {
        "version": book.version,
        "rules": len(book.rules) + len(book.points),
        "signs": len(book.signs),
        "questions": len(book.questions),
        "reviewed_by_clinician": book.reviewed,
        "languages": [
            {
                "language": count.language,
                "translated": count.translated,
                "missing": count.missing,
                "stale": count.stale,
                "required_missing": count.required_missing,
            }
            for count in counts()
        ],
        "faults": found,
    }
    if as_json:
        print(json.dumps(summary, ensure_ascii=False))
    else:
        for fault in found:
            print(fault, file=sys.stderr)
        state = "reviewed" if book.reviewed else "not reviewed by a clinician"
        print(
            f"knowledge {book.version}: {summary['rules']} rules, {summary['signs']} signs, {summary['questions']} questions; {state}; {len(found)} faults"
        )
        for count in counts():
            print(
                f"  {count.language}: {count.translated} texts translated, {count.missing} missing, {count.stale} stale;"
                f" on the way to a level {len(count.required_missing)} not current (shown in English, marked)"
            )
    return 1 if found else 0


def _prepare() -> int:
    """Some seconds, once for each version of the knowledge; kept in the cache folder."""
    from backstride.ask import ask
    from backstride.ask.claims import read_page
    from backstride.story.net import bank

    bank()
    ask("heat or ice?")
    read_page("Ice is better than heat for a sore back.")
    return 0


def _copy(folder: Path) -> int:
    from backstride.core.errors import UsageError
    from backstride.knowledge.place import copy_to

    try:
        count = copy_to(folder)
    except FileExistsError as error:
        raise UsageError(f"{folder} is not empty", "Name a new folder.") from error
    print(f"{count} files in {folder}. Edit them, then: backstride knowledge use {folder}")
    return 0


def _use(folder: str) -> int:
    """In a process of its own, so that nothing read before stands in for what the folder holds."""
    from backstride.core.errors import UsageError
    from backstride.knowledge.place import adopt, leave

    if folder == "package":
        leave()
        print("The knowledge that Backstride brings is in force.")
        return 0
    path = Path(folder).absolute()
    if not path.is_dir():
        raise UsageError(f"There is no folder {folder}", "Make one with: backstride knowledge copy DIR")
    told = subprocess.run(
        [sys.executable, "-m", "backstride", "knowledge", "check"],
        env={**os.environ, "BACKSTRIDE_KNOWLEDGE": str(path)},
        capture_output=True,
        text=True,
        check=False,
    )
    if told.returncode:
        print(told.stderr + told.stdout, end="")
        print("Not adopted. What was in force stays in force.")
        return 1
    adopt(path)
    print(told.stdout + "This is now in force. Programs that are running read it when they start again.")
    return 0
