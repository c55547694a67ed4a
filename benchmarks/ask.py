"""A question answered from the evidence, and a web page of 25 kB read claim by claim (seconds of processor time, warm).

On annotated questions and pages it also prints what is right and what is missed:

  python benchmarks/ask.py --questions FILE.jsonl --pages FOLDER

Questions carry `expect` (answer, refuse, emergency), `level`, `must_mention`; a page X.txt or X.html has X.json beside it
with `urgent`, `claims`, `unknown`, `not_claims`. An entry meets an annotation when they share half of the shorter span.

  python benchmarks/ask.py --leave-out

reads every file of example sentences as if the ledger had never learnt it: how sentences of other voices would fare.
"""

from __future__ import annotations

import argparse
import json
import re
import time
import tomllib
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

from backstride.ask import ask
from backstride.ask.claims import PageLedger, match, read_page
from backstride.ask.claims.propositions import ledger
from backstride.ask.claims.units import Unit
from backstride.core.disposition import Disposition
from backstride.knowledge.shelf import folder

Span = tuple[int, int]
URGENT = ("emergency_now", "same_day")


def meets(a: Span, b: Span) -> bool:
    shared = min(a[1], b[1]) - max(a[0], b[0])
    return shared > 0 and 2 * shared >= min(a[1] - a[0], b[1] - b[0])


def questions(path: Path) -> list[tuple[str, int, int, float]]:
    """Rows of (what, right, of, median ms)."""
    right: dict[str, list[bool]] = {"answer": [], "refuse": [], "emergency": []}
    took: dict[str, list[float]] = {kind: [] for kind in right}
    ask("does heat help?")
    for line in path.read_text().splitlines():
        row = json.loads(line)
        began = time.perf_counter()
        got = ask(row["question"])
        took[row["expect"]].append(1000 * (time.perf_counter() - began))
        kind = "refuse" if got.refused else "emergency" if str(got.disposition) in URGENT else "answer"
        good = kind == row["expect"]
        if good and kind == "emergency" and got.disposition:
            good = got.disposition.rank >= Disposition(row["level"]).rank
        if good and kind == "answer":
            said = re.sub(r"\s+(?=%)", "", f"{got.answer} {got.passages[0].text}".lower())
            good = all(any(word.lower() in said for word in group) for group in row["must_mention"])
        right[row["expect"]].append(good)
    return [(kind, sum(right[kind]), len(right[kind]), median(took[kind] or [0.0])) for kind in right]


def page(ledger: PageLedger, notes: dict[str, Any]) -> list[int]:
    """Urgent missed, urgent; claims marked, found, right verdict, right stance; verdicts on no claim."""

    def span(note: dict[str, Any] | str) -> Span:
        quote = note if isinstance(note, str) else note["quote"]
        at = ledger.text.find(quote)
        return at, at + len(quote)

    groups: dict[str, bool] = {}
    for line in (u for u in notes["urgent"] if not u.get("optional")):
        seen = any(meets(u.span, span(line)) for u in ledger.urgent)
        name = line.get("group") or line["quote"]
        groups[name] = groups.get(name, False) or seen
    found = verdict = stance = 0
    for note in notes["claims"]:
        hits = [c for c in ledger.claims if meets(c.span, span(note))]
        good = [c for c in hits if c.proposition.verdict in (note["verdict"], *note.get("also_ok", []))]
        found += bool(hits)
        verdict += bool(good)
        stance += any(c.stance == note["modality"] for c in good)
    wrong = sum(
        any(meets(c.span, span(note)) for c in ledger.claims)
        for note in (*notes["not_claims"], *notes["unknown"])
    )
    missed = sum(not seen for seen in groups.values())
    return [missed, len(groups), len(notes["claims"]), found, verdict, stance, wrong]


QUICK = (
    "is walking good for a sore back",
    "should I get an x-ray",
    "how far may my long run be",
    "does heat help",
)
OWN_PAGES = Path(__file__).resolve().parent.parent / "tests" / "ask" / "pages"


def measure() -> list[Any]:
    """Warm processor time, which a busy machine does not change."""
    from run import Row

    text = "\n\n".join(p.read_text(encoding="utf-8") for p in sorted(OWN_PAGES.glob("*.txt")))[:25_000]
    ask(QUICK[0])
    read_page(text)
    began = time.process_time()
    for question in QUICK * 5:
        ask(question)
    one = (time.process_time() - began) / (5 * len(QUICK))
    began = time.process_time()
    read_page(text)
    whole = time.process_time() - began
    return [
        Row("one question, warm", one, 1.0, f"{1 / one:.0f} a second"),
        Row(f"a page of {len(text) / 1000:.0f} kB, {len(text.split()):,} words", whole, whole / one),
    ]


def left_out() -> None:
    """Each file of `claim_sentences` learnt by nobody and then read: right claim, right verdict, not found."""
    known = ledger()
    none = len(known.propositions)
    print(
        "| file left out | claims | right claim | right verdict | not found | on no claim |\n"
        + "| --- " * 6
        + "|"
    )
    for path in sorted(folder("claim_sentences").iterdir(), key=lambda p: p.name):
        said = tomllib.loads(path.read_text(encoding="utf-8"))
        groups = [
            said.get("none", []),
            *(v for k in ("asserts", "denies", "none_by_kind") for v in said.get(k, {}).values()),
        ]
        gone = {line for lines in groups for line in lines}
        kept = tuple(w for w in known.wordings if w.text not in gone)
        asked = [w for w in known.wordings if w.text in gone]
        own = tuple(tuple(i for i, w in enumerate(kept) if w.owner == p) for p in range(none))
        part = replace(known, wordings=kept, own=own, key=f"{known.key}-{path.name}")
        match.ledger = lambda part=part: part
        match._learnt.cache_clear()  # noqa: SLF001 - the ledger itself is put back with fewer wordings
        match._leaning.cache_clear()  # noqa: SLF001
        units = [Unit(0, len(w.text), w.text, whole=True) for w in asked]
        got = [m[0].proposition if m else none for m in match.match_units(units, part)]
        says = [p.verdict for p in known.propositions] + [""]
        pairs = [(g, w.owner) for g, w in zip(got, asked, strict=True) if w.owner != none]
        cells = [
            len(pairs),
            sum(g == o for g, o in pairs),
            sum(says[g] == says[o] for g, o in pairs),
            sum(g == none for g, _ in pairs),
            f"{sum(g != none for g, w in zip(got, asked, strict=True) if w.owner == none)} of {len(asked) - len(pairs)}",
        ]
        print(f"| {path.name} | " + " | ".join(map(str, cells)) + " |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--questions", type=Path)
    parser.add_argument("--pages", type=Path)
    parser.add_argument("--leave-out", action="store_true")
    args = parser.parse_args()
    if args.leave_out:
        left_out()
    if args.questions:
        print("| questions that expect | right | of | median ms |\n| --- | --- | --- | --- |")
        for kind, good, of, ms in questions(args.questions):
            print(f"| {kind} | {good} | {of} | {ms:.1f} |")
    if args.pages:
        print(
            "\n| page | urgent missed | urgent | claims | found | verdict | stance | on no claim | s |\n"
            + "| --- " * 9
            + "|"
        )
        read_page("Heat eases a sore back.")
        for notes in sorted(args.pages.glob("*.json")):
            source = next(p for p in (notes.with_suffix(".txt"), notes.with_suffix(".html")) if p.exists())
            began = time.perf_counter()
            ledger = read_page(source.read_bytes(), source.name)
            took = time.perf_counter() - began
            cells = " | ".join(str(n) for n in page(ledger, json.loads(notes.read_text())))
            print(f"| {source.name} | {cells} | {took:.2f} |")


if __name__ == "__main__":
    main()
