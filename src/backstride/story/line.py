"""The words of a text as one plain line, for what is easier told as a row of words than as a list of tests."""

from __future__ import annotations

from backstride.story.text import Word


def as_line(words: list[Word]) -> tuple[str, list[int]]:
    """Words and marks with one blank between, numbers in figures; and for each character the word it belongs to.

    The line begins and ends with a full stop. Hyphens are left out: "mid-forties" is "mid forties".
    """
    pieces: list[str] = ["."]
    places: list[int] = [0, 0]
    for place, word in enumerate(words):
        text = word.word if word.number is None else f"{word.number:g}"
        for piece in (text, *word.after):
            if piece.isspace() or piece == "-":
                continue
            pieces.append(piece)
            places += [place] * (len(piece) + 1)
    pieces.append(".")
    return " ".join(pieces) + " ", [*places, len(words) - 1, len(words) - 1]
