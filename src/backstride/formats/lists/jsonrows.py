"""Lists of activities as JSON (what services answer to programs): objects become rows of the same table."""

from __future__ import annotations

import re
from typing import Any

from backstride.core.problems import Problem
from backstride.formats import jsonsafe
from backstride.formats.lists.columns import map_columns
from backstride.formats.lists.table import Table

DEEPEST = 2
MOST_KEYS = 600


def looks_like(head: bytes) -> bool:
    """Whether the keys at the beginning of a JSON document name the columns of a list."""
    first = head.lstrip(b"\xef\xbb\xbf \r\n\t")[:1]
    if first not in (b"{", b"["):
        return False
    keys = re.findall(r'"([^"\\]{1,60})"\s*:', head[:64_000].decode("utf-8", "replace"))
    columns = map_columns(list(dict.fromkeys(keys))[:MOST_KEYS])
    exact = {kind for kind in columns.places if kind not in columns.loose}
    dated = bool(exact & {"start", "start_utc"})
    return dated and "distance" in exact and bool(exact & {"timer", "moving", "elapsed"})


def table_of(data: bytes) -> Table | None:
    """The objects of a document as rows; None where they are no list of activities."""
    problems: list[Problem] = []
    names: dict[str, int] = {}
    flat: list[tuple[int, dict[str, str]]] = []
    for n, entry in enumerate(jsonsafe.entries(data, problems), 1):
        if isinstance(entry, dict):
            row = _flat(entry)
            flat.append((n, row))
            for key in row:
                if len(names) < MOST_KEYS:
                    names.setdefault(key, len(names))
    columns = map_columns(list(names))
    if not columns.is_list:
        return None
    rows = [(n, [row.get(name, "") for name in names]) for n, row in flat]
    return Table(columns, rows, problems)


def _flat(entry: dict[str, Any], before: str = "", depth: int = 0) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in entry.items():
        name = f"{before}{key}"
        if isinstance(value, dict) and depth < DEEPEST:
            found |= _flat(value, f"{name}_", depth + 1)
        elif isinstance(value, bool):
            found[name] = str(value).lower()
        elif isinstance(value, float):
            found[name] = f"{value:.6f}".rstrip("0").rstrip(".") if abs(value) < 1e15 else str(value)
        elif value is not None and not isinstance(value, list | dict):
            found[name] = str(value)
    return found
