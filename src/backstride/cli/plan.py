"""The day-by-day way back, inside its caps.

  backstride plan --request request.json --json
  backstride plan --request - < request.json
  backstride plan --request request.json --check edited-plan.json     does this plan keep its caps?

The fields of a request: docs/reference/plan.md.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from backstride.cli.output import emit_json, tell
from backstride.core.errors import UsageError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--request", metavar="FILE", required=True, help="the request as JSON; - reads standard input"
    )
    parser.add_argument(
        "--check", metavar="PLAN", help="validate this plan against the request instead of making one"
    )


def run(args: argparse.Namespace) -> int:
    from backstride.plan import make, request_from, unread, validate

    told = _json(args.request)
    request = request_from(told)
    if names := unread(told, request):
        tell(
            f"Not read, because a request has no such field: {', '.join(names)}. See docs/reference/plan.md."
        )
    if args.check:
        edited = _json(args.check)
        try:
            found = validate(edited, request)
        except (KeyError, TypeError, ValueError) as error:
            raise UsageError(
                f"{args.check} is not a plan: {error}", "Hand over what `backstride plan` printed."
            ) from error
        if args.json:
            emit_json({"violations": found})
        for row in found if not args.json else ():
            print(f"{row['id']}: {row['sentence']}")
        return 1 if found else 0
    plan = make(request).to_json()
    if args.json:
        emit_json(plan)
    else:
        _print(plan)
    return 0


def _json(name: str) -> Any:
    import json

    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8-sig")
        return json.loads(text)
    except OSError as error:
        raise UsageError(f"We could not read {name}: {error.strerror}") from error
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{name} is not JSON: {error}") from error


def _print(plan: dict[str, Any]) -> None:
    for bound in plan["binding"]:
        print(f"{bound['sentence']} ({bound['id']}; {bound['grade']})")
    for condition in plan["gate"]:
        state = "met" if condition["met"] else f"open, due {condition['due'] or 'when a clinician agrees'}"
        print(f"  gate: {condition['id']}: {state}")
    for day in plan["days"]:
        minutes = " + ".join(
            f"{day[key]} min {word}" for key, word in (("run_min", "run"), ("walk_min", "walk")) if day[key]
        )
        level = f", level {day['level']}" if day["level"] else ""
        print(f"{day['date']}  {day['kind']:<9} {minutes}{level}")
    reached = plan["reaches_target_on"]
    if reached:
        tell(f"The target: {reached}{'' if plan['feasible'] else ', not before'}.")
    for option in plan["options"]:
        tell(option["sentence"])
