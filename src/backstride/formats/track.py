"""Points of a track (GPX, TCX) to columns and totals. A point without position, or with a time only, is kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from backstride.formats.geo import step_m
from backstride.formats.xmlsafe import number

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from xml.etree.ElementTree import Element

#: slower than this between two points counts as standing still (1 km/h, as common GPX tools do)
STANDING_MPS = 1 / 3.6
#: a point to which and from which this speed would be needed, while its neighbours are within reach of each other, was never
#: there (our settings: 360 and 144 km/h)
JUMP_MPS, REACH_MPS = 100.0, 40.0


@dataclass(slots=True)
class Points:
    """Points of one activity in file order; `breaks` are the indices at which a new segment begins."""

    time: list[datetime | None] = field(default_factory=list)
    columns: dict[str, list[float | None]] = field(default_factory=dict)
    breaks: list[int] = field(default_factory=list)

    def add(self, time: datetime | None, values: Mapping[str, float | None]) -> None:
        """One point; columns that it does not have stay unknown."""
        n, columns = len(self.time), self.columns
        self.time.append(time)
        for name, value in values.items():
            if value is not None:
                column = columns.get(name)
                if column is None:
                    column = columns[name] = []
                if len(column) < n:
                    column += [None] * (n - len(column))
                column.append(value)

    def extend(self, times: list[datetime | None], columns: Mapping[str, list[float]]) -> int:
        """Many points that hold the same columns; how many positions cannot be (those points are kept without)."""
        n = len(self.time)
        self.time += times
        lat, lon = columns.get("lat_deg"), columns.get("lon_deg")
        nowhere: list[int] = []
        if lat and lon and not (-90 <= min(lat) <= max(lat) <= 90 and -180 <= min(lon) <= max(lon) <= 180):
            nowhere = [
                i for i, (y, x) in enumerate(zip(lat, lon, strict=True)) if abs(y) > 90 or abs(x) > 180
            ]
        for name, values in columns.items():
            column = self.columns.setdefault(name, [])
            column += [None] * (n - len(column))
            column += values
            if nowhere and name in ("lat_deg", "lon_deg"):
                for i in nowhere:
                    column[n + i] = None
        return len(nowhere)

    def new_segment(self) -> None:
        if self.time and (not self.breaks or self.breaks[-1] != len(self.time)):
            self.breaks.append(len(self.time))


def add_point(element: Element, column_of: Callable[[str], str], points: Points) -> bool:
    """Add an element as a point; False when its position cannot be (it is kept without).

    `column_of` tells what the tag of a part holds: "time", a column, or nothing that we read.
    """
    values: dict[str, float | None] = {}
    time: datetime | None = None
    if element.attrib:
        values["lat_deg"], values["lon_deg"] = number(element.get("lat")), number(element.get("lon"))
    for child in element.iter():
        column = column_of(child.tag)
        if not column:
            continue
        if column == "time":
            time = instant(child.text)
        elif values.get(column) is None:
            values[column] = number(child.text)
    lat, lon = values.get("lat_deg"), values.get("lon_deg")
    fine = lat is not None and lon is not None and abs(lat) <= 90 and abs(lon) <= 180
    if not fine:
        values["lat_deg"] = values["lon_deg"] = None
    points.add(time, values)
    return fine or (lat is None and lon is None)


def instant(text: str | None) -> datetime | None:
    """An ISO 8601 time as aware UTC where it has an offset, naive where it has none; None where it is none."""
    if not text:
        return None
    cleaned = text.strip()
    try:
        value = datetime.fromisoformat(cleaned)
        if value.tzinfo is UTC:
            return value
    except ValueError:
        try:
            value = datetime.fromisoformat(cleaned.replace(" ", "T").split(".")[0].rstrip("Z")).replace(
                tzinfo=UTC
            )
        except ValueError:
            return None
    try:
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
    except OverflowError:  # the first or last day that a calendar has, moved by its offset
        return None


@dataclass(frozen=True, slots=True)
class Totals:
    """What the points alone say of the activity."""

    start: datetime | None
    elapsed_s: float | None
    moving_s: float | None
    distance_m: float | None
    streams: dict[str, Any]
    n_doubled: int = 0  # points with the time of the one before
    n_jumped: int = 0  # points that jump away and back, put between their neighbours


def totals(points: Points) -> Totals:
    """Columns and sums of a track; distance is measured along each segment, never across a break."""
    import numpy as np

    n = len(points.time)
    timed = [t for t in points.time if t is not None]
    start = timed[0] if timed else None
    streams: dict[str, Any] = {}
    for name, values in points.columns.items():
        column = np.full(n, np.nan)
        column[: len(values)] = np.array(values, dtype=np.float64)  # None becomes NaN
        if not np.isnan(column).all():
            streams[name] = column
    if start is not None:
        begun = start.timestamp()
        streams["t_s"] = np.array([t.timestamp() - begun if t else np.nan for t in points.time])
    n_doubled = int((np.diff(streams["t_s"]) == 0).sum()) if timed else 0
    elapsed = float(np.nanmax(streams["t_s"]) - np.nanmin(streams["t_s"])) if timed else None
    distance = moving = None
    n_jumped = 0
    if "lat_deg" in streams and "lon_deg" in streams and n > 1:
        n_jumped = _without_jumps(streams)
        steps = step_m(streams["lat_deg"], streams["lon_deg"])
        steps[[b - 1 for b in points.breaks if 0 < b < n]] = np.nan
        distance = float(np.nansum(steps))
        if "distance_m" not in streams:
            streams["distance_m"] = np.concatenate([[0.0], np.nancumsum(steps)])
        if "t_s" in streams:
            dt = np.diff(streams["t_s"])
            with np.errstate(invalid="ignore", divide="ignore"):
                going = (dt > 0) & (np.hypot(steps, _rises(streams)) / dt > STANDING_MPS)
            moving = float(dt[going].sum())
    elif "lat_deg" in streams:
        distance = 0.0
    return Totals(start, elapsed, moving, distance, streams, n_doubled, n_jumped)


def _without_jumps(streams: dict[str, Any]) -> int:
    """Put each point that the receiver threw far away for one moment between its neighbours; how many there are."""
    import numpy as np

    seconds = streams.get("t_s")
    if seconds is None or seconds.size < 3:
        return 0
    lat, lon = streams["lat_deg"], streams["lon_deg"]
    dt = np.diff(seconds)
    with np.errstate(invalid="ignore", divide="ignore"):
        speed = np.where(dt > 0, step_m(lat, lon) / dt, np.nan)
        away = (speed[:-1] > JUMP_MPS) & (speed[1:] > JUMP_MPS)
    at = np.flatnonzero(away) + 1
    if not at.size:
        return 0
    near = [
        i
        for i in at
        if step_m(lat[[i - 1, i + 1]], lon[[i - 1, i + 1]])[0]
        <= REACH_MPS * (seconds[i + 1] - seconds[i - 1])
    ]
    for i in near:
        lat[i], lon[i] = (lat[i - 1] + lat[i + 1]) / 2, (lon[i - 1] + lon[i + 1]) / 2
    return len(near)


def _rises(streams: dict[str, Any]) -> Any:
    """Metres up or down between neighbours, 0 where a height is unknown; common GPX tools count them as movement, and read 0 as unknown."""
    import numpy as np

    heights = streams.get("altitude_m")
    if heights is None:
        return 0.0
    heights = np.where(heights == 0.0, np.nan, heights)
    return np.nan_to_num(np.diff(heights))


def mean(streams: Mapping[str, Any], name: str, *, zeros: bool = False) -> float | None:
    """Mean of the known values of a column; standing still counts only with `zeros`."""
    import numpy as np

    column = streams.get(name)
    if column is None:
        return None
    known = column[~np.isnan(column)]
    if not zeros:
        known = known[known > 0]
    return round(float(known.mean()), 2) if known.size else None


def ascent(streams: dict[str, Any], least_m: float = 3.0) -> float | None:
    """Metres climbed, counting rises of at least `least_m` so that noise does not climb (our setting)."""
    import numpy as np

    column = streams.get("altitude_m")
    if column is None:
        return None
    total, low = 0.0, None
    for value in column[~np.isnan(column)]:
        if low is None or value < low:
            low = value
        elif value - low >= least_m:
            total += value - low
            low = value
    return round(float(total), 1)
