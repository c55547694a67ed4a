"""The vocabulary files (`knowledge/vocabulary/*.toml`) compiled into one index, once a process."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from backstride.core.errors import KnowledgeError
from backstride.knowledge.place import root as knowledge_root
from backstride.knowledge.reading import convert, line_holding
from backstride.story.patterns import Index
from backstride.story.scope import CueLists


class SignEntry(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """How people say one finding. `any` are patterns; `deny` patterns say plainly that it is not there.

    `unless` closes the sign when found in the same sentence, `unless_text` anywhere in the story (a bounded
    cause: tight laces, beetroot). `history` marks what counts although it is past (cancer, a clot).
    """

    finding: str
    any: tuple[str, ...] = ()
    value: str = "yes"
    deny: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    unless_text: tuple[str, ...] = ()
    history: bool = False
    own: bool = True  # False: somebody else's counts (family history)
    also: tuple[str, ...] = ()  # further findings that the same words give


class VocabularyFile(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """One file: its version, its word lists, and its signs."""

    version: str
    lists: dict[str, tuple[str, ...]] = {}
    sign: tuple[SignEntry, ...] = ()
    region: dict[str, tuple[str, ...]] = {}


@dataclass(frozen=True, slots=True)
class Target:
    """What a pattern means when it is found."""

    kind: str  # "sign", "deny", "unless", "unless_text", "region"
    sign: int


@dataclass(slots=True)
class Vocabulary:
    """Signs and the index that finds them."""

    index: Index
    signs: list[SignEntry]
    regions: list[str]
    targets: list[Target]
    cues: CueLists
    lists: dict[str, int]


def _files() -> list[tuple[str, str]]:
    root = knowledge_root()
    out = [
        (name, (root / name).read_text(encoding="utf-8"))
        for name in ("scope_cues.toml", "figurative.toml", "relations.toml")
    ]
    folder = root / "vocabulary"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml"))
    return out + [(f"vocabulary/{name}", (folder / name).read_text(encoding="utf-8")) for name in names]


def compile_files(files: list[tuple[str, str]]) -> Vocabulary:
    """All vocabulary files as one index; a mistake names the file and the sign."""
    contents = dict(files)
    parsed = [(name, convert(name, text.encode(), VocabularyFile)) for name, text in files]
    lists: dict[str, tuple[str, ...]] = {}
    for name, file in parsed:
        for list_name, members in file.lists.items():
            if list_name in lists:
                raise KnowledgeError(name, f"lists.{list_name}", "this list is there twice")
            lists[list_name] = members
    index = Index()
    try:
        index.add_lists(lists)
    except ValueError as error:
        raise KnowledgeError("vocabulary", "lists", str(error)) from error
    signs: list[SignEntry] = []
    regions: list[str] = []
    targets: list[Target] = []

    def add(kind: str, number: int, patterns: tuple[str, ...], name: str, where: str) -> None:
        target = len(targets)
        targets.append(Target(kind, number))
        for pattern in patterns:
            try:
                index.add(target, pattern)
            except ValueError as error:
                line = line_holding(contents[name], pattern)
                raise KnowledgeError(name, where, f"{pattern!r}: {error}", line) from error

    for name, file in parsed:
        for sign in file.sign:
            number = len(signs)
            signs.append(sign)
            for kind in ("any", "deny", "unless", "unless_text"):
                patterns = getattr(sign, kind)
                if patterns:
                    add(
                        "sign" if kind == "any" else kind,
                        number,
                        patterns,
                        name,
                        f"sign {sign.finding}.{kind}",
                    )
        for label, patterns in file.region.items():
            number = len(regions)
            regions.append(label)
            add("region", number, patterns, name, f"region.{label}")
    for cue in CueLists.__slots__:
        if cue not in lists:
            raise KnowledgeError("scope_cues.toml", f"lists.{cue}", "this list of cues is missing")
    numbers = {name: index.number_of(name) for name in lists}
    cues = CueLists(**{key: numbers[key] for key in CueLists.__slots__})
    return Vocabulary(index, signs, regions, targets, cues, numbers)


@functools.cache
def vocabulary() -> Vocabulary:
    """The shipped vocabulary, compiled on first use."""
    return compile_files(_files())


def finding_ids(vocab: Vocabulary | None = None) -> Mapping[str, int]:
    """Every finding id the vocabulary can give, with the number of its patterns."""
    vocab = vocab or vocabulary()
    out: dict[str, int] = {}
    for sign in vocab.signs:
        for name in (sign.finding, *sign.also):
            out[name] = out.get(name, 0) + len(sign.any)
    return out
