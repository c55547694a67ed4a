"""One activity of an account's export: its places, units and clock, as `services.toml` tells them."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from importlib import resources
from typing import Any

from backstride.formats.lists.dates import offset_of, when, zone_of
from backstride.formats.lists.durations import seconds
from backstride.formats.lists.speeds import METRES

DEEPEST = 6
MOST_OBJECTS = 1_000  # of a list of facts; longer ones are samples
_SECONDS = {"s": 1.0, "ms": 0.001, "min": 60.0}
_KCAL = {"kcal": 1.0, "cal": 0.001, "kJ": 1 / 4.184, "J": 1 / 4184}
_BEATS = {"Hz": 60.0, "strides/s": 120.0}  # to beats and to steps of both feet a minute
_UNITS = METRES | _SECONDS | _KCAL | _BEATS
_EMPTY = (None, "", "NaN", "null", "-1", "-1.0")  # Zepp writes -1 for what was not measured
_KINDS = ("type", "metric", "Type")  # an object of a list says under one of these what it is


@lru_cache(maxsize=1)
def services() -> dict[str, dict[str, Any]]:
    """`services.toml`: the table of each service by its name."""
    path = resources.files("backstride.formats.accounts").joinpath("services.toml")
    found = tomllib.loads(path.read_text(encoding="utf-8"))
    return {name: table for name, table in found.items() if isinstance(table, dict)}


def flat(found: Any, before: str = "", depth: int = 0) -> dict[str, Any]:
    """Every place of an object with what it holds; samples are passed over. A list is entered by what its objects say they
    are (alone in a wrapper or not), a list of one object is that object.

    >>> flat({"heartRate": {"avg": 150}, "summaries": [{"metric": "distance", "value": 5.1}]})
    {'heartRate/avg': 150, 'summaries/distance/metric': 'distance', 'summaries/distance/value': 5.1}
    >>> flat({"Windows": [{"Window": {"Type": "Move", "HR": [{"Avg": 2.5}]}}]})
    {'Windows/Move/Type': 'Move', 'Windows/Move/HR/Avg': 2.5}
    """
    held: dict[str, Any] = {}
    if depth > DEEPEST:
        return held
    if isinstance(found, dict):
        for key, value in found.items():
            held |= flat(value, f"{before}/{key}" if before else str(key), depth + 1)
    elif isinstance(found, list):
        for part in found[:MOST_OBJECTS]:
            inner = next(iter(part.values())) if isinstance(part, dict) and len(part) == 1 else part
            fact = inner if isinstance(inner, dict) else part
            if isinstance(fact, dict) and (key := next((fact[w] for w in _KINDS if fact.get(w)), "")):
                held |= flat(fact, f"{before}/{key}", depth + 1)
            elif len(found) == 1:
                held |= flat(fact, before, depth + 1)
    elif found is not None:
        held[before] = found
    return held


class Entry:
    """The places of one activity, asked by the names that `services.toml` gives them."""

    def __init__(self, service: dict[str, Any], held: dict[str, Any]) -> None:
        self.service, self.held = service, held

    def text(self, kind: str) -> str:
        """What stands in the first of a kind's places that holds something."""
        return next((str(self.held[p]).strip() for p, _ in self._places(kind) if self._has(p)), "")

    def figure(self, kind: str) -> float | None:
        """A number in seconds, metres, kilocalories or as it stands; 0 is how these exports write "not measured"."""
        for place, unit in self._places(kind):
            if self._has(place):
                text = str(self.held[place])
                value = seconds(text) if unit == "iso" else float(text)
                return value * self._factor(unit) or None if value is not None else None
        return None

    def start(self) -> tuple[datetime | None, int | None]:
        """The start, and the local offset where it is told."""
        offset = self._offset()
        text = self.text("start")
        begun = self.moment("start")
        if self.service["clock"] == "told":
            offset = offset_of(text) or None  # +0000 is how UTC is written, wherever it was run
        return begun, offset

    def moment(self, kind: str) -> datetime | None:
        """`start` or `end`, aware unless it is the wall's clock and its distance from UTC is not told."""
        text = self.text(kind)
        if not text:
            return None
        if self.service["clock"] == "ms":
            return datetime.fromtimestamp(float(text) / 1000, UTC)
        told = when(text)
        if told is None or told.tzinfo is not None:
            return told
        if self.service["clock"] == "utc":
            return told.replace(tzinfo=UTC)
        offset = self._offset() if self.service["clock"] == "local" else None
        return told if offset is None else told.replace(tzinfo=UTC) - timedelta(seconds=offset)

    def sport(self) -> str:
        """The service's word, or the word for its number; a number that we do not know stays one."""
        word = self.text("sport")
        return str(self.service.get("sports", {}).get(word, word))

    def _offset(self) -> int | None:
        for place, unit in self._places("offset"):
            if self._has(place):
                text = str(self.held[place])
                shift = zone_of(text) if unit == "zone" else round(float(text) * self._factor(unit))
                return (
                    shift if shift is not None and abs(shift) <= timedelta(hours=14).total_seconds() else None
                )
        return None

    def _places(self, kind: str) -> list[tuple[str, str]]:
        return [(place, unit) for place, _, unit in (p.partition(" ") for p in self.service.get(kind, ()))]

    def _has(self, place: str) -> bool:
        return self.held.get(place) not in _EMPTY

    def _factor(self, unit: str) -> float:
        if unit in _UNITS:
            return _UNITS[unit]
        return _UNITS.get(str(self.held.get(unit, "")), 1.0)
