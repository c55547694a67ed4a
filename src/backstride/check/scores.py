"""Scores of a set of cases with reference levels: shares with their 95 % intervals (Wilson), in all and by part."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import sqrt
from typing import Any, Final

from backstride.core.disposition import Disposition
from backstride.core.errors import UsageError

#: 97.5 % point of the normal distribution
_Z: Final = 1.959963984540054
LEVELS: Final = frozenset(str(level) for level in Disposition if level is not Disposition.INCOMPLETE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One case: its text, the reference level, every level that a careful clinician could defend, and its parts."""

    id: str
    text: str
    reference: Disposition
    acceptable: frozenset[Disposition]
    kind: str = ""
    scope: str = ""
    uncertain: bool = False
    decoy: bool = False
    row: Mapping[str, Any] | None = None

    @property
    def lowest(self) -> int:
        return min(level.rank for level in self.acceptable)

    @property
    def highest(self) -> int:
        return max(level.rank for level in self.acceptable)


@dataclass(frozen=True, slots=True)
class Share:
    """k of n, with the Wilson interval in 0 to 1; all None where n is 0."""

    k: int
    n: int

    @property
    def value(self) -> float | None:
        return self.k / self.n if self.n else None

    @property
    def interval(self) -> tuple[float, float] | None:
        if not self.n:
            return None
        p, n, z2 = self.k / self.n, self.n, _Z * _Z
        middle = (p + z2 / (2 * n)) / (1 + z2 / n)
        half = _Z / (1 + z2 / n) * sqrt(p * (1 - p) / n + z2 / (4 * n * n))
        return max(0.0, middle - half), min(1.0, middle + half)

    def to_json(self) -> dict[str, Any]:
        interval = self.interval
        return {
            "k": self.k,
            "n": self.n,
            "share": None if self.value is None else round(self.value, 4),
            "low": None if interval is None else round(interval[0], 4),
            "high": None if interval is None else round(interval[1], 4),
        }

    def __str__(self) -> str:
        if self.value is None or self.interval is None:
            return "-"
        low, high = self.interval
        return f"{self.k}/{self.n} {self.value:.0%} [{low:.0%}-{high:.0%}]"


def read_case(row: Mapping[str, Any], where: str) -> Case:
    """A row of the cases' format. Raises UsageError with the place for a row that is not one."""
    try:
        levels = [row["reference_triage"], *row.get("acceptable_triage", ())]
        unknown = [level for level in levels if level not in LEVELS]
        if unknown:
            raise UsageError(f"{where}: no level {unknown[0]!r}", f"Allowed: {', '.join(sorted(LEVELS))}.")
        return Case(
            id=str(row["id"]),
            text=str(row["text"]),
            reference=Disposition(row["reference_triage"]),
            acceptable=frozenset(Disposition(level) for level in levels),
            kind=str(row.get("kind", "")),
            scope=str(row.get("scope", "")),
            uncertain=bool(row.get("uncertain", False)),
            decoy=bool(row.get("decoy", False)),
            row=row,
        )
    except (KeyError, TypeError) as error:
        raise UsageError(f"{where}: not a case ({error})", "Needed: id, text, reference_triage.") from error


Scored = tuple[Case, Disposition]


def score(rows: Iterable[Scored]) -> dict[str, Share]:
    """The measures by name.

    *emergencies*: emergency cases given emergency_now. *same_day_or_above*: of the cases at those two levels.
    *safe*: at most one level below every accepted one; *two_low* the rest. *over*: above every accepted level, of cases
    below emergency. *self_care_kept*: self-care cases given self_care.
    """
    told = list(rows)
    urgent = [(c, d) for c, d in told if c.reference.rank >= Disposition.SAME_DAY.rank]
    emergencies = [(c, d) for c, d in told if c.reference is Disposition.EMERGENCY_NOW]
    below = [(c, d) for c, d in told if c.reference is not Disposition.EMERGENCY_NOW]
    home = [(c, d) for c, d in told if c.reference is Disposition.SELF_CARE]
    return {
        "exact": _share(told, lambda c, d: d is c.reference),
        "acceptable": _share(told, lambda c, d: d in c.acceptable),
        "emergencies": _share(emergencies, lambda _, d: d is Disposition.EMERGENCY_NOW),
        "same_day_or_above": _share(urgent, lambda _, d: d.rank >= Disposition.SAME_DAY.rank),
        "safe": _share(told, lambda c, d: d.rank >= c.lowest - 1),
        "two_low": _share(told, lambda c, d: d.rank <= c.lowest - 2),
        "over": _share(below, lambda c, d: d.rank > c.highest),
        "self_care_kept": _share(home, lambda _, d: d is Disposition.SELF_CARE),
    }


def parts(rows: Iterable[Scored]) -> dict[str, list[Scored]]:
    """All, then by kind and scope, the certain alone, and the decoys alone; empty parts are left out."""
    told = list(rows)
    found = {"all": told}
    for name in sorted({c.kind for c, _ in told if c.kind}):
        found[f"kind {name}"] = [(c, d) for c, d in told if c.kind == name]
    for name in sorted({c.scope for c, _ in told if c.scope}):
        found[f"scope {name}"] = [(c, d) for c, d in told if c.scope == name]
    found["certain"] = [(c, d) for c, d in told if not c.uncertain]
    found["decoys"] = [(c, d) for c, d in told if c.decoy]
    return {name: part for name, part in found.items() if part}


def _share(rows: list[Scored], holds: Callable[[Case, Disposition], bool]) -> Share:
    return Share(sum(holds(case, level) for case, level in rows), len(rows))
