"""Rows that cannot be: where they stand, why they are left out, and the list of them beside the result.

One process and a Spark worker read a file with the same `cleaned`, so both name the same file and the same line.
"""

from __future__ import annotations

import csv
from collections import Counter
from typing import TYPE_CHECKING, Any, Self

from backstride.cohort.cleaning import clean, rejected_schema
from backstride.cohort.reading import pieces

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from backstride.cohort.reading import Source

RAGGED = "more or fewer cells than the header has"


def cleaned(source: Source, *, pain: bool = False) -> Iterator[tuple[Any, Any, int]]:
    """(clean rows, rejected rows, rows read) of each piece of the files, in their order."""
    import pyarrow as pa

    for piece in pieces(source):
        good, bad = clean(piece.table, piece.file, piece.place, pain=pain)
        if piece.ragged:
            lines = [
                {"file": piece.file, "row": line, "reason": RAGGED, "athlete": text}
                for line, text in piece.ragged
            ]
            bad = pa.concat_tables([bad, pa.Table.from_pylist(lines, schema=rejected_schema())])
        yield good, bad, piece.table.num_rows + len(piece.ragged)


class Rejected:
    """Rejected rows written as they come, counted by reason; no file when there are none."""

    def __init__(self, path: Path) -> None:
        self.path, self.count, self.reasons = path, 0, Counter[str]()
        self._file: Any = None
        self._rows: Any = None

    def __enter__(self) -> Self:
        self.path.unlink(missing_ok=True)  # of an earlier run
        return self

    def __exit__(self, *_: object) -> None:
        if self._file:
            self._file.close()

    def add(self, table: Any) -> None:
        for row in table.to_pylist():
            if self._file is None:
                self._file = self.path.open("w", newline="", encoding="utf-8")
                self._rows = csv.writer(self._file)
                self._rows.writerow(rejected_schema().names)
            self._rows.writerow(row.values())
            self.count += 1
            self.reasons[row["reason"]] += 1
