"""Which self-tests are open after a check, why others are not, and what a result tells (clinical dossier C5).

A result is a finding like any other: it moves a contributor a little, may raise a level and lowers none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from backstride.check.facts import Known
from backstride.core.disposition import Disposition
from backstride.core.errors import UsageError
from backstride.core.finding import Answer, Finding
from backstride.knowledge.rulebook import rulebook
from backstride.knowledge.self_tests import SelfTest, self_tests

if TYPE_CHECKING:
    from backstride.check.result import Result


@dataclass(frozen=True, slots=True)
class Offer:
    """A test for this complaint; `closed` says why not now, and is empty where it may be done."""

    test: SelfTest
    closed: str = ""

    def to_json(self) -> dict[str, Any]:
        row = self.test
        return {
            "id": row.id,
            "title": row.title,
            "shows": row.shows,
            "steps": list(row.steps),
            "ask": row.ask,
            "kind": row.kind,
            "options": [{"value": v, "label": label} for v, label in row.options],
            "error": row.error,
            "grade": row.grade,
            "sources": list(row.sources),
            "closed": self.closed or None,
        }


def offered(result: Result) -> list[Offer]:
    """The tests that fit the complaint, open ones first. None while help comes first or a question is open."""
    level = result.disposition
    if level.rank >= Disposition.SAME_DAY.rank or level is Disposition.INCOMPLETE or not result.in_scope:
        return []
    book, tests = rulebook(), self_tests()
    known = Known(result.findings, book, batch=False)
    closing = any(_is_of(r.rule, name) for r in result.reasons for name in tests.closing_rules)
    found = []
    for row, offer, blocked in tests.tests.values():
        if not offer.fires(known.look):
            continue
        why = _level_closes(row, level, closing=closing)
        why = why or next((text for condition, text in blocked if condition.fires(known.look)), "")
        if not why and any(known.value(name) is None for name in row.needs_known):
            why = "Not while a question that could forbid it is unanswered."
        found.append(Offer(row, why))
    return sorted(found, key=lambda one: bool(one.closed))


def _level_closes(row: SelfTest, level: Disposition, *, closing: bool) -> str:
    if level is Disposition.CLINICIAN_DAYS:
        if closing:
            return "Not before you have been seen."
        if row.id not in self_tests().at_days:
            return "Not before you have been seen."
    if row.only_at and level not in row.only_at:
        return "Only where no clinician is asked for."
    return ""


def _is_of(rule: str, name: str) -> bool:
    return rule == name or rule.startswith(f"{name}-")


def outcome(test_id: str, value: Any) -> tuple[Finding, ...]:
    """What a result tells. Raises UsageError for an unknown test or answer."""
    row = _test(test_id)
    if row.kind == "number":
        return (Finding(id=row.number, value=_number(row, value), origin="self_test"),)
    if value not in row.sets:
        raise UsageError(
            f"{test_id}: {value!r} is not one of its answers", f"Allowed: {', '.join(row.sets)}."
        )
    told = (pair.split("=", 1) for pair in row.sets[value])
    return tuple(Finding(id=name, value=Answer(said), origin="self_test") for name, said in told)


def answers_of(test_id: str, value: Any) -> dict[str, Any]:
    """The same as answers of an interview: {finding: yes, no or a number}."""
    return {f.id: str(f.value) if isinstance(f.value, Answer) else f.value for f in outcome(test_id, value)}


def change(test_id: str, values: Sequence[float]) -> str:
    """What two or more results over days say: "less", "more", or "noise" within the measurement error."""
    row = _test(test_id)
    if row.kind != "number" or len(values) < 2:
        return ""
    moved = values[-1] - values[0]
    if abs(moved) < row.least_change:
        return "noise"
    return "more" if moved > 0 else "less"


def _test(test_id: str) -> SelfTest:
    found = self_tests().tests.get(test_id)
    if found is None:
        raise UsageError(f"There is no self-test {test_id!r}", f"Known: {', '.join(self_tests().tests)}.")
    return found[0]


def _number(row: SelfTest, value: Any) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise UsageError(f"{row.ask}: {value!r} is not a number") from None
    low, high = (0.0, 10.0) if row.number.endswith("0_10") else (0.0, 600.0)
    if not low <= number <= high:
        raise UsageError(f"{row.ask}: {number:g} is outside {low:g} to {high:g}")
    return number
