"""An export as long work of the app; the file waits in the private folder until it is fetched."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings

from backstride.app import clock
from backstride.app.exports.kinds import Options, make
from backstride.app.journal.models import Athlete, LongTask
from backstride.app.journal.models.work import DONE
from backstride.app.tasks import queue
from backstride.app.transfer import everything
from backstride.core.errors import StoreError

#: finished files of a kind that wait to be fetched
KEPT_FILES = 3


def start_export(athlete: Athlete, kind: str = "everything", **options: Any) -> LongTask:
    """`options` are plain values of `exports.kinds.Options`."""
    return queue.ask(athlete, "export", {"kind": kind, "options": options})


def folder_of_exports() -> Path:
    """Where finished exports wait; only their owner may look in."""
    folder: Path = settings.HOME / "exports"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def work(task: LongTask) -> None:
    kind = str(task.request.get("kind", "everything"))
    result = _everything(task) if kind == "everything" else _one(task, kind)
    LongTask.objects.filter(pk=task.pk).update(result=result)
    _drop_older(task, kind)


def _everything(task: LongTask) -> dict[str, Any]:
    def show(done: int, total: int) -> None:
        if done % 20 == 0 or done == total:
            LongTask.objects.filter(pk=task.pk).update(done=done, total=total)

    target = folder_of_exports() / f"backstride-everything-{clock.now():%Y-%m-%d}-{task.pk}.zip"
    manifest: dict[str, Any] = everything.write(task.athlete, target, show)
    return {"file": str(target), "name": target.name, "rows": manifest["rows"]}


def _one(task: LongTask, kind: str) -> dict[str, Any]:
    """A kind that is made in memory; the file gets the task's number, so that no other is overwritten."""
    LongTask.objects.filter(pk=task.pk).update(done=0, total=2)
    made = make(kind, task.athlete, Options(**task.request.get("options", {})))
    LongTask.objects.filter(pk=task.pk).update(done=1)
    stem, _, ending = made.name.partition(".")
    target = folder_of_exports() / f"{stem}-{task.pk}.{ending}"
    part = target.with_name(target.name + ".part")
    try:
        part.touch(mode=0o600)
        part.write_bytes(made.content)
        part.replace(target)
    except OSError as error:
        part.unlink(missing_ok=True)
        if error.errno in {28, 122, 27}:
            raise
        raise StoreError(f"The file {target} cannot be written: {error.strerror}.") from error
    LongTask.objects.filter(pk=task.pk).update(done=2)
    return {"file": str(target), "name": target.name, "media": made.media, **made.about}


def _drop_older(task: LongTask, kind: str) -> None:
    """Of each kind the newest few files stay; an old copy lying about helps nobody."""
    rows = LongTask.objects.filter(athlete=task.athlete, kind="export", request__kind=kind, state=DONE)
    for old in rows.exclude(pk=task.pk).order_by("-pk")[KEPT_FILES - 1 :]:
        found = Path(str(old.result.get("file", "")))
        if found.parent == folder_of_exports():
            found.unlink(missing_ok=True)
