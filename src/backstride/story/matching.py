"""Where a pattern's pieces are found among the words of a text."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import Final

from backstride.story.pieces import ANY, CHOICE, GAP, LIST, NUM, Piece
from backstride.story.text import Word, word_set

#: from so many places on, only those near by are looked at; no row is longer than so many words
_MANY: Final = 16
_LONGEST: Final = 60

_SAYS_IT_WENT: Final = word_set(
    "it they that this these both is are has have was were all now gone fine passed eased better ok okay good well "
    "went away by itself on its own stopped since again today normal back to cleared settled disappeared much quite "
    "completely totally i am feel over and had"
)

_DONE_BY_BOTH: Final = word_set(
    "are were is feel felt feels hurt ache tingle went go have had do did swell get got look looked keep kept"
)

#: list number -> the word spans where it stands
Hits = dict[int, list[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class Slots:
    """Parts that must stand together in one sentence, in any order."""

    target: int
    parts: tuple[int, ...]  # list numbers; the last is the predicate
    within: int
    denies_itself: bool = False  # the predicate may hold a denial of its own ("cannot feel")


@dataclass(slots=True)
class Found:
    """A pattern found: words `start:end`, and the words `head_start:head_end` whose scope decides."""

    target: int
    start: int
    end: int
    head_start: int
    head_end: int
    denies_itself: bool = False  # the words of the pattern hold the denial ("cannot feel")


def follow(
    pieces: tuple[Piece, ...], k: int, place: int, words: list[Word], looks: list[tuple[int, ...]], hits: Hits
) -> int:
    """Where the rest of a pattern ends when it goes on at `place`, or -1."""
    count = len(words)
    while k < len(pieces):
        piece = pieces[k]
        kind = piece.kind
        if place > count:
            return -1
        if kind == GAP:
            sentence = words[place - 1].sentence
            after = pieces[k + 1] if k + 1 < len(pieces) else None
            wanted = after.openers if after is not None and not after.optional else None
            for skip in range(piece.size + 1):
                at = place + skip
                if wanted is not None and at < count and wanted.isdisjoint(looks[at]):
                    if words[at].sentence != sentence:
                        return -1
                    continue
                if at < count and words[at].sentence != sentence:
                    if skip == 0 and all(p.optional or p.kind == GAP for p in pieces[k + 1 :]):
                        return place  # nothing more is needed: the row may end with its sentence
                    break
                end = follow(pieces, k + 1, at, words, looks, hits)
                if end > 0:
                    return end
            return -1
        if kind == CHOICE:
            heads = piece.openers
            if heads is not None and (place >= count or heads.isdisjoint(looks[place])):
                if not piece.optional:
                    return -1
                k += 1
                continue
            rest = pieces[k + 1 :]
            for row in piece.choices:
                end = follow(row + rest, 0, place, words, looks, hits)
                if end > 0:
                    return end
            if piece.optional:
                k += 1
                continue
            return -1
        if kind == LIST:
            for start, stop in hits.get(piece.size, ()):
                if start == place and words[start].sentence == words[place - 1].sentence:
                    end = follow(pieces, k + 1, stop, words, looks, hits)
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
                kind == ANY
                or (kind == NUM and words[place].number is not None)
                or (kind == 0 and not piece.literals.isdisjoint(looks[place]))
            )
        )
        if piece.optional:
            if fits:
                end = follow(pieces, k + 1, place + 1, words, looks, hits)
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
    if words[start].word not in ("it", "they", "that", "this", "these", "both"):
        return False
    if words[start].word == "both" and (
        start + 1 == len(words) or words[start + 1].word not in _DONE_BY_BOTH
    ):
        return False  # "Both legs ..." names its own
    end = start
    while end < len(words) and words[end].sentence == sentence:
        end += 1
    return not all(w.word in _SAYS_IT_WENT for w in words[start:end])  # "It's gone." adds nothing to a sign


def join(slots: Slots, spans: list[tuple[int, int]], hits: Hits, words: list[Word], out: list[Found]) -> None:
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
