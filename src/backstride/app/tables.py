"""Whose tables these are: as new as this program, older, or newer; and who may change them at this moment.

On PostgreSQL several processes meet on one database. A server holds its tables for as long as it runs, so that a newer
command beside it does not change them under the people who are signed in; two that start at once change them in turn.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic, sleep
from typing import Any

from backstride.core.errors import StoreError

#: advisory locks of PostgreSQL: whoever changes tables, and whoever serves from them
_CHANGING, _SERVING = 0x6261636B0001, 0x6261636B0002
#: how long a server that was just stopped may take to let go of its tables
PATIENCE_S = 10.0


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


def held_for_serving() -> Any:
    """A connection that holds the tables until it is closed; None where nobody else could change them.

    Closed is not yet let go: PostgreSQL notices a moment later that a connection is gone, on a busy machine seconds later.
    """
    from django.db import connection

    if connection.vendor != "postgresql":
        return None
    own = connection.copy()
    with own.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock_shared(%s)", [_SERVING])
    return own
