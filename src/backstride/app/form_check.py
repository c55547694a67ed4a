"""A running video as long work of the app: progress, cancel, and the video deleted after the look unless kept."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from backstride.app import form_files
from backstride.app.journal.models import Athlete, LongTask
from backstride.app.journal.models.work import RUNNING, WAITING
from backstride.app.tasks import queue


class _CancelledError(Exception):
    """The runner asked to stop."""


def start_look(athlete: Athlete, upload: Any, *, keep: bool, **more: Any) -> LongTask:
    """Put the video in the private folder and queue the look at it; `more` is `heavy`, `label`, `speed_kmh`."""
    request = {"video": form_files.put(upload), "keep": keep, **more}
    return queue.ask(athlete, "form", request, total=100)


def stop_look(task: LongTask) -> None:
    """Stop a look: nothing of it stays, neither the video (kept or not) nor a figure. One that is over stays."""
    going = LongTask.objects.filter(pk=task.pk, state__in=[WAITING, RUNNING])
    if going.update(is_cancel_asked=True, result={}):
        queue.ask_cancel(task)
        form_files.throw_away(task)
        task.refresh_from_db()


def work(task: LongTask) -> None:
    """Look at the video; whatever happens, it is deleted unless the runner keeps it and let the look end."""
    from backstride.form.faults import VideoUnreadableError
    from backstride.form.result import FormResult
    from backstride.form.video.analyse import analyse
    from backstride.form.video.stills import write_stills

    said, keep, clip = -1, bool(task.request.get("keep")), form_files.clip_of(task)

    def show(share: float) -> None:
        nonlocal said
        now = int(100 * share)
        if now != said:
            said = now
            if not _going(task).update(done=now):
                raise _CancelledError

    try:
        show(0.0)
        heavy = bool(task.request.get("heavy"))
        seen = analyse(clip, settings.HOME, heavy=heavy, on_progress=lambda share: show(0.9 * share))
        result = seen.result.to_json()
        if seen.look is not None and seen.clip is not None:
            result["look"] = seen.look.to_json()
            if keep:
                stills = form_files.folder_of(task) / "stills"
                write_stills(clip, seen.clip, seen.look, stills, lambda share: show(0.9 + 0.1 * share))
        _going(task).update(result=result, done=100)
    except VideoUnreadableError as error:
        _going(task).update(result=FormResult(refused=(error.refusal,)).to_json(), done=100)
    except _CancelledError:
        return
    finally:
        if not keep or not _going(task).exists():
            form_files.throw_away(task)


def _going(task: LongTask) -> Any:
    return LongTask.objects.filter(pk=task.pk, is_cancel_asked=False)
