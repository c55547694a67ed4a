"""What pages say about back pain and running, with our verdict: loaded from `knowledge/claims`."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

import msgspec

from backstride.ask.claims.families import family_key, family_words
from backstride.ask.claims.groups import Group, Index, group
from backstride.core.errors import KnowledgeError
from backstride.knowledge.shelf import folder, read_toml

Verdict = Literal["supported", "mixed", "outdated", "unsupported", "harmful"]


class Proposition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One statement, put positively, and what the evidence says of it."""

    id: str
    label: str
    verdict: Verdict
    we_say: str
    sources: list[str]
    grade: str
    year: int
    asserts: list[str]
    denies: list[str]
    slots: list[list[list[str]]]


class _File(msgspec.Struct, forbid_unknown_fields=True):
    version: str
    review_by: date
    reviewed_by: str
    claim: list[Proposition]


class _Sentences(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: str
    asserts: dict[str, list[str]] = {}
    denies: dict[str, list[str]] = {}
    none: list[str] = []
    none_by_kind: dict[str, list[str]] = {}


@dataclass(frozen=True, slots=True)
class Wording:
    """One way of saying a proposition: which one, and whether this wording asserts or denies it.

    Sentences that state none have the number behind the last proposition.
    """

    owner: int
    text: str
    denies: bool


@dataclass(frozen=True, slots=True)
class Ledger:
    """All propositions, their wordings in a fixed order, and the compiled slots."""

    propositions: tuple[Proposition, ...]
    wordings: tuple[Wording, ...]
    groups: Index
    #: which proposition, and the numbers of the groups that must all be met
    slots: tuple[tuple[int, frozenset[int]], ...]
    own: tuple[tuple[int, ...], ...]
    key: str


@lru_cache(maxsize=4096)
def _group(words: tuple[str, ...]) -> Group:
    """A slot's group, families written out; equal groups are one object, so that each is asked once a sentence."""
    return group([w for g in words for w in (family_words()[g[1:]] if g.startswith("@") else [g])])


def _sentences() -> list[_Sentences]:
    """How pages put it: example sentences of each proposition, and sentences that state none."""
    paths = sorted(folder("claim_sentences").iterdir(), key=lambda p: p.name)
    return [read_toml(path, _Sentences) for path in paths if path.name.endswith(".toml")]


@lru_cache(maxsize=1)
def ledger() -> Ledger:
    """Read once a process."""
    found: list[Proposition] = []
    for path in sorted(folder("claims").iterdir(), key=lambda p: p.name):
        if path.name.endswith(".toml"):
            found += read_toml(path, _File).claim
    more = _sentences()
    wordings: list[Wording] = []
    slots: list[tuple[int, tuple[Group, ...]]] = []
    for i, prop in enumerate(found):
        wordings.append(Wording(i, prop.label, denies=False))
        asserts = dict.fromkeys((*prop.asserts, *(line for m in more for line in m.asserts.get(prop.id, ()))))
        denies = dict.fromkeys((*prop.denies, *(line for m in more for line in m.denies.get(prop.id, ()))))
        wordings += [Wording(i, line, denies=False) for line in asserts]
        wordings += [Wording(i, line, denies=True) for line in denies]
        slots += [(i, tuple(_group(tuple(words)) for words in groups)) for groups in prop.slots]
    none = dict.fromkeys(line for m in more for lines in (m.none, *m.none_by_kind.values()) for line in lines)
    wordings += [Wording(len(found), line, denies=False) for line in none]
    unknown = {name for m in more for name in (*m.asserts, *m.denies)} - {prop.id for prop in found}
    if unknown:
        raise KnowledgeError("claim_sentences", min(unknown), "no claim has this id")
    said = "\n".join([family_key(), *(f"{w.owner} {w.text}" for w in wordings)])
    key = hashlib.sha256(said.encode()).hexdigest()[:16]
    own = tuple(tuple(w for w, said in enumerate(wordings) if said.owner == i) for i in range(len(found)))
    groups = Index(g for _, needed in slots for g in needed)
    numbered = tuple((i, frozenset(groups.number[g] for g in needed)) for i, needed in slots)
    return Ledger(tuple(found), tuple(wordings), groups, numbered, own, key)
