"""What is known about one complaint: findings, places and numbers, with the facts and gates that follow from them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from backstride.core.finding import Answer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from backstride.core.finding import Finding
    from backstride.knowledge.rulebook import Rulebook

#: numbers that a question asks for; the others are told or not, and what was not told is no reading
_ASKED_NUMBERS: Final = frozenset(
    {"age", "duration_days", "severity_0_10", "pregnant_weeks", "weeks_since_birth"}
)
_OF_PREGNANCY: Final = frozenset({"pregnant", "maybe_pregnant", "weeks_since_birth"})
#: set by the engine when it holds, and by nobody when it does not
_OF_THE_ENGINE: Final = frozenset({"out_of_scope", "no_site"})


class _Looks(dict[str, Any]):
    """What was looked up so far: rules look some 600 times a case, so a hit must cost no call of ours."""

    def __init__(self, known: Known) -> None:
        super().__init__()
        self._known = known

    def __missing__(self, name: str) -> Any:
        self[name] = None  # a fact that leans on itself finds nothing
        value = self[name] = self._known.work_out(name)
        return value


class Known:
    """Answers by id. `batch`: nobody can be asked, so silence counts for what a gate needs to be absent (A7)."""

    __slots__ = ("_book", "_values", "batch", "findings", "look")

    def __init__(self, findings: Iterable[Finding], book: Rulebook, *, batch: bool) -> None:
        self._book = book
        self.batch = batch
        self.findings: dict[str, Finding] = {}
        self._values: dict[str, Any] = {}
        for finding in findings:
            self._take(finding)
        #: True, False, a number, or None; facts and gates are worked out once
        self.look: Callable[[str], Any] = _Looks(self).__getitem__

    def _take(self, finding: Finding) -> None:
        value: Any = finding.value
        if isinstance(value, int | float) and not isinstance(value, bool):
            value = float(value)  # a number: 1 day is no yes, age 0 is no no
        elif value in (Answer.YES, "yes", True):
            value = True
        elif value in (Answer.NO, "no", False):
            value = False
        elif value in (Answer.UNSURE, "unsure"):
            value = "unsure"
        elif value in (Answer.NOT_ASKED, "not_asked"):
            return
        elif isinstance(value, str):
            if finding.id == "sex":
                self._values["sex_female"] = value.startswith("f")
                self._values["sex_male"] = value.startswith("m")
            elif finding.id == "side":
                self._values["side_left"], self._values["side_right"] = value == "left", value == "right"
            value = value or None
        held = self._values.get(finding.id)
        # the more cautious of two answers stands: yes over unsure over no
        if held is True or (held == "unsure" and value is False):
            return
        self._values[finding.id] = value
        self.findings[finding.id] = finding

    def value(self, name: str) -> Any:
        """The answer as it stands: True, False, "unsure", a number, or None."""
        return self._values.get(name)

    def has_place(self) -> bool:
        """Whether any place was named."""
        return any(name.startswith("at_") and value is True for name, value in self._values.items())

    def unsure(self) -> list[str]:
        return [name for name, value in self._values.items() if value == "unsure"]

    def work_out(self, name: str) -> Any:
        """What `look` finds the first time."""
        if name in self._book.facts:
            return self._book.facts[name].fires(self.look)
        if name in self._book.gates:
            gate = self._book.gates[name]
            return gate.fires(self.look) if self.batch else gate.certain(self.look_certain) is True
        value = self._values.get(name)
        return None if value == "unsure" else value

    def look_certain(self, name: str) -> Any:
        """The same with unknown kept unknown through facts, for gates in an interview."""
        if name in self._book.facts:
            if name.endswith("_site"):  # a place was named or it was not
                return self._book.facts[name].fires(self.look)
            return self._book.facts[name].certain(self.look_certain)
        if name in self._book.gates:
            return self._book.gates[name].certain(self.look_certain)
        value = self._values.get(name)
        if value == "unsure":
            return None
        if value is None:
            if name.startswith("at_") or name in _OF_THE_ENGINE:
                return False
            if name in _OF_PREGNANCY and ("pregnancy_told" in self._values or not self.may_be_pregnant()):
                return math.nan if name == "weeks_since_birth" else False
            if name in self._book.numbers and name not in _ASKED_NUMBERS:
                return math.nan
        return value

    def may_be_pregnant(self) -> bool:
        """False only where the question of pregnancy is not asked: a man, a child under 11, somebody over 56."""
        age = self._values.get("age")
        if self._values.get("sex_male") is True:
            return False
        return not isinstance(age, int | float) or isinstance(age, bool) or 11 <= age <= 56
