"""Tables change when nobody is being served from them, by one process at a time, and never back."""

from __future__ import annotations

import threading
from time import monotonic, sleep

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from backstride.app import start, tables
from backstride.core.errors import StoreError

pytestmark = pytest.mark.django_db


def test_tables_of_a_newer_program_are_left_alone():
    recorder = MigrationRecorder(connection)
    recorder.record_applied("clinic", "0999_of_tomorrow")
    try:
        with pytest.raises(StoreError, match="newer Backstride"):
            start.bring_tables_up_to_date()
    finally:
        recorder.record_unapplied("clinic", "0999_of_tomorrow")
    assert start.bring_tables_up_to_date() is False


def test_a_newer_command_beside_a_running_server_changes_no_tables(monkeypatch):
    """On SQLite there is no server of many, so nothing is held."""
    held = tables.Hold()
    held.start()
    if connection.vendor != "postgresql":
        held.close()
        return
    recorder = MigrationRecorder(connection)
    recorder.record_unapplied("clinic", "0002_audit_is_only_added_to")
    try:
        monkeypatch.setattr(tables, "PATIENCE_S", 0.2)  # this one does not stop
        with pytest.raises(StoreError, match="Stop it first"):
            start.bring_tables_up_to_date()
        assert ("clinic", "0002_audit_is_only_added_to") not in recorder.applied_migrations()
    finally:
        recorder.record_applied("clinic", "0002_audit_is_only_added_to")
        held.close()
    monkeypatch.undo()
    with tables.alone():
        assert start.bring_tables_up_to_date() is False


def holders() -> list[int]:
    """Processes of PostgreSQL that hold the tables for a server."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND mode = 'ShareLock' AND granted"
            " AND (classid::bigint << 32) | objid::bigint = %s",
            [tables._SERVING],
        )
        return [row[0] for row in cursor.fetchall()]


def soon(is_so) -> bool:
    """PostgreSQL notices a moment later that a connection is gone; on a busy machine, seconds later."""
    until = monotonic() + 30
    while monotonic() < until:
        if is_so():
            return True
        sleep(0.05)
    return False


def test_a_server_that_was_just_stopped_is_given_time_to_let_go():
    """Its process is gone, and PostgreSQL has not noticed yet."""
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL alone has processes that meet here")
    held = tables.Hold()
    held.start()
    assert len(holders()) == 1
    late = threading.Timer(1.0, held.close)
    late.start()
    with tables.alone():
        assert held._is_over.is_set()
    late.join()


def test_a_server_holds_its_tables_again_after_postgresql_was_away(monkeypatch):
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL alone can be away")
    monkeypatch.setattr(tables, "LOOK_S", 0.1)
    held = tables.Hold()
    held.start()
    was = holders()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", was)
    assert soon(lambda: len(now := holders()) == 1 and now != was)
    held.close()
    assert soon(lambda: holders() == [])


def test_a_server_stops_when_its_tables_became_newer_while_postgresql_was_away(monkeypatch):
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL alone can be away")
    monkeypatch.setattr(tables, "LOOK_S", 0.1)
    stopped = threading.Event()
    held = tables.Hold(on_newer=stopped.set)
    held.start()
    monkeypatch.setattr(tables, "are_up_to_date", lambda: False)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", holders())
    assert stopped.wait(30)
    held.close()
    assert soon(lambda: holders() == [])


def test_who_comes_while_tables_change_waits():
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL alone has processes that meet here")
    other = connection.copy()
    with tables.alone(), other.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [tables._CHANGING])
        assert cursor.fetchone()[0] is False
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [tables._CHANGING])
        assert cursor.fetchone()[0] is True
    other.close()
