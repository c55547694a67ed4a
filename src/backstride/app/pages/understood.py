"""A story as the page shows it: the words marked and numbered, and each fact once in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from backstride.knowledge.rulebook import rulebook
from backstride.story import read
from backstride.story.marking import MarkedPiece, mark
from backstride.story.reading import Story

#: signs that only steer the reading; they are no fact about the runner
_HIDDEN = ("scope_", "residue_", "onset_", "quality_", "reassured", "movement_changes")


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the runner's own text, with the numbers of the rows of the table that it led to."""

    text: str
    is_taken: bool = False
    is_asked: bool = False
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing understood, numbered in the order of the words."""

    number: int
    label: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What the page shows of a story. `still_asked`: denials and hedges on signs that matter too much for a sentence."""

    pieces: tuple[Piece, ...]
    facts: tuple[Fact, ...]
    still_asked: tuple[int, ...]
    is_english: bool
    in_scope: bool
    is_cut: bool
    regions: tuple[str, ...]
    side: str
    steps: tuple[str, ...]


def reading(text: str) -> Reading:
    """Read a story for the page. Nothing of it is rewritten."""
    story = read(text)
    book = rulebook()
    pieces: list[Piece] = []
    facts: dict[str, int] = {}
    asked: list[int] = []
    n = 0
    for how, group in groupby(_parts(text, story), key=lambda part: part[0]):
        parts = list(group)
        words = "".join(part.text for _how, part in parts)
        if how == "plain":
            pieces.append(Piece(words))
            continue
        if how == "asked":
            n += 1
            asked.append(n)
            pieces.append(Piece(words, is_asked=True, numbers=(n,)))
            continue
        labels = [
            book.signs.get(name) or book.numbers.get(name) for _how, part in parts for name in part.findings
        ]
        for label in labels:
            if label and label not in facts:
                n += 1
                facts[label] = n
        numbers = tuple(sorted({facts[label] for label in labels if label}))
        pieces.append(Piece(words, is_taken=bool(numbers), numbers=numbers))
    regions = dict(next(q for q, _ in book.questions if q.id == "where").options)
    return Reading(
        pieces=tuple(pieces),
        facts=tuple(Fact(number, label) for label, number in facts.items()),
        still_asked=tuple(asked),
        is_english=story.is_english,
        in_scope=story.in_scope is not False,
        is_cut=story.cut,
        regions=tuple(regions[name] for name in story.regions if name in regions),
        side=story.side,
        steps=tuple(_step(change) for change in story.load_changes),
    )


def _parts(text: str, story: Story) -> Iterator[tuple[str, MarkedPiece]]:
    """The pieces of the text as the page tells them apart: plain, taken as a fact, still to be asked."""
    for part in mark(text, story):
        names = tuple(name for name in part.findings if not name.startswith(_HIDDEN))
        if part.how in {"denied", "will_ask"}:
            yield "asked", part
        elif part.how == "taken" and names:
            yield "taken", MarkedPiece(part.text, part.how, names)
        else:
            yield "plain", part


def _step(change: object) -> str:
    old, new = getattr(change, "from_value", None), getattr(change, "to_value", None)
    unit = str(getattr(change, "unit", "") or "").replace("_", " ")
    percent = getattr(change, "change_pct", None)
    sized = f"{percent:+.0f} %" if percent is not None else ""
    return f"{old:g} to {new:g} {unit} ({sized})" if old is not None and new is not None else sized
