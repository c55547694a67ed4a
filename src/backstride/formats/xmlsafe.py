"""XML streamed and hardened: no entity is expanded, nothing outside the file is read, damage ends the reading calmly."""

from __future__ import annotations

import re
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import BinaryIO


_CLAIMED = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([\w.-]+)""")


MOST_PREFIXES = 20


class ForbiddenXMLError(ValueError):
    """The document declares entities: it may be built to exhaust or to read other files."""


def prolog(data: bytes) -> bytes:
    """What stands before the first element, for a look at declarations; UTF-16 is made readable."""
    head = data[:200_000]
    if head[:2] in (b"\xff\xfe", b"\xfe\xff") or (len(head) > 3 and 0 in head[:4]):
        head = head.replace(b"\x00", b"")
    return head


def is_xml(head: bytes) -> bool:
    r"""Whether a document opens with a tag: other formats hold whole XML documents as texts.

    >>> is_xml(b"\xef\xbb\xbf  <gpx>"), is_xml(b'{"gpx": "<gpx>"}')
    (True, False)
    """
    return prolog(head).lstrip(b"\xef\xbb\xbf\xff\xfe\r\n\t ")[:1] == b"<"


def refuse_entities(data: bytes) -> None:
    """Raise ForbiddenXMLError for a document type that declares entities or points elsewhere."""
    head = prolog(data)
    at = head.find(b"<!DOCTYPE")
    if at < 0:
        return
    inside = head[at:]
    if b"<!ENTITY" in inside or re.match(rb"<!DOCTYPE\s+\S+\s+(SYSTEM|PUBLIC)\b", inside):
        raise ForbiddenXMLError("it declares entities, which can hide bombs or other files")


def in_utf8(data: bytes) -> tuple[bytes, str]:
    """The document in the encoding that it claims, whatever it was saved in, and a word on what was wrong, if anything.

    An editor saves UTF-16 under a declaration of UTF-8; a service writes Latin letters as Windows-1252 under it.
    """
    if (wide := _wide(data)) is not None:
        text, was = data.decode(wide, "replace").lstrip("\ufeff"), wide.upper()
    elif data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text, was = data.decode("utf-16", "replace"), "UTF-16"
        if (claimed := _CLAIMED.match(text[:500].encode("utf-8", "replace"))) is None or claimed[
            1
        ].lower() == b"utf-16":
            return data, ""
    else:
        data = data.lstrip(b"\r\n\t \xef\xbb\xbf")
        claimed = _CLAIMED.match(data)
        if claimed is not None and claimed[1].lower() not in (b"utf-8", b"utf8", b"us-ascii", b"ascii"):
            return data, ""
        try:
            data.decode("utf-8")
        except UnicodeDecodeError as error:
            if error.reason == "unexpected end of data":
                return data, ""  # cut in the middle of a letter
            text, was = data.decode("cp1252", "replace"), "Windows-1252"
        else:
            return data, ""
    mended = re.sub(r"^\s*<\?xml[^>]*\?>", "", text).encode("utf-8", "replace")
    return mended, f"it is not in the encoding that it claims; read as {was}"


def _wide(data: bytes) -> str | None:
    """An encoding of two or four bytes a letter that no mark tells (UTF-16), or that the parser does not know (UTF-32)."""
    if data[:4] in (b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff"):
        return "utf-32"
    for encoding in ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"):
        if data.startswith("<".encode(encoding) + "?".encode(encoding)):
            return encoding
    return None


def repaired(data: bytes, error: ET.ParseError) -> tuple[bytes, str] | None:
    """The document without what stopped the reading, and a word on it; None where we know no repair.

    Programs leave namespaces undeclared, ampersands bare, and control characters in names.
    """
    if "unbound prefix" in str(error):
        used = set(re.findall(rb"[<\s/]([A-Za-z_][\w.-]*):[A-Za-z_]", data))
        missing = sorted(used - set(re.findall(rb"xmlns:([\w.-]+)\s*=", data)) - {b"xml", b"xmlns"})
        root = re.search(rb"<[A-Za-z_][\w.:-]*", data)
        if not missing or root is None or len(missing) > MOST_PREFIXES:
            return None
        declared = b"".join(b' xmlns:%b="urn:%b"' % (prefix, prefix) for prefix in missing)
        names = b", ".join(missing).decode("ascii", "replace")
        return (
            data[: root.end()] + declared + data[root.end() :],
            f"its XML does not declare {names}; read all the same",
        )
    if any(word in str(error) for word in ("invalid token", "invalid character", "undefined entity")):
        better = re.sub(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]", b"", data)
        better = re.sub(rb"&(?!(?:amp|lt|gt|quot|apos|#\w{1,8});)", b"&amp;", better)
        if better != data:
            return better, "its XML holds characters that must not be there; read without them"
    return None


@lru_cache(maxsize=4_000)
def local(tag: str) -> str:
    """A tag without its namespace."""
    return tag.rsplit("}", 1)[-1]


def elements(
    source: bytes | BinaryIO, events: tuple[str, ...] = ("end",)
) -> Iterable[tuple[str, ET.Element]]:
    """Elements as they end (or start). The caller clears what it has used. Raises ET.ParseError at damage."""
    if isinstance(source, bytes):
        refuse_entities(source)
        source = BytesIO(in_utf8(source)[0])
    return ET.iterparse(source, events=events)  # type: ignore[arg-type]  # noqa: S314 - entities are refused above; expat expands none


def number(text: str | None) -> float | None:
    """A decimal number, comma or point; None for anything else."""
    if not text or text.isspace():
        return None
    try:
        value = float(text)
    except ValueError:
        try:
            value = float(text.replace(",", "."))
        except ValueError:
            return None
    return value if abs(value) < 1e12 else None
