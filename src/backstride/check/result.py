"""What the check answers, as plain values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import date

    from backstride.core.disposition import Disposition, RunPermission
    from backstride.core.finding import Finding


@dataclass(frozen=True, slots=True)
class FiredRule:
    """One rule that fired: its level and permission, and the findings that made it fire."""

    rule: str
    level: Disposition
    permission: RunPermission | None
    reason: str
    findings: tuple[str, ...]
    sources: tuple[str, ...]
    grade: str
    variant: str = ""
    emergency_department: bool = False
    no_increase: bool = False

    def to_json(self) -> dict[str, Any]:
        return {
            "rule": self.rule,
            "level": str(self.level),
            "reason": self.reason,
            "findings": list(self.findings),
            "sources": list(self.sources),
            "grade": self.grade,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """Disposition (incomplete while anything mandatory is open), the level if the rest were no, and why.

    `six_weeks_on` is the day on which the pain, still there, would be six weeks old (dossier A5: then a routine look).
    """

    disposition: Disposition
    disposition_if_rest_no: Disposition | None
    run_permission: RunPermission
    reasons: tuple[FiredRule, ...]
    findings: tuple[Finding, ...]
    open_questions: tuple[str, ...]
    in_scope: bool
    review_on: tuple[date, ...]
    knowledge_version: str
    reviewed: bool
    no_increase: bool = False
    error: str = ""
    six_weeks_on: date | None = None
    notes: tuple[str, ...] = ()
    released_by: tuple[str, ...] = ()
    contributors: tuple[dict[str, Any], ...] = field(default=())
    worth_ruling_out: tuple[dict[str, Any], ...] = field(default=())
    next_questions: tuple[dict[str, Any], ...] = field(default=())

    def to_json(self) -> dict[str, Any]:
        """The object of `check --batch` (charter 5), without the case's id."""
        return {
            "in_scope": self.in_scope,
            "disposition": str(self.disposition),
            "disposition_if_rest_no": str(self.disposition_if_rest_no)
            if self.disposition_if_rest_no
            else None,
            "run_permission": str(self.run_permission),
            "reasons": [r.to_json() for r in self.reasons],
            "findings": [
                {
                    "id": f.id,
                    "value": list(f.value)
                    if isinstance(f.value, tuple)
                    else (str(f.value) if isinstance(f.value, str) else f.value),
                    "span": list(f.span) if f.span else None,
                    "text": f.text or None,
                    "origin": f.origin,
                }
                for f in self.findings
            ],
            "contributors": list(self.contributors),
            "worth_ruling_out": list(self.worth_ruling_out),
            "next_questions": list(self.next_questions),
            "open": list(self.open_questions),
            "review_on": [day.isoformat() for day in self.review_on],
            "released_by": list(self.released_by),
            "no_increase": self.no_increase,
            "six_weeks_on": self.six_weeks_on.isoformat() if self.six_weeks_on else None,
            "notes": list(self.notes),
            "knowledge_version": self.knowledge_version,
            "knowledge_reviewed": self.reviewed,
            **({"error": self.error} if self.error else {}),
        }
