"""Make a shared file of a journal, and open one as a journal of its own that nobody can write to."""

from __future__ import annotations

import hashlib
import tempfile
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest

from backstride.app import clock
from backstride.app.imports.run import finish
from backstride.app.journal.merging import compute
from backstride.app.journal.models import Athlete, LongTask
from backstride.app.journal.models.work import DONE, RUNNING
from backstride.app.sharing import locked as locked_file
from backstride.app.sharing.models import SharedCopy
from backstride.app.transfer import bring_back, everything
from backstride.app.viewing.pieces import PIECES
from backstride.app.viewing.view import View
from backstride.core.errors import UnreadableError, UsageError

ENDING = ".backstride.age"
#: a ten-year journal without its seconds is some ten megabytes
LARGEST = 1024 * 1024 * 1024
#: owns the copies, so that no list of one's own journals ever meets them; nobody can sign in as it
_KEEPER = "shared-copies"


def share(athlete: Athlete, lock: Callable[[bytes], bytes], *, with_seconds: bool = False) -> bytes:
    """The journal as one locked file. Positions and seconds of runs stay at home unless asked for."""
    with tempfile.TemporaryDirectory(prefix="share-", dir=settings.HOME) as folder:
        target = Path(folder) / "journal.zip"
        everything.write(athlete, target, with_records=with_seconds)
        return lock(target.read_bytes())


def name_of_file() -> str:
    """A name that says what it is and nothing about the person."""
    return f"backstride-{clock.now():%Y-%m-%d}{ENDING}"


def open_shared(user: Any, name: str, locked: bytes, unlock: Callable[[str, bytes], bytes]) -> SharedCopy:
    """Unlock a file and keep it as a copy beside one's own journal; the same file again opens the same copy."""
    if len(locked) > LARGEST:
        raise UsageError(f"{name} is larger than {LARGEST // 1024**2} MB", "Ask for it without seconds.")
    digest = hashlib.sha256(locked).hexdigest()
    plain = unlock(name, locked)
    found = SharedCopy.objects.filter(opened_by=user, digest=digest).first()
    if found is not None:
        return found
    with tempfile.TemporaryDirectory(prefix="share-", dir=settings.HOME) as folder:
        path = Path(folder) / "journal.zip"
        path.write_bytes(plain)
        if not bring_back.is_everything(path):
            raise UnreadableError(name, "It opened, but there is no Backstride journal in it.")
        with transaction.atomic():
            return _keep(user, path, digest)


def _keep(user: Any, path: Path, digest: str) -> SharedCopy:
    keeper, _ = User.objects.get_or_create(username=_KEEPER, defaults={"is_active": False, "password": "!"})
    athlete = Athlete.objects.create(owner=keeper)
    task = LongTask.objects.create(athlete=athlete, kind="import", state=RUNNING, started_at=clock.now())
    bring_back.bring_back(task, path)
    athlete.refresh_from_db()
    compute(athlete)
    finish(task, 0.0)
    LongTask.objects.filter(pk=task.pk).update(state=DONE, finished_at=clock.now())
    return SharedCopy.objects.create(athlete=athlete, opened_by=user, digest=digest, made_at=_made_at(path))


def _made_at(path: Path) -> datetime:
    import json

    with zipfile.ZipFile(path) as archive:
        return datetime.fromisoformat(json.loads(archive.read("manifest.json"))["made_at"])


def unlock(words: str, name: str, content: bytes) -> bytes:
    """Open a file with a passphrase or with one's own secret key, whichever the words are."""
    if words.strip().startswith("AGE-SECRET-KEY-"):
        return locked_file.open_with_key(name, content, words)
    return locked_file.open_with_passphrase(name, content, words)


def copies_of(user: Any) -> list[SharedCopy]:
    """What this user opened, newest first."""
    return list(SharedCopy.objects.filter(opened_by=user).select_related("athlete"))


def close(copy: SharedCopy) -> None:
    """Forget a copy: every row of it goes."""
    copy.athlete.delete()


def view_of(request: HttpRequest, number: int, url_name: str) -> View | None:  # noqa: ARG001 - all of a file is shown
    """The copy under this number, for the user who opened it."""
    copy = SharedCopy.objects.select_related("athlete").filter(pk=number, opened_by=request.user).first()
    if copy is None:
        return None
    return View(
        athlete=copy.athlete,
        pieces=frozenset(PIECES),
        prefix=f"/shared/{number}/see",
        back="/share",
        as_of=copy.made_at,
    )
