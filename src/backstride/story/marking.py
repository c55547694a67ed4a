"""The story cut into pieces for the page: what was understood, and what we will still ask about."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Literal

from backstride.story.reading import Story

How = Literal["plain", "taken", "denied", "will_ask"]


@dataclass(frozen=True, slots=True)
class MarkedPiece:
    """One piece of the text. `findings` names what it was taken for; empty for plain text."""

    text: str
    how: How
    findings: tuple[str, ...] = ()


def mark(text: str, story: Story) -> tuple[MarkedPiece, ...]:
    """Every character of `text` once, in order; overlapping spans share a piece."""
    edges = {0, len(text)}
    spans: list[tuple[int, int, How, str]] = []
    for seen in story.seen:
        how: How = "taken" if seen.scope == "present" else "denied" if seen.scope == "absent" else "will_ask"
        spans.append((seen.start, seen.end, how, seen.finding))
    spans += [(start, end, "will_ask", "") for start, end in story.unexplained]
    for start, end, _, _ in spans:
        edges |= {max(0, min(start, len(text))), max(0, min(end, len(text)))}
    order: dict[How, int] = {"plain": 0, "will_ask": 1, "denied": 2, "taken": 3}
    out: list[MarkedPiece] = []
    cuts = sorted(edges)
    for low, high in itertools.pairwise(cuts):
        how = "plain"
        names: list[str] = []
        for start, end, kind, name in spans:
            if start <= low and high <= end:
                if order[kind] > order[how]:
                    how = kind
                if name and name not in names:
                    names.append(name)
        piece = MarkedPiece(text[low:high], how, tuple(names))
        if out and out[-1].how == piece.how and out[-1].findings == piece.findings:
            out[-1] = MarkedPiece(out[-1].text + piece.text, piece.how, piece.findings)
        else:
            out.append(piece)
    return tuple(out)
