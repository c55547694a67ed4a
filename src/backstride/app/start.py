"""Bring Django up for a command or a server: private files, settings, tables, the owner."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


def ready(*, migrate: bool = True) -> None:
    """Set Django up on this process's data folder and bring the tables up to date."""
    os.umask(0o077)  # whatever this process writes is its owner's alone
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backstride.app.settings")
    import django

    django.setup()
    _refuse_a_clinics()
    if migrate:
        bring_tables_up_to_date()


def _refuse_a_clinics() -> None:
    """One runner's commands never run on the database of a clinic, where they would be nobody's."""
    from django.conf import settings

    if settings.CLINIC or not settings.DATABASE_URL:
        return
    from django.db import connection

    from backstride.app.journal.faults import store_faults
    from backstride.core.errors import UsageError

    with store_faults():
        is_clinics = "clinic_member" in connection.introspection.table_names()
    if is_clinics:
        raise UsageError("DATABASE_URL names the database of a clinic", "Use `backstride clinic`.")


def bring_tables_up_to_date() -> bool:
    """Apply missing migrations, one process at a time; true when something changed.

    Raises StoreError when the tables are a newer program's, or when a clinic's server is still running on them.
    """
    from django.core.management import call_command

    from backstride.app import tables
    from backstride.app.journal.faults import store_faults

    with store_faults():
        if tables.are_up_to_date():
            return False
        with tables.alone():
            if tables.are_up_to_date():  # another process was quicker
                return False
            call_command("migrate", verbosity=0, interactive=False)
    return True


def owner() -> Any:
    """The one local user: no password, comes in by a one-time link."""
    from django.contrib.auth.models import User

    user = User.objects.filter(username="owner").first()
    if user is None:
        user = User(username="owner")
        user.set_unusable_password()
        user.save()
    return user


@contextmanager
def journal() -> Iterator[Any]:
    """For a command: the local user's journal, with the store's faults in words a runner can act on."""
    ready()
    from backstride.app.journal.faults import store_faults

    with store_faults():
        yield athlete()


def athlete() -> Any:
    """The local user's own journal, made at first use with this machine's zone and country."""
    from backstride.app.journal.athletes import own_athlete

    return own_athlete(owner())
