"""What each column of a list holds, told by its header: exact words first, then words inside it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from backstride.formats.lists.words import fold, tables, units

_LENGTHS = {"km", "mi", "m", "yd", "ft", "mm", "cm"}
_TIMES = {"h", "min", "s", "ms"}
_MEASURES = {"distance": _LENGTHS, "ascent": _LENGTHS, "descent": _LENGTHS, "stride": _LENGTHS, "oscillation": _LENGTHS,
             "moving": _TIMES, "timer": _TIMES, "elapsed": _TIMES}  # fmt: skip
#: sport columns whose words may well be names ("Easy", "Long"): believed only when their cells hold sports
WEAK_SPORT = frozenset({
    "activity", "workout", "exercise", "type", "kind", "mode", "typ", "tipo", "art", "activite", "aktivitat", "attivita", "actividad", "atividade", "activiteit", "run type",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Columns:
    """Kind -> the places of its columns in file order; the unit each header names; which were guessed by a part."""

    names: tuple[str, ...]
    places: dict[str, list[int]]
    unit: dict[int, str]
    loose: frozenset[str] = frozenset()
    sources: frozenset[str] = field(default_factory=frozenset)

    def __contains__(self, kind: str) -> bool:
        return kind in self.places

    @property
    def is_list(self) -> bool:
        """Whether rows of this table can be activities: a day, and what was done or how far and how long."""
        if "start" not in self and "start_utc" not in self:
            return False
        times = {"timer", "moving", "elapsed", "end"} & self.places.keys()
        exact = {kind for kind in self.places if kind not in self.loose}
        if "goal" in self and "distance" not in self and times <= {"end"}:
            return False  # what somebody means to do, from a day to a day
        if "sport" in exact:
            return bool(times) or "distance" in self
        if "steps" in self or "morning" in self:
            return False  # sums of days, measurements of mornings
        if len(self.names) <= 8 and "start" not in self.loose:
            return "distance" in self or bool(times & exact)
        return "distance" in exact and bool(times & exact)

    @property
    def weight(self) -> int:
        return len(self.places)


def plain(header: str) -> str:
    """A header without marks, brackets and camel case.

    >>> plain("Distance (km)"), plain("startTimeLocal"), plain("Activiteits-ID"), plain("<span>Start Time</span>")
    ('distance', 'start time local', 'activiteits id', 'start time')
    """
    text = re.sub(r"<[^>]*>", "", header.replace("\ufeff", ""))
    text = re.sub(r"(?<=[a-z\d])(?=[A-Z])", " ", text)
    text = re.sub(r"[\(\[（].*?[\)\]）]", " ", text)
    return re.sub(r"\s+", " ", re.sub(r"[_\-./\"'’]+", " ", fold(text))).strip(" :*#?")


def unit_of(header: str) -> str | None:
    """The unit a header names, in brackets or at its end.

    >>> unit_of("Distance (mi)"), unit_of("duration_min"), unit_of("Distance"), unit_of("distance in km")
    ('mi', 'min', None, 'km')
    """
    known = units()
    for inside in re.findall(r"[\(\[（]\s*([^\)\]）]+?)\s*[\)\]）]", header):
        if (found := known.get(fold(inside).strip(" ."))) is not None:
            return found
    return known.get(plain(header).split(" ")[-1])


@lru_cache(maxsize=1)
def _exact() -> dict[str, str]:
    found: dict[str, str] = {}
    for read in (fold, plain):  # "start_date" is UTC where "start date" is not
        for kind, words in tables()["columns"].items():
            for word in words:
                found.setdefault(read(word), kind)
    return found


@lru_cache(maxsize=1)
def _loose() -> tuple[tuple[tuple[str, str], ...], frozenset[str]]:
    pairs = tuple((kind, fold(word)) for kind, words in tables()["loose"].items() for word in words)
    return pairs, frozenset(fold(word) for word in tables()["loose_not"]["words"])


@lru_cache(maxsize=5_000)
def kind_of(header: str) -> str | None:
    """What a column of exactly this header holds; a unit at its end is no part of the word."""
    if len(header) > 300:
        return None
    words = plain(header)
    exact = _exact()
    kind = exact.get(fold(header)) or exact.get(words)
    if kind is None and " " in words:
        head, last = words.rsplit(" ", 1)
        head = head.removesuffix(" in")
        unit = units().get(last)
        kind = exact.get(head) if unit else None
        if kind is not None and unit not in _MEASURES.get(kind, ()):
            kind = None
    return kind


def _kind_inside(header: str) -> str | None:
    pairs, barred = _loose()
    words = plain(header)
    parts = set(words.split(" "))
    if parts & barred:
        return None
    for kind, word in pairs:
        if word in parts or (" " in word and word in words) or (not word.isascii() and word in words):
            return kind
    return None


def map_columns(names: list[str]) -> Columns:
    """What each column holds."""
    found: dict[str, list[int]] = {}
    for i, name in enumerate(names):
        kind = kind_of(name)
        if kind:
            found.setdefault(kind, []).append(i)
    if "clock" in found and not {"start", "start_utc"} & found.keys():
        found["start"] = found.pop("clock")  # no column of days: "Start time" holds both
    loose = set()
    taken = {i for places in found.values() for i in places}
    for i, name in enumerate(names):
        if i not in taken and (kind := _kind_inside(name)) and (kind not in found or kind in loose):
            loose.add(kind)
            found.setdefault(kind, []).append(i)
    unit = {}
    for kind, allowed in _MEASURES.items():
        for i in found.get(kind, ()):
            if (said := unit_of(names[i])) in allowed and said is not None:
                unit[i] = said
    return Columns(tuple(names), found, unit, frozenset(loose), _sources(names))


def _sources(names: list[str]) -> frozenset[str]:
    """The services whose headers these are."""
    headers = {plain(name) for name in names} | {fold(name) for name in names}
    one = {
        s
        for s, words in tables()["sources"].items()
        if any(plain(w) in headers or fold(w) in headers for w in words)
    }
    every = {s for s, words in tables()["sources_all"].items() if all(plain(w) in headers for w in words)}
    return frozenset(one | every)
