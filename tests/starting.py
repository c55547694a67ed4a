"""A server as a process of its own: what it says first, or why it said nothing."""

from __future__ import annotations

import selectors
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from typing import IO

START_S = 90


class Started:
    """A process of `python -m backstride ...` that has said its first line; `first` is that line."""

    def __init__(self, words: Sequence[str], env: Mapping[str, str], before: Sequence[str] = ()) -> None:
        self.errors: IO[str] = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 - as long as the process
        self.process = subprocess.Popen(
            [*before, sys.executable, "-m", "backstride", *words],
            env=env,
            stdout=subprocess.PIPE,
            stderr=self.errors,
            text=True,
        )
        self.first = self._first_line()

    def _first_line(self) -> str:
        """Waits for the first line; fails with what stands on standard error when none comes."""
        out = self.process.stdout
        assert out is not None
        with selectors.DefaultSelector() as ready:
            ready.register(out, selectors.EVENT_READ)
            line = out.readline() if ready.select(START_S) else ""
        if line.strip():
            return line
        code = self.process.poll()
        if code is None and self.process.stdout:
            self.process.kill()
            self.process.wait(10)
        self.errors.seek(0)
        raise AssertionError(f"no first line in {START_S} s (exit code {code}): {self.errors.read()[-4000:]}")
