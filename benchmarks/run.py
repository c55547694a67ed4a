"""All benchmarks, or those named: `python benchmarks/run.py [name ...]`. Writes docs/reference/benchmarks.md.

A benchmark is a module here with `measure() -> list[Row]`. What matters is the ratio inside one run, never the seconds.
"""

from __future__ import annotations

import os
import platform
import sys
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from pathlib import Path

HERE = Path(__file__).resolve().parent
PAGE = HERE.parent / "docs" / "reference" / "benchmarks.md"
NAMES = ("parsing", "importing", "exposures", "cohort", "story", "ask", "pages", "form", "clinic")


@dataclass(frozen=True)
class Row:
    """One line of a table: what ran, how long (s), and how many times our own time that is."""

    what: str
    seconds: float
    ratio: float | None = None
    note: str = ""


def table(rows: list[Row]) -> str:
    lines = ["| what | seconds | times ours | |", "| --- | --- | --- | --- |"]
    for row in rows:
        ratio = f"{row.ratio:.1f}" if row.ratio is not None else ""
        lines.append(f"| {row.what} | {row.seconds:.3f} | {ratio} | {row.note} |")
    return "\n".join(lines)


def main() -> None:
    sys.path.insert(0, str(HERE))
    chosen = sys.argv[1:] or list(NAMES)
    parts = []
    for name in chosen:
        module = import_module(name)
        title = (module.__doc__ or name).splitlines()[0]
        print(f"\n{title}", flush=True)
        rows = module.measure()
        print(table(rows), flush=True)
        parts.append(f"## {name}\n\n{title}\n\n{table(rows)}\n")
    if not sys.argv[1:]:
        where = f"{date.today().isoformat()}, Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}"
        head = "# Benchmarks\n\nWritten by `python3 tasks.py bench`. Ratios inside one run count; seconds depend on the machine.\n"
        head += f"Last run: {where}. `benchmarks/planner.py` and `benchmarks/simulation.py` print their own figures."
        head += " activity-parser and tcxreader are no dependency of ours: they are timed where their folder is on `PYTHONPATH`.\n"
        PAGE.write_text("\n".join([head, *parts]), encoding="utf-8")
        print(f"\n{PAGE}")
    else:
        for name, part in zip(chosen, parts, strict=True):
            _put(name, part)


def _put(name: str, part: str) -> None:
    """One section in place of the old one; the rest of the page stays as it was measured."""
    told = PAGE.read_text(encoding="utf-8")
    before, _, rest = told.partition(f"## {name}\n")
    after = rest[rest.index("\n## ") + 1 :] if "\n## " in rest else ""
    PAGE.write_text(before.rstrip("\n") + "\n\n" + part + ("\n" + after if after else ""), encoding="utf-8")


if __name__ == "__main__":
    main()
