"""Which unit a list's distances and times are in: by its headers, else by what makes a possible speed."""

from __future__ import annotations

from statistics import median
from typing import Any

MILE_M = 1609.344


def distance_unit(
    names: list[str], columns: dict[str, list[int]], drafts: list[dict[str, Any]], *, strava: bool
) -> tuple[float, str]:
    """Metres in one unit of the distance column, and what to tell the runner when it had to be guessed."""
    places = columns.get("distance", [])
    if not places:
        return 1.0, ""
    header = names[places[-1]].lower()
    if "mi)" in header or "mile" in header or header.endswith("_mi"):
        return MILE_M, ""
    if "km" in header:
        return 1000.0, ""
    if "(m)" in header or header.endswith("_m") or "meter" in header:
        return 1.0, ""
    if strava and len(places) > 1:
        return 1.0, ""  # Strava repeats the distance in metres
    return _by_size(drafts)


def _by_size(drafts: list[dict[str, Any]]) -> tuple[float, str]:
    known = [d["distance"] for d in drafts if d["distance"]]
    if not known:
        return 1000.0, ""
    pairs = [
        (d["distance"], d["timer"] or d["elapsed"])
        for d in drafts
        if d["distance"] and (d["timer"] or d["elapsed"])
    ]
    if pairs:
        speed = median(distance / seconds for distance, seconds in pairs)
        if 0.3 < speed < 15:
            return 1.0, ""
    if median(known) > 300:
        return 1.0, ""
    return 1000.0, "it does not say km or miles; taken as km"


def minutes_not_seconds(names: list[str], columns: dict[str, list[int]]) -> bool:
    """Whether the header says that plain numbers in the time column are minutes (`duration_min`)."""
    for kind in ("moving", "timer", "elapsed"):
        if any(
            names[i].lower().rstrip(")").endswith(("_min", "(min", "minutes")) for i in columns.get(kind, [])
        ):
            return True
    return False
