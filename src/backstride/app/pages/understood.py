"""A story as the page shows it: the words marked and numbered, and each fact once in plain words."""

from __future__ import annotations

from dataclasses import dataclass

from backstride.knowledge.rulebook import rulebook
from backstride.story import read
from backstride.story.marking import mark

#: signs that only steer the reading; they are no fact about the runner
_HIDDEN = ("scope_", "residue_", "onset_", "quality_", "reassured", "movement_changes")


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the runner's own text. `number` points at the row of the table; 0 for plain text."""

    text: str
    is_taken: bool
    is_asked: bool
    number: int


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing understood, with the numbers of the pieces it came from."""

    numbers: tuple[int, ...]
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
    facts: dict[str, list[int]] = {}
    asked: list[int] = []
    n = 0
    for part in mark(text, story):
        names = [name for name in part.findings if not name.startswith(_HIDDEN)]
        is_taken = part.how == "taken" and bool(names)
        is_asked = part.how in {"denied", "will_ask"}
        if not is_taken and not is_asked:
            pieces.append(Piece(part.text, False, False, 0))
            continue
        n += 1
        pieces.append(Piece(part.text, is_taken, is_asked, n))
        if is_asked:
            asked.append(n)
            continue
        for name in names:
            label = book.signs.get(name) or book.numbers.get(name)
            if label:
                facts.setdefault(label, []).append(n)
    regions = dict(next(q for q, _ in book.questions if q.id == "where").options)
    return Reading(
        pieces=tuple(pieces),
        facts=tuple(Fact(tuple(dict.fromkeys(numbers)), label) for label, numbers in facts.items()),
        still_asked=tuple(asked),
        is_english=story.is_english,
        in_scope=story.in_scope is not False,
        is_cut=story.cut,
        regions=tuple(regions[name] for name in story.regions if name in regions),
        side=story.side,
        steps=tuple(_step(change) for change in story.load_changes),
    )


def _step(change: object) -> str:
    old, new = getattr(change, "from_value", None), getattr(change, "to_value", None)
    unit = str(getattr(change, "unit", "") or "").replace("_", " ")
    percent = getattr(change, "change_pct", None)
    sized = f"{percent:+.0f} %" if percent is not None else ""
    return f"{old:g} to {new:g} {unit} ({sized})" if old is not None and new is not None else sized
