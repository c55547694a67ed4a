"""Figures as this runner reads them: kilometres or miles, minutes, hours."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

KM_PER_MILE = 1.609344


@dataclass(frozen=True, slots=True)
class Units:
    """`metric` or `imperial`; conversion happens here and nowhere else."""

    is_metric: bool = True

    @classmethod
    def of(cls, athlete: Any) -> Units:
        return cls(is_metric=athlete.units != "imperial")

    @property
    def distance_unit(self) -> str:
        return "km" if self.is_metric else "mi"

    def length(self, km: float) -> float:
        """Kilometres in this runner's unit."""
        return km if self.is_metric else km / KM_PER_MILE

    def distance(self, km: float | None) -> str:
        """'18.2 km'."""
        return "" if km is None else f"{decimal(self.length(km))} {self.distance_unit}"

    def cap(self, km: float) -> str:
        """A limit: never rounded up."""
        return f"{decimal(floor(self.length(km) * 10 + 1e-9) / 10)} {self.distance_unit}"

    def pace(self, minutes: float | None, km: float | None) -> str:
        """'6:20 a km'; empty when one of the two is not known."""
        if not minutes or not km:
            return ""
        seconds = round(60 * minutes / self.length(km))
        return f"{seconds // 60}:{seconds % 60:02d} /{self.distance_unit}"

    def height(self, metres: float | None) -> str:
        if metres is None:
            return ""
        return f"{metres:.0f} m" if self.is_metric else f"{metres * 3.28084:.0f} ft"


def decimal(value: float, places: int = 1) -> str:
    """The number with this language's decimal sign."""
    return str(number_format(round(value, places), places))


def minutes(value: float | None) -> str:
    """'47 min', '2 h 5 min'."""
    if value is None:
        return ""
    whole = round(value)
    if whole < 100:
        return _("%(n)s min") % {"n": whole}
    hours, rest = divmod(whole, 60)
    return _("%(h)s h %(m)s min") % {"h": hours, "m": rest} if rest else _("%(h)s h") % {"h": hours}


def percent(ratio: float) -> str:
    """'61 %' for a ratio of 1.61."""
    return f"{round(100 * (ratio - 1))} %"
