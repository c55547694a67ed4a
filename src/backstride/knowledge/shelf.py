"""The evidence shelf: passages and the source cards behind them."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

import msgspec

from backstride.core.errors import KnowledgeError
from backstride.knowledge.place import root as knowledge_root
from backstride.knowledge.reading import convert

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

T = TypeVar("T")

GRADES = {
    "G1": "guideline or systematic review",
    "G2": "prospective study, or study of a test",
    "G3": "small or retrospective study, narrative review",
    "G4": "expert opinion",
    "D": "a setting of ours",
}


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One study, guideline or page. Empty text means: not known."""

    id: str
    citation: str
    year: int
    link: str
    status: str
    design: str = ""
    population: str = ""
    size: str = ""
    result: str = ""
    limits: str = ""


class Passage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A short answer to what runners ask. `ask` is for the search only and never shown."""

    id: str
    title: str
    answer: str
    more: str
    uncertain: str
    sources: list[str]
    grade: str
    year: int
    see: str
    ask: list[str]
    topic: str = ""

    @property
    def text(self) -> str:
        """All that the passage says."""
        return f"{self.answer} {self.more}".strip()


class _PassageFile(msgspec.Struct, forbid_unknown_fields=True):
    version: str
    passage: list[Passage]
    review_by: date | None = None
    reviewed_by: str = ""


class _SourceFile(msgspec.Struct, forbid_unknown_fields=True):
    version: str
    source: list[Source]


def folder(name: str) -> Traversable:
    return knowledge_root().joinpath(name)


def read_toml(path: Traversable, schema: type[T]) -> T:
    """One knowledge file against its schema; the error names file, line and field."""
    return convert(path.name, path.read_bytes(), schema)


@lru_cache(maxsize=1)
def sources() -> dict[str, Source]:
    """Every source by id."""
    found: dict[str, Source] = {}
    for path in sorted(folder("sources").iterdir(), key=lambda p: p.name):
        if path.name.endswith(".toml"):
            found |= {source.id: source for source in read_toml(path, _SourceFile).source}
    return found


@lru_cache(maxsize=1)
def passages() -> dict[str, Passage]:
    """Every passage by id, with the topic of its file."""
    found: dict[str, Passage] = {}
    for path in sorted(folder("passages").iterdir(), key=lambda p: p.name):
        if path.name.endswith(".toml"):
            topic = path.name.removesuffix(".toml")
            for passage in read_toml(path, _PassageFile).passage:
                if passage.id in found:
                    raise KnowledgeError(path.name, passage.id, "this id stands twice")
                found[passage.id] = msgspec.structs.replace(passage, topic=topic)
    return found


@lru_cache(maxsize=1)
def reviews() -> dict[str, tuple[date | None, str]]:
    """Topic -> (the day its review is due, the clinician who signed it or nothing)."""
    found: dict[str, tuple[date | None, str]] = {}
    for path in folder("passages").iterdir():
        if path.name.endswith(".toml"):
            file = read_toml(path, _PassageFile)
            found[path.name.removesuffix(".toml")] = (file.review_by, file.reviewed_by)
    return found


def check() -> list[str]:
    """What is wrong with the shelf: unknown sources, unknown grades, no way to find a passage."""
    faults = []
    for passage in passages().values():
        faults += [
            f"{passage.topic}.toml: {passage.id}: no source {s!r}"
            for s in passage.sources
            if s not in sources()
        ]
        if passage.grade not in GRADES:
            faults.append(f"{passage.topic}.toml: {passage.id}: no grade {passage.grade!r}")
        if not passage.sources or not passage.ask or not passage.answer:
            faults.append(f"{passage.topic}.toml: {passage.id}: needs sources, ask and answer")
    return faults
