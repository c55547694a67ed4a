"""The guided self-tests in the terminal: which are open after a check, how, when to stop; what days say together."""

from __future__ import annotations

import argparse
from datetime import datetime
from typing import Any

from backstride.cli.output import emit_json
from backstride.core.errors import UsageError


def run(args: argparse.Namespace) -> int:
    """`form tests`: with --values what the days of one test say, else the tests of a check."""
    said = _days(args.test, args.values) if args.values else _open(args)
    if args.json:
        emit_json(said)
        return 0
    if args.values:
        print(f"{said['title']}: {said['said']} {said['error']}")
        return 0
    print(said["stop"])
    for test in said["tests"]:
        print(f"\n{test['title']} ({test['id']})")
        if test["closed"]:
            print(f"  Not now: {test['closed']}")
            continue
        print(f"  {test['shows']}")
        for n, step in enumerate(test["steps"], 1):
            print(f"  {n}. {step}")
        options = "; ".join(f"{o['value']}: {o['label']}" for o in test["options"])
        print(f"  {test['ask']} {options}".rstrip())
        print(f"  {test['error']}")
    if not said["tests"]:
        print(
            "No self-test now: they come after a finished check, and only where nothing asks for help first."
        )
    return 0


def run_list(args: argparse.Namespace) -> int:
    """`form list`: what to look for in one's own running, and what is known of each line."""
    from backstride.form.texts import self_looks

    rows = [
        {
            "id": look.id,
            "ask": look.ask,
            "known": look.known,
            "measures": list(look.measures),
            "sources": list(look.sources),
        }
        for look in self_looks()
    ]
    if args.json:
        emit_json({"list": rows})
        return 0
    for row in rows:
        print(f"[ ] {row['ask']}\n    {row['known']}")
    return 0


def _open(args: argparse.Namespace) -> dict[str, Any]:
    from backstride.check import case
    from backstride.check.self_tests import offered
    from backstride.cli.check import answers_in
    from backstride.knowledge.self_tests import self_tests

    answers = answers_in(args.answers) if args.answers else {}
    result = case(args.story, answers, today=datetime.now().astimezone().date())
    rows = [offer.to_json() for offer in offered(result)]
    if args.test:
        rows = [row for row in rows if row["id"] == args.test]
    never = [{"id": row.id, "title": row.title, "why": row.why} for row in self_tests().never]
    return {
        "disposition": str(result.disposition.value),
        "stop": self_tests().stop,
        "tests": rows,
        "never": never,
    }


READINGS = {
    "noise": "No change beyond what the measurement itself varies.",
    "more": "More than on the first day.",
    "less": "Less than on the first day.",
    "": "One day says nothing about a change.",
}


def _days(test: str, values: str) -> dict[str, Any]:
    from backstride.check.self_tests import change, outcome
    from backstride.knowledge.self_tests import self_tests

    if not test or test not in self_tests().tests:
        raise UsageError("Name the test with --test", f"Known: {', '.join(self_tests().tests)}.")
    row = self_tests().tests[test][0]
    if row.kind != "number":
        raise UsageError(f"{test} has no figures to follow", "Only tests with a number are set side by side.")
    numbers = [
        float(str(finding.value)) for text in values.split(",") for finding in outcome(test, text.strip())
    ]
    reading = change(test, numbers)
    return {
        "id": test,
        "title": row.title,
        "values": numbers,
        "reading": reading or None,
        "least_change": row.least_change,
        "said": READINGS[reading],
        "error": row.error,
    }
