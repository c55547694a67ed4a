"""The records of a FIT file as columns, whoever read them; and what a FIT time and a FIT number are."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

Message = dict[str, Any]

#: FIT counts seconds from here (FIT protocol, date_time)
EPOCH = datetime(1989, 12, 31, tzinfo=UTC)
EPOCH_S = EPOCH.timestamp()
#: length of "2023-09-04T12:55:20", as the native parser tells every time
_ISO = 19


def _no_times() -> Any:
    import numpy as np

    return np.empty(0)


@dataclass(slots=True)
class Records:
    """`times` in seconds since 1970 and the fields by their FIT names: equally long float64 columns, NaN = not told."""

    times: Any = field(default_factory=_no_times)
    fields: dict[str, Any] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.times)

    def where(self, chosen: Any) -> Records:
        """The rows for which a mask is true."""
        return Records(self.times[chosen], {name: column[chosen] for name, column in self.fields.items()})


def said_twice(records: Records) -> int:
    """How many rows tell the second of the row before once more, with another heart rate, distance or place."""
    import numpy as np

    same = np.flatnonzero(np.diff(records.times) == 0)
    found = np.zeros(same.size, dtype=bool)
    for name in ("heart_rate", "distance", "position_lat"):
        if (column := records.fields.get(name)) is not None:
            found |= np.abs(column[same + 1] - column[same]) > 0
    return int(found.sum())


def records_of(messages: Sequence[Message]) -> Records:
    """The record messages of a library as columns."""
    if not messages:
        return Records()
    there = set[str]().union(*messages) - {"timestamp", "message_type"}
    return Records(_seconds(messages), {name: _told(messages, name) for name in sorted(there)})


def _seconds(messages: Sequence[Message]) -> Any:
    """Seconds since 1970 of each record; NaN where it names no time that can be."""
    import numpy as np

    told = [record.get("timestamp") for record in messages]
    if {len(t) if type(t) is str else -1 for t in told} == {_ISO}:
        try:
            return np.array(told, dtype="datetime64[s]").astype(np.float64)
        except ValueError:  # one is no time: look at each
            pass
    whens = (moment(t) for t in told)
    return np.array([when.timestamp() if when else np.nan for when in whens], dtype=np.float64)


def _told(messages: Sequence[Message], name: str) -> Any:
    import numpy as np

    told = [record.get(name) for record in messages]
    try:
        values = np.array(told, dtype=np.float64)  # None becomes NaN
    except (TypeError, ValueError, OverflowError):  # a word for a number, or lists here and there
        values = np.empty(0)
    if values.shape != (len(told),):  # or a list in every record
        plain = [number(value) for value in told]
        values = np.array([np.nan if value is None else value for value in plain])
    values[np.isinf(values)] = np.nan
    return values


def moment(value: Any) -> datetime | None:
    """A FIT time as an aware UTC time; None for what is no time of a real recording."""
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    if isinstance(value, str):
        try:
            parsed = datetime.fromisoformat(value)
        except ValueError:
            return None
        return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)
    if isinstance(value, int | float) and value >= 0:
        return EPOCH + timedelta(seconds=float(value))
    return None


def developer_column(number: int) -> str:
    """How the native parser calls a developer field, before anybody has looked up what it is."""
    return f"developer_field_{number}"


def text(value: Any) -> str:
    """A text field; the first of a list."""
    if isinstance(value, list):
        value = value[0] if value else ""
    return str(value or "").strip("\x00 ")


def number(value: Any) -> float | None:
    """A field as a float; the first of a list; None for what is no number."""
    if isinstance(value, list | tuple):
        value = value[0] if value else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if value == value and abs(value) != float("inf") else None  # noqa: PLR0124 - NaN
