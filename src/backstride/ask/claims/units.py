"""A text cut into sentences and clauses, each with its place."""

from __future__ import annotations

import re
from dataclasses import dataclass

#: a line end ends a sentence too, but not where a long line goes on in small letters: a mail or a text cut at 70 signs
_SENTENCE_END = re.compile(
    r"(?<=[.!?…])[\"'”’)\]]*\s+(?=[\"'“‘(\[]?[A-Z0-9])|(?!(?<=[^\n]{50})(?<![.!?…:;])\n[a-z])\n+"
)
_CLAUSE_END = re.compile(
    r"\s*[;:—–]\s+|,\s+(?=(?:and|but|so|because|which|or|yet|then|while|though)\b)|,\s+|\s+(?=but\b)"
)
_DOTTED = re.compile(r"\b(?:e\.g|i\.e|Dr|Mr|Mrs|Ms|St|vs|approx|etc|No|Fig|min|max)\.$")
#: a run of words without an end is cut here, so that a page without punctuation still has places
LONGEST_WORDS = 45
#: a sentence of no more words may be a scrap of the one that it follows
SCRAP = 4
_CLOSES = {'"': '"', "\u201c": "\u201d", "\u201e": "\u201c\u201d", "\u00ab": "\u00bb"}
_OPENS = frozenset(_CLOSES)
#: and a run of letters without a blank here: no word is as long
_RUN = re.compile(r"\S{1,80}")


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence, or a clause of one: its place and its words as they stand."""

    start: int
    end: int
    text: str
    whole: bool


def sentences(text: str) -> list[Unit]:
    """The sentences of a text with their places, in order."""
    found: list[Unit] = []
    start = 0
    for match in _SENTENCE_END.finditer(text):
        piece = text[start : match.start()]
        if "\n" not in match.group() and _DOTTED.search(piece):
            continue
        found += _cut(text, start, match.start())
        start = match.end()
    found += _cut(text, start, len(text))
    return _joined(found, text)


def _joined(units: list[Unit], text: str) -> list[Unit]:
    """Scraps that follow each other in one line are one statement: "Bed. Ten days. Board under the mattress."."""
    found: list[Unit] = []
    run: list[Unit] = []
    for unit in units:
        scrap = len(unit.text.split()) <= SCRAP
        if run and not (scrap and "\n" not in text[run[-1].end : unit.start]):
            found += _run(run, text)
            run = []
        if scrap:
            run.append(unit)
        else:
            found.append(unit)
    return found + _run(run, text)


def _run(run: list[Unit], text: str) -> list[Unit]:
    """The scraps as one unit where the first of them can say nothing alone."""
    if len(run) < 2 or len(run[0].text.split()) > 2:
        return run
    start, end = run[0].start, run[-1].end
    return [Unit(start, end, text[start:end], whole=True)]


def clauses(sentence: Unit) -> list[Unit]:
    """The clauses of a sentence, when it has more than one of a useful length."""
    found: list[Unit] = []
    start = 0
    for match in _CLAUSE_END.finditer(sentence.text):
        found.append(_unit(sentence.text[start : match.start()], sentence.start + start, whole=False))
        start = match.end()
    found.append(_unit(sentence.text[start:], sentence.start + start, whole=False))
    useful = [unit for unit in found if len(unit.text.split()) >= 4]
    return useful if len(found) > 1 else []


def _cut(text: str, start: int, end: int) -> list[Unit]:
    piece = text[start:end]
    words = list(_RUN.finditer(piece))
    if not words:
        return []
    if len(words) <= LONGEST_WORDS:
        return [_unit(piece, start, whole=True)]
    found = []
    for i in range(0, len(words), LONGEST_WORDS):
        part = words[i : i + LONGEST_WORDS]
        found.append(_unit(piece[part[0].start() : part[-1].end()], start + part[0].start(), whole=True))
    return found


def _unit(piece: str, start: int, *, whole: bool) -> Unit:
    left = len(piece) - len(piece.lstrip())
    stripped = piece.strip()
    # a quotation that runs over several sentences leaves its first mark alone in one of them
    if stripped[:1] in _OPENS and not any(mark in stripped[1:] for mark in _CLOSES[stripped[0]]):
        left += len(stripped) - len(stripped[1:].lstrip())
        stripped = stripped[1:].lstrip()
    return Unit(start + left, start + left + len(stripped), stripped, whole)
