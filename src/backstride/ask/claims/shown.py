"""A page as a browser shows it: text only, nothing from scripts, hidden blocks, menus or adverts."""

from __future__ import annotations

import re
from html.parser import HTMLParser

#: never shown, or not the page's own words
_SKIPPED = frozenset(
    {"script", "style", "noscript", "template", "head", "nav", "footer", "aside", "form", "button", "select",
     "iframe", "svg", "object", "embed", "canvas", "video", "audio", "menu", "dialog"}
)  # fmt: skip
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
_BLOCKS = frozenset(
    {"p", "div", "br", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "td", "th", "table", "section",
     "article", "blockquote", "header", "main", "figure", "figcaption", "dd", "dt", "dl", "hr", "pre", "details",
     "summary", "body", "html"}
)  # fmt: skip
_ADVERT = re.compile(
    r"(^|[\s_-])(ad|ads|advert|adverts|advertisement|sponsored|promo|promoted|banner|cookie|newsletter|related|share)([\s_-]|$)"
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")


#: what the clipboard of one system puts before a copied piece of a page
_CLIPBOARD = re.compile(
    r"\A(?:(?:Version|StartHTML|EndHTML|StartFragment|EndFragment|SourceURL):[^\n]*\n)+", re.IGNORECASE
)
_PAGE = re.compile(r"<!doctype html|<html|<body|<(?:p|div|h1|article)[\s>]", re.IGNORECASE)
_PIECE = re.compile(
    r"</(?:span|b|strong|em|i|a|u|li|ul|ol|h[1-6]|td|tr|table|section|font|blockquote|script|style)>|<br\s*/?>|<meta\s",
    re.IGNORECASE,
)


def looks_like_html(text: str) -> bool:
    """Whether a text holds markup, whatever its name says: a page, or a piece of one from the clipboard."""
    return bool(_PAGE.search(text[:4000]) or _PIECE.search(text[:20_000]))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._open: list[tuple[str, bool]] = []

    @property
    def _hidden(self) -> bool:
        return any(hidden for _, hidden in self._open)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self.parts.append("\n")
        if tag in _VOID:
            return
        given = {name: (value or "") for name, value in attrs}
        named = f"{given.get('class', '')} {given.get('id', '')} {given.get('role', '')}".lower()
        hidden = (
            tag in _SKIPPED
            or "hidden" in given
            or given.get("aria-hidden") == "true"
            or bool(_HIDDEN.search(given.get("style", "").lower()))
            or bool(_ADVERT.search(named))
            or given.get("role") in {"navigation", "banner", "contentinfo", "complementary"}
        )
        self._open.append((tag, hidden))

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.parts.append("\n")
        for i in range(len(self._open) - 1, -1, -1):
            if self._open[i][0] == tag:
                del self._open[i:]
                return

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data)


def as_shown(text: str) -> str:
    """The text of a page in reading order; spans of the ledger count its characters.

    Plain text passes through with its line ends made alike, so that spans fit what the reader sees.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", " ")
    text = _CLIPBOARD.sub("", text)
    if not looks_like_html(text):
        return text
    reader = _Reader()
    reader.feed(text)
    reader.close()
    lines = (re.sub(r"[ \t\f\v\u00a0]+", " ", line).strip() for line in "".join(reader.parts).split("\n"))
    return "\n".join(line for line in lines if line)
