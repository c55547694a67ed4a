"""Backstride: a runner's log and own words in, how soon to be seen and a capped way back out.

Names are loaded when first used, so that `import backstride` and `backstride --help` stay quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

#: public name -> module that defines it
_HOMES = {
    "Activity": "backstride.core.activity",
    "BackstrideError": "backstride.core.errors",
    "Disposition": "backstride.core.disposition",
    "Finding": "backstride.core.finding",
    "PainDay": "backstride.core.pain",
    "Problem": "backstride.core.problems",
    "RunPermission": "backstride.core.disposition",
    "Session": "backstride.core.session",
    "exposures": "backstride.load",
    "read": "backstride.formats",
    "sessions": "backstride.log",
}
#: parts with many names; `ask`, `check` and `plan` can also be called: backstride.check("my back aches")
_PARTS = ("ask", "check", "form", "formats", "load", "log", "plan", "story")

__all__ = sorted([*_HOMES, *_PARTS, "__version__"])  # noqa: PLE0605 - a sorted list is still a list of names


def __getattr__(name: str) -> Any:
    if name in _PARTS:
        return import_module(f"backstride.{name}")
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'backstride' has no attribute {name!r}")
    return getattr(import_module(home), name)


def __dir__() -> list[str]:
    return __all__
