"""Which texts of the knowledge files a reader sees, by place, and their translations."""

from __future__ import annotations

import hashlib
import re
import tomllib
from dataclasses import dataclass
from fnmatch import fnmatchcase, translate
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from backstride.core.errors import KnowledgeError
from backstride.knowledge.place import root as knowledge_root

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

#: sentences that the code puts together: English -> translation, without a place
SENTENCES = "sentences.toml"


@dataclass(frozen=True, slots=True)
class Shown:
    """What of a file is shown: patterns of places, and whether each text must be translated."""

    places: tuple[str, ...]
    is_required: bool


def knowledge_folder() -> Traversable:
    return knowledge_root()


@lru_cache(maxsize=1)
def shown() -> dict[str, Shown]:
    """Pattern of file names -> what of it is shown (`languages/texts.toml`)."""
    raw = tomllib.loads(knowledge_folder().joinpath("languages", "texts.toml").read_text(encoding="utf-8"))
    return {row["file"]: Shown(tuple(row["places"]), row.get("required", False)) for row in raw["shown"]}


def known_languages() -> list[str]:
    """Codes of the languages that have a folder, English apart."""
    folder = knowledge_folder().joinpath("languages")
    return sorted(path.name for path in folder.iterdir() if path.is_dir() and not path.name.startswith("_"))


def fingerprint(english: str) -> str:
    """Eight signs that change with the English."""
    return hashlib.sha256(english.encode()).hexdigest()[:8]


@lru_cache(maxsize=1)
def english() -> dict[str, dict[str, str]]:
    """File -> place -> English, for every text a reader sees. Read only when another language is spoken."""
    found: dict[str, dict[str, str]] = {}
    for name in _toml_files(knowledge_folder()):
        for pattern, what in shown().items():
            if fnmatchcase(name, pattern):
                raw = tomllib.loads(knowledge_folder().joinpath(*name.split("/")).read_text(encoding="utf-8"))
                wanted = re.compile("|".join(translate(place) for place in what.places)).match
                found[name] = {place: text for place, text in _walk(raw, "") if wanted(place)}
    return found


def is_required(file: str) -> bool:
    return any(what.is_required for pattern, what in shown().items() if fnmatchcase(file, pattern))


def translations(language: str) -> dict[str, dict[str, tuple[str, str]]]:
    """File -> place -> (fingerprint of the English, translation)."""
    folder = knowledge_folder().joinpath("languages", language)
    found: dict[str, dict[str, tuple[str, str]]] = {}
    for name in _toml_files(folder):
        if name == SENTENCES:
            continue
        rows = _read(folder, name).get("texts", {})
        for place, row in rows.items():
            if not (isinstance(row, list) and len(row) == 2 and all(isinstance(x, str) and x for x in row)):
                raise KnowledgeError(f"{language}/{name}", place, "needs [fingerprint, translation]")
        found[name] = {place: (row[0], row[1]) for place, row in rows.items()}
    return found


def sentences(language: str) -> dict[str, str]:
    """Sentences of the code, with {} for what is filled in."""
    folder = knowledge_folder().joinpath("languages", language)
    return (
        {k: str(v) for k, v in _read(folder, SENTENCES).items()}
        if folder.joinpath(SENTENCES).is_file()
        else {}
    )


def _read(folder: Traversable, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(folder.joinpath(*name.split("/")).read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise KnowledgeError(f"{folder.name}/{name}", "file", str(error)) from error


def _toml_files(folder: Traversable, above: str = "") -> list[str]:
    found = []
    for path in sorted(folder.iterdir(), key=lambda p: p.name):
        if path.is_dir() and path.name not in {"languages", "__pycache__"}:
            found += _toml_files(path, f"{above}{path.name}/")
        elif path.name.endswith(".toml"):
            found.append(above + path.name)
    return found


def _walk(value: Any, place: str) -> Iterator[tuple[str, str]]:
    """Every text with its place: `question/where/ask`; lists count by id where there is one, else from 0."""
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _walk(inner, f"{place}/{key}" if place else key)
    elif isinstance(value, list):
        for n, inner in enumerate(value):
            if isinstance(inner, dict):
                yield from _walk(inner, f"{place}/{inner.get('id', n)}")
            elif isinstance(inner, list) and len(inner) == 2 and all(isinstance(x, str) for x in inner):
                yield f"{place}/{inner[0]}", inner[1]  # [value, label]
            elif isinstance(inner, (str, list)):
                yield from _walk(inner, f"{place}/{n}")
