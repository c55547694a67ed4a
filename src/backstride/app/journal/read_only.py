"""A stretch of work in which no journal can be written, whatever code runs in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connection

from backstride.core.errors import UsageError

_IS_ON: ContextVar[bool] = ContextVar("read_only", default=False)
_WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE", "TRUNCATE", "ALTER", "DROP", "CREATE")
#: the visitor's own session is no journal
_SESSION = "django_session"


class ReadOnlyError(UsageError):
    """Something tried to write to a journal that is shown, not owned."""

    def __init__(self) -> None:
        super().__init__("This journal is read only here", "Nothing was changed.")


def is_read_only() -> bool:
    """Whether what is computed now must not be kept."""
    return _IS_ON.get()


@contextmanager
def read_only() -> Iterator[None]:
    """Refuse every writing statement at the database's door until the end of the block."""
    token = _IS_ON.set(True)
    with ExitStack() as stack:
        stack.callback(_IS_ON.reset, token)
        stack.enter_context(connection.execute_wrapper(_refuse))
        yield


def _refuse(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    if sql.lstrip().upper().startswith(_WRITES) and f'"{_SESSION}"' not in sql:
        raise ReadOnlyError
    return execute(sql, params, many, context)
