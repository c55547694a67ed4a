"""Where a result goes: never over what was handed in, never over a folder that holds anything but an older result."""

from __future__ import annotations

from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING

from backstride.core.errors import UsageError

if TYPE_CHECKING:
    from backstride.cohort.reading import Source

#: what Spark puts into the folder of a result
_OF_SPARK = ("part-*.parquet", "_SUCCESS", ".part-*.crc", "._SUCCESS.crc")


def beside(out: Path, what: str, ending: str) -> Path:
    """A file next to the result: runs.parquet -> runs-daily.parquet."""
    return out.with_name(f"{out.name.removesuffix('.parquet')}-{what}{ending}")


def target_of(out: str | Path, source: Source, *, daily: bool) -> Path:
    """The path of the result, once it is sure that putting it there loses nothing of anybody's."""
    target = Path(out)
    handed_in = [path.resolve() for path in source.files]
    for place in (target, beside(target, "daily", ".parquet")) if daily else (target,):
        whole = place.resolve()
        if any(whole == path or whole in path.parents for path in handed_in):
            raise UsageError(f"{place} is or holds what was handed in", "Name another place for the result.")
        if place.is_dir() and not all(_is_of_spark(path) for path in place.iterdir()):
            raise UsageError(
                f"{place} is a folder that holds other files",
                "Name a file in it for the result, such as out.parquet.",
            )
    return target


def _is_of_spark(path: Path) -> bool:
    return path.is_file() and any(fnmatch(path.name, name) for name in _OF_SPARK)
