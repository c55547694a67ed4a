"""Which knowledge is in force: what the package brings, or a folder of one's own that has passed every check.

A folder becomes the one in force only through `adopt`, after `backstride knowledge check` found no fault in it.
It is copied then, and its digest is kept: a copy that was changed since, that is cut short, or that was made from
another version of the package is left aside, and the package's own stays in force. So a mistake in a file never
reaches a runner.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from backstride.core.place import home

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

_POINTER = "in_force.json"


def root() -> Traversable:
    """The folder that every knowledge file is read from.

    BACKSTRIDE_KNOWLEDGE names a folder under work, read as it is: for its author and for `knowledge check`.
    """
    told = os.environ.get("BACKSTRIDE_KNOWLEDGE")
    return Path(told).expanduser() if told else in_force()[0]


@lru_cache(maxsize=1)
def in_force() -> tuple[Traversable, str]:
    """The folder in force, and why an adopted one is left aside ("" where none is)."""
    package = resources.files("backstride.knowledge")
    shelf = home() / "knowledge"
    try:
        told = json.loads((shelf / _POINTER).read_text(encoding="utf-8"))
        folder, digest, base = shelf / str(told["folder"]), told["digest"], told["made_for"]
    except FileNotFoundError:
        return package, ""
    except (OSError, ValueError, KeyError, TypeError):
        return package, f"{shelf / _POINTER} cannot be read"
    if base != fingerprint(package):
        return package, "it was checked with another version of Backstride: adopt it again"
    if not folder.is_dir() or fingerprint(folder) != digest:
        return package, f"{folder} was changed since it was checked: adopt it again"
    return folder, ""


def fingerprint(folder: Traversable) -> str:
    """SHA-256 over every knowledge file, in order of their paths."""
    digest = hashlib.sha256()
    for name, path in files(folder):
        data = path.read_bytes()
        digest.update(f"{name}\0{len(data)}\0".encode() + data)
    return digest.hexdigest()


def files(folder: Traversable, under: str = "") -> list[tuple[str, Traversable]]:
    """Every knowledge file below a folder, with its path from there; code is none."""
    found: list[tuple[str, Traversable]] = []
    for path in sorted(folder.iterdir(), key=lambda p: p.name):
        if path.is_dir():
            found += files(path, f"{under}{path.name}/")
        elif path.name.endswith((".toml", ".json")):
            found.append((f"{under}{path.name}", path))
    return found


def copy_to(target: Path, source: Traversable | None = None) -> int:
    """Write the knowledge files into an empty or new folder; how many. FileExistsError where it is not empty."""
    if target.exists() and any(target.iterdir()):
        raise FileExistsError(target)
    told = files(source or root())
    for name, path in told:
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        (target / name).write_bytes(path.read_bytes())
    return len(told)


def adopt(folder: Path) -> Path:
    """Put a checked folder in force, as a copy; the caller has proved that it holds no fault."""
    shelf = home() / "knowledge"
    digest = fingerprint(folder)
    kept = shelf / digest[:16]
    if not kept.is_dir() or fingerprint(kept) != digest:
        shutil.rmtree(kept, ignore_errors=True)
        copy_to(kept, folder)
    told = {
        "folder": kept.name,
        "digest": digest,
        "made_for": fingerprint(resources.files("backstride.knowledge")),
    }
    draft = shelf / f"{_POINTER}.new"
    draft.write_text(json.dumps(told), encoding="utf-8")
    draft.replace(shelf / _POINTER)
    in_force.cache_clear()
    return kept


def leave() -> bool:
    """Back to the package's own knowledge; True where another was in force."""
    pointer = home() / "knowledge" / _POINTER
    there = pointer.exists()
    pointer.unlink(missing_ok=True)
    in_force.cache_clear()
    return there
