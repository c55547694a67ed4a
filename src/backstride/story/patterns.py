"""The pattern language of the vocabulary, and its index: every word of a text is looked up once.

A pattern is a row of pieces: `word`, `stem*`, `this|that`, `@list`, `#` (a number), `_` (any word), `..` (up to
three words, `..5` up to five), `(one way|another)` a choice of rows, `(so)?` a piece that may be missing. Small
words in brackets (`(my)`, `(the|his)`) may be missing without the mark. `left & right` finds both in any order
within seven words of one sentence (`left &12 right`: twelve); a side without gaps is a choice of rows. A list's
member `!between my legs` takes those words from the list: they name something else. Lists and patterns are
compiled once; a text costs one look-up a word.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from backstride.story.matching import Found, Hits, Slots, follow, join
from backstride.story.pieces import ANY, CHOICE, GAP, LIST, NUM, Entry, Piece, must_hold, needs_lists
from backstride.story.rows import DENYING, SIDES, SMALL, SMALL_ALONE, bare, parts_of, rows_of, split
from backstride.story.text import Word

WITHIN: Final = 7


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
    _elsewhere: dict[int, int] = field(
        default_factory=dict
    )  # list -> the list of rows that take words from it
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
        for name, members_of in list(flat.items()):
            taken = [entry[1:] for entry in members_of if entry.startswith("!")]
            if taken:
                flat[name] = [entry for entry in members_of if not entry.startswith("!")]
                flat["!" + name] = taken
        for name, entries in flat.items():
            number = self._names.setdefault(name, len(self._names))
            if any(DENYING & set(bare(entry)) for entry in entries):
                self._denying.add(number)
            singles: set[int] = set()
            only_singles = True
            for entry in entries:
                pieces = self._pieces(entry)
                if len(pieces) == 1 and pieces[0].kind == 0:
                    singles |= pieces[0].literals
                else:
                    only_singles = False
            if "!" + name in flat:
                self._elsewhere[number] = self._names.setdefault("!" + name, len(self._names))
            elif only_singles:
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
            if DENYING & set(bare(text)) or any(
                self._names.get(w[1:]) in self._denying for w in bare(text) if w[0] == "@"
            ):
                self._denying.add(known)
            for row in rows_of(text) if choice else (text,):
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
        for part, maybe in parts_of(text.lower()):
            if not part.startswith("("):
                out.append(self._piece(part))
                continue
            rows = split(part[1:-1])
            simple = [row for row in rows if " " not in row and row[:1] not in "(@#_."]
            small = len(simple) == len(rows) and all(
                w in (SMALL if len(rows) > 1 else SMALL_ALONE) for w in rows
            )
            optional = maybe or small
            if len(simple) == len(rows):
                out.append(Piece(0, frozenset(self._literal(w) for w in rows), optional=optional))
                if optional and "my" in rows and "left" not in rows:  # "my hip" is also "my right hip"
                    out.append(Piece(0, frozenset(self._literal(w) for w in SIDES), optional=True))
                continue
            choices = tuple(self._pieces(row) for row in rows)
            if len(choices) == 1 and len(choices[0]) == 1:
                piece = choices[0][0]
                out.append(Piece(piece.kind, piece.literals, piece.size, optional, piece.choices))
            else:
                out.append(Piece(CHOICE, optional=optional, choices=choices))
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
            return Piece(GAP, size=int(part[2:] or 3))
        if part == "_":
            return Piece(ANY)
        if part == "#":
            return Piece(NUM)
        if "@" in part and "|" in part:
            return Piece(CHOICE, choices=tuple((self._piece(row),) for row in part.split("|") if row))
        if part.startswith("@"):
            name = part[1:]
            if name not in self._names:
                raise ValueError(f"no list named {name}")
            number = self._names[name]
            if number in self._simple:
                return Piece(0, self._simple[number])
            return Piece(LIST, size=number)
        return Piece(0, frozenset(self._literal(w) for w in part.split("|") if w))

    def _add(self, number: int, pieces: tuple[Piece, ...]) -> None:
        first = pieces[0]
        if first.optional:
            self._add(number, pieces[1:])
            first = Piece(first.kind, first.literals, first.size, choices=first.choices)
        rest = pieces[1:]
        if first.kind == CHOICE:
            for row in first.choices:
                self._add(number, (*row, *rest))
            return
        late = any(needs_lists(p) for p in pieces)
        need = must_hold(rest)
        if first.kind == 0:
            table = self._late if late else self._lists
            for literal in first.literals:
                table.setdefault(literal, []).append((number, rest, need))
        elif first.kind == LIST:
            self._late_by_list.setdefault(first.size, []).append((number, rest, need))
        elif first.kind == NUM:
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

    def _take(self, hits: Hits) -> None:
        """Take from each list the hits that stand inside a row of words that name something else."""
        for number, other in self._elsewhere.items():
            longer = hits.get(other)
            if longer and number in hits:
                hits[number] = [
                    (start, end)
                    for start, end in hits[number]
                    if not any(low <= start and end <= high for low, high in longer)
                ]

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
                    end = follow(rest, 0, place + 1, words, looks, hits) if rest else place + 1
                    if end > 0:
                        hits.setdefault(number, []).append((place, end))
        self._take(hits)
        fresh: Hits = {}
        for place, literals in enumerate(looks):
            for literal in literals:
                for number, rest, need in late.get(literal, ()):
                    if need is not None and need.isdisjoint(present):
                        continue
                    end = follow(rest, 0, place + 1, words, looks, hits)
                    if end > 0:
                        fresh.setdefault(number, []).append((place, end))
            if words[place].number is not None:
                for number, rest, need in self._late_by_number:
                    if need is not None and need.isdisjoint(present):
                        continue
                    end = follow(rest, 0, place + 1, words, looks, hits)
                    if end > 0:
                        fresh.setdefault(number, []).append((place, end))
        for source, entries in self._late_by_list.items():
            for start, stop in hits.get(source, ()):
                for number, rest, need in entries:
                    if need is not None and need.isdisjoint(present):
                        continue
                    end = follow(rest, 0, stop, words, looks, hits) if rest else stop
                    if end > 0:
                        fresh.setdefault(number, []).append((start, end))
        for number, spans in fresh.items():
            hits.setdefault(number, []).extend(spans)
        self._take(hits)
        found: list[Found] = []
        for number, spans in hits.items():
            for target in self._phrases.get(number, ()):
                own = number in self._denying
                found += [Found(target, s, e, s, e, own) for s, e in spans]
            for slots in self._slots.get(number, ()):
                join(slots, spans, hits, words, found)
        return hits, found
