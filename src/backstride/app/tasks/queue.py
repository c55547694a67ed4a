"""Ask for long work, and do it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.db.utils import DatabaseError

from backstride.app import clock
from backstride.app.journal.faults import as_store_error
from backstride.app.journal.models import Athlete, LongTask
from backstride.app.journal.models.work import CANCELLED, DONE, FAILED, RUNNING, WAITING
from backstride.app.tasks.lease import lease
from backstride.core.errors import BackstrideError

if find_spec("django.tasks"):  # Django 6 and later
    from django.tasks import task
else:
    from django_tasks import task

log = logging.getLogger("backstride.app.tasks")

#: kind of work -> module and function that does it: `work(task: LongTask) -> None`
WORK = {
    "import": "backstride.app.imports.run:work",
    "export": "backstride.app.transfer.work:work",
    "form": "backstride.app.form_check:work",
    "plan": "backstride.app.journal.planning:work",
}


def ask(athlete: Athlete, kind: str, request: dict[str, Any], total: int | None = None) -> LongTask:
    """Queue a piece of long work for the worker and return its row."""
    row = LongTask.objects.create(athlete=athlete, kind=kind, request=request, total=total)
    attend.enqueue(row.pk)
    return row


def ask_cancel(row: LongTask) -> None:
    """The work stops at the next file; what was stored until then stays."""
    LongTask.objects.filter(pk=row.pk, state=WAITING).update(state=CANCELLED, finished_at=clock.now())
    LongTask.objects.filter(pk=row.pk).update(is_cancel_asked=True)


def retry(row: LongTask) -> None:
    """Do failed or cancelled work again; what was kept the first time is not doubled."""
    again = LongTask.objects.filter(pk=row.pk, state__in=[FAILED, CANCELLED])
    if again.update(state=WAITING, is_cancel_asked=False, fault="", finished_at=None):
        attend.enqueue(row.pk)


@task()
def attend(task_id: int) -> None:
    """Do one task; called by the worker."""
    do(task_id)


def do(task_id: int) -> LongTask | None:
    """Do a task now, in this thread, unless it is over or another process is at it."""
    with lease(task_id) as is_ours:
        row = LongTask.objects.filter(pk=task_id).first()
        if row is None or row.is_over or not is_ours:
            return row
        row.state, row.started_at, row.fault = RUNNING, row.started_at or clock.now(), ""
        row.save(update_fields=["state", "started_at", "fault"])
        state, fault = DONE, ""
        try:
            _worker_of(row.kind)(row)
            row.refresh_from_db()
            state = CANCELLED if row.is_cancel_asked else DONE
        except (BackstrideError, DatabaseError, OSError) as error:
            said = as_store_error(error) if isinstance(error, DatabaseError) else error
            state, fault = FAILED, str(said or error)
            log.warning("task %s (%s): %s", task_id, row.kind, error)
        except Exception:
            log.exception("task %s (%s)", task_id, row.kind)
            state, fault = FAILED, "Something went wrong on our side. What was saved before is safe."
        _finish(row, state, fault)
        return row


def _finish(row: LongTask, state: str, fault: str) -> None:
    row.state, row.fault, row.current, row.finished_at = state, fault, "", clock.now()
    try:
        row.save(update_fields=["state", "fault", "current", "finished_at"])
    except DatabaseError as error:  # a full disk: the row stays "running" and is taken up at the next start
        log.warning("task %s: %s", row.pk, error)


def _worker_of(kind: str) -> Callable[[LongTask], None]:
    module, function = WORK[kind].split(":")
    found: Callable[[LongTask], None] = getattr(import_module(module), function)
    return found


def unfinished() -> list[LongTask]:
    """Tasks that wait, and tasks whose process died: to be taken up again."""
    left = []
    for row in LongTask.objects.filter(state__in=[WAITING, RUNNING]).order_by("pk"):
        with lease(row.pk) as is_ours:
            if is_ours:
                left.append(row)
    return left
