"""What a look at somebody's form gives: measures with their error, or refusals with the way to a better film."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure. `low` and `high` bound it, `error` is one side of the instrument's error; None = not known.

    Grade A can be relied on, B is usable, C shows a change between two looks alike and no verdict.
    """

    id: str
    value: float
    low: float | None
    high: float | None
    unit: str
    error: float | None
    grade: str
    note: str = ""

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "value": round(self.value, 4),
            "low": None if self.low is None else round(self.low, 4),
            "high": None if self.high is None else round(self.high, 4),
            "unit": self.unit,
            "error": self.error,
            "grade": self.grade,
            "note": self.note or None,
        }


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something is not said, and how to get it said next time. `measures` empty: the whole clip."""

    id: str
    why: str
    fix: str
    measures: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {"id": self.id, "why": self.why, "fix": self.fix, "measures": list(self.measures)}


@dataclass(frozen=True, slots=True)
class FormResult:
    """The contract's object `form`: accepted when at least one measure stands."""

    measures: tuple[Measure, ...] = ()
    refused: tuple[Refusal, ...] = ()
    warnings: tuple[str, ...] = ()
    #: what changed since an earlier look (each with `to_json`); None where none was named
    changes: tuple[Any, ...] | None = None
    filmed: dict[str, Any] | None = (
        None  # near side, net, pictures a second, seconds: what a comparison needs
    )

    @property
    def accepted(self) -> bool:
        return bool(self.measures)

    def with_changes(self, changes: tuple[Any, ...], refused: tuple[Refusal, ...] = ()) -> FormResult:
        """The same with what changed since an earlier look, or why that cannot be told."""
        return replace(self, changes=tuple(changes), refused=(*self.refused, *refused))

    def to_json(self) -> dict[str, Any]:
        return {
            "accepted": self.accepted,
            "refused_because": [refusal.to_json() for refusal in self.refused],
            "measures": [measure.to_json() for measure in self.measures],
            "warnings": list(self.warnings),
            **({} if self.changes is None else {"changes": [row.to_json() for row in self.changes]}),
            **({} if self.filmed is None else {"filmed": self.filmed}),
        }
