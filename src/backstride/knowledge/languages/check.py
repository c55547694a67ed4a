"""What is wrong with a translation, and how much of it there is."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from backstride.core.errors import KnowledgeError
from backstride.knowledge.languages import texts

_HOLE = re.compile(r"\{[^{}]*\}")
#: words that promise more than we can know, by language; English has its own list in check/soundness.py
BANNED = {
    "de": re.compile(
        r"\b(alles in ordnung|entwarnung|keine sorgen?|mach dir keine|unbedenklich|ungefährlich|harmlos\w*|"
        r"nichts ernstes|völlig normal|ganz normal|kein grund zur sorge|bestimmt nichts|sicher nichts|"
        r"du hast (?:einen|eine|ein) (?:\w+ )?(?:vorfall|riss|bruch|infarkt)|abgenutzt\w*|verschlissen\w*|"
        r"(?:wirbel|becken) (?:ist |sind )?(?:verschoben|ausgerenkt|blockiert)|herausgesprungen|instabil\w*|"
        r"durchbeißen|durchhalten|zähne zusammen|keine ausreden)\b",
        re.IGNORECASE,
    )
}


@dataclass(slots=True)
class Count:
    """One language: texts translated, missing and stale, and those of them on the way to a level."""

    language: str
    translated: int = 0
    missing: int = 0
    stale: int = 0
    required_missing: list[str] = field(default_factory=list)


@lru_cache(maxsize=1)
def counts() -> tuple[Count, ...]:
    """How far each language is. A text whose English stands translated elsewhere counts as translated."""
    return tuple(_count(code) for code in texts.known_languages())


def _count(code: str) -> Count:
    found = Count(code)
    english, rows = texts.english(), texts.translations(code)
    known = {
        english[file][place]
        for file, told in rows.items()
        for place, (mark, _) in told.items()
        if place in english.get(file, {}) and texts.fingerprint(english[file][place]) == mark
    } | set(texts.sentences(code))
    for file, places in english.items():
        for place, source in places.items():
            if source in known or not source.strip():
                found.translated += 1
                continue
            is_stale = place in rows.get(file, {})
            found.stale += is_stale
            found.missing += not is_stale
            if texts.is_required(file):
                found.required_missing.append(f"{file}: {place}")
    return found


def faults() -> list[str]:
    """Unknown files and places, other figures than the English has, words that promise too much."""
    found = []
    english = texts.english()
    for code in texts.known_languages():
        try:
            rows, sentences = texts.translations(code), texts.sentences(code)
        except KnowledgeError as error:
            found.append(str(error))
            continue
        for file, told in rows.items():
            if file not in english:
                found.append(f"languages/{code}/{file}: no such file with texts that are shown")
                continue
            for place, (mark, other) in told.items():
                source = english[file].get(place)
                if source is None:
                    found.append(f"languages/{code}/{file}: no text at {place}")
                elif texts.fingerprint(source) == mark:
                    found += _faults(f"languages/{code}/{file}: {place}", source, other, code)
        for source, other in sentences.items():
            found += _faults(f"languages/{code}/{texts.SENTENCES}: {source[:40]}", source, other, code)
    return found


def _faults(where: str, source: str, other: str, code: str) -> list[str]:
    found = []
    numbered = re.search(r"\{\d\}", other)
    if not numbered and sorted(_HOLE.findall(source)) != sorted(_HOLE.findall(other)):
        found.append(f"{where}: other figures than the English has")
    is_quoted = where.startswith(f"languages/{code}/claims/") and where.endswith(
        "/label"
    )  # what others claim
    if code in BANNED and not is_quoted and (word := BANNED[code].search(other)):
        found.append(f"{where}: {word[0]!r} promises or blames too much")
    return found
