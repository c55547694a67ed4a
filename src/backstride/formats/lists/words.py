"""The words of lists in many tongues, from `headers.toml`, read without case, accents and punctuation."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import lru_cache
from importlib import resources
from typing import Any

_LETTERS = str.maketrans({"ß": "ss", "ø": "o", "æ": "ae", "ł": "l", "đ": "d", "ı": "i", "œ": "oe"})
_EMPTY = frozenset({
    "", "-", "--", "---", "–", "—", "na", "n/a", "#n/a", "nan", "none", "null", "nil", "unknown", "?", "#value!", "#ref!", "#name?", "#div/0!", "nat",
})  # fmt: skip


@lru_cache(maxsize=1)
def tables() -> dict[str, Any]:
    """`headers.toml` as it stands."""
    path = resources.files("backstride.formats.lists").joinpath("headers.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """Lower case without accents: 'Távolság' and 'TAVOLSAG' read the same.

    >>> fold("Aktivitätstyp"), fold("Løb"), fold(" Średnie  tętno ")
    ('aktivitatstyp', 'lob', 'srednie tetno')
    """
    lower = unicodedata.normalize("NFKC", text).strip().lower().translate(_LETTERS)
    bare = "".join(c for c in unicodedata.normalize("NFKD", lower) if not unicodedata.combining(c))
    return re.sub(r"\s+", " ", bare)


def empty(cell: str | None) -> bool:
    """Whether a cell says nothing: blank, dashes, a spreadsheet's fault mark."""
    if cell is None:
        return True
    stripped = cell.strip()
    return not stripped or stripped.lower() in _EMPTY or set(stripped) == {"#"}


@lru_cache(maxsize=1)
def months() -> dict[str, int]:
    return {fold(word): int(n) for n, words in tables()["months"].items() for word in words}


@lru_cache(maxsize=1)
def units() -> dict[str, str]:
    return {fold(word): unit for unit, words in tables()["units"].items() for word in words}


def says(table: str, cell: str) -> bool:
    """Whether a cell is one of the words of `totals.<table>`: a sum row, a rest day, a yes."""
    return fold(cell) in _said(table)


@lru_cache(maxsize=8)
def _said(table: str) -> frozenset[str]:
    return frozenset(fold(word) for word in tables()["totals"][table])
