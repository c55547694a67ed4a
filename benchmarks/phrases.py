"""Recall of single sentences: how often a sign is heard in what many different people would say.

`knowledge/phrases/*.toml` hold sentences that must give a sign (`says`) and look-alikes that must not (`not`), row by row
or a line each under one `[[sign]]`. One half was worked on; of the other half, put aside, only counts are printed
(`--misses aside` burns it).

    python benchmarks/phrases.py [NAME ...] [--misses worked|aside] [--json]
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from backstride import check
from backstride.core.disposition import Disposition
from backstride.core.finding import Answer

FOLDER: Final = Path(__file__).parents[1] / "src" / "backstride" / "knowledge" / "phrases"
SEED: Final = "2026-11-30"
LEVELS: Final = {str(level): level for level in Disposition}


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """One sentence. `sign` names findings of which one must be there (`a|b`), or a level that must be reached."""

    id: str
    file: str
    sign: str
    text: str
    half: str
    says: bool  # False: a look-alike
    level: str  # what the sentence alone should reach; empty where the sign counts only with others
    least: float = 0  # of a finding that is a number (days)


@dataclass(frozen=True, slots=True)
class Heard:
    """What was read: the sign, and the level of the sentence alone."""

    sign: bool
    level: Disposition


def phrases(names: Iterable[str] = ()) -> list[Phrase]:
    """Every sentence of the named files, or of all."""
    wanted = set(names)
    out = []
    for path in sorted(FOLDER.glob("*.toml")):
        if wanted and path.stem not in wanted:
            continue
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        out += [
            Phrase(
                id=row["id"],
                file=path.stem,
                sign=row["sign"],
                text=row["text"],
                half=row["half"],
                says=key == "says",
                level=data.get("level", ""),
            )
            for key in ("says", "not")
            for row in data.get(key, ())
        ]
        out += [phrase for sign in data.get("sign", ()) for phrase in _lines(path.stem, sign)]
    return out


def _lines(stem: str, sign: dict[str, Any]) -> list[Phrase]:
    """Sentences written a line each; the words alone draw the half, so that a line added later moves none."""
    name = f"{stem}: {sign['finding'][0]}"
    return [
        Phrase(
            id=f"{name} {number}",
            file=name,
            sign="|".join(sign["finding"]),
            text=text,
            half="aside"
            if hashlib.sha1(f"{SEED} {text}".encode(), usedforsecurity=False).digest()[0] % 2
            else "worked",
            says=key == "says",
            level=sign["finding"][0]
            if sign["finding"][0] in LEVELS and key == "says"
            else sign.get("level", ""),
            least=sign.get("least", 0),
        )
        for key in ("says", "not")
        for number, text in enumerate(sign.get(key, "").strip().splitlines(), start=1)
    ]


def hear(phrase: Phrase) -> Heard:
    """Read one sentence as a whole story."""
    case = check.case(phrase.text, batch=True, net=False)  # the net has learnt these sentences
    level = case.disposition_if_rest_no
    if phrase.sign in LEVELS:
        return Heard(level.rank >= LEVELS[phrase.sign].rank, level)
    present = {f.id for f in check.story_findings(phrase.text, net=False) if _there(f.value, phrase.least)}
    return Heard(bool(present & set(phrase.sign.split("|"))), level)


def _there(value: object, least: float) -> bool:
    return value >= least if isinstance(value, float | int) else value != Answer.NO


def is_right(phrase: Phrase, heard: Heard) -> bool:
    return heard.sign is phrase.says


def table(rows: list[tuple[Phrase, Heard]]) -> list[tuple[str, ...]]:
    """By file: sentences heard, those that reach their level, and look-alikes that fired, for each half."""
    out = []
    for name in [*sorted({p.file for p, _ in rows}), "all"]:
        line = [name]
        for half in ("worked", "aside"):
            mine = [(p, h) for p, h in rows if p.half == half and name in (p.file, "all")]
            says = [(p, h) for p, h in mine if p.says]
            nots = [(p, h) for p, h in mine if not p.says]
            to_reach = [(p, h) for p, h in says if p.level]
            reached = sum(h.level.rank >= LEVELS[p.level].rank for p, h in to_reach)
            line += [
                f"{sum(h.sign for _, h in says)}/{len(says)}",
                f"{reached}/{len(to_reach)}",
                f"{sum(h.sign for _, h in nots)}/{len(nots)}",
            ]
        out.append(tuple(line))
    return out


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*")
    parser.add_argument(
        "--misses", choices=("worked", "aside"), help="name what was misread; burns that half"
    )
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    rows = [(p, hear(p)) for p in phrases(args.names)]
    lines = table(rows)
    if args.json:
        head = (
            "file",
            *(f"{half}_{what}" for half in ("worked", "aside") for what in ("heard", "level", "fired")),
        )
        print(json.dumps([dict(zip(head, line, strict=True)) for line in lines]))
        return 0
    for p, h in rows:
        short = p.says and p.level and h.level.rank < LEVELS[p.level].rank
        if args.misses == p.half and (not is_right(p, h) or short):
            print(
                f"{'MISS' if p.says and not h.sign else 'low ' if p.says else 'FIRE'} {p.id} [{h.level}] {p.text}"
            )
    print(f"{'':40}worked: heard, level, fired    aside: heard, level, fired")
    for line in lines:
        print(f"{line[0]:40}" + "".join(f"{cell:>10}" for cell in line[1:]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
