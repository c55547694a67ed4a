"""From an English text of the knowledge or the domain to the same in another language.

A text is looked up whole; then as a sentence with figures in it; then sentence by sentence. What is not found stays
English: a translation is never guessed, and one whose English has changed since is not used.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from backstride.knowledge.languages import figures, texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_HOLE = re.compile(r"\{([^{}]*)\}")
_BRACKETS = re.compile(r"(.+?) \((.+)\)([.:;]?)", re.DOTALL)
_COLON = re.compile(r"([^:]{2,80}): (.+?)(\.?)", re.DOTALL)
_TWO_STOPS = re.compile(r"(?<!\.)\.\.(?!\.)")
_MARKS = re.compile(r"([,;] )")
_BETWEEN = re.compile(r"(?<=[.?!])\s+(?=[A-ZÄÖÜ0-9\"„])")
#: letters that stand fast around the holes of a sentence, so that it cannot match anything else
_ENOUGH = 3
#: a name in a hole is not longer than this
_NAME_WORDS = 5
#: a list longer than this is none of ours
_MOST_PARTS = 150
#: so many marks may stand inside one known text
_LONGEST_RUN = 5
#: a longer text is no sentence with figures in it but a list; matching it would take long
_LONGEST_FRAMED = 500
_JOINS: dict[str, tuple[tuple[str, str], ...]] = {"de": ((" and ", " und "), (" or ", " oder "))}


class Speaker:
    """One language. `say` gives nothing where there is no current translation."""

    def __init__(self, language: str, pairs: Iterable[tuple[str, str]]) -> None:
        self.language = language
        self._whole: dict[str, str] = {}
        self._framed: dict[str, list[tuple[str, str]]] = {}
        frames = []
        for english, other in pairs:
            self._whole.setdefault(english, other)
            for one, its in _aligned(english, other):
                self._whole.setdefault(one, its)
            if _HOLE.search(english):
                frames.append((english, other))
        # the sentence with the most fixed letters is tried first
        for english, other in sorted(frames, key=lambda pair: -len(_HOLE.sub("", pair[0]))):
            if len(re.sub(r"[^A-Za-z]", "", _HOLE.sub("", english))) >= _ENOUGH:
                head = _HOLE.split(english, maxsplit=1)[0]
                self._framed.setdefault(head[:4], []).append((english, other))
        self._say: Callable[[str], str | None] = lru_cache(maxsize=4096)(self._find)

    def say(self, text: str) -> str | None:
        """The text in this language, or nothing."""
        found: str | None = self._say(text)
        return found

    def _find(self, text: str) -> str | None:
        """Whole; sentence by sentence; with figures in it; as a list; as a head with something behind it."""
        return (
            self._one(text, framed=False)
            or self._parts(text)
            or self._one(text, framed=True)
            or self._list(text)
            or self._headed(text)
        )

    def _parts(self, text: str) -> str | None:
        """Lines, then sentences, where each of them is known."""
        for mark, parts in (("\n", text.split("\n")), (" ", _BETWEEN.split(text))):
            if len(parts) > 1:
                said = [self._say(part) if part.strip() else part for part in parts]
                if all(one is not None for one in said):
                    return mark.join(str(one) for one in said)
        return None

    def _headed(self, text: str) -> str | None:
        """'head: tail' and 'head (tail)' where the head is known; the tail where it is known, else as it stands."""
        for pattern, shape in ((_BRACKETS, "{} ({}){}"), (_COLON, "{}: {}{}")):
            if pattern is _BRACKETS and len(text) > _LONGEST_FRAMED:
                continue
            if found := pattern.fullmatch(text):
                head = self._one(found[1], framed=False) or self._one(found[1], framed=True)
                if head is not None:
                    if pattern is _COLON and (whole := self._say(found[2] + found[3])) is not None:
                        return f"{head}: {whole}"
                    tail = self._say(found[2]) or "".join(self._filled(p) for p in _MARKS.split(found[2]))
                    return shape.format(head, tail, found[3])
        return None

    def _one(self, text: str, *, framed: bool) -> str | None:
        """One text, also with its first letter large or small, and with or without its full stop."""
        body, stop = text.strip(), ""
        for _ in range(2):
            small, large = body[:1].lower() + body[1:], body[:1].upper() + body[1:]
            for words in dict.fromkeys((body, small, large)):
                found = self._frame(words) if framed else self._whole.get(words)
                if found is not None:
                    if body == large:
                        found = found[:1].upper() + found[1:]
                    return found if not stop or found.endswith((".", "?", "!")) else found + stop
            if body[-1:] not in {".", ":", "?"}:
                break
            body, stop = body[:-1], body[-1]
        is_figures = framed and figures.is_only_figures(text)
        return figures.in_language(text, self.language) if is_figures else None

    def _frame(self, text: str) -> str | None:
        if len(text) > _LONGEST_FRAMED:
            return None
        for head in dict.fromkeys((text[:4], text[:3], text[:2], text[:1], "")):
            for english, other in self._framed.get(head, ()):
                pattern, names = _pattern(english)
                if found := pattern.fullmatch(text):
                    last = found.groups()[-1] if text.endswith(".") and english.endswith("}") else ""
                    if last and last not in self._whole:
                        continue  # the full stop is the frame's, not the hole's: `_one` comes back without it
                    filled = [self._filled(part) for part in found.groups()]
                    if all(self._fits(part) for part in found.groups()):
                        return _fill(other, dict(zip(names, filled, strict=True)), filled)
        return None

    def _fits(self, part: str) -> bool:
        """A hole holds a known text, figures, a day or a name; anything longer would be left half in English."""
        return len(part.split()) <= _NAME_WORDS or self._say(part) is not None

    def _filled(self, part: str) -> str:
        """What stands in a hole: a text of its own, a figure, a day; else as it is."""
        said = self._say(part) if part.strip() else None
        return said if said is not None else figures.in_language(part, self.language)

    def _list(self, text: str) -> str | None:
        """'a; b' and 'a, b and c' where every part is known."""
        for mark, joined in (("; ", "; "), (", ", ", "), *_JOINS.get(self.language, ())):
            parts = text.split(mark)
            if 1 < len(parts) <= _MOST_PARTS:
                said = self._runs(parts, mark)
                if said is not None:
                    return str(joined).join(said)
        return None

    def _runs(self, parts: list[str], mark: str) -> list[str] | None:
        """The parts one after another; a known text may itself hold the mark."""
        said: list[str] = []
        while parts:
            for n in range(min(_LONGEST_RUN, len(parts)), 0, -1):
                text = mark.join(parts[:n])
                found = self._one(text, framed=False) or (self._say(text) if n == 1 else None)
                if found is not None:
                    break
            else:
                return None
            said.append(found)
            parts = parts[n:]
        return said


def _aligned(english: str, other: str) -> Iterator[tuple[str, str]]:
    """Sentence beside sentence, where a text has as many of them in both languages: answers quote single ones."""
    ours, theirs = _BETWEEN.split(english), _BETWEEN.split(other)
    if len(ours) == len(theirs) > 1 and not _HOLE.search(english):
        yield from zip(ours, theirs, strict=True)


def _fill(other: str, by_name: dict[str, str], filled: list[str]) -> str:
    """The translation with its holes filled: by name, by number, or in their order."""
    in_order = iter(filled)

    def take(hole: re.Match[str]) -> str:
        name = hole[1]
        if name.isdigit():
            return filled[int(name)]
        return by_name[name] if name in by_name else next(in_order)

    return _TWO_STOPS.sub(".", _HOLE.sub(take, other))  # "35 Min." at the end of a sentence


@lru_cache(maxsize=2048)
def _pattern(english: str) -> tuple[re.Pattern[str], list[str]]:
    """A text with holes as an expression, and the holes' names in their order."""
    parts: list[str] = []
    names: list[str] = []
    for n, part in enumerate(_HOLE.split(english)):
        if n % 2:
            name = part.split(":")[0].split("!")[0] or str(len(names))
            parts.append("(.*?)")
            names.append(name if name not in names else f"{name}.{len(names)}")
        else:
            parts.append(re.escape(part))
    return re.compile("".join(parts), re.DOTALL), names


def current(language: str) -> list[tuple[str, str]]:
    """English and translation for every text whose English is still the one that was translated."""
    found = []
    english = texts.english()
    for file, rows in texts.translations(language).items():
        for place, (mark, other) in rows.items():
            source = english.get(file, {}).get(place)
            if source is not None and texts.fingerprint(source) == mark:
                found.append((source, other))
    return [*found, *texts.sentences(language).items()]


@lru_cache(maxsize=8)
def speaker(language: str) -> Speaker:
    """The speaker of a language, read once a process; a language that is not there says nothing."""
    code = language.split("-", maxsplit=1)[0]
    return Speaker(code, current(code) if code in texts.known_languages() else [])
