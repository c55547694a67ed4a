"""JSON exports read with bounds: a broken document is told by line, never raised further."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from backstride.core.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator


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


_DECODER = json.JSONDecoder()
_NEXT_OBJECT = re.compile(r"\}\s*,\s*(?=\{)")
_NEXT = re.compile(r",\s*(?=\{)")


#: under these keys answers of services hold their list
_WRAPPERS = ("activities", "data", "results", "items", "workouts", "exercises", "runs", "sessions")


def entries(data: bytes, problems: list[Problem], key: str = "") -> Iterator[Any]:
    """The objects of a document's array one by one, the array under `key` if given; what is broken is told and passed over."""
    text = data.decode("utf-8-sig", "replace")
    if not key and text.lstrip()[:1] == "{":
        yield from _of_object(text, problems)
        return
    for begin in _arrays(text, key):
        yield from _objects(text, begin, problems)


def _of_object(text: str, problems: list[Problem]) -> Iterator[Any]:
    """One object: the list that it wraps, else itself."""
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        begun = re.search(rf'"(?:{"|".join(_WRAPPERS)})"\s*:\s*\[', text)
        yield from _objects(text, begun.end() if begun else 0, problems)
        return
    wrapped = next((whole[k] for k in _WRAPPERS if isinstance(whole.get(k), list)), None)
    yield from (wrapped if wrapped is not None else [whole])


def _arrays(text: str, key: str) -> Iterator[int]:
    """Where the arrays of objects begin."""
    if key:
        for match in re.finditer(rf'"{re.escape(key)}"\s*:\s*\[', text):
            yield match.end()
    elif "[" in text:
        yield text.index("[") + 1


def _objects(text: str, at: int, problems: list[Problem]) -> Iterator[Any]:
    """The objects of an array from here to its end; what stands between them and is none is told."""
    n = n_others = 0
    while (at := _skip(text, at)) < len(text) and text[at] != "]":
        n += 1
        try:
            found, at = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            place = getattr(error, "pos", at)
            ahead = _NEXT_OBJECT if text[at] == "{" else _NEXT
            after = ahead.search(text, max(place, at + 1))
            what = (
                "nested deeper than any export"
                if isinstance(error, RecursionError)
                else getattr(error, "msg", str(error))
            )
            problems.append(
                Problem(
                    f"entry {n}, line {text.count(chr(10), 0, place) + 1}",
                    f"the JSON is damaged here ({what}); entry left out",
                    "error",
                )
            )
            if after is None:
                return
            at = after.end()
            continue
        if isinstance(found, dict):
            yield found
        else:
            n_others += 1
    if n_others and n_others < n:  # a list of figures alone is no list of activities
        problems.append(
            Problem("the list", f"{n_others} of its {n} entries are no objects; left out", "warning")
        )
    if at >= len(text) and n and text.lstrip()[:1] == "[":
        problems.append(
            Problem(f"behind entry {n}", "the JSON ends too early; what stood behind is missing", "error")
        )


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \r\n\t,":
        at += 1
    return at
