"""One file that holds the whole journal, and the way back."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import tempfile
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

from backstride import __version__
from backstride.app import clock, place
from backstride.app.journal.faults import store_faults
from backstride.core.errors import StoreError, UnreadableError, UsageError

FORMAT = "backstride-backup"
_MEMBER = "journal.sqlite3"


def default_name() -> str:
    return f"backstride-{clock.now():%Y-%m-%d-%H%M%S}.backup"


def write(home: Path, target: Path) -> dict[str, Any]:
    """Copy the journal as it is at one moment, also while the app runs; whole or not at all."""
    source = _sqlite_only(home)
    if target.is_dir():
        target = target / default_name()
    part = target.with_name(target.name + ".part")
    with store_faults(), tempfile.TemporaryDirectory(dir=home, prefix="backup-") as folder:
        copy = Path(folder) / _MEMBER
        with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(copy)) as still:
            live.backup(still)
        manifest = {
            "format": FORMAT,
            "version": 1,
            "backstride": __version__,
            "made_at": clock.now().isoformat(),
            "sha256": _digest(copy),
            "bytes": copy.stat().st_size,
        }
        try:
            handle = os.open(part, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
            with (
                os.fdopen(handle, "w+b") as raw,
                zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
            ):
                archive.write(copy, _MEMBER)
                archive.writestr("manifest.json", json.dumps(manifest, indent=1))
            part.replace(target)
        except OSError as error:
            if error.errno in {28, 122, 27}:
                raise
            raise StoreError(f"The backup {target} cannot be written: {error.strerror}.") from error
        finally:
            part.unlink(missing_ok=True)
    (home / "last-backup").write_text(clock.now().isoformat())
    return {"file": str(target), **manifest}


def restore(home: Path, backup: Path) -> dict[str, Any]:
    """Put a backup in the journal's place. The journal that was there is kept beside it."""
    target = _sqlite_only(home)
    with store_faults(), tempfile.TemporaryDirectory(dir=home, prefix="restore-") as folder:
        copy = Path(folder) / _MEMBER
        manifest = _unpack(backup, copy)
        kept = _set_aside(target)
        copy.chmod(0o600)
        copy.replace(target)
    return {"restored": str(backup), "made_at": manifest["made_at"], "kept": str(kept) if kept else None}


def _unpack(backup: Path, copy: Path) -> dict[str, Any]:
    """The journal inside a backup, proven whole before anything is touched."""
    try:
        with zipfile.ZipFile(backup) as archive:
            manifest: dict[str, Any] = json.loads(archive.read("manifest.json"))
            if manifest.get("format") != FORMAT:
                raise UnreadableError(backup.name, "It is no backup of Backstride.")
            with archive.open(_MEMBER) as inside, copy.open("wb") as out:
                left = int(manifest["bytes"])
                while chunk := inside.read(1024 * 1024):
                    left -= len(chunk)
                    if left < 0:
                        raise UnreadableError(backup.name, "It holds more than it says.")
                    out.write(chunk)
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError) as error:
        why = "It is no backup of Backstride, or it is damaged."
        raise UnreadableError(backup.name, why) from error
    except FileNotFoundError as error:
        raise UsageError(f"There is no {backup}", "Name the file that `backstride backup` wrote") from error
    if _digest(copy) != manifest.get("sha256"):
        raise UnreadableError(backup.name, "Its content does not match its digest: it is damaged.")
    with closing(sqlite3.connect(copy)) as database:
        if database.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
            raise UnreadableError(backup.name, "The journal inside is damaged.")
        _not_newer(database, backup.name)
        database.execute("DELETE FROM django_session")  # cookies of another time open nothing
        database.commit()
    return manifest


def _not_newer(database: sqlite3.Connection, name: str) -> None:
    from django.db.migrations.loader import MigrationLoader

    known = {key for key in MigrationLoader(None).disk_migrations if key[0] in {"journal", "signin"}}
    rows = database.execute("SELECT app, name FROM django_migrations WHERE app IN ('journal', 'signin')")
    if {(app, migration) for app, migration in rows} - known:
        raise UnreadableError(name, "It was written by a newer Backstride. Upgrade this one first.")


def _set_aside(journal: Path) -> Path | None:
    """Rename the present journal; its write-ahead log is folded in first."""
    if not journal.exists() or not journal.stat().st_size:
        return None
    with closing(sqlite3.connect(journal, timeout=5)) as database:
        try:
            busy, *_ = database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.OperationalError:
            busy = 1
    if busy:
        raise StoreError("Another program uses the journal.", "Stop the app, then restore again.")
    kept = journal.with_name(f"journal-before-{clock.now():%Y-%m-%d-%H%M%S-%f}.sqlite3")
    journal.rename(kept)
    for ending in ("-wal", "-shm"):
        journal.with_name(journal.name + ending).unlink(missing_ok=True)
    return kept


def _sqlite_only(home: Path) -> Path:
    if os.environ.get("DATABASE_URL", "").startswith(("postgres:", "postgresql:")):
        raise UsageError(
            "This journal is on PostgreSQL",
            "Back it up with pg_dump; `backstride export everything` works here too.",
        )
    return home / place.DATABASE


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
