"""Scores of the check on any set of cases with reference levels.

backstride benchmark triage cases.jsonl               the text alone, as `check --batch` reads it
backstride benchmark triage cases.jsonl --interview   the whole check: text, then the questions answered from the facts
backstride benchmark triage cases.jsonl --json        the same as one JSON object

One JSON object a line: id, text, reference_triage, acceptable_triage, and where known kind, scope, uncertain, decoy, facts.
Shares carry their 95 % interval (Wilson). Each text is also told in other ways: a level must never drop.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from backstride.core.errors import UsageError

if TYPE_CHECKING:
    from backstride.check.scores import Case, Scored


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=["triage"], help="what to measure")
    parser.add_argument("file", metavar="FILE", help="JSON Lines in the cases' format")
    parser.add_argument(
        "--interview", action="store_true", help="answer the questions from each case's facts as well"
    )
    parser.add_argument("--no-story", action="store_true", help="with --interview: tell nothing, only answer")
    parser.add_argument("--no-variants", action="store_true", help="leave out the retellings")
    parser.add_argument("--misses", action="store_true", help="name the cases outside every accepted level")


def run(args: argparse.Namespace) -> int:
    from backstride.check.scores import parts, score

    cases, failed = _read(Path(args.file))
    text = [(case, _of_text(case.text)) for case in cases]
    found: dict[str, Any] = {"file": args.file, "n": len(cases), "failed": failed, "text": _table(text)}
    if not args.no_variants:
        found["variants"] = _retold(text)
    if args.interview:
        found["interview"] = _interviewed(cases, tell=not args.no_story)
    found["misses"] = [
        {"id": c.id, "given": str(d), "accepted": sorted(map(str, c.acceptable))}
        for c, d in text
        if d not in c.acceptable
    ]
    if args.json:
        print(json.dumps(found, ensure_ascii=False))
    else:
        _say(
            "The text alone (disposition_if_rest_no)",
            {name: score(part) for name, part in parts(text).items()},
        )
        _say_rest(found, misses=args.misses)
    return 1 if failed else 0


def _read(path: Path) -> tuple[list[Case], list[str]]:
    from backstride.check.scores import read_case

    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"We could not read {path}: {error}") from error
    cases, failed = [], []
    for n, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            cases.append(read_case(json.loads(line), f"{path}:{n}"))
        except (ValueError, UsageError) as error:
            failed.append(f"{path}:{n}: {error}")
            print(failed[-1], file=sys.stderr)
    if not cases:
        raise UsageError(f"{path}: no case in it", "Needed on each line: id, text, reference_triage.")
    return cases, failed


def _of_text(text: str) -> Any:
    from backstride.check import case
    from backstride.core.disposition import Disposition

    return case(text, batch=True).disposition_if_rest_no or Disposition.INCOMPLETE


def _table(rows: list[Scored]) -> dict[str, Any]:
    from backstride.check.scores import parts, score

    return {name: {k: s.to_json() for k, s in score(part).items()} for name, part in parts(rows).items()}


def _retold(rows: list[Scored]) -> dict[str, Any]:
    """Per kind of retelling: how many were tried, and in how many the level fell."""
    from backstride.check.variants import variants

    tried: Counter[str] = Counter()
    fell: dict[str, list[str]] = {}
    for case, level in rows:
        for name, text in variants(case.text):
            tried[name] += 1
            if _of_text(text).rank < level.rank:
                fell.setdefault(name, []).append(case.id)
    return {
        name: {"tried": n, "fell": len(fell.get(name, ())), "cases": sorted(set(fell.get(name, ())))}
        for name, n in tried.items()
    }


def _interviewed(cases: list[Case], *, tell: bool) -> dict[str, Any]:
    """The whole check: scores, how many questions, and after how many an emergency stood."""
    from statistics import median

    from backstride.check.case_facts import truth_from_case
    from backstride.check.rehearsal import rehearse

    rows, asked, reached = [], [], []
    for case in cases:
        found = rehearse(truth_from_case(dict(case.row or {})), case.text if tell else "")
        rows.append((case, found.result.disposition))
        asked.append(len(found.asked))
        if found.emergency_after is not None:
            reached.append(found.emergency_after)
    return {
        "scores": _table(rows),
        "questions_median": median(asked),
        "questions_most": max(asked),
        "emergencies_reached": len(reached),
        "emergency_within_6": sum(n <= 6 for n in reached),
        "emergency_after_most": max(reached, default=None),
        "misses": [
            {"id": c.id, "given": str(d), "accepted": sorted(map(str, c.acceptable))}
            for c, d in rows
            if d not in c.acceptable
        ],
    }


def _say(heading: str, tables: dict[str, dict[str, Any]]) -> None:
    print(heading)
    for part, measures in tables.items():
        print(f"  {part}")
        for name, share in measures.items():
            print(f"    {name.replace('_', ' '):<20} {share}")


def _say_rest(found: dict[str, Any], *, misses: bool) -> None:
    from backstride.check.scores import Share

    for name, row in found.get("variants", {}).items():
        print(f"Told otherwise, {name}: the level fell in {row['fell']} of {row['tried']}")
    if whole := found.get("interview"):
        tables = {
            part: {k: Share(s["k"], s["n"]) for k, s in measures.items()}
            for part, measures in whole["scores"].items()
        }
        _say("The whole check (text, then the questions answered from the facts)", tables)
        print(f"  questions: median {whole['questions_median']:g}, most {whole['questions_most']}")
        print(
            f"  emergencies: {whole['emergency_within_6']} of {whole['emergencies_reached']} within six questions"
        )
    if misses:
        for row in [*found["misses"], *found.get("interview", {}).get("misses", [])]:
            print(f"  {row['id']}: {row['given']}, accepted {', '.join(row['accepted'])}")
