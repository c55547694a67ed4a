"""Contributors and what is worth ruling out, read from their files and checked against their schema."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import msgspec

from backstride.core.errors import KnowledgeError
from backstride.knowledge.conditions import Condition, parse
from backstride.knowledge.place import root as knowledge_root
from backstride.knowledge.reading import convert

Group = Literal["location", "timing", "provocation", "load", "test", "person"]
#: bands from weak to strong (dossier C2)
BANDS = ("possible", "partly_fits", "fits_well")


class Feature(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One weighted feature of a contributor: when it is present, its points, what it says and what it rests on."""

    when: str
    points: float
    group: Group
    label: str
    basis: str
    sources: list[str] = []
    #: only makes another feature stronger: its absence says nothing against
    extra: bool = False


class Contributor(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One pattern that may add to the pain. `where` says for which complaints it is looked at."""

    id: str
    name: str
    where: str
    grade: str
    sources: list[str]
    say: str
    features: list[Feature]
    prior: float = 0.0
    ceiling: Literal["", "possible", "partly_fits"] = ""
    always: bool = False
    after_screens: bool = False
    in_pregnancy: bool = False
    course: str = ""
    limits: str = ""


class RuleOut(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Something worth ruling out, led by rules; never pushed down by a contributor."""

    id: str
    name: str
    when: str
    rules: list[str]
    say: str
    grade: str
    sources: list[str]


class _File(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    version: str
    review_by: dt.date
    reviewed_by: str
    contributor: list[Contributor] = []
    item: list[RuleOut] = []


@dataclass(frozen=True, slots=True)
class Patterns:
    """All contributors with their conditions parsed; `by_name` finds those that a finding touches."""

    contributors: tuple[tuple[Contributor, Condition, tuple[tuple[Feature, Condition], ...]], ...]
    rule_out: tuple[tuple[RuleOut, Condition], ...]
    version: str
    reviewed: bool
    review_by: dt.date

    def by_name(self) -> dict[str, set[str]]:
        """Finding or fact -> ids of the contributors whose features use it."""
        found: dict[str, set[str]] = {}
        for contributor, where, features in self.contributors:
            for name in where.names.union(*(condition.names for _, condition in features)):
                found.setdefault(name, set()).add(contributor.id)
        return found


@lru_cache(maxsize=1)
def patterns() -> Patterns:
    """The contributors of this installation, read once a process."""
    folder = knowledge_root().joinpath("contributors")
    paths = sorted((p for p in folder.iterdir() if p.name.endswith(".toml")), key=lambda p: p.name)
    return build([(path.name, path.read_bytes()) for path in paths])


def build(files: list[tuple[str, bytes]]) -> Patterns:
    """Contributors from file contents; raises KnowledgeError at the first mistake."""
    digest = hashlib.sha256()
    contributors, rule_out, reviews, reviewed = [], [], [], True
    seen: set[str] = set()
    for name, data in files:
        digest.update(data)
        file = convert(name, data, _File)
        reviewed &= bool(file.reviewed_by)
        reviews.append(file.review_by)
        for row in file.contributor:
            _once(row.id, seen, name)
            features = tuple((f, parse(f.when, f"{name}: {row.id}")) for f in row.features)
            if any(abs(f.points) > 3 or (f.points * 2) % 1 for f in row.features):
                raise KnowledgeError(name, row.id, "points are halves between -3 and 3")
            contributors.append((row, parse(row.where, f"{name}: {row.id}"), features))
        for item in file.item:
            _once(item.id, seen, name)
            condition = parse(item.when if item.when != "false" else "not true", f"{name}: {item.id}")
            rule_out.append((item, condition))
    return Patterns(tuple(contributors), tuple(rule_out), digest.hexdigest()[:8], reviewed, min(reviews))


def _once(name: str, seen: set[str], file: str) -> None:
    if name in seen:
        raise KnowledgeError(file, name, "this id stands twice")
    seen.add(name)
