"""Bytes in, activities and problems out. One folder a format, one shape: NAME, matches(head, name), read(data, name)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backstride.formats.reading import iter_read, read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from backstride.core.activity import ReadResult


def walk(
    paths: Iterable[str | Path],
    on_progress: Callable[[str], None] | None = None,
    is_known: Callable[[str, str], bool] | None = None,
) -> Iterator[ReadResult]:
    """Every file of paths, folders and archives, one at a time, in a fixed order.

    `is_known(name, content)` is asked before a file is read; where it says yes the result is its name and content alone.
    """
    from backstride.formats.archives import walk as walk_all

    return walk_all(paths, on_progress, is_known)


__all__ = ["iter_read", "read", "walk"]
