"""A running video as long work of the app: progress, cancel, and the video deleted after the look unless kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings

from backstride.app.journal.models import Athlete, LongTask
from backstride.app.journal.models.work import CANCELLED
from backstride.app.tasks import queue


class _CancelledError(Exception):
    """The runner asked to stop."""


def start_look(athlete: Athlete, upload: Any, *, keep: bool) -> LongTask:
    """Put the video in the private folder and queue the look at it."""
    folder: Path = settings.HOME / "videos"
    folder.mkdir(mode=0o700, exist_ok=True)
    target = folder / f"{uuid4().hex}.video"
    with target.open("wb") as out:
        for chunk in upload.chunks():
            out.write(chunk)
    return queue.ask(athlete, "form", {"video": target.name, "keep": keep}, total=100)


def stop_look(task: LongTask) -> None:
    """Cancel a look; one that has not begun never runs, so its video goes here."""
    queue.ask_cancel(task)
    task.refresh_from_db()
    if task.state == CANCELLED and not task.request.get("keep"):
        (settings.HOME / "videos" / Path(task.request["video"]).name).unlink(missing_ok=True)


def work(task: LongTask) -> None:
    """Look at the video; whatever happens, it is deleted unless the runner keeps it."""
    from backstride.form.video.analyse import analyse

    video = settings.HOME / "videos" / Path(task.request["video"]).name
    said = -1

    def show(share: float) -> None:
        nonlocal said
        now = int(100 * share)
        if now != said:
            said = now
            LongTask.objects.filter(pk=task.pk).update(done=now)
            if LongTask.objects.filter(pk=task.pk, is_cancel_asked=True).exists():
                raise _CancelledError

    try:
        result = analyse(video, settings.HOME, on_progress=show).result.to_json()
        LongTask.objects.filter(pk=task.pk).update(result=result, done=100)
    except _CancelledError:
        return
    finally:
        if not task.request.get("keep"):
            video.unlink(missing_ok=True)
