"""The writing of a pattern, cut into words, groups and rows; what each means is `pieces`."""

from __future__ import annotations

from typing import Final

#: words that deny, by themselves or inside a row ("cannot feel")
DENYING: Final = frozenset(
    [
        "no",
        "not",
        "never",
        "without",
        "nothing",
        "none",
        "neither",
        "hardly",
        "barely",
        "scarcely",
        "unable",
        "nobody",
    ]
)
SIDES: Final = ("left", "right")
#: in brackets these may be missing without the mark: among other words, and alone
SMALL: Final = frozenset(
    [
        "my",
        "the",
        "his",
        "her",
        "a",
        "an",
        "our",
        "your",
        "this",
        "that",
        "these",
        "all",
        "of",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "has",
        "have",
        "had",
        "am",
        "i",
        "me",
        "it",
        "its",
        "then",
        "also",
        "just",
        "own",
        "so",
        "too",
        "both",
        "again",
        "very",
        "really",
        "quite",
        "some",
        "any",
        "do",
        "does",
        "did",
        "will",
    ]
)
SMALL_ALONE: Final = SMALL | frozenset(
    [
        "on",
        "to",
        "in",
        "up",
        "at",
        "by",
        "from",
        "with",
        "down",
        "out",
        "back",
        "over",
        "into",
        "for",
        "and",
        "or",
        "if",
        "when",
        "as",
        "single",
        "new",
        "big",
        "even",
        "low",
    ]
)
_BRACKETS: Final = str.maketrans("()|?", "    ")


def bare(text: str) -> list[str]:
    return text.translate(_BRACKETS).split()


def parts_of(text: str) -> list[tuple[str, bool]]:
    """The words and bracketed groups of a pattern, and whether each carries the mark of what may be missing."""
    if "(" not in text and ")" not in text:
        return [(word, False) for raw in text.split() if (word := raw.strip("?"))]
    out: list[tuple[str, bool]] = []
    place, depth, start = 0, 0, 0
    for place, char in enumerate(text):
        if char == "(":
            if depth == 0:
                start = place
            depth += 1
        elif char == ")":
            depth -= 1
            if depth < 0:
                raise ValueError("a bracket closes that was never opened")
            if depth == 0:
                out.append((text[start : place + 1], text[place + 1 : place + 2] == "?"))
                start = place + 1
        elif char.isspace() and depth == 0:
            word = text[start:place].strip("? ")
            if word:
                out.append((word, False))
            start = place + 1
        elif depth == 0 and text[start:place].strip() == "":
            start = place
    if depth:
        raise ValueError("a bracket is not closed")
    word = text[start:].strip("? ")
    if word:
        out.append((word, False))
    return out


def split(text: str) -> list[str]:
    """The rows of a group, cut at its own bars only."""
    if "(" not in text:
        return [row for raw in text.split("|") if (row := raw.strip())]
    rows, depth, row = [], 0, ""
    for char in text:
        depth += (char == "(") - (char == ")")
        if char == "|" and depth == 0:
            rows.append(row.strip())
            row = ""
        else:
            row += char
    rows.append(row.strip())
    return [row for row in rows if row]


def rows_of(text: str) -> list[str]:
    """One side of `left & right`: a choice of rows when it has no gaps."""
    return [text] if ".." in text or " " not in text else split(text)
