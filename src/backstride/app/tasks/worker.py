"""The worker: a thread of the server process (nothing is left behind), or a command of its own."""

from __future__ import annotations

import logging
import threading
import time

from django.db import DatabaseError, close_old_connections, connection

from backstride.app.tasks import queue

log = logging.getLogger("backstride.app.tasks")
#: seconds between two looks at an empty queue
PAUSE_S = 0.5


def take_up_again() -> int:
    """Queue again what a killed process left; how many."""
    from django_tasks_db.models import DBTaskResult

    DBTaskResult.objects.exclude(status="READY").delete()  # only leftovers: nothing reads their results
    left = queue.unfinished()
    queued = {
        args["args"][0]
        for args in DBTaskResult.objects.values_list("args_kwargs", flat=True)
        if args.get("args")
    }
    for row in left:
        if row.pk not in queued:
            queue.attend.enqueue(row.pk)
    return len(left)


class WorkerThread(threading.Thread):
    """Takes tasks one after the other until the server stops."""

    def __init__(self, pause_s: float = PAUSE_S) -> None:
        super().__init__(name="backstride-worker", daemon=True)
        from django_tasks_db.management.commands.db_worker import Worker

        self._worker = Worker(
            queue_names=["default"],
            interval=pause_s,
            batch=False,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=f"thread-{threading.get_native_id()}",
            excluded_queue_names=[],
        )

    def run(self) -> None:
        while self._worker.running:
            try:
                take_up_again()
                self._worker.run()
            except DatabaseError as error:  # locked or full for a moment: the pages stay up, look again
                log.warning("worker: %s", error)
                close_old_connections()
                time.sleep(5 * PAUSE_S)
        connection.close()

    def stop(self) -> None:
        """No new task; a task in hand is taken up at the next start if the process ends before it does."""
        self._worker.running = False


def run_until_empty() -> None:
    """Do everything that waits, then return (`backstride worker --once`, tests)."""
    from django_tasks_db.models import DBTaskResult

    take_up_again()
    for row in queue.unfinished():
        queue.do(row.pk)
    DBTaskResult.objects.filter(status="READY").delete()
