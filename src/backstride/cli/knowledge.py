"""Check or print the knowledge base.

backstride knowledge check      schema, unknown ids, sources, banned words, unreachable questions
backstride knowledge print      one document for a clinician's review
"""

from __future__ import annotations

import argparse
import json
import sys
from datetime import datetime


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=["check", "print"])


def run(args: argparse.Namespace) -> int:
    from backstride.check.soundness import document, faults

    if args.what == "print":
        print(document())
        return 0
    found = faults(datetime.now().astimezone().date())
    from backstride.knowledge.rulebook import rulebook

    book = rulebook()
    summary = {
        "version": book.version,
        "rules": len(book.rules) + len(book.points),
        "signs": len(book.signs),
        "questions": len(book.questions),
        "reviewed_by_clinician": book.reviewed,
        "faults": found,
    }
    if args.json:
        print(json.dumps(summary, ensure_ascii=False))
    else:
        for fault in found:
            print(fault, file=sys.stderr)
        state = "reviewed" if book.reviewed else "not reviewed by a clinician"
        print(
            f"knowledge {book.version}: {summary['rules']} rules, {summary['signs']} signs, {summary['questions']} questions; {state}; {len(found)} faults"
        )
    return 1 if found else 0
