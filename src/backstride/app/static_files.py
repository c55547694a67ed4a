"""Static files straight from the package, with the file's age in its address so that an update is seen."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage


@lru_cache(maxsize=512)
def _age(name: str) -> str:
    found = finders.find(name)
    return format(int(Path(found).stat().st_mtime), "x") if found else "0"


class VersionedStatic(StaticFilesStorage):
    """`/static/backstride.css?v=...`: cached for a day, asked for again after an upgrade."""

    def url(self, name: str) -> str:
        return f"{super().url(name)}?v={_age(name)}"
