"""Which passages speak to a question.

Two rankings are joined: SQLite's full text (bm25 over stems) for the whole passage, and the closest single wording
(`ask` line or title) by shared weight of words. Rare words weigh more. Deterministic; ties keep the id's order.
"""

from __future__ import annotations

import math
import re
import sqlite3
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from backstride.ask.words import content, mend, stem, stems
from backstride.knowledge.shelf import passages

#: how much the whole passage counts beside its closest wording (chosen on the development questions)
WHOLE = 0.35
#: how much more a rare word weighs than a common one
SHARP = 1.4
#: how much one clause counts beside the whole question: more when it is the one that asks
ASKING, PART = 0.95, 0.75
#: a question whose weight of words a passage covers this far is taken whole
UNDERSTOOD = 0.45

_CLAUSE = re.compile(r"[,.;:?!\n]+\s*|\s+(?:and|but|because|since|after|when|if|so)\s+")
_ASKS = re.compile(
    r"\b(what|which|how|why|when|should|shall|can|could|may|do i|does|is it|is|are|will|would|need|must|worth|ok)\b"
)


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage and how well it fits: 1 = every word of the question is in one of its wordings."""

    id: str
    score: float
    covered: float


@dataclass(frozen=True, slots=True)
class Index:
    """Stems of every wording and passage, with the weight of each stem."""

    wordings: tuple[tuple[str, frozenset[str]], ...]
    whole: dict[str, frozenset[str]]
    weight: dict[str, float]
    words: frozenset[str]
    table: sqlite3.Connection


@lru_cache(maxsize=1)
def index() -> Index:
    """Built once a process, about 60 ms for 200 passages."""
    wordings: list[tuple[str, frozenset[str]]] = []
    whole: dict[str, frozenset[str]] = {}
    words: set[str] = set()
    table = sqlite3.connect(":memory:", check_same_thread=False)
    table.execute(
        "create virtual table shelf using fts5(id unindexed, title, ask, body, tokenize='unicode61')"
    )
    seen: Counter[str] = Counter()
    for passage in passages().values():
        lines = [passage.title, *passage.ask]
        for line in lines:
            words.update(content(line))
            wordings.append((passage.id, frozenset(stems(line))))
        words.update(content(passage.text))
        body = stems(passage.text)
        together = frozenset(body) | frozenset(s for line in lines for s in stems(line))
        whole[passage.id] = together
        seen.update(together)
        row = (
            passage.id,
            " ".join(stems(passage.title)),
            " ".join(stems(" ".join(passage.ask))),
            " ".join(body),
        )
        table.execute("insert into shelf values (?, ?, ?, ?)", row)
    n = len(whole)
    weight = {s: math.log(1 + n / k) ** SHARP for s, k in seen.items()}
    return Index(tuple(wordings), whole, weight, frozenset(words), table)


def question_stems(question: str) -> list[str]:
    """The question's stems in order, once each, with misspelt words mended against the shelf's words."""
    known = index().words
    return list(dict.fromkeys(stem(mend(word, known)) for word in content(question)))


def search(question: str, most: int = 5) -> list[Hit]:
    """The best passages for a question, best first.

    A long question is also read clause by clause: what is asked often stands in one short piece of it.
    """
    best = {hit.id: hit for hit in _rank(question)}
    understood = max((hit.covered for hit in best.values()), default=0.0)
    # a piece of one word says what it is about and not what is asked
    pieces = [piece for piece in _CLAUSE.split(question) if len(set(stems(piece))) > 1]
    for piece in pieces if understood < UNDERSTOOD else ():
        for hit in _rank(piece):
            score = round(hit.score * (ASKING if _ASKS.search(piece.lower()) else PART), 6)
            if hit.id not in best or best[hit.id].score < score:
                best[hit.id] = Hit(hit.id, score, hit.covered)
    return sorted(best.values(), key=lambda h: (-h.score, h.id))[:most]


def _rank(question: str) -> list[Hit]:
    ix = index()
    asked = question_stems(question)
    if not asked:
        return []
    unknown = math.log(1 + len(ix.whole)) ** SHARP
    total = sum(ix.weight.get(s, unknown) for s in asked)
    mass = {s: ix.weight.get(s, unknown) for s in asked}
    closest: dict[str, float] = {}
    for pid, wording in ix.wordings:
        shared = sum(mass[s] for s in asked if s in wording)
        if not shared:
            continue
        size = sum(ix.weight.get(s, unknown) for s in wording)
        closest[pid] = max(closest.get(pid, 0.0), 2 * shared / (total + size))
    bm = _full_text(ix, asked)
    hits = []
    for pid in closest.keys() | bm.keys():
        covered = sum(mass[s] for s in asked if s in ix.whole[pid]) / total
        hits.append(
            Hit(pid, round(closest.get(pid, 0.0) + WHOLE * bm.get(pid, 0.0) + 0.3 * covered, 6), covered)
        )
    return hits


def _full_text(ix: Index, asked: list[str]) -> dict[str, float]:
    """bm25 scores, best = 1."""
    query = " OR ".join(f'"{s}"' for s in asked)
    rows = ix.table.execute(
        "select id, -bm25(shelf, 0, 3.0, 2.0, 1.0) as score from shelf where shelf match ? order by score desc limit 20",
        (query,),
    ).fetchall()
    best = max((score for _, score in rows), default=0.0)
    return {pid: score / best for pid, score in rows} if best > 0 else {}
