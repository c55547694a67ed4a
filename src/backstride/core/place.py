"""The folder that holds a user's data on this machine."""

from __future__ import annotations

import os
from pathlib import Path


def home() -> Path:
    """The data folder: BACKSTRIDE_HOME, else where this system keeps a user's data."""
    told = os.environ.get("BACKSTRIDE_HOME")
    if told:
        return Path(told).expanduser().absolute()
    from platformdirs import user_data_path

    return user_data_path("backstride", appauthor=False)
