"""What `backstride doctor` looks at. It changes nothing and reads no health data."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

from backstride import __version__
from backstride.app import place
from backstride.core.errors import BackstrideError

#: below this an import may fill the disk
_LEAST_FREE_BYTES = 500 * 1024 * 1024
_NEEDED = (
    "django",
    "django-ninja",
    "django-tasks-db",
    "numpy",
    "msgspec",
    "zstandard",
    "waitress",
    "whitenoise",
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: how it is, and what to do when it is not good."""

    check: str
    is_good: bool
    what: str
    do: str = ""


def examine() -> list[Finding]:
    """All checks; one that breaks is a finding itself."""
    checks: tuple[Callable[[], Iterator[Finding]], ...] = (
        _python,
        _packages,
        _folder,
        _disk,
        _journal,
        _knowledge,
        _clock,
        _server,
    )
    findings: list[Finding] = []
    for check in checks:
        try:
            findings += check()
        except (BackstrideError, OSError, sqlite3.Error, ImportError) as error:
            findings.append(Finding(check.__name__.strip("_"), False, str(error)))
    return findings


def _python() -> Iterator[Finding]:
    yield Finding(
        "version", True, f"Backstride {__version__}, Python {sys.version.split()[0]} on {sys.platform}"
    )


def _packages() -> Iterator[Finding]:
    missing = []
    for name in _NEEDED:
        try:
            metadata.version(name)
        except metadata.PackageNotFoundError:
            missing.append(name)
    what = "all there" if not missing else f"missing: {', '.join(missing)}"
    yield Finding("packages", not missing, what, "Install Backstride again." if missing else "")


def _folder() -> Iterator[Finding]:
    home = place.home()
    if not home.exists():
        yield Finding("data folder", True, f"{home} (not made yet)")
        return
    mode = stat.S_IMODE(home.stat().st_mode)
    is_private = os.name != "posix" or not mode & 0o077
    yield Finding(
        "data folder",
        is_private and os.access(home, os.W_OK),
        f"{home}, {'private' if is_private else f'open to others ({mode:o})'}",
        "" if is_private else f"chmod 700 {home}",
    )
    if os.name != "posix":
        return
    for name in (place.DATABASE, place.SECRET):
        path = home / name
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
            yield Finding("permissions", False, f"{path} can be read by others", f"chmod 600 {path}")


def _disk() -> Iterator[Finding]:
    path: Path = place.home()
    while not path.exists():
        path = path.parent
    free = shutil.disk_usage(path).free
    is_enough = free >= _LEAST_FREE_BYTES
    yield Finding("disk", is_enough, f"{free / 1e9:.1f} GB free", "" if is_enough else "Free some space.")


def _journal() -> Iterator[Finding]:
    url = os.environ.get("DATABASE_URL", "")
    if url.startswith(("postgres:", "postgresql:")):
        yield from _postgres()
        return
    path = place.home() / place.DATABASE
    if not path.exists() or not path.stat().st_size:
        yield Finding("journal", True, "empty: nothing imported yet")
        return
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=2)) as database:
        said = database.execute("PRAGMA quick_check").fetchone()[0]
        tables = database.execute("SELECT count(*) FROM sqlite_master WHERE type = 'table'").fetchone()[0]
    is_whole = said == "ok"
    size = path.stat().st_size / 1e6
    what = f"{path.name}, {size:.1f} MB, {'whole' if is_whole else said}, {tables} tables"
    yield Finding(
        "journal", is_whole, what, "" if is_whole else "Bring a backup back: backstride restore FILE"
    )


def _postgres() -> Iterator[Finding]:
    from backstride.app import start

    start.ready(migrate=False)
    from django.db import connection

    from backstride.app.journal.faults import store_faults

    with store_faults(), connection.cursor() as cursor:
        cursor.execute("SELECT version()")
        yield Finding("journal", True, str(cursor.fetchone()[0]).split(",")[0])


def _knowledge() -> Iterator[Finding]:
    from backstride.knowledge.place import in_force
    from backstride.knowledge.rulebook import rulebook

    book, (_, left_aside) = rulebook(), in_force()
    state = "reviewed by a clinician" if book.reviewed else "not yet reviewed by a clinician"
    yield Finding("knowledge", True, f"version {book.version}, {state}")
    if left_aside:
        yield Finding(
            "knowledge",
            False,
            f"your own knowledge is left aside: {left_aside}",
            "backstride knowledge use DIR",
        )


def _clock() -> Iterator[Finding]:
    """A clock that is far off moves every run and every review to a wrong day."""
    from backstride.app.where import local_zone

    now = datetime.now(UTC)
    built = datetime.fromtimestamp(Path(__file__).stat().st_mtime, UTC)
    is_sane = built.year - 1 <= now.year <= 2100 and time.time() > 0
    yield Finding(
        "clock",
        is_sane,
        f"{now.isoformat(timespec='seconds')}, zone {local_zone()}",
        "" if is_sane else "Set the date of this computer.",
    )
    if os.environ.get("BACKSTRIDE_NOW"):
        yield Finding("clock", False, "BACKSTRIDE_NOW freezes the clock", "Unset it outside tests.")


def _server() -> Iterator[Finding]:
    from backstride.app.server import RUNNING, running_port

    port = running_port(place.home() / RUNNING)
    yield Finding("app", True, f"runs on port {port}" if port else "not running")
