"""Every wording that the search knows: titles, `ask` lines, example questions of passages, and of what we refuse.

Example questions are knowledge that anyone can read and better: `knowledge/questions/<topic>.toml` under the
passage's id, `knowledge/ask/refused_questions.toml` under the refusal's, `knowledge/ask/far_off.toml` by subject.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache

import msgspec

from backstride.core.errors import KnowledgeError
from backstride.knowledge.shelf import folder, passages, read_toml

#: what stands before the name of a refusal, so that it is no passage's
REFUSED = "refused:"


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: str
    questions: dict[str, list[str]]


class _FarOff(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: str
    subjects: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Examples:
    """Wordings in a fixed order; `owner` points into `answers`, the ids of passages and names of refusals."""

    texts: tuple[str, ...]
    owner: tuple[int, ...]
    answers: tuple[str, ...]
    key: str


def refused() -> dict[str, list[str]]:
    """Example questions of every refusal."""
    found = dict(read_toml(folder("ask").joinpath("refused_questions.toml"), _File).questions)
    far = read_toml(folder("ask").joinpath("far_off.toml"), _FarOff).subjects
    found["outside"] = [*found["outside"], *(line for lines in far.values() for line in lines)]
    return found


def asked() -> dict[str, list[str]]:
    """Example questions of every passage that has some."""
    found: dict[str, list[str]] = {}
    for path in sorted(folder("questions").iterdir(), key=lambda p: p.name):
        if path.name.endswith(".toml"):
            for pid, lines in read_toml(path, _File).questions.items():
                if pid not in passages():
                    raise KnowledgeError(path.name, pid, "no passage has this id")
                found.setdefault(pid, []).extend(lines)
    return found


@lru_cache(maxsize=1)
def examples() -> Examples:
    """Read once a process."""
    more = asked()
    rows: list[tuple[str, str]] = []
    for passage in passages().values():
        lines = (passage.title, *passage.ask, passage.answer, *more.get(passage.id, ()))
        rows += [(passage.id, line) for line in dict.fromkeys(lines)]
    for name, lines_ in sorted(refused().items()):
        rows += [(REFUSED + name, line) for line in dict.fromkeys(lines_)]
    answers = tuple(dict.fromkeys(name for name, _ in rows))
    at = {name: i for i, name in enumerate(answers)}
    key = hashlib.sha256("\n".join(f"{name}\t{line}" for name, line in rows).encode()).hexdigest()[:16]
    return Examples(tuple(line for _, line in rows), tuple(at[name] for name, _ in rows), answers, key)
