"""FIT records to second-by-second columns. Several partial records of one second become one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime

    from backstride.formats.fit.table import Records

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
HERTZ = 4.0
#: below this a running cadence is strides of one foot
ONE_FOOT_SPM = 120.0


def columns(records: Records, start: datetime, *, on_foot: bool) -> dict[str, Any]:
    """Columns of the records, counted from `start`; one row for each second told.

    A column nobody measured is left out. Cadence is doubled once.
    """
    import numpy as np

    known = ~np.isnan(records.times)
    if not known.any():
        return {}
    if not known.all():
        records = records.where(known)
    every = np.rint(records.times - start.timestamp())
    opens = np.r_[True, np.diff(every) != 0]
    row, t_s = np.cumsum(opens) - 1, every[opens]
    told = {name: _first_told(column, row, t_s.size) for name, column in records.fields.items()}
    found: dict[str, Any] = {"t_s": t_s}
    for name, (fields, factor, low, high) in COLUMNS.items():
        values = np.full(t_s.size, np.nan)
        for field in fields:
            if field in told:
                values = np.where(np.isnan(values), told[field], values)
        if np.isnan(
            values
        ).all():  # the watch's own sensors and a foot pod measure differently: never both in a column
            values = told.get(f"developer_{fields[-1]}", values).copy()
        values *= factor
        if name == "cadence_spm" and "fractional_cadence" in told:
            values += np.nan_to_num(told["fractional_cadence"])
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
    """Strides of one foot become steps of both; a column that already holds steps stays.

    A column whose largest figure is below `HERTZ` counts strides a second, as some watches' GPX does.
    """
    import numpy as np

    if 0 < np.nanmax(cadence, initial=0.0) < HERTZ:
        cadence = cadence * 60

    moving = cadence[cadence > 20]
    if moving.size and float(np.nanmedian(moving)) < ONE_FOOT_SPM:
        return cadence * 2
    return cadence


def _first_told(values: Any, row: Any, size: int) -> Any:
    """One value for each row: the first that a record of it tells, NaN where none does."""
    import numpy as np

    if size == len(values):
        return values
    first = np.full(size, np.nan)
    known = ~np.isnan(values)
    first[row[known][::-1]] = values[known][::-1]
    return first
