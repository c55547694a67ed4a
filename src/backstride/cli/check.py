"""How soon to be seen, and what likely contributes. The interview in the terminal, or from a script.

backstride check                                     ask me
backstride check --story "Low back ache after my long run"
backstride check --save check.json                   the same, kept after every answer and taken up again
backstride check --json --answers answers.json       the object for one case, with the next question
backstride check --batch cases.jsonl                 one object a line: reads id and text only
"""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

from backstride.core.errors import UsageError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--story", metavar="TEXT", default="", help="what is wrong, in your own words")
    parser.add_argument(
        "--answers", metavar="FILE", help="JSON object {question id: value}; - reads standard input"
    )
    parser.add_argument("--batch", metavar="FILE", help="JSON Lines with id and text")
    parser.add_argument(
        "--save", metavar="FILE", help="keep the interview in this file after every answer, and go on from it"
    )
    parser.add_argument("--country", metavar="CC", default="", help="two letters, for the number to call")


def run(args: argparse.Namespace) -> int:
    if args.batch:
        return _batch(Path(args.batch))
    answers = answers_in(args.answers) if args.answers else {}
    from backstride.check import case

    today = datetime.now().astimezone().date()
    if args.json:
        result = case(args.story, answers, today=today)
        print(json.dumps({"id": None, **result.to_json()}, ensure_ascii=False))
        return 1 if result.error else 0
    return _interview(args.story, answers, args)


def answers_in(name: str) -> dict[str, Any]:
    """The answers of a JSON file, `-` for standard input."""
    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
        value = json.loads(text)
    except (OSError, ValueError) as error:
        raise UsageError(f"We could not read {name}: {error}") from error
    if not isinstance(value, dict):
        raise UsageError(f"{name} is not a JSON object", "Write {question id: value}.")
    return value


def _batch(path: Path) -> int:
    from backstride.check import case

    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"We could not read {path}: {error}") from error
    failed = 0
    for n, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            name, text = row["id"], str(row["text"])
        except (ValueError, KeyError, TypeError) as error:
            print(f"{path}:{n}: not an object with id and text ({error})", file=sys.stderr)
            failed += 1
            continue
        from backstride.check.case import batch_json

        found = batch_json(case(text, batch=True), text)
        failed += "error" in found
        print(json.dumps({"id": name, **found}, ensure_ascii=False))
    return 1 if failed else 0


def _interview(story: str, answers: dict[str, Any], args: argparse.Namespace) -> int:
    from backstride.check import interview
    from backstride.check.words import texts
    from backstride.cli.interview import converse, resume

    today = datetime.now().astimezone().date()
    save = Path(args.save) if args.save else None
    is_new = save is None or not save.exists()
    if is_new and not story and not answers and sys.stdin.isatty():
        story = input(f"{texts().interview['story']}\n> ")
    now = resume(save, story)
    for question, value in answers.items():
        now = interview.answer(now, question, value)
    if not sys.stdin.isatty():
        return _standing(now, today, args.country)
    return converse(now, today=today, country=args.country, save=save)


def _standing(now: Any, today: date, country: str) -> int:
    """Nobody to ask: the result as it stands, and what would be asked next."""
    from backstride.check import interview
    from backstride.check.words import spoken

    step = interview.look(now, today=today)
    for line in spoken(step.result, country):
        print(line)
    if step.question is not None and step.phase == "asking":
        print(f"\nStill to ask: {len(step.result.next_questions)}. Next: {step.question['ask']}")
    return 1 if step.result.error else 0
