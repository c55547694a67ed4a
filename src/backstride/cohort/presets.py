"""Named definitions of the exposures: our own, and those of published studies."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from backstride.core.errors import UsageError


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """What counts: the look-back in days, the upper ends of the states, kilometres alone or minutes too."""

    name: str
    title: str
    sources: tuple[str, ...]
    window_days: int
    limits: tuple[float, float, float]
    minutes_stand_in: bool
    runs_only: bool
    daily_measure: str
    unknown: tuple[str, ...]

    @property
    def about(self) -> dict[bytes, bytes]:
        """What a result says of itself, for whoever finds the file."""
        return {b"preset": self.name.encode(), b"measure": self.daily_measure.encode()}


@cache
def presets() -> dict[str, Preset]:
    """Every preset by name."""
    table = tomllib.loads((files(__package__) / "presets.toml").read_text(encoding="utf-8"))
    found = {}
    for name, row in table.items():
        told: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in row.items()}
        found[name] = Preset(name=name, **told)
    return found


def preset(name: str) -> Preset:
    """One preset; says which there are when the name is not known."""
    found = presets().get(name)
    if found is None:
        raise UsageError(f"There is no preset {name!r}", f"Known: {', '.join(sorted(presets()))}.")
    return found
