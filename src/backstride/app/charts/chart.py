"""What every chart hands to its page."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from django.utils.formats import get_format


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table below a chart."""

    title: str
    is_figure: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing in two widths, its heading, the finding as a sentence, the legend and the table.

    Nothing in a drawing that is not in `sentence` or `rows`: the text inside is not read out twice.
    """

    id: str
    title: str
    sentence: str
    wide: str
    narrow: str
    key: tuple[tuple[str, str], ...]  # class of the swatch, word
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def cells(self) -> list[list[tuple[Column, str]]]:
        """The rows with the column of each cell."""
        return [list(zip(self.columns, row, strict=True)) for row in self.rows]


@dataclass(frozen=True, slots=True)
class Frame:
    """The size of a drawing and how it is announced."""

    id: str
    width: int
    height: int

    @property
    def is_wide(self) -> bool:
        return self.width > 500

    def svg(self, parts: list[str]) -> str:
        """The drawing; shown above 46 rem (`only-w`) or below (`only-n`).

        Its letters are hidden from a screen reader, which has the heading, the finding and the table.
        """
        shown = "only-w" if self.is_wide else "only-n"
        return (
            f'<svg class="chart {shown}" viewBox="0 0 {self.width} {self.height}" role="img" '
            f'aria-labelledby="{self.id}-t" aria-describedby="{self.id}-d">'
            f'<g aria-hidden="true">{"".join(parts)}</g></svg>'
        )


WIDE, NARROW = 900, 360


def number(value: float) -> str:
    """Coordinates with one decimal at most: the same figures give the same bytes."""
    text = f"{value:.1f}"
    return text.removesuffix(".0")


def figure(value: float) -> str:
    """The same to be read: with the decimal sign of the language."""
    return number(value).replace(".", get_format("DECIMAL_SEPARATOR"))


def rect(kind: str, x: float, y: float, width: float, height: float, more: str = "") -> str:
    return (
        f'<rect class="{kind}" x="{number(x)}" y="{number(y)}" width="{number(max(0.0, width))}" '
        f'height="{number(max(0.0, height))}"{more}/>'
    )


def path(kind: str, drawn: str) -> str:
    return f'<path class="{kind}" d="{drawn}"/>'


def line(kind: str, x: float, y: float, to_x: float, to_y: float) -> str:
    return path(kind, f"M{number(x)} {number(y)}L{number(to_x)} {number(to_y)}")


def words(text: str, x: float, y: float, kind: str = "", anchor: str = "") -> str:
    told = f' class="{kind}"' if kind else ""
    told += f' text-anchor="{anchor}"' if anchor else ""
    return f'<text{told} x="{number(x)}" y="{number(y)}">{escape(text)}</text>'


def scale_to(most: float, steps: int = 4) -> tuple[float, float]:
    """A round top of an axis at or above `most`, and its step."""
    if most <= 0:
        return float(steps), 1.0
    raw = most / steps
    size = 10.0 ** (len(str(int(raw))) - 1) if raw >= 1 else 0.1
    step = next(n * size for n in (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10) if n * size >= raw - 1e-9)
    return step * steps, step
