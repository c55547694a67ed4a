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
    from collections.abc import Iterable

_HOLE = re.compile(r"\{([^{}]*)\}")
_BRACKETS = re.compile(r"(.+?) \((.+)\)([.:;]?)", re.DOTALL)
_COLON = re.compile(r"([^:]{2,80}): (.+?)(\.?)", re.DOTALL)
_BETWEEN = re.compile(r"(?<=[.?!])\s+(?=[A-Z0-9\"])")
#: letters that stand fast around the holes of a sentence, so that it cannot match anything else
_ENOUGH = 3


class Speaker:
    """One language. `say` gives nothing where there is no current translation."""

    def __init__(self, language: str, pairs: Iterable[tuple[str, str]]) -> None:
        self.language = language
        self._whole: dict[str, str] = {}
        self._framed: dict[str, list[tuple[re.Pattern[str], list[str], str]]] = {}
        frames = []
        for english, other in pairs:
            self._whole.setdefault(english, other)
            if _HOLE.search(english):
                frames.append((english, other))
        # the sentence with the most fixed letters is tried first
        for english, other in sorted(frames, key=lambda pair: -len(_HOLE.sub("", pair[0]))):
            if len(re.sub(r"[^A-Za-z]", "", _HOLE.sub("", english))) >= _ENOUGH:
                head = _HOLE.split(english, maxsplit=1)[0]
                pattern, names = _pattern(english)
                self._framed.setdefault(head[:4], []).append((pattern, names, other))
        self._say = lru_cache(maxsize=4096)(self._find)

    def say(self, text: str) -> str | None:
        """The text in this language, or nothing."""
        return self._say(text)

    def _find(self, text: str) -> str | None:
        found = self._one(text)
        if found is not None:
            return found
        for mark in "\n", None:
            parts = text.split(mark) if mark else _BETWEEN.split(text)
            if len(parts) > 1:
                said = [self._say(part) if part.strip() else part for part in parts]
                if all(one is not None for one in said):
                    return (mark or " ").join(str(one) for one in said)
        return self._list(text) or self._headed(text)

    def _headed(self, text: str) -> str | None:
        """'head: tail' and 'head (tail)' where the head is known; the tail where it is known, else as it stands."""
        for pattern, shape in ((_BRACKETS, "{} ({}){}"), (_COLON, "{}: {}{}")):
            if (found := pattern.fullmatch(text)) and (head := self._one(found[1])) is not None:
                return shape.format(head, self._filled(found[2]), found[3])
        return None

    def _one(self, text: str) -> str | None:
        """One text, also with its first letter large or small, and with or without its full stop."""
        body, stop = text.strip(), ""
        for _ in range(2):
            for words, change in (
                (body, None),
                (body[:1].lower() + body[1:], "up"),
                (body[:1].upper() + body[1:], "down"),
            ):
                found = self._whole.get(words)
                if found is None:
                    found = self._frame(words)
                if found is not None:
                    if change == "up":
                        found = found[:1].upper() + found[1:]
                    return found if not stop or found.endswith((".", "?", "!")) else found + stop
            if body[-1:] not in {".", ":", "?"}:
                break
            body, stop = body[:-1], body[-1]
        return figures.in_language(body, self.language) if figures.is_only_figures(text) else None

    def _frame(self, text: str) -> str | None:
        for head in dict.fromkeys((text[:4], text[:3], text[:2], text[:1], "")):
            for pattern, names, other in self._framed.get(head, ()):
                if found := pattern.fullmatch(text):
                    filled = [self._filled(part) for part in found.groups()]
                    by_name = dict(zip(names, filled, strict=True))
                    return _fill(other, by_name, filled)
        return None

    def _filled(self, part: str) -> str:
        """What stands in a hole: a text of its own, a figure, a day; else as it is."""
        said = self._say(part)
        return said if said is not None else figures.in_language(part, self.language)

    def _list(self, text: str) -> str | None:
        """'a; b' and 'a, b and c' where every part is known."""
        for mark, joined in (("; ", "; "), (", ", ", "), (" and ", " und ")):
            parts = text.split(mark)
            if len(parts) > 1 and len(text) < 1500:
                said = [self._say(part) for part in parts]
                if all(one is not None for one in said):
                    return joined.join(str(one) for one in said)
        return None


def _fill(other: str, by_name: dict[str, str], filled: list[str]) -> str:
    """The translation with its holes filled: by name, by number, or in their order."""
    in_order = iter(filled)

    def take(hole: re.Match[str]) -> str:
        name = hole[1]
        if name.isdigit():
            return filled[int(name)]
        return by_name[name] if name in by_name else next(in_order)

    return _HOLE.sub(take, other)


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
