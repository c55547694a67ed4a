"""Distances on the ground."""

from __future__ import annotations

from typing import Any

EARTH_M = 6_371_008.8  # mean radius, IUGG


def step_m(lat_deg: Any, lon_deg: Any) -> Any:
    """Metres from each point to the next (haversine); arrays of n points give n-1 steps, NaN where one is unknown."""
    import numpy as np

    lat, lon = np.radians(lat_deg), np.radians(lon_deg)
    a = np.sin(np.diff(lat) / 2) ** 2 + np.cos(lat[:-1]) * np.cos(lat[1:]) * np.sin(np.diff(lon) / 2) ** 2
    return 2 * EARTH_M * np.arcsin(np.sqrt(np.clip(a, 0.0, 1.0)))
