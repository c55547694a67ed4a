"""Where a row stands in its file, so that somebody can go there: the lines of a CSV below its header, empty ones too."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path


class Lines:
    """Rows of a CSV to its lines. The reader leaves out empty lines and hands us the ragged ones; both are counted here.

    Nothing is computed before somebody asks, and empty lines are looked for once.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._empty: Any = None
        #: (line without the empty ones, its text) of each line that was handed to us
        self.ragged: list[tuple[int, str]] = []

    def of_rows(self, numbers: Any, first: int = 0) -> Any:
        """Lines of rows that were taken, counted from 0 behind the first `first` of them; 1 is below the header."""
        import numpy as np

        numbers = numbers + first
        aside = np.array([line for line, _ in list(self.ragged)], dtype=np.int64)
        before = aside - 2 - np.arange(len(aside))  # rows before each line set aside
        return self._below_header(numbers + 2 + np.searchsorted(before, numbers, side="right"))

    def set_aside(self) -> tuple[tuple[int, str], ...]:
        """(line below the header, text) of every ragged line."""
        import numpy as np

        if not self.ragged:
            return ()
        lines = self._below_header(np.array([line for line, _ in self.ragged], dtype=np.int64))
        return tuple((int(line), text) for line, (_, text) in zip(lines, self.ragged, strict=True))

    def _below_header(self, lines: Any) -> Any:
        import numpy as np

        if self._empty is None:
            with (gzip.open if packed(self._path) else open)(self._path, "rb") as file:
                found = [n for n, line in enumerate(file, start=1) if line in (b"\n", b"\r\n")]
            self._empty = np.array(found, dtype=np.int64)
        before = self._empty - 1 - np.arange(len(self._empty))  # filled lines before each empty one
        return lines - 1 + np.searchsorted(before, lines, side="left")


def packed(path: Path) -> bool:
    """Whether a file is gzip, by content."""
    with path.open("rb") as raw:
        return raw.read(2) == b"\x1f\x8b"
