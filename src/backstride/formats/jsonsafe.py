"""JSON exports read with bounds: a broken document is told by line, never raised further."""

from __future__ import annotations

import json
from typing import Any


def load(data: bytes) -> Any:
    """The document; raises ValueError with the place of the fault."""
    try:
        return json.loads(data.decode("utf-8-sig", "replace"))
    except json.JSONDecodeError as error:
        raise ValueError(f"line {error.lineno}: {error.msg}") from None
    except RecursionError:
        raise ValueError("it is nested deeper than any export") from None


def starts_like(head: bytes, *keys: bytes) -> bool:
    """Whether a head is JSON and holds all these keys."""
    first = head.lstrip(b"\xef\xbb\xbf \r\n\t")[:1]
    return first in (b"{", b"[") and all(b'"' + key + b'"' in head for key in keys)
