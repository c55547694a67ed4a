"""Tables change when nobody is being served from them, by one process at a time, and never back."""

from __future__ import annotations

import threading

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
    held = tables.held_for_serving()
    if connection.vendor != "postgresql":
        assert held is None
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


def test_a_server_that_was_just_stopped_is_given_time_to_let_go():
    """Its connection is closed, and PostgreSQL has not noticed yet."""
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL alone has processes that meet here")
    held = tables.held_for_serving()
    late = threading.Timer(1.0, held.close)
    held.inc_thread_sharing()
    late.start()
    with tables.alone(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [tables._SERVING])
        assert cursor.fetchone()[0] is True
        cursor.execute("SELECT pg_advisory_unlock(%s)", [tables._SERVING])
    late.join()


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
