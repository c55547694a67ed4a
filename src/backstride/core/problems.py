"""What went wrong with one place of one file, and what we did about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["note", "warning", "error"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding of a reader. `where` is a place a person can find: 'row 17', 'record 2,301', 'line 4'.

    `severity`: note = read as it stands; warning = read, but something was changed or left out;
    error = this record (or file) gave nothing. `choice` lists what a person may decide about it.
    """

    where: str
    what: str
    severity: Severity = "warning"
    choice: tuple[str, ...] = ()
