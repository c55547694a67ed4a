"""The one clock of the app. `BACKSTRIDE_NOW` freezes it for journeys and pictures that must repeat.

`BACKSTRIDE_NOW=@FILE` reads the moment from a file, so that a journey can go on to the next day.
"""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def now() -> datetime:
    """The present moment, UTC."""
    frozen = os.environ.get("BACKSTRIDE_NOW")
    if frozen and frozen.startswith("@"):
        frozen = Path(frozen[1:]).read_text(encoding="utf-8").strip()
    if frozen:
        moment = datetime.fromisoformat(frozen)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return datetime.now(UTC)


def zone(name: str) -> ZoneInfo:
    """The named time zone; UTC when this machine does not know the name."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def today(athlete: Any) -> date:
    """The athlete's local day."""
    return now().astimezone(zone(athlete.time_zone)).date()
