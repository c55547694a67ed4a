"""What commands share when they print: JSON without NaN, times with their zone, errors on standard error."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from math import isfinite
from typing import Any


def emit_json(value: Any) -> None:
    """One line of JSON on standard output; unknown is null, never NaN."""
    print(json.dumps(plain(value), ensure_ascii=False, allow_nan=False))


def plain(value: Any) -> Any:
    """The value with every NaN or infinity made None and tuples made lists."""
    if isinstance(value, float):
        return value if isfinite(value) else None
    if isinstance(value, str):
        return value.encode(
            "utf-8", "replace"
        ).decode()  # a file's name may be no text: no half letters in JSON
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(inner) for inner in value]
    return value


def shown(text: str) -> str:
    """A text for the terminal: names of files may hold line breaks and what commands a terminal.

    >>> shown("run" + chr(27) + "[31m.gpx") == "run" + chr(0xFFFD) + "[31m.gpx"
    True
    """
    return "".join(c if c.isprintable() else "\ufffd" for c in text)


def moment(when: datetime | None) -> str | None:
    """ISO 8601; in UTC with Z where the zone is known, plain local time where it is not."""
    if when is None:
        return None
    if when.tzinfo is None:
        return when.isoformat()
    return when.astimezone(UTC).isoformat().replace("+00:00", "Z")


def tell(text: str) -> None:
    """A message for the person: standard error, so that results stay clean."""
    print(text, file=sys.stderr)
