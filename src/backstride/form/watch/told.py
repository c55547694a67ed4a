"""A change of one measure as it is told: before, after, and whether it is more than noise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from backstride.form.watch.baseline import Change


@dataclass(frozen=True, slots=True)
class ToldChange:
    """As the contract's `changes` tells it. `noise` is twice the spread between the runner's own runs, or of two-minute
    blocks within a run where only two runs are compared.
    """

    id: str
    unit: str
    before: float
    after: float
    change: float
    noise: float
    minutes: float
    reading: str

    @classmethod
    def of(cls, c: Change, spreads: float) -> ToldChange:
        reading = "noise" if not c.is_beyond else "more" if c.change > 0 else "less"
        before, after, change = round(c.baseline, 4), round(c.recent, 4), round(c.change, 4)
        noise = round(spreads * c.spread, 4)
        return cls(c.measure, c.unit, before, after, change, noise, round(c.minutes, 1), reading)

    def to_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}
