"""Activity lists: Strava, Garmin Connect, intervals.icu, Runkeeper, Fitbit, hand-kept logs; any language we have words for."""

from __future__ import annotations

from backstride.core.activity import ReadResult
from backstride.formats.lists import jsonrows
from backstride.formats.lists.rows import NAME, activities_of
from backstride.formats.lists.table import decode, table_of

__all__ = ["NAME", "matches", "read"]


def matches(head: bytes, name: str) -> bool:  # noqa: ARG001 - told by content alone
    """A text whose first lines hold the header of an activity list, or a JSON array of such rows."""
    if jsonrows.looks_like(head):
        return True
    text = decode(head)
    return text is not None and text.lstrip()[:1] not in ("{", "[", "<") and table_of(text) is not None


def read(data: bytes, name: str) -> ReadResult:
    """One activity a row; a row that cannot be read is told and left out."""
    if data.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in (b"{", b"["):
        table = jsonrows.table_of(data)
    else:
        text = decode(data)
        if text is None:
            return ReadResult(file=name, format=NAME, failed="It is not a text table.")
        table = table_of(text)
    if table is None:
        return ReadResult(file=name, format=NAME, not_activity="a table in which we find no activity")
    return activities_of(table, name)
