"""The example runner's activities as a watch would record them, second by second where they are young."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from math import pi
from typing import TYPE_CHECKING, Any

from backstride.core import sports
from backstride.core.activity import Activity, Dynamics, Lap

if TYPE_CHECKING:
    from backstride.load.demo.story import Outing

#: a loop of our own drawing on the open sea, so that it is nobody's street
LOOP_LAT, LOOP_LON, LOOP_M = 54.6, 3.2, 4200.0
METRES_A_DEGREE = 111_320.0
WATCH, MACHINE = "Example watch", "Example watch, indoors"


def activity_of(outing: Outing, seed: int, *, recorded: bool) -> Activity:
    """An outing as an activity; `recorded` adds second-by-second columns. Starts are the runner's own clock."""
    start = datetime.combine(outing.day, time(outing.hour, 4)) + timedelta(
        minutes=outing.day.toordinal() % 17
    )
    on_foot = outing.sport in sports.RUNNING
    streams = _streams(outing, seed) if recorded and outing.sport not in sports.NOT_AEROBIC else {}
    distance = outing.km * 1000 if outing.km is not None else None
    heart = _mean(streams, "hr_bpm") or {True: 148.0}.get(on_foot, 118.0)
    return Activity(
        file=f"example/{outing.day.isoformat()}-{outing.hour:02d}-{outing.sport}",
        format="example",
        sport=outing.sport,
        start=start,
        timer_s=outing.minutes * 60,
        elapsed_s=outing.minutes * 60 + (75 if outing.km and outing.km > 8 else 0),
        distance_m=distance,
        avg_hr_bpm=None if outing.sport == sports.STRENGTH else round(heart),
        max_hr_bpm=None if outing.sport == sports.STRENGTH else round(_top(streams, "hr_bpm") or heart + 14),
        avg_cadence_spm=round(_mean(streams, "cadence_spm") or 166.0, 1) if on_foot else None,
        ascent_m=round(9.0 * outing.km) if outing.sport == sports.RUN and outing.km else None,
        descent_m=round(9.0 * outing.km) if outing.sport == sports.RUN and outing.km else None,
        name=outing.name,
        device=MACHINE if outing.sport in (sports.TREADMILL, sports.ELLIPTICAL) else WATCH,
        source="example",
        source_id=f"{outing.day.isoformat()}-{outing.hour:02d}-{outing.sport}",
        sub_sport="treadmill" if outing.sport == sports.TREADMILL else "",
        rpe=outing.rpe,
        dynamics=Dynamics(
            _mean(streams, "vertical_oscillation_mm"), _mean(streams, "ground_contact_ms"),
            _mean(streams, "contact_balance_pct"), _mean(streams, "step_length_m"),
        ),
        laps=_laps(start, outing) if on_foot and outing.km else (),
        streams=streams,
        n_records=len(streams["t_s"]) if streams else 0,
    )  # fmt: skip


def phone_copy(activity: Activity) -> Activity:
    """The same run as a phone uploaded it: a little longer, without a record. It is one run, not two."""
    assert activity.start is not None
    return replace(
        activity,
        file=activity.file + "-phone",
        start=activity.start + timedelta(seconds=41),
        distance_m=(activity.distance_m or 0.0) * 1.006,
        avg_hr_bpm=None,
        max_hr_bpm=None,
        avg_cadence_spm=None,
        rpe=None,
        device="Example phone",
        source="example phone",
        source_id=activity.source_id + "-phone",
        dynamics=Dynamics(),
        laps=(),
        streams={},
        n_records=0,
    )


def _mean(streams: dict[str, Any], name: str) -> float | None:
    if name not in streams:
        return None
    import numpy as np

    return round(float(np.nanmean(streams[name])), 3)


def _top(streams: dict[str, Any], name: str) -> float | None:
    return float(streams[name].max()) if name in streams else None


def _laps(start: datetime, outing: Outing) -> tuple[Lap, ...]:
    whole, rest = divmod(outing.km or 0.0, 1.0)
    pace_s = outing.minutes * 60 / (outing.km or 1.0)
    parts = [1.0] * int(whole) + ([rest] if rest > 0.05 else [])
    return tuple(
        Lap(start + timedelta(seconds=round(n * pace_s)), round(part * pace_s, 1), round(part * 1000, 1))
        for n, part in enumerate(parts)
    )


def _streams(outing: Outing, seed: int) -> dict[str, Any]:
    """Columns at one a second. A run that breaks slows, then walks for four minutes, then goes on unevenly."""
    import numpy as np

    n = int(outing.minutes * 60)
    dice = np.random.default_rng([seed, outing.day.toordinal(), outing.hour])
    t = np.arange(n, dtype=np.float64)
    effort = {sports.WALK: 96.0, sports.ELLIPTICAL: 132.0, sports.RIDE: 128.0}.get(outing.sport, 146.0)
    warm = 1 - np.exp(-t / 170)
    heart = 72 + (effort - 72) * warm + 9 * t / max(n, 3600) + _wander(dice, n, 3.0)
    found: dict[str, Any] = {"t_s": t, "hr_bpm": np.round(np.clip(heart, 60, 186))}
    if outing.km is None:
        return found
    shape = 1 + _wander(dice, n, 0.035)
    walking = np.zeros(n, dtype=bool)
    if outing.breaks_at_min is not None:
        begin = int(outing.breaks_at_min * 60)
        shape[begin:] *= 0.74
        walking[begin + 480 : begin + 720] = True
        shape[walking] *= 0.62
    speed = shape * (outing.km * 1000 / shape.sum())
    distance = np.cumsum(speed)
    found["distance_m"] = np.round(distance, 2)
    found["speed_mps"] = np.round(speed, 3)
    if outing.sport in sports.RUNNING:
        found |= _on_the_run(dice, speed, walking, outing.breaks_at_min)
    if outing.sport in (sports.RUN, sports.WALK, sports.RIDE):
        turn = 2 * pi * distance / LOOP_M
        radius = LOOP_M / (2 * pi) / METRES_A_DEGREE
        found["lat_deg"] = np.round(LOOP_LAT + radius * np.sin(turn) * (1 + 0.15 * np.sin(3 * turn)), 6)
        found["lon_deg"] = np.round(LOOP_LON + radius * np.cos(turn) / 0.579, 6)
        found["altitude_m"] = np.round(18 + 9.5 * (1 - np.cos(turn)) + 2 * np.sin(5 * turn), 1)
    return found


def _on_the_run(dice: Any, speed: Any, walking: Any, breaks_at_min: float | None) -> dict[str, Any]:
    """Running dynamics that hang together: step length = speed / cadence, contact grows as the legs tire."""
    import numpy as np

    n = len(speed)
    tired = np.zeros(n)
    if breaks_at_min is not None:
        tired[int(breaks_at_min * 60) :] = 1.0
    cadence = 167 + 9 * (speed - 2.5) - 9 * tired + _wander(dice, n, 1.2)
    cadence = np.where(walking, 112 + _wander(dice, n, 1.5), cadence)
    contact = 262 - 24 * (speed - 2.5) + 14 * tired + _wander(dice, n, 3.0)
    running = ~walking
    balance = 50.1 + 0.9 * tired + _wander(dice, n, 0.25)
    bounce = 88 + 5 * (speed - 2.5) + _wander(dice, n, 1.5)
    return {
        "cadence_spm": np.round(cadence),
        "ground_contact_ms": np.where(running, np.round(contact), np.nan),
        "contact_balance_pct": np.where(running, np.round(balance, 1), np.nan),
        "vertical_oscillation_mm": np.where(running, np.round(bounce), np.nan),
        "step_length_m": np.round(speed * 60 / cadence, 2),
    }


def _wander(dice: Any, n: int, size: float) -> Any:
    """Slow noise of about `size`: steps averaged over half a minute."""
    import numpy as np

    if n <= 1:
        return np.zeros(n)
    knots = dice.normal(0.0, size, n // 30 + 2)
    return np.interp(np.arange(n), np.arange(len(knots)) * 30, knots)
