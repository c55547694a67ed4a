"""Who looked at what and when, who granted, said and changed what. Nothing here is ever changed or removed."""

from __future__ import annotations

from typing import Any

from django.db import models

from backstride.app import clock
from backstride.app.journal.models.row import Row
from backstride.core.errors import UsageError


class _OnlyAdded(models.QuerySet[Any]):
    """The database refuses as well (a trigger); this says so before a statement is sent."""

    def update(self, **_: Any) -> int:
        raise UsageError("The audit log is only added to")

    def delete(self) -> Any:
        raise UsageError("The audit log is only added to")

    def bulk_update(self, *_: Any, **__: Any) -> int:
        raise UsageError("The audit log is only added to")


class AuditEntry(Row):
    """One line. Numbers and names instead of references: a line outlives the account it speaks of."""

    at = models.DateTimeField(default=clock.now)
    actor_id = models.BigIntegerField(null=True)  # member; None: somebody who was not signed in, or a command
    actor = models.CharField(max_length=200)
    role = models.CharField(max_length=16, blank=True)
    athlete_id = models.BigIntegerField(null=True)
    deed = models.CharField(max_length=32)
    about = models.TextField(blank=True)  # page, pieces, what was said; never health data

    objects = _OnlyAdded.as_manager()

    class Meta:
        ordering = ("-at", "-pk")
        indexes = (
            models.Index(fields=["athlete_id", "-at"], name="audit_of_an_athlete"),
            models.Index(fields=["deed", "-at"], name="audit_by_deed"),
        )

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise UsageError("The audit log is only added to")
        super().save(*args, **kwargs)

    def delete(self, *_: Any, **__: Any) -> Any:
        raise UsageError("The audit log is only added to")
