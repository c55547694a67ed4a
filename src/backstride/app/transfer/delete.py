"""Take everything away and show that it is gone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.db.models import Q

from backstride.app import form_files, place
from backstride.app.journal import models
from backstride.app.journal.models import Athlete
from backstride.app.signin.models import UsedLink

#: what we put into a data folder; other people's files in it stay
_OURS = (
    place.DATABASE,
    place.DATABASE + "-wal",
    place.DATABASE + "-shm",
    place.SECRET,
    "serve.json",
    "last-backup",
    "journal-before-*",
)
_OUR_FOLDERS = (
    "incoming",
    "tasks",
    "exports",
    "demo",
    "open-*",
    "share-*",
    "backup-*",
    "restore-*",
    "videos",
    "weights",
)


def tables() -> list[Any]:
    """Every table with health data."""
    return [getattr(models, name) for name in models.__all__]


def inventory(home: Path) -> dict[str, Any]:
    """What would go: rows by table, files with sizes."""
    return {
        "folder": str(home),
        "rows": {model.__name__: n for model in tables() if (n := model.objects.count())},
        "files": [{"path": str(path), "bytes": path.stat().st_size} for path in _files(home)],
    }


def delete_rows(user: Any) -> dict[str, Any]:
    """All journals of a user, from inside the running app; the proof counts what is left."""
    with transaction.atomic():
        # copies that others shared go as well
        athletes = Athlete.objects.filter(Q(owner=user) | Q(shared_copy__opened_by=user))
        uploads = [
            task.request["staged"]
            for task in models.LongTask.objects.filter(athlete__in=athletes)
            if task.request.get("staged")
        ]
        looks = [
            form_files.folder_of(task)
            for task in models.LongTask.objects.filter(athlete__in=athletes, kind__in=form_files.KINDS)
        ]
        n, by_table = athletes.delete()
        UsedLink.objects.filter(user=user).delete()
        for session in Session.objects.all():
            if session.get_decoded().get(SESSION_KEY) == str(user.pk):
                session.delete()
    _remove([Path(folder) for folder in uploads])
    _remove([folder for folder in looks if folder.is_dir()])
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:  # freed pages are overwritten and given back
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    left = sum(
        model.objects.filter(athlete__owner=user).count()
        for model in tables()
        if any(field.name == "athlete" for field in model._meta.fields)  # noqa: SLF001
    )
    return {"rows_deleted": n, "by_table": by_table, "rows_left": left}


def delete_folder(home: Path) -> dict[str, Any]:
    """Every file of ours in the data folder; the proof names what was removed and what is left."""
    connection.close()
    found = _files(home)
    gone = [{"path": str(path), "bytes": path.stat().st_size} for path in found]
    _remove(found)
    for pattern in _OUR_FOLDERS:
        for folder in sorted(home.glob(pattern)):
            _remove([folder])
    others = [str(path) for path in home.iterdir()] if home.exists() else []
    if home.exists() and not others:
        home.rmdir()
    return {
        "files_deleted": gone,
        "left": [str(path) for path in found if path.exists()],
        "not_ours": others,
        "folder_is_gone": not home.exists(),
    }


def _files(home: Path) -> list[Path]:
    found = [path for pattern in _OURS for path in sorted(home.glob(pattern)) if path.is_file()]
    for pattern in _OUR_FOLDERS:
        for folder in sorted(home.glob(pattern)):
            found += [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return found


def _remove(paths: list[Path]) -> None:
    import shutil

    for path in paths:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
