"""The readers, in the order in which they are asked. Each is loaded when a file may be its own."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import ModuleType

#: content decides, the name only breaks ties; lists come last because any text may be one
FORMATS = ("fit", "gpx", "tcx", "hrm", "fitbit", "running_page", "garmin", "apple", "accounts", "lists")


def reader(name: str) -> ModuleType | None:
    """The module of a format, or None where it is not in this installation."""
    try:
        return import_module(f"backstride.formats.{name}")
    except ModuleNotFoundError:
        return None


def reader_for(head: bytes, name: str) -> Any | None:
    """The first reader whose content test accepts these first bytes."""
    for fmt in FORMATS:
        module = reader(fmt)
        if module is not None and module.matches(head, name):
            return module
    return None
