"""An answer from cited evidence, or a refusal that says why and where to ask.

backstride ask "does running wear out my discs?"
backstride ask --batch questions.jsonl --json      (one object a line: id, question)
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from backstride.core.errors import UsageError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("question", nargs="*", help="your question, in your own words")
    parser.add_argument("--batch", metavar="FILE", help="JSON Lines with id and question")


def run(args: argparse.Namespace) -> int:
    if args.batch:
        return _batch(Path(args.batch))
    question = " ".join(args.question)
    if not question:
        raise UsageError(
            "What is the question?", 'For example: backstride ask "heat or ice for a sore back?"'
        )
    from backstride.ask import ask

    answer = ask(question)
    if args.json:
        print(json.dumps({"id": None, **answer.to_json()}, ensure_ascii=False))
        return 0
    print(answer.answer)
    for n, passage in enumerate(answer.to_json()["passages"], 1):
        year = f", {passage['year']}" if passage["year"] else ""
        print(f"\n[{n}] {passage['title']} ({passage['grade']}{year})\n    {passage['text']}")
        if passage["uncertain"]:
            print(f"    Uncertain: {passage['uncertain']}")
        for source in passage["source"]:
            print(f"    - {source}")
    return 0


def _batch(path: Path) -> int:
    from backstride.ask import ask

    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"We could not read {path}: {error}") from error
    failed = 0
    for n, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            case: dict[str, Any] = json.loads(line)
            question = str(case["question"])
        except (ValueError, KeyError, TypeError) as error:
            print(f"{path}:{n}: not an object with id and question ({error})", file=sys.stderr)
            failed += 1
            continue
        print(json.dumps({"id": case.get("id"), **ask(question).to_json()}, ensure_ascii=False))
    return 1 if failed else 0
