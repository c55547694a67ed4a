"""The cells of a row by what they hold, and figures in them as their column writes numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backstride.core.activity import Dynamics
from backstride.formats.lists.columns import plain
from backstride.formats.lists.numbers import Marks, number
from backstride.formats.lists.speeds import METRES
from backstride.formats.lists.words import empty

if TYPE_CHECKING:
    from backstride.formats.lists.columns import Columns
    from backstride.formats.lists.units import Units


class Cells:
    """Asked for a row's cells by the kinds of `headers.toml`; figures once the units of the list are known."""

    units: Units

    def __init__(self, columns: Columns) -> None:
        self.columns = columns

    def cell(self, row: list[str], kind: str) -> tuple[str | None, int | None]:
        """The first filled cell of a kind, and its column."""
        for i in self.columns.places.get(kind, ()):
            if i < len(row) and not empty(row[i]):
                return row[i].strip(), i
        return None, None

    def text(self, row: list[str], kind: str) -> str:
        return self.cell(row, kind)[0] or ""

    def figure(self, row: list[str], kind: str) -> float | None:
        """A number; lists write 0 where nothing was measured."""
        cell, at = self.cell(row, kind)
        value = number(cell, self.marks(at))
        if value == 0 and len(self.columns.places.get(kind, ())) > 1:
            filled = [number(row[i], self.marks(i)) for i in self.columns.places[kind] if i < len(row)]
            value = next((v for v in filled if v), value)
        return value or None

    def marks(self, at: int | None) -> Marks | None:
        return self.units.marks.get(at) if at is not None else None

    def says(self, at: int | None, words: set[str]) -> bool:
        """Whether the header of a column holds one of the words."""
        return at is not None and bool(words & set(plain(self.columns.names[at]).split(" ")))

    def height(self, row: list[str], kind: str) -> float | None:
        """Metres up or down; some lists write the way down as a negative number."""
        cell, at = self.cell(row, kind)
        value = number(cell, self.marks(at))
        if value is None or at is None:
            return None
        said = self.columns.unit.get(at) or ("ft" if self.units.is_imperial else "m")
        return round(abs(value) * METRES[said], 2)

    def dynamics(self, row: list[str]) -> Dynamics:
        stride, oscillation = self.figure(row, "stride"), self.figure(row, "oscillation")
        contact, balance = self.figure(row, "contact"), self.figure(row, "balance")
        return Dynamics(
            vertical_oscillation_mm=oscillation * 10 if oscillation and oscillation < 30 else oscillation,
            ground_contact_ms=contact if contact and 100 < contact < 600 else None,
            contact_balance_pct=balance if balance and 30 < balance < 70 else None,
            step_length_m=stride / 100
            if stride and stride > 20
            else stride
            if stride and stride < 3
            else None,
        )
