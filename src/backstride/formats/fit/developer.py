"""Fields that an app on the watch describes itself, where it says which field of the profile they stand for.

A foot pod's power, ground contact and oscillation come this way (FIT protocol, "Developer Data": `native_field_num` of a
field description). A description with a scale of its own, or in a unit that is not below, is left alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from backstride.formats.fit.records import FIELDS, RECORD
from backstride.formats.fit.table import developer_column, number, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from backstride.formats.fit.table import Message, Records

#: field number in the profile -> units in which apps tell it, and what makes them the profile's
_UNITS: dict[int, dict[str, float]] = {
    3: {"bpm": 1.0},
    4: {"rpm": 1.0},
    7: {"watts": 1.0, "w": 1.0},
    39: {"millimeters": 1.0, "mm": 1.0, "centimeters": 10.0, "cm": 10.0},
    41: {"milliseconds": 1.0, "ms": 1.0},
}


def name_columns(records: Records, descriptions: Sequence[Message]) -> None:
    """Give a described column the name and unit of the field that it stands for: "developer_power" beside "power"."""
    for said in descriptions:
        which, native = number(said.get("field_definition_number")), number(said.get("native_field_num"))
        factor = _UNITS.get(int(native or 0), {}).get(text(said.get("units")).lower())
        same = [d for d in descriptions if number(d.get("field_definition_number")) == which]
        if (
            which is None
            or native is None
            or factor is None
            or said.get("native_mesg_num") not in (RECORD, "record")
            or said.get("scale") not in (None, 1)
            or said.get("offset") not in (None, 0)
            or any(other != said for other in same)  # two apps, or one that changed its mind: which is it?
        ):
            continue
        column = records.fields.get(developer_column(int(which)))
        if column is not None:
            records.fields[f"developer_{FIELDS[int(native)][0]}"] = column * factor
