"""One day's pain as the runner scored it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date as Date  # noqa: N812 - a field is called date


@dataclass(frozen=True, slots=True, kw_only=True)
class PainDay:
    """Whole numbers 0-10, None = not asked. `during_run` is the worst felt in that day's run."""

    date: Date
    morning: int | None = None
    worst: int | None = None
    during_run: int | None = None
