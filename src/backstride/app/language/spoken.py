"""What the knowledge and the domain say, in the language of the request.

The domain speaks English and results are kept in English; a page turns each text over at the last moment. A text
without a current translation stays English, is marked so, and the foot of the page says it.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from django.utils.html import conditional_escape, format_html
from django.utils.translation import get_language

from backstride.export.language import turned_svg
from backstride.knowledge.languages import speaker

if TYPE_CHECKING:
    from collections.abc import Iterator

_left_english: ContextVar[list[str] | None] = ContextVar("left_english", default=None)


@contextmanager
def speaking() -> Iterator[None]:
    """One page: whether any text stayed English is remembered until it ends."""
    token = _left_english.set([])
    try:
        yield
    finally:
        _left_english.reset(token)


def told(text: object) -> str:
    """The text in the language of the request; English where there is no current translation."""
    words = str(text or "")
    language = get_language() or "en"
    if language.startswith("en") or not words.strip():
        return words
    said = speaker(language).say(words)
    if said is None:
        _remember(words)
        return words
    return said


def told_svg(svg: str) -> str:
    """A drawing of ours with its words in the language of the request."""
    return turned_svg(svg, get_language() or "en")


def mark(text: object) -> str:
    """Like `told`, for a page: a text that stayed English carries `lang="en"` (a screen reader reads it right)."""
    words = str(text or "")
    language = get_language() or "en"
    if language.startswith("en") or not words.strip():
        return conditional_escape(text if text is not None else "")
    said = speaker(language).say(words)
    if said is not None:
        return conditional_escape(said)
    _remember(words)
    return format_html('<span lang="en">{}</span>', words)


def is_partly_english() -> bool:
    """Whether a text of this page had no translation so far."""
    return bool(_left_english.get())


def _remember(words: str) -> None:
    kept = _left_english.get()
    if kept is not None:
        kept.append(words)
