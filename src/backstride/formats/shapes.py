"""Points of a track cut out by their shape: a program writes each point as it wrote the one before.

The first point of a shape stays in the document and is read as XML. Those that follow in the same shape, their tags alike to the
letter and their texts plain figures, need no parser: a pattern takes them out, and an empty element stands where they were.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

CUT = "backstride-points"  #: the element that stands for points taken out; `n` tells which
MOST_SHAPES = 8
MOST_AT_ONCE = 5_000  # points of a batch, so that their texts are never all in memory
LONGEST_POINT = 4_000  # bytes
#: a repeat that gives nothing back takes half the time and memory, and before Python 3.11.5 goes wrong (gh-106052)
_KEEPS = "+" if (_found := re.match("(?:ab?c)++", "aca")) is not None and _found.end() == 2 else ""
_TAG = re.compile(r"""<(/?)([A-Za-z_][\w.:-]*)((?:\s+[A-Za-z_][\w.:-]*="[^"<&]*")*)\s*(/?)>""", re.ASCII)
_PLAIN = r"[ -%'-;=-~\s]*"  # printable and not markup
_FIGURE = r"\s*(-?\d{1,12}(?:\.\d{0,40})?)\s*"
_MOMENT = r"\s*([-+0-9:.TZ]{10,40})\s*"

Batch = tuple[list[datetime | None], dict[str, list[float]]]


def cut(
    data: bytes, point: str, column_of: Callable[[str], str], attributes: dict[str, str]
) -> tuple[bytes, dict[str, Batch]]:
    """The document with its points taken out as far as they follow a shape, and those points by the number of their place.

    `column_of` tells what the tag of a part holds: "time", a column, or nothing that we read; `attributes` what those of the point hold.
    """
    opening = f"<{point} ".encode() if attributes else f"<{point}>".encode()
    closing = f"</{point}>".encode()
    at = data.find(opening)
    if at < 0 or not _is_plain(data, at):
        return data, {}
    shapes: list[_Shape] = []
    tries = MOST_SHAPES
    kept: list[bytes] = []
    batches: dict[str, Batch] = {}
    done = 0
    while at >= 0:
        for shape in shapes:
            if (run := shape.run.match(data, at)) is not None:
                text = run[0].decode("ascii")
                batches[str(len(batches))] = shape.columns(text)
                hole = f'<{CUT} n="{len(batches) - 1}"{chr(10) * text.count(chr(10))}/>'  # lines keep their numbers
                kept += [data[done:at], hole.encode()]
                at = done = run.end()
                break
        else:
            if not tries and not shapes:
                break
            end = data.find(closing, at, at + LONGEST_POINT) if tries else -1
            learnt = _shape(data[at : end + len(closing)], column_of, attributes) if end >= 0 else None
            if learnt is not None:
                shapes.append(learnt)
            tries -= tries > 0
            at += len(opening)
        at = data.find(opening, at)
    return b"".join([*kept, data[done:]]) if kept else data, batches


def _is_plain(data: bytes, first: int) -> bool:
    """Whether each `<` from the first point on is a tag: no comment, no quoted text, no declaration can hold it."""
    head = data[:first]
    return (
        b"<!DOCTYPE" not in head
        and head.count(b"<!--") == head.count(b"-->")
        and head.count(b"<![CDATA[") == head.count(b"]]>")
        and data.find(b"<!", first) < 0
        and data.find(b"<?", first) < 0
    )


@lru_cache(maxsize=64)
def _of(pattern: str, names: tuple[str, ...]) -> _Shape:
    """Programs write files alike: a shape is made once."""
    return _Shape(pattern, names)


class _Shape:
    """How a program writes a point: a pattern of one, a pattern of many, and what the figures in it are."""

    def __init__(self, pattern: str, names: tuple[str, ...]) -> None:
        self.one = re.compile(pattern + r"\s*", re.ASCII)
        self.run = re.compile(rf"(?:{pattern}\s*){{1,{MOST_AT_ONCE}}}{_KEEPS}".encode())
        self.names = names

    def columns(self, text: str) -> Batch:
        found = self.one.findall(text)
        rows = zip(*found, strict=True) if len(self.names) > 1 else (tuple(found),)
        texts = dict(zip(self.names, rows, strict=True))
        times = texts.pop("time", None)
        n = len(found)
        return _moments(times) if times else [None] * n, {k: list(map(float, v)) for k, v in texts.items()}


def _moments(texts: tuple[str, ...]) -> list[datetime | None]:
    from backstride.formats.track import instant

    try:
        found = list(map(datetime.fromisoformat, texts))
    except ValueError:
        return list(map(instant, texts))
    return found if set(map(attrgetter("tzinfo"), found)) == {UTC} else list(map(instant, texts))  # type: ignore[return-value]


def _shape(sample: bytes, column_of: Callable[[str], str], attributes: dict[str, str]) -> _Shape | None:
    """The shape of a point; None where it holds what a pattern should not decide."""
    try:
        text = sample.decode("ascii")
    except UnicodeDecodeError:
        return None
    pattern: list[str] = []
    names: list[str] = []
    open_tags: list[str] = []
    at, leaf = 0, False
    while at < len(text):
        tag = _TAG.match(text, at)
        if tag is None:
            return None
        after = text.find("<", tag.end())
        inside = text[tag.end() : after if after >= 0 else len(text)]
        if tag[4]:
            if inside.strip() or not open_tags:
                return None
            pattern.append(_opening(tag, {}, names) + r"\s*")
        elif tag[1]:
            if not open_tags or open_tags.pop() != tag[2] or inside.strip():
                return None
            pattern.append(re.escape(tag[0]) + (r"\s*" if open_tags else ""))
        else:
            open_tags.append(tag[2])
            pattern.append(_opening(tag, attributes if at == 0 else {}, names))
            leaf = text.startswith(f"</{tag[2]}>", after)
            if not leaf and inside.strip():
                return None
            pattern.append(_held(column_of(tag[2].rsplit(":", 1)[-1]), names) if leaf else r"\s*")
        at = after if after >= 0 else len(text)
    whole = not open_tags and ("lat_deg" in names) == ("lon_deg" in names)
    return _of("".join(pattern), tuple(names)) if names and whole else None


def _opening(tag: re.Match[str], attributes: dict[str, str], names: list[str]) -> str:
    found = [re.escape("<" + tag[2])]
    for name in re.findall(r'([\w.:-]+)="', tag[3]):
        column = attributes.get(name, "")
        found.append(
            rf'\s+{re.escape(name)}="{_held(column, names)}"'
            if column
            else rf'\s+{re.escape(name)}="[ !#-%\'-;=-~]*"'
        )
    return "".join(found) + rf"\s*{tag[4]}>"


def _held(column: str, names: list[str]) -> str:
    """The pattern of what stands in a part; the first that holds a column counts, as it does elsewhere."""
    if not column or column in names:
        return _PLAIN
    names.append(column)
    return _MOMENT if column == "time" else _FIGURE
