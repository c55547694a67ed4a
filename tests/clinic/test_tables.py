"""Tables change when nobody is being served from them, by one process at a time, and never back."""

from __future__ import annotations

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


def test_a_newer_command_beside_a_running_server_changes_no_tables():
    """On SQLite there is no server of many, so nothing is held."""
    held = tables.held_for_serving()
    if connection.vendor != "postgresql":
        assert held is None
        return
    recorder = MigrationRecorder(connection)
    recorder.record_unapplied("clinic", "0002_audit_is_only_added_to")
    try:
        with pytest.raises(StoreError, match="Stop it first"):
            start.bring_tables_up_to_date()
        assert ("clinic", "0002_audit_is_only_added_to") not in recorder.applied_migrations()
    finally:
        recorder.record_applied("clinic", "0002_audit_is_only_added_to")
        held.close()
    with tables.alone():
        assert start.bring_tables_up_to_date() is False


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
