"""Where the journal is kept: one SQLite file by default, PostgreSQL by DATABASE_URL."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from backstride.core.errors import UsageError

#: seconds a writer waits for another one before it says so: an import beside the pages, a command
BUSY_S = float(os.environ.get("BACKSTRIDE_BUSY_S", "20"))
#: seconds a page waits: somebody sits before it, and what was typed is kept by the browser
PAGE_BUSY_S = min(BUSY_S, 4.0)
_is_page: ContextVar[bool] = ContextVar("is_page", default=False)


@contextmanager
def page_waits_briefly() -> Iterator[None]:
    """While a page is made, a new connection of it gives up on a held journal after `PAGE_BUSY_S`."""
    before = _is_page.set(True)
    try:
        yield
    finally:
        _is_page.reset(before)


def set_patience(connection: Any, **_: Any) -> None:
    """Called for each new connection."""
    if connection.vendor == "sqlite" and _is_page.get():
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {round(1000 * PAGE_BUSY_S)}")


def sqlite(path: Path) -> dict[str, Any]:
    """One file: many readers beside one writer, a writer waits its turn, a commit survives a crash."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {
            "timeout": BUSY_S,
            # a transaction that will write takes its turn at once instead of failing half-way
            "transaction_mode": "IMMEDIATE",
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
                "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-8000; PRAGMA secure_delete=ON"
            ),
        },
    }


def from_url(url: str) -> dict[str, Any]:
    """`postgresql://user:password@host:port/name?sslmode=require` as Django's settings.

    >>> from_url("postgresql://ana:p%40ss@localhost:5433/backstride")["PASSWORD"]
    'p@ss'
    """
    parts = urlsplit(url)
    if parts.scheme in {"sqlite", "sqlite3"}:
        return sqlite(Path(unquote(parts.path)))
    if parts.scheme not in {"postgres", "postgresql"}:
        raise UsageError(
            f"DATABASE_URL starts with {parts.scheme!r}", "Backstride takes postgresql:// or sqlite://"
        )
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    host = options.pop("host", None) or unquote(parts.hostname or "")  # ?host= holds a socket folder
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
