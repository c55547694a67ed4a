"""Where this machine is, as far as its settings tell."""

from __future__ import annotations

import locale
import os
from pathlib import Path


def local_zone() -> str:
    """The time zone of this machine by name; "UTC" where it cannot be told."""
    told = os.environ.get("TZ", "").lstrip(":")
    if "/" in told and not told.startswith("/"):
        return told
    try:
        parts = Path("/etc/localtime").resolve().parts
        if "zoneinfo" in parts:
            return "/".join(parts[parts.index("zoneinfo") + 1 :])
        return Path("/etc/timezone").read_text(encoding="ascii").strip() or "UTC"
    except (OSError, UnicodeDecodeError):
        return "UTC"


def local_country() -> str:
    """Two letters guessed from the system's language setting, for the emergency number; "" if unknown."""
    for name in ("LC_ALL", "LC_MEASUREMENT", "LC_TIME", "LANG"):
        word = os.environ.get(name, "").split(".")[0]
        if len(word) == 5 and word[2] in "_-":
            return word[3:].upper()
    code = (locale.getlocale()[0] or "").partition("_")[2]
    return code.upper() if len(code) == 2 else ""
