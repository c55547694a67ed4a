"""What in this text holds up: urgent lines first, then each claim with its verdict and what we say instead.

backstride claims page.txt saved-page.html --json
backstride claims -                                 (paste a text on standard input)
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from backstride.core.errors import BackstrideError, UsageError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files", nargs="*", metavar="FILE", help="a text or a saved HTML page; - reads standard input"
    )


def run(args: argparse.Namespace) -> int:
    if not args.files:
        raise UsageError("Which text?", "Name a file, or - to read standard input.")
    from backstride.ask.claims import read_page

    failed = 0
    for name in args.files:
        try:
            data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
            page = read_page(data, name)
        except (OSError, BackstrideError) as error:
            failed += 1
            why = str(error)
            print(f"backstride claims: {why}", file=sys.stderr)
            if args.json:
                print(json.dumps({"file": name, "error": why}, ensure_ascii=False))
            continue
        if args.json:
            print(json.dumps(page.to_json(), ensure_ascii=False))
        else:
            _show(page.to_json())
    return 1 if failed else 0


def _show(page: dict[str, object]) -> None:
    print(f"== {page['file']}")
    for note in page["notes"]:  # type: ignore[attr-defined]
        print(note)
    for line in page["urgent"]:  # type: ignore[attr-defined]
        print(
            f"URGENT ({line['disposition']}, {line['flag']}; the page {line['page_says']}): {line['quote']}"
        )
    for claim in page["claims"]:  # type: ignore[attr-defined]
        again = f", said {claim['repeats'] + 1} times" if claim["repeats"] else ""
        print(f"\n\u201c{claim['quote']}\u201d ({claim['stance']}{again})")
        print(f"  {claim['verdict'].upper()}: {claim['claim']}")
        print(f"  We say: {claim['we_say']} [{', '.join(claim['sources'])}; {claim['grade']}]")
    for other in page["unknown"]:  # type: ignore[attr-defined]
        print(f"\nUNKNOWN to our evidence: {other['quote']}")
