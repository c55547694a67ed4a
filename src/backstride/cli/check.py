"""How soon to be seen, and what likely contributes. The interview in the terminal, or from a script.

backstride check                                     ask me
backstride check --story "Low back ache after my long run"
backstride check --json --answers answers.json       the object for one case, with the next question
backstride check --batch cases.jsonl                 one object a line: reads id and text only
"""

from __future__ import annotations

import argparse
import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from backstride.core.errors import UsageError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--story", metavar="TEXT", default="", help="what is wrong, in your own words")
    parser.add_argument(
        "--answers", metavar="FILE", help="JSON object {question id: value}; - reads standard input"
    )
    parser.add_argument("--batch", metavar="FILE", help="JSON Lines with id and text")
    parser.add_argument("--country", metavar="CC", default="", help="two letters, for the number to call")


def run(args: argparse.Namespace) -> int:
    if args.batch:
        return _batch(Path(args.batch))
    answers = _answers(args.answers) if args.answers else {}
    from backstride.check import case

    today = datetime.now().astimezone().date()
    if args.json:
        result = case(args.story, answers, today=today)
        print(json.dumps({"id": None, **result.to_json()}, ensure_ascii=False))
        return 1 if result.error else 0
    return _interview(args.story, answers, args.country)


def _answers(name: str) -> dict[str, Any]:
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


def _interview(story: str, answers: dict[str, Any], country: str) -> int:
    from backstride.check import case
    from backstride.check.words import spoken

    today = datetime.now().astimezone().date()
    if not story and not answers and sys.stdin.isatty():
        story = input("What happened, in your words? (Enter to skip)\n> ")
    while True:
        result = case(story, answers, today=today)
        question = next(iter(result.next_questions), None)
        if question is None or not sys.stdin.isatty():
            break
        answers[question["id"]] = _ask(question)
    for line in spoken(result, country):
        print(line)
    if result.next_questions:
        print(f"\nStill to ask: {len(result.next_questions)}. Next: {result.next_questions[0]['ask']}")
    return 1 if result.error else 0


def _ask(question: dict[str, Any]) -> Any:
    print(f"\n{question['ask']}\n  Why we ask: {question['why_ask']}")
    options = question["options"]
    for n, option in enumerate(options, 1):
        print(f"  {n}. {option['label']}")
    hint = (
        "a number"
        if question["kind"] == "number"
        else "numbers with commas"
        if question["kind"] == "multi"
        else "a number from the list"
    )
    while True:
        said = input(f"({hint}, or 'not sure') > ").strip().lower()
        if said in {"not sure", "unsure", "?"}:
            return "unsure"
        if question["kind"] == "number":
            try:
                return float(said)
            except ValueError:
                continue
        picked = [
            options[int(p) - 1]["value"]
            for p in said.replace(" ", ",").split(",")
            if p.isdigit() and 0 < int(p) <= len(options)
        ]
        if picked:
            return picked if question["kind"] == "multi" else picked[0]
