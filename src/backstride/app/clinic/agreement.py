"""How often clinicians said what the tool said, as counts. Nothing is tuned by it: rules and weights change by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from backstride.app.clinic.models import Word
from backstride.app.clinic.models.word import CONTRIBUTORS, DISPOSITION
from backstride.core.disposition import Disposition


@dataclass(slots=True)
class Levels:
    """Tool level by clinician level; one judgement a result, the newest."""

    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def n(self) -> int:
        return sum(self.pairs.values())

    @property
    def same(self) -> int:
        return sum(n for (tool, said), n in self.pairs.items() if tool == said)

    @property
    def higher(self) -> int:
        """The clinician said sooner: what the tool missed."""
        return sum(n for (tool, said), n in self.pairs.items() if _rank(said) > _rank(tool))

    @property
    def lower(self) -> int:
        return self.n - self.same - self.higher


@dataclass(slots=True)
class Contributor:
    """How often one listed pattern was confirmed, and how often ruled out."""

    id: str
    fits: int = 0
    ruled_out: int = 0
    not_judged: int = 0


def levels_of(words: Iterable[Word]) -> Levels:
    """Judgements of how soon to be seen."""
    found = Levels()
    for word in _newest(words, DISPOSITION):
        found.pairs[word.tool["disposition"], word.said["disposition"]] += 1
    return found


def contributors_of(words: Iterable[Word]) -> list[Contributor]:
    """Judgements of patterns, the most often listed first."""
    found: dict[str, Contributor] = {}
    for word in _newest(words, CONTRIBUTORS):
        for one in word.tool.get("contributors", []):
            row = found.setdefault(one, Contributor(one))
            row.fits += one in word.said["fits"]
            row.ruled_out += one in word.said["not"]
            row.not_judged += one not in word.said["fits"] and one not in word.said["not"]
    return sorted(found.values(), key=lambda row: (-(row.fits + row.ruled_out + row.not_judged), row.id))


def _newest(words: Iterable[Word], about: str) -> list[Word]:
    """The newest word of each kind about each result: a later one stands over an earlier one."""
    found: dict[int | None, Word] = {}
    for word in sorted(words, key=lambda word: (word.said_at, word.pk)):
        if word.about == about:
            found[word.check_run_id or -word.pk] = word
    return list(found.values())


def _rank(level: str) -> int:
    return Disposition(level).rank
