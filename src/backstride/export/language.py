"""An export in the reader's language: what was decided in English is turned over before it is set in type."""

from __future__ import annotations

import re
from collections.abc import Collection
from html import escape, unescape
from typing import Any, TypeVar

from backstride.knowledge.languages import speaker

T = TypeVar("T")
_SVG_TEXT = re.compile(r"(<(?:text|title|desc)\b[^>]*>)([^<]*)(<)")


def turned(value: T, language: str, *, keep: Collection[str] = ()) -> T:
    """The value with every text in it turned over; entries named in `keep` stay (the runner's own words, drawings).

    A text without a current translation stays English.
    """
    if language in ("", "en"):
        return value
    found: Any = value
    if isinstance(value, str):
        found = speaker(language).say(value) or value
    elif isinstance(value, dict):
        found = {k: v if k in keep else turned(v, language, keep=keep) for k, v in value.items()}
    elif isinstance(value, (list, tuple)):
        found = type(value)(turned(inner, language, keep=keep) for inner in value)
    return found  # type: ignore[no-any-return]


def turned_svg(svg: str, language: str) -> str:
    """The words of a drawing of ours."""
    if language in ("", "en"):
        return svg
    return _SVG_TEXT.sub(lambda m: m[1] + escape(turned(unescape(m[2]), language)) + m[3], svg)
