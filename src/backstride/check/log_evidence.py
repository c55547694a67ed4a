"""What the training log itself shows around the first day of pain, as findings beside the runner's own words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from backstride.core.finding import Answer, Finding

#: pain within this many days of a longer run is looked at together with it (clinical dossier C4.1)
WINDOW_DAYS = 14
#: a break of at least this many days, ended within this many days before the pain, is a return (load dossier A2)
BREAK_DAYS, RETURN_DAYS = 14, 42
SPIKE = 1.1


def log_findings(load: Mapping[str, Any], onset: date) -> tuple[Finding, ...]:
    """Findings of the `load` object (charter 5) for a complaint that began on `onset`; empty where the log is too thin.

    Order is shown, never cause. "No jump" is said only where the log has runs and no day in the window is missing.
    """
    runs = [row for row in load.get("sessions", ()) if row.get("run_km") or row.get("run_min")]
    before = [(date.fromisoformat(str(row["date"])), row) for row in runs]
    before = sorted(((day, row) for day, row in before if day <= onset), key=lambda pair: pair[0])
    if not before:
        return ()
    found = [*_spike(before, onset), *_return(before, onset)]
    if not any(f.id == "spike_session" for f in found) and _covered(load, onset) and _compared(before, onset):
        text = f"no run of the {WINDOW_DAYS} days before was more than 10 % over the longest of the month before it"
        found.append(Finding(id="spike_session", value=Answer.NO, origin="log", text=text))
    return tuple(found)


def _spike(before: Sequence[tuple[date, Mapping[str, Any]]], onset: date) -> list[Finding]:
    near = [
        (row["spike_ratio"], day, row)
        for day, row in before
        if (onset - day).days <= WINDOW_DAYS
        and row.get("spike_ratio") is not None
        and row["spike_ratio"] > SPIKE
    ]
    if not near:
        return []
    ratio, day, row = max(near, key=lambda one: (one[0], one[1]))
    days = (onset - day).days
    size = f"{row['run_km']:.1f} km" if row.get("run_km") else f"{row['run_min']:.0f} min"
    after = "the same day" if days == 0 else "the next day" if days == 1 else f"{days} days later"
    text = f"{size} on {day:%A} {day.day} {day:%B}, {100 * (ratio - 1):.0f} % over the longest of the 30 days before; pain came {after}"
    return [
        Finding(id="spike_session", value=Answer.YES, origin="log", text=text),
        Finding(id="spike_ratio", value=round(float(ratio), 3), origin="log", text=text),
        Finding(id="spike_days_before", value=float(days), origin="log", text=text),
    ]


def _return(before: Sequence[tuple[date, Mapping[str, Any]]], onset: date) -> list[Finding]:
    days = [day for day, _ in before]
    for earlier, later in reversed(list(pairwise(days))):
        if (onset - later).days > RETURN_DAYS:
            break
        if (later - earlier).days >= BREAK_DAYS:
            text = (
                f"back on {later:%A} {later.day} {later:%B} after {(later - earlier).days} days without a run"
            )
            return [Finding(id="return_after_break", value=Answer.YES, origin="log", text=text)]
    return []


def _covered(load: Mapping[str, Any], onset: date) -> bool:
    weeks = [
        row
        for row in load.get("weeks", ())
        if 0 <= (onset - date.fromisoformat(str(row["week_start"]))).days <= WINDOW_DAYS + 6
    ]
    return bool(weeks) and not any(row.get("missing_days") for row in weeks)


def _compared(before: Sequence[tuple[date, Mapping[str, Any]]], onset: date) -> bool:
    return any(
        (onset - day).days <= WINDOW_DAYS and row.get("spike_ratio") is not None for day, row in before
    )
