"""Whose tables these are: as new as this program, older, or newer; and who may change them at this moment.

On PostgreSQL several processes meet on one database. A server holds its tables for as long as it runs, so that a newer
command beside it does not change them under the people who are signed in; two that start at once change them in turn.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic, sleep
from typing import Any

from django.db import Error

from backstride.core.errors import StoreError

#: advisory locks of PostgreSQL: whoever changes tables, and whoever serves from them
_CHANGING, _SERVING = 0x6261636B0001, 0x6261636B0002
#: how long a server that was just stopped may take to let go of its tables
PATIENCE_S = 10.0
#: how often a server looks whether it still holds them
LOOK_S = 15.0
logger = logging.getLogger(__name__)


def are_up_to_date() -> bool:
    """Whether no migration is missing. Raises StoreError for tables that a newer program made."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    loader = executor.loader
    unknown = [
        name
        for app, name in loader.applied_migrations
        if app in loader.migrated_apps and (app, name) not in loader.disk_migrations and _is_ours(app)
    ]
    if unknown:
        raise StoreError(
            f"These tables were made by a newer Backstride ({unknown[-1]}). Nothing was changed.",
            "Upgrade this one, or bring back the backup from before the upgrade.",
        )
    return not executor.migration_plan(loader.graph.leaf_nodes())


def _is_ours(app: str) -> bool:
    from django.apps import apps

    return apps.get_app_config(app).name.startswith("backstride.")


@contextmanager
def alone() -> Iterator[None]:
    """Room to change tables: others wait; refused while a server of older tables runs."""
    from django.db import connection

    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_CHANGING])
        try:
            if not _nobody_serves(cursor):
                raise StoreError(
                    "A server of an older Backstride is running on this database. Nothing was changed.",
                    "Stop it first, back up, then start the new one.",
                )
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock_all()")


def _nobody_serves(cursor: Any) -> bool:
    """Whether no server holds the tables; one that was stopped this moment is given time to be gone."""
    until = monotonic() + PATIENCE_S
    while True:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_SERVING])
        if cursor.fetchone()[0]:
            return True
        if monotonic() > until:
            return False
        sleep(0.1)


class Hold(threading.Thread):
    """Holds the tables for a server from `start` to `close`, and anew when PostgreSQL was restarted meanwhile.

    If a newer program changed the tables while nobody held them, `on_newer` is called: this server cannot go on.
    """

    def __init__(self, on_newer: Callable[[], None] = lambda: None) -> None:
        super().__init__(name="hold-on-tables", daemon=True)
        self._on_newer, self._is_over, self._holds = on_newer, threading.Event(), threading.Event()

    def start(self) -> None:
        super().start()
        self._holds.wait()

    def run(self) -> None:
        from django.db import connection

        if connection.vendor != "postgresql":  # nobody else could change them
            self._holds.set()
            return
        while not self._is_over.is_set():
            try:
                self._hold(connection)
            except Error:
                logger.warning("PostgreSQL does not answer; the tables are held again as soon as it does")
                self._is_over.wait(LOOK_S)
            except StoreError as error:
                logger.critical("%s", error)
                self._is_over.set()
                self._on_newer()
            finally:
                connection.close()
                self._holds.set()

    def _hold(self, connection: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock_shared(%s)", [_SERVING])
            if self._holds.is_set() and not are_up_to_date():
                raise StoreError("These tables are not the ones this server was started with.")
            self._holds.set()
            while not self._is_over.wait(LOOK_S):
                cursor.execute("SELECT 1")
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_SERVING])

    def close(self) -> None:
        """Let go; it is done when this returns."""
        self._is_over.set()
        self.join(PATIENCE_S)
