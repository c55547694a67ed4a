"""The second-by-second samples beside an activity's sums, where a service keeps both in one object.

Without them the walks of a run would count as running.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from backstride.formats.fit.streams import both_feet

#: a recording longer than this has no samples worth a picture
LONGEST_S = 7 * 86_400
_LINE = re.compile(r"tp=([\w-]{1,10});k=(\d{9,14}(?:\.\d+)?|\d\.\d{3,15}E\d{1,2});v=(-?\d{1,9}(?:\.\d+)?)")
_MILLISECONDS = 1e11  # a larger number counts them
_FACTORS = {"": 1.0, "km/h": 1 / 3.6}
_POSSIBLE = {"hr_bpm": (20.0, 250.0), "speed_mps": (0.0, 60.0), "cadence_spm": (0.0, 300.0)}


def columns(service: dict[str, Any], entry: Any, *, is_run: bool) -> dict[str, Any]:
    """Columns as `Activity.streams` names them; raises ValueError, TypeError or KeyError for samples that are none."""
    import numpy as np

    known: dict[str, str] = service.get("samples", {})
    held = entry.get(service.get("samples_in", "samples")) if known and isinstance(entry, dict) else None
    series: dict[str, tuple[Any, Any]] = {}
    for kind, times, values in _series(held, entry):
        if kind in known and len(times):
            name, _, unit = known[kind].partition(" ")
            series[name] = np.rint(times).astype(int), np.array(values, dtype=float) * _FACTORS[unit]
    if not series:
        return {}
    seconds = np.unique(np.concatenate([times for times, _ in series.values()]))
    if seconds[0] < 0 or seconds[-1] > LONGEST_S:
        raise ValueError("its samples lie outside of it")
    found: dict[str, Any] = {"t_s": seconds.astype(float)}
    for name, (times, values) in series.items():
        low, high = _POSSIBLE.get(name, (-1e6, 5e6))
        column = np.full(seconds.size, np.nan)
        column[np.searchsorted(seconds, times)] = np.where((values >= low) & (values <= high), values, np.nan)
        found[name] = both_feet(column) if name == "cadence_spm" and is_run else column
    return {name: column for name, column in found.items() if not np.isnan(column).all()}


def _series(held: Any, entry: Any) -> list[tuple[str, Any, Any]]:
    """(kind, seconds from the start, values) of each kind: evenly spaced, each with its time, or written as lines of a text."""
    import numpy as np

    if isinstance(held, str):
        return _lines(held, float(entry["startTime"]) / 1000)
    if not isinstance(held, dict):
        return []
    if isinstance(even := held.get("samples"), list):
        steps = [(part["type"], part["intervalMillis"] / 1000, part["values"]) for part in even]
        return [(kind, np.arange(len(values)) * step, values) for kind, step, values in steps]
    begun = datetime.fromisoformat(entry["startTime"])
    return [
        (
            kind,
            [(datetime.fromisoformat(one["dateTime"]) - begun).total_seconds() for one in told],
            [one.get("value") for one in told],
        )
        for kind, told in held.items()
        if isinstance(told, list) and told and "value" in told[0]
    ]


def _lines(text: str, begun: float) -> list[tuple[str, Any, Any]]:
    """Huawei's `tp=h-r;k=1772344860000;v=150;`, with its time since 1970 in milliseconds or seconds."""
    found: dict[str, tuple[list[float], list[float]]] = {}
    for kind, moment, value in _LINE.findall(text):
        times, values = found.setdefault(kind, ([], []))
        since = float(moment)
        times.append((since / 1000 if since > _MILLISECONDS else since) - begun)
        values.append(float(value))
    return [(kind, times, values) for kind, (times, values) in found.items()]
