"""An export as long work of the app; the file waits in the private folder until it is fetched."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings

from backstride.app import clock
from backstride.app.journal.models import Athlete, LongTask
from backstride.app.tasks import queue
from backstride.app.transfer import everything


def start_export(athlete: Athlete) -> LongTask:
    return queue.ask(athlete, "export", {"kind": "everything"})


def work(task: LongTask) -> None:
    folder: Path = settings.HOME / "exports"
    folder.mkdir(mode=0o700, exist_ok=True)

    def show(done: int, total: int) -> None:
        if done % 20 == 0 or done == total:
            LongTask.objects.filter(pk=task.pk).update(done=done, total=total)

    target = folder / f"backstride-everything-{clock.now():%Y-%m-%d}-{task.pk}.zip"
    manifest: dict[str, Any] = everything.write(task.athlete, target, show)
    result = {"file": str(target), "name": target.name, "rows": manifest["rows"]}
    LongTask.objects.filter(pk=task.pk).update(result=result)
