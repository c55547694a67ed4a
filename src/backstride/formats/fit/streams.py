"""FIT records to second-by-second columns. Several partial records of one second become one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from backstride.formats.fit.messages import moment, number

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from backstride.formats.fit.messages import Message

SEMICIRCLE = 180.0 / 2**31
#: column -> FIT fields in order of preference, factor, smallest and largest value that can be
COLUMNS: dict[str, tuple[tuple[str, ...], float, float, float]] = {
    "lat_deg": (("position_lat",), SEMICIRCLE, -90.0, 90.0),
    "lon_deg": (("position_long",), SEMICIRCLE, -180.0, 180.0),
    "distance_m": (("distance",), 1.0, 0.0, 5e6),
    "altitude_m": (("enhanced_altitude", "altitude"), 1.0, -500.0, 9500.0),
    "speed_mps": (("enhanced_speed", "speed"), 1.0, 0.0, 60.0),
    "hr_bpm": (("heart_rate",), 1.0, 20.0, 250.0),
    "cadence_spm": (("cadence",), 1.0, 0.0, 300.0),
    "power_w": (("power",), 1.0, 0.0, 3000.0),
    "temperature_c": (("temperature",), 1.0, -60.0, 80.0),
    "vertical_oscillation_mm": (("vertical_oscillation",), 1.0, 1.0, 400.0),
    "ground_contact_ms": (("stance_time",), 1.0, 50.0, 1000.0),
    "contact_balance_pct": (("stance_time_balance",), 1.0, 20.0, 80.0),
    "step_length_m": (("step_length",), 0.001, 0.05, 4.0),
}
#: below this a running cadence is strides of one foot
ONE_FOOT_SPM = 120.0


def columns(records: Sequence[Message], start: datetime, *, on_foot: bool) -> dict[str, Any]:
    """Columns of the records from `start` on; a column nobody measured is left out. Cadence is doubled once."""
    import numpy as np

    times: list[int] = []
    rows: list[list[Message]] = []
    for record in records:
        when = moment(record.get("timestamp"))
        if when is None:
            continue
        t = round((when - start).total_seconds())
        if times and times[-1] == t:
            rows[-1].append(record)
        else:
            times.append(t)
            rows.append([record])
    if not times:
        return {}
    t_s = np.array(times, dtype=np.float64)
    found: dict[str, Any] = {"t_s": t_s}
    for name, (fields, factor, low, high) in COLUMNS.items():
        values = np.array([_value(parts, fields) for parts in rows], dtype=np.float64) * factor
        if name == "cadence_spm":
            values += np.nan_to_num(
                np.array([_value(p, ("fractional_cadence",)) for p in rows], dtype=np.float64)
            )
        values[(values < low) | (values > high)] = np.nan
        if not np.isnan(values).all():
            found[name] = values
    if "lat_deg" in found and "lon_deg" in found:
        nowhere = np.isnan(found["lat_deg"]) | np.isnan(found["lon_deg"]) | (found["lon_deg"] == 180.0)
        found["lat_deg"][nowhere] = found["lon_deg"][nowhere] = np.nan
    if on_foot and "cadence_spm" in found:
        found["cadence_spm"] = both_feet(found["cadence_spm"])
    order = np.argsort(t_s, kind="stable")
    if not (np.diff(t_s) >= 0).all():
        found = {name: column[order] for name, column in found.items()}
    return found


def both_feet(cadence: Any) -> Any:
    """Strides of one foot become steps of both; a column that already holds steps stays."""
    import numpy as np

    moving = cadence[cadence > 20]
    if moving.size and float(np.nanmedian(moving)) < ONE_FOOT_SPM:
        return cadence * 2
    return cadence


def _value(parts: list[Message], fields: tuple[str, ...]) -> float:
    for field in fields:
        for part in parts:
            value = part.get(field)
            if value is not None:
                plain = number(value)
                if plain is not None:
                    return plain
    return float("nan")
