"""XML streamed and hardened: no entity is expanded, nothing outside the file is read, damage ends the reading calmly."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO


class ForbiddenXMLError(ValueError):
    """The document declares entities: it may be built to exhaust or to read other files."""


def prolog(data: bytes) -> bytes:
    """What stands before the first element, for a look at declarations; UTF-16 is made readable."""
    head = data[:200_000]
    if head[:2] in (b"\xff\xfe", b"\xfe\xff") or (len(head) > 3 and 0 in head[:4]):
        head = head.replace(b"\x00", b"")
    return head


def refuse_entities(data: bytes) -> None:
    """Raise ForbiddenXMLError for a document type that declares entities or points elsewhere."""
    head = prolog(data)
    at = head.find(b"<!DOCTYPE")
    if at < 0:
        return
    inside = head[at:]
    if b"<!ENTITY" in inside or re.match(rb"<!DOCTYPE\s+\S+\s+(SYSTEM|PUBLIC)\b", inside):
        raise ForbiddenXMLError("it declares entities, which can hide bombs or other files")


def local(tag: str) -> str:
    """A tag without its namespace."""
    return tag.rsplit("}", 1)[-1]


def elements(
    source: bytes | BinaryIO, events: tuple[str, ...] = ("end",)
) -> Iterator[tuple[str, ET.Element]]:
    """Elements as they end (or start). The caller clears what it has used. Raises ET.ParseError at damage."""
    if isinstance(source, bytes):
        refuse_entities(source)
        source = BytesIO(
            source.lstrip(b"\r\n\t \xef\xbb\xbf") if source[:2] not in (b"\xff\xfe", b"\xfe\xff") else source
        )
    yield from ET.iterparse(source, events=events)  # type: ignore[arg-type]  # noqa: S314 - entities are refused above; expat expands none


def number(text: str | None) -> float | None:
    """A decimal number, comma or point; None for anything else."""
    if not text:
        return None
    try:
        value = float(text.strip().replace(",", "."))
    except ValueError:
        return None
    return value if abs(value) < 1e12 else None
