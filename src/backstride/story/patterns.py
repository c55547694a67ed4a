"""The pattern language of the vocabulary, and its index: every word of a text is looked up once.

A pattern is a row of pieces: `word`, `stem*`, `this|that`, `@list`, `#` (a number), `_` (any word), `..` (up to
three words, `..5` up to five), `(one way|another)` a choice of rows, `(so)?` a piece that may be missing. Small
words in brackets (`(my)`, `(the|his)`) may be missing without the mark. `left & right` finds both in any order
within seven words of one sentence (`left &12 right`: twelve); a side without gaps is a choice of rows. Lists and patterns are compiled once; a text costs one look-up a word.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from backstride.story.text import Word

WITHIN: Final = 7
_ANY: Final = -1
_NUM: Final = -2
_GAP: Final = -3
_LIST: Final = -4
_CHOICE: Final = -5
_DENYING: Final = frozenset(
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
#: from so many places on, only those near by are looked at; no row is longer than so many words
_MANY: Final = 16
_LONGEST: Final = 60
_SIDES: Final = ("left", "right")
_BRACKETS: Final = str.maketrans("()|?", "    ")
_SMALL: Final = frozenset(
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
_SMALL_ALONE: Final = _SMALL | frozenset(
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


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of a pattern. `kind` 0 is a set of literals; the other kinds are the negative constants."""

    kind: int
    literals: frozenset[int] = frozenset()
    size: int = 0  # the gap's length, or the list's number
    optional: bool = False
    choices: tuple[tuple[Piece, ...], ...] = ()


#: what a pattern leads to, the pieces after its first, and words of which the text must hold one
Entry = tuple[int, tuple[Piece, ...], frozenset[int] | None]


@dataclass(frozen=True, slots=True)
class Slots:
    """Parts that must stand together in one sentence, in any order."""

    target: int
    parts: tuple[int, ...]  # list numbers; the last is the predicate
    within: int
    denies_itself: bool = False  # the predicate may hold a denial of its own ("cannot feel")


Hits = dict[int, list[tuple[int, int]]]


@dataclass(slots=True)
class Found:
    """A pattern found: words `start:end`, and the words `head_start:head_end` whose scope decides."""

    target: int
    start: int
    end: int
    head_start: int
    head_end: int
    denies_itself: bool = False  # the words of the pattern hold the denial ("cannot feel")


@dataclass(slots=True)
class Index:
    """All lists and patterns, ready to run over words."""

    _literals: dict[str, int] = field(default_factory=dict)
    _prefixes: dict[str, int] = field(default_factory=dict)
    _longest_prefix: int = 0
    _seen: dict[str, tuple[int, ...]] = field(default_factory=dict)
    _names: dict[str, int] = field(default_factory=dict)
    _simple: dict[int, frozenset[int]] = field(default_factory=dict)  # lists of single words only
    _cut: dict[str, tuple[Piece, ...]] = field(default_factory=dict)  # rows already cut into pieces
    _one: dict[str, Piece] = field(default_factory=dict)  # words already made a piece
    _lists: dict[int, list[Entry]] = field(default_factory=dict)  # literal -> entries
    _late: dict[int, list[Entry]] = field(default_factory=dict)  # lists that use lists
    _late_by_list: dict[int, list[Entry]] = field(default_factory=dict)
    _late_by_number: list[Entry] = field(default_factory=list)
    _phrases: dict[int, list[int]] = field(default_factory=dict)  # anonymous list -> targets
    _slots: dict[int, list[Slots]] = field(default_factory=dict)
    _anonymous: dict[str, int] = field(default_factory=dict)
    _denying: set[int] = field(default_factory=set)  # lists and rows with a denying word of their own

    # --- building -------------------------------------------------------------------------------
    def add_lists(self, lists: Mapping[str, Iterable[str]]) -> None:
        """Named lists; a member `@other` takes over that list's members."""
        flat: dict[str, list[str]] = {}

        def members(name: str, path: tuple[str, ...]) -> list[str]:
            if name in flat:
                return flat[name]
            if name in path:
                raise ValueError(f"list {name} contains itself")
            if name not in lists:
                raise ValueError(f"no list named {name}")
            out: list[str] = []
            for member in lists[name]:
                if member.startswith("@") and " " not in member:
                    out += members(member[1:], (*path, name))
                else:
                    out.append(member)
            flat[name] = out
            return out

        for name in lists:
            members(name, ())
        for name, entries in flat.items():
            number = self._names.setdefault(name, len(self._names))
            if any(_DENYING & set(_bare(entry)) for entry in entries):
                self._denying.add(number)
            singles: set[int] = set()
            only_singles = True
            for entry in entries:
                pieces = self._pieces(entry)
                if len(pieces) == 1 and pieces[0].kind == 0:
                    singles |= pieces[0].literals
                else:
                    only_singles = False
            if only_singles:
                self._simple[number] = frozenset(singles)
        for name, entries in flat.items():
            for entry in entries:
                self._add(self._names[name], self._pieces(entry))

    def add(self, target: int, pattern: str) -> None:
        """A pattern that, when found, names `target`."""
        if "&" not in pattern:
            number = self._part(pattern.strip())
            self._phrases.setdefault(number, []).append(target)
            return
        parts: list[int] = []
        within = WITHIN
        for place, raw in enumerate(pattern.split("&")):
            part = raw.strip()
            if place and raw[:1].isdigit():
                distance, _, part = raw.partition(" ")
                within = int(distance)
            parts.append(self._part(part.strip(), choice=True))
        slots = Slots(target, tuple(parts), within, parts[-1] in self._denying)
        self._slots.setdefault(parts[0], []).append(slots)

    def number_of(self, name: str) -> int:
        return self._names[name]

    def knows(self, word: str) -> bool:
        """Whether any list or pattern uses this word."""
        return bool(self._look_up(word))

    def plain_words(self) -> frozenset[str]:
        """Every whole word (not stems) of the vocabulary."""
        return frozenset(self._literals)

    def stems(self) -> frozenset[str]:
        return frozenset(self._prefixes)

    def _part(self, text: str, *, choice: bool = False) -> int:
        if text.startswith("@") and " " not in text and "|" not in text:
            if text[1:] not in self._names:
                raise ValueError(f"no list named {text[1:]}")
            return self._names[text[1:]]
        key = ("|" if choice else "") + text
        known = self._anonymous.get(key)
        if known is None:
            known = self._names.setdefault("=" + key, len(self._names))
            self._anonymous[key] = known
            if _DENYING & set(_bare(text)) or any(
                self._names.get(w[1:]) in self._denying for w in _bare(text) if w[0] == "@"
            ):
                self._denying.add(known)
            for row in _rows(text) if choice else (text,):
                self._add(known, self._pieces(row))
        return known

    def _literal(self, word: str) -> int:
        table = self._literals
        if word.endswith("*"):
            word, table = word[:-1], self._prefixes
            self._longest_prefix = max(self._longest_prefix, len(word))
        number = table.get(word)
        if number is None:
            number = table[word] = len(self._literals) + len(self._prefixes)
            self._seen.clear()
        return number

    def _pieces(self, text: str) -> tuple[Piece, ...]:
        """The pieces of a row; many rows are written again and again inside others, so each is cut once."""
        known = self._cut.get(text)
        if known is None:
            known = self._cut[text] = self._pieces_of(text)
        return known

    def _pieces_of(self, text: str) -> tuple[Piece, ...]:
        out: list[Piece] = []
        for part, maybe in _parts(text.lower()):
            if not part.startswith("("):
                out.append(self._piece(part))
                continue
            rows = _split(part[1:-1])
            simple = [row for row in rows if " " not in row and row[:1] not in "(@#_."]
            small = len(simple) == len(rows) and all(
                w in (_SMALL if len(rows) > 1 else _SMALL_ALONE) for w in rows
            )
            optional = maybe or small
            if len(simple) == len(rows):
                out.append(Piece(0, frozenset(self._literal(w) for w in rows), optional=optional))
                if optional and "my" in rows and "left" not in rows:  # "my hip" is also "my right hip"
                    out.append(Piece(0, frozenset(self._literal(w) for w in _SIDES), optional=True))
                continue
            choices = tuple(self._pieces(row) for row in rows)
            if len(choices) == 1 and len(choices[0]) == 1:
                piece = choices[0][0]
                out.append(Piece(piece.kind, piece.literals, piece.size, optional, piece.choices))
            else:
                out.append(Piece(_CHOICE, optional=optional, choices=choices))
        if not out:
            raise ValueError("an empty pattern")
        return tuple(out)

    def _piece(self, part: str) -> Piece:
        known = self._one.get(part)
        if known is None:
            known = self._one[part] = self._piece_of(part)
        return known

    def _piece_of(self, part: str) -> Piece:
        if part.startswith(".."):
            return Piece(_GAP, size=int(part[2:] or 3))
        if part == "_":
            return Piece(_ANY)
        if part == "#":
            return Piece(_NUM)
        if "@" in part and "|" in part:
            return Piece(_CHOICE, choices=tuple((self._piece(row),) for row in part.split("|") if row))
        if part.startswith("@"):
            name = part[1:]
            if name not in self._names:
                raise ValueError(f"no list named {name}")
            number = self._names[name]
            if number in self._simple:
                return Piece(0, self._simple[number])
            return Piece(_LIST, size=number)
        return Piece(0, frozenset(self._literal(w) for w in part.split("|") if w))

    def _add(self, number: int, pieces: tuple[Piece, ...]) -> None:
        first = pieces[0]
        if first.optional:
            self._add(number, pieces[1:])
            first = Piece(first.kind, first.literals, first.size, choices=first.choices)
        rest = pieces[1:]
        if first.kind == _CHOICE:
            for row in first.choices:
                self._add(number, (*row, *rest))
            return
        late = any(_needs_lists(p) for p in pieces)
        need = _must_hold(rest)
        if first.kind == 0:
            table = self._late if late else self._lists
            for literal in first.literals:
                table.setdefault(literal, []).append((number, rest, need))
        elif first.kind == _LIST:
            self._late_by_list.setdefault(first.size, []).append((number, rest, need))
        elif first.kind == _NUM:
            self._late_by_number.append((number, rest, need))
        else:
            raise ValueError("a pattern must not begin with a gap")

    # --- running --------------------------------------------------------------------------------
    def _look_up(self, word: str) -> tuple[int, ...]:
        known = self._seen.get(word)
        if known is not None:
            return known
        found = []
        whole = self._literals.get(word)
        if whole is not None:
            found.append(whole)
        prefixes = self._prefixes
        for size in range(1, min(len(word), self._longest_prefix) + 1):
            stem = prefixes.get(word[:size])
            if stem is not None:
                found.append(stem)
        result = tuple(found)
        if len(self._seen) > 60_000:
            self._seen.clear()
        self._seen[word] = result
        return result

    def run(self, words: list[Word]) -> tuple[Hits, list[Found]]:
        """Every list's hits and every pattern found."""
        looks = [self._look_up(w.word) for w in words]
        present = {literal for literals in looks for literal in literals}
        hits: Hits = {}
        lists, late = self._lists, self._late
        for place, literals in enumerate(looks):
            for literal in literals:
                for number, rest, need in lists.get(literal, ()):
                    if need is not None and need.isdisjoint(present):
                        continue
                    end = _follow(rest, 0, place + 1, words, looks, hits) if rest else place + 1
                    if end > 0:
                        hits.setdefault(number, []).append((place, end))
        fresh: Hits = {}
        for place, literals in enumerate(looks):
            for literal in literals:
                for number, rest, need in late.get(literal, ()):
                    if need is not None and need.isdisjoint(present):
                        continue
                    end = _follow(rest, 0, place + 1, words, looks, hits)
                    if end > 0:
                        fresh.setdefault(number, []).append((place, end))
            if words[place].number is not None:
                for number, rest, need in self._late_by_number:
                    if need is not None and need.isdisjoint(present):
                        continue
                    end = _follow(rest, 0, place + 1, words, looks, hits)
                    if end > 0:
                        fresh.setdefault(number, []).append((place, end))
        for source, entries in self._late_by_list.items():
            for start, stop in hits.get(source, ()):
                for number, rest, need in entries:
                    if need is not None and need.isdisjoint(present):
                        continue
                    end = _follow(rest, 0, stop, words, looks, hits) if rest else stop
                    if end > 0:
                        fresh.setdefault(number, []).append((start, end))
        for number, spans in fresh.items():
            hits.setdefault(number, []).extend(spans)
        found: list[Found] = []
        for number, spans in hits.items():
            for target in self._phrases.get(number, ()):
                own = number in self._denying
                found += [Found(target, s, e, s, e, own) for s, e in spans]
            for slots in self._slots.get(number, ()):
                _join(slots, spans, hits, words, found)
        return hits, found


def _bare(text: str) -> list[str]:
    return text.translate(_BRACKETS).split()


def _parts(text: str) -> list[tuple[str, bool]]:
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


def _split(text: str) -> list[str]:
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


def _rows(text: str) -> list[str]:
    """One side of `left & right`: a choice of rows when it has no gaps."""
    return [text] if ".." in text or " " not in text else _split(text)


def _must_hold(pieces: tuple[Piece, ...]) -> frozenset[int] | None:
    """Words of which a text must hold at least one for the row to be found; None when that cannot be said."""
    best: frozenset[int] | None = None
    for piece in pieces:
        if piece.optional:
            continue
        words: frozenset[int] | None = None
        if piece.kind == 0:
            words = piece.literals
        elif piece.kind == _CHOICE:
            rows = [_must_hold(row) for row in piece.choices]
            if all(row is not None for row in rows):
                words = frozenset().union(*(row for row in rows if row is not None))
        if words is not None and (best is None or len(words) < len(best)):
            best = words
    return best


def _needs_lists(piece: Piece) -> bool:
    return piece.kind == _LIST or any(_needs_lists(p) for row in piece.choices for p in row)


def _follow(
    pieces: tuple[Piece, ...], k: int, place: int, words: list[Word], looks: list[tuple[int, ...]], hits: Hits
) -> int:
    """Where the rest of a pattern ends when it goes on at `place`, or -1."""
    count = len(words)
    while k < len(pieces):
        piece = pieces[k]
        kind = piece.kind
        if place > count:
            return -1
        if kind == _GAP:
            sentence = words[place - 1].sentence
            after = pieces[k + 1] if k + 1 < len(pieces) else None
            wanted = after.literals if after is not None and after.kind == 0 and not after.optional else None
            for skip in range(piece.size + 1):
                at = place + skip
                if wanted is not None and at < count and wanted.isdisjoint(looks[at]):
                    if words[at].sentence != sentence:
                        return -1
                    continue
                if at < count and words[at].sentence != sentence:
                    if skip == 0 and all(p.optional or p.kind == _GAP for p in pieces[k + 1 :]):
                        return place  # nothing more is needed: the row may end with its sentence
                    break
                end = _follow(pieces, k + 1, at, words, looks, hits)
                if end > 0:
                    return end
            return -1
        if kind == _CHOICE:
            rest = pieces[k + 1 :]
            for row in piece.choices:
                end = _follow(row + rest, 0, place, words, looks, hits)
                if end > 0:
                    return end
            if piece.optional:
                k += 1
                continue
            return -1
        if kind == _LIST:
            for start, stop in hits.get(piece.size, ()):
                if start == place and words[start].sentence == words[place - 1].sentence:
                    end = _follow(pieces, k + 1, stop, words, looks, hits)
                    if end > 0:
                        return end
            if piece.optional:
                k += 1
                continue
            return -1
        fits = (
            place < count
            and words[place].sentence == words[place - 1].sentence
            and (
                kind == _ANY
                or (kind == _NUM and words[place].number is not None)
                or (kind == 0 and not piece.literals.isdisjoint(looks[place]))
            )
        )
        if piece.optional:
            if fits:
                end = _follow(pieces, k + 1, place + 1, words, looks, hits)
                if end > 0:
                    return end
            k += 1
            continue
        if not fits:
            return -1
        k += 1
        place += 1
    return place


def _near(a: tuple[int, int], b: tuple[int, int], within: int, words: list[Word]) -> int:
    """Words between two spans of one sentence, or -1 when they are too far apart or overlap."""
    first, second = (a, b) if a[0] < b[0] else (b, a)
    gap = second[0] - first[1]
    if gap < 0 or gap > within:
        return -1
    left, right = words[first[1] - 1], words[second[0]]
    if left.sentence != right.sentence:
        carried = right.sentence == left.sentence + 1 and _carries(words, second[0], right.sentence)
        return gap if carried and gap <= 4 else -1
    return gap if left.clause == right.clause or gap <= max(4, within - 3) else -1


def _carries(words: list[Word], place: int, sentence: int) -> bool:
    """Whether a sentence begins with a word that points back ("It leaks")."""
    start = place
    while start > 0 and words[start - 1].sentence == sentence:
        start -= 1
    return words[start].word in ("it", "they", "that", "this", "these", "both")


def _join(
    slots: Slots, spans: list[tuple[int, int]], hits: Hits, words: list[Word], out: list[Found]
) -> None:
    others = [hits.get(part) for part in slots.parts[1:]]
    if not all(others):
        return
    if len(spans) > _MANY:
        others = [sorted(spots or ()) for spots in others]
    for span in spans:
        start, end = span
        head = span
        ok = True
        for spots in others:
            best, best_gap = None, 1_000
            near = spots or []
            if len(spans) > _MANY:
                low = bisect_left(near, (start - slots.within - _LONGEST, 0))
                near = near[low : bisect_left(near, (span[1] + slots.within + 1, 0))]
            for spot in near:
                gap = _near(span, spot, slots.within, words)
                if 0 <= gap < best_gap:
                    best, best_gap = spot, gap
            if best is None:
                ok = False
                break
            head = best
            start, end = min(start, best[0]), max(end, best[1])
        if ok:
            out.append(Found(slots.target, start, end, head[0], head[1], slots.denies_itself))
