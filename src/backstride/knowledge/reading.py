"""One knowledge file against its schema; a mistake is told with file, line and field."""

from __future__ import annotations

import re
import tomllib
from threading import RLock
from typing import Any, TypeVar

import msgspec

from backstride.core.errors import KnowledgeError

T = TypeVar("T")
_PLACE = re.compile(r"`\$(?P<path>[^`]*)`$")
_UNKNOWN = re.compile(r"unknown field `(?P<field>[^`]+)`")
_TOML_LINE = re.compile(r"at line (\d+)")


#: msgspec works a schema out at its first use and shows it to other threads half done: two first requests of a server
#: at the same moment ended the process (seen with 0.22 and fifty athletes at once)
_ONE_AT_A_TIME = RLock()


def converted(told: object, schema: type[T]) -> T:
    """Plain values as `schema`, in one thread at a time. Raises msgspec.ValidationError. Use it, never msgspec.convert."""
    with _ONE_AT_A_TIME:
        return msgspec.convert(told, schema)


def allowed(error: msgspec.ValidationError, schema: type[msgspec.Struct]) -> list[str]:
    """What a field that holds none of its words could hold ("Invalid enum value"); empty for every other mistake."""
    at = _PLACE.search(str(error))
    if at is None or "enum value" not in str(error):
        return []
    with _ONE_AT_A_TIME:
        kind: Any = msgspec.inspect.type_info(schema)
    for name in re.findall(r"\.(\w+)", at["path"]):
        while not hasattr(kind, "fields"):
            kind = _inside(kind)
        kind = next(field.type for field in kind.fields if field.encode_name == name)
    while not hasattr(kind, "values") and not hasattr(kind, "cls"):
        kind = _inside(kind)
    return [str(one) for one in (kind.values if hasattr(kind, "values") else kind.cls)]


def _inside(kind: Any) -> Any:
    """The type of a list's rows, or of a field that may be missing."""
    if hasattr(kind, "item_type"):
        return kind.item_type
    return next(one for one in kind.types if not isinstance(one, msgspec.inspect.NoneType))


def convert(name: str, data: bytes, schema: type[T]) -> T:
    """The file's content as `schema`; unknown keys are refused. Raises KnowledgeError with the line of the mistake."""
    try:
        text = data.decode("utf-8")
        return converted(tomllib.loads(text), schema)
    except UnicodeDecodeError as error:
        raise KnowledgeError(name, "file", f"not UTF-8: {error.reason} at byte {error.start}") from error
    except tomllib.TOMLDecodeError as error:
        at = _TOML_LINE.search(str(error))
        raise KnowledgeError(name, "file", str(error), int(at[1]) if at else None) from error
    except msgspec.ValidationError as error:
        at = _PLACE.search(str(error))
        unknown = _UNKNOWN.search(str(error))
        path = f"{at['path'] if at else ''}{'.' + unknown['field'] if unknown else ''}"
        raise KnowledgeError(name, path.lstrip(".") or "field", str(error), line_of(text, path)) from error


def line_of(text: str, path: str) -> int | None:
    """The line where `.rule[3].level` stands in a TOML text: of its table, or of the key where it has one."""
    steps = re.findall(r"\.([^.\[]+)|\[(\d+|\.\.\.)\]", path)
    lines, at, table = text.splitlines(), 0, ""
    for key, number in steps:
        if key:
            table = key
            found = _find(lines, at, re.compile(rf"\s*(\[+{re.escape(key)}\]+|\"?{re.escape(key)}\"?\s*=)"))
        elif number.isdigit():
            found = at - 1 if lines[at : at + 1] and not lines[at].startswith("[[") else at
            for _ in range(int(number)):
                found = _find(lines, found + 1, re.compile(rf"\s*\[\[{re.escape(table)}\]\]"))
                if found is None:
                    break
        else:
            continue
        if found is None:
            break
        at = max(found, 0)
    return at + 1 if steps else None


def line_holding(text: str, words: str) -> int | None:
    """The first line of a TOML text that holds these words."""
    return next((n for n, line in enumerate(text.splitlines(), start=1) if words in line), None)


def _find(lines: list[str], start: int, what: re.Pattern[str]) -> int | None:
    return next((n for n in range(start, len(lines)) if what.match(lines[n])), None)
